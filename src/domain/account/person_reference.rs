//! The reference by which a ledger knows a person, as it stands on their bill.

use std::str::FromStr;

/// 1 to 20 digits and letters, in capitals and without spaces.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PersonReference(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPersonReference {
    #[error("no person reference was given")]
    Empty,
    #[error("a person reference is up to 20 digits and letters")]
    Malformed,
}

impl PersonReference {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// As typed: in any case, with spaces and hyphens.
impl FromStr for PersonReference {
    type Err = NoPersonReference;

    fn from_str(text: &str) -> Result<Self, NoPersonReference> {
        let is_layout = |sign: char| sign.is_whitespace() || "-‐‑–".contains(sign);
        let bare: String = text.chars().filter(|sign| !is_layout(*sign)).collect();
        let is_reference = bare.len() <= 20 && bare.bytes().all(|byte| byte.is_ascii_alphanumeric());
        match bare.is_empty() {
            true => Err(NoPersonReference::Empty),
            false if is_reference => Ok(PersonReference(bare.to_ascii_uppercase())),
            false => Err(NoPersonReference::Malformed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_read_however_a_bill_prints_it() {
        for text in ["10023456a", " 1002 3456 A", "1002-3456\u{a0}a"] {
            assert_eq!(text.parse::<PersonReference>().unwrap().as_str(), "10023456A", "{text}");
        }
        for text in ["", " ", "-"] {
            assert_eq!(text.parse::<PersonReference>(), Err(NoPersonReference::Empty), "{text:?}");
        }
        for text in ["../1", "1/accounts", "1?x", "٦", "1%2f", &"1".repeat(21)] {
            assert_eq!(text.parse::<PersonReference>(), Err(NoPersonReference::Malformed), "{text:?}");
        }
    }
}
