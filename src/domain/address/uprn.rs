//! The Unique Property Reference Number: 1 to 12 digits without meaning, kept without leading zeros.

use serde::{Deserialize, Serialize};
use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, pattern = "^[1-9][0-9]{0,11}$"))]
#[serde(try_from = "String", into = "String")]
pub struct Uprn(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a UPRN is a number of 1 to 12 digits")]
pub struct UprnError;

impl Uprn {
    /// Takes surrounding space and leading zeros off.
    pub fn parse(text: &str) -> Result<Uprn, UprnError> {
        let digits = text.trim().trim_start_matches('0');
        let is_uprn = (1..=12).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        if is_uprn { Ok(Uprn(digits.to_owned())) } else { Err(UprnError) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Twelve digits, for the systems that compare UPRNs as padded text.
    pub fn padded(&self) -> String {
        format!("{:0>12}", self.0)
    }
}

impl TryFrom<String> for Uprn {
    type Error = UprnError;

    fn try_from(text: String) -> Result<Self, UprnError> {
        Uprn::parse(&text)
    }
}

impl From<Uprn> for String {
    fn from(uprn: Uprn) -> String {
        uprn.0
    }
}

impl fmt::Display for Uprn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn zeros_in_front_do_not_count() {
        for text in ["1234", "000000001234", " 1234 ", "00000000000001234"] {
            assert_eq!(Uprn::parse(text).map(|uprn| uprn.padded()), Ok("000000001234".to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_number_of_twelve_digits_is_refused() {
        for bad in ["", "0", "000", "1234567890123", "12a", "-1", "1 2", "١٢"] {
            assert_eq!(Uprn::parse(bad), Err(UprnError), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn padding_and_json_keep_the_number(number in 1u64..1_000_000_000_000) {
            let uprn = Uprn::parse(&number.to_string()).expect("in range");
            prop_assert_eq!(uprn.padded().len(), 12);
            prop_assert_eq!(&Uprn::parse(&uprn.padded()).expect("padded"), &uprn);
            let json = serde_json::to_string(&uprn).expect("serialises");
            prop_assert_eq!(&json, &format!("\"{number}\""));
            prop_assert_eq!(serde_json::from_str::<Uprn>(&json).expect("own output"), uprn);
        }
    }
}
