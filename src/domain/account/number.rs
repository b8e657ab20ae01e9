//! The number of a council tax account, as it stands on the bill.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// 6 to 12 digits and letters, in capitals and without spaces.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String))]
#[serde(try_from = "String", into = "String")]
pub struct AccountNumber(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAccountNumber {
    #[error("no account number was given")]
    Empty,
    #[error("an account number is 6 to 12 digits and letters")]
    Malformed,
}

impl AccountNumber {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Enough to know it again by: "ending 0012".
    pub fn ending(&self) -> &str {
        let start = self.0.len().saturating_sub(4);
        self.0.get(start..).unwrap_or_default()
    }
}

/// As typed: in any case, with spaces, hyphens and slashes as bills print them.
impl FromStr for AccountNumber {
    type Err = NoAccountNumber;

    fn from_str(text: &str) -> Result<Self, NoAccountNumber> {
        let is_layout = |sign: char| sign.is_whitespace() || "-‐‑–/.".contains(sign);
        let bare: String = text.chars().filter(|sign| !is_layout(*sign)).collect();
        let is_number = (6..=12).contains(&bare.len())
            && bare.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && bare.bytes().any(|byte| byte.is_ascii_digit());
        match bare.is_empty() {
            true => Err(NoAccountNumber::Empty),
            false if is_number => Ok(AccountNumber(bare.to_ascii_uppercase())),
            false => Err(NoAccountNumber::Malformed),
        }
    }
}

impl TryFrom<String> for AccountNumber {
    type Error = NoAccountNumber;

    fn try_from(text: String) -> Result<Self, NoAccountNumber> {
        text.parse()
    }
}

impl From<AccountNumber> for String {
    fn from(number: AccountNumber) -> String {
        number.0
    }
}

/// In groups of four, as people compare it with a bill.
impl fmt::Display for AccountNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, sign) in self.0.chars().enumerate() {
            if place > 0 && place.is_multiple_of(4) {
                formatter.write_str(" ")?;
            }
            write!(formatter, "{sign}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_however_a_bill_prints_it() {
        for text in ["60000012", "6000 0012", " 6000-0012 ", "6000/0012", "60\u{a0}00\u{2013}0012"] {
            assert_eq!(text.parse::<AccountNumber>().unwrap().as_str(), "60000012", "{text}");
        }
        assert_eq!("ab 123 456 x".parse::<AccountNumber>().unwrap().as_str(), "AB123456X");
        assert_eq!("60000012".parse::<AccountNumber>().unwrap().ending(), "0012");
    }

    #[test]
    fn every_number_is_read_back_as_it_is_shown() {
        for length in 6..=12 {
            for digit in ["0", "7", "A"] {
                let text = digit.repeat(length - 1) + "3";
                let number: AccountNumber = text.parse().unwrap();
                assert_eq!(number.to_string().parse(), Ok(number.clone()));
                assert_eq!(number.to_string().to_lowercase().parse(), Ok(number));
            }
        }
    }

    #[test]
    fn what_cannot_be_one_is_told_from_nothing() {
        for text in ["", "  ", " - "] {
            assert_eq!(text.parse::<AccountNumber>(), Err(NoAccountNumber::Empty), "{text:?}");
        }
        for text in ["12345", "1234567890123", "ABCDEFGH", "6000_0012", "٦٠٠٠٠٠١٢", "' OR 1=1", "6000\u{0}0012"]
        {
            assert_eq!(text.parse::<AccountNumber>(), Err(NoAccountNumber::Malformed), "{text:?}");
        }
    }
}
