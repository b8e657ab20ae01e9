//! What makes a report one, however often it is sent.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A UUID (RFC 9562) in small letters. It is made with the form and travels as `Idempotency-Key`: the same key again is the
/// same report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, format = "uuid"))]
#[serde(try_from = "String", into = "String")]
pub struct ReportKey(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key is a UUID: 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12")]
pub struct ReportKeyError;

const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];

impl ReportKey {
    /// A UUID of version 4.
    pub fn from_random(mut bytes: [u8; 16]) -> ReportKey {
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let mut text = String::with_capacity(36);
        for (place, byte) in bytes.iter().enumerate() {
            if [4, 6, 8, 10].contains(&place) {
                text.push('-');
            }
            for digit in [byte >> 4, byte & 15] {
                text.push(char::from_digit(digit.into(), 16).unwrap_or('0'));
            }
        }
        ReportKey(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ReportKey {
    type Error = ReportKeyError;

    fn try_from(text: String) -> Result<Self, ReportKeyError> {
        let is_uuid = text.split('-').map(str::len).eq(GROUPS)
            && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        if is_uuid { Ok(ReportKey(text.to_ascii_lowercase())) } else { Err(ReportKeyError) }
    }
}

impl std::str::FromStr for ReportKey {
    type Err = ReportKeyError;

    fn from_str(text: &str) -> Result<Self, ReportKeyError> {
        text.trim().to_owned().try_into()
    }
}

impl From<ReportKey> for String {
    fn from(key: ReportKey) -> String {
        key.0
    }
}

impl fmt::Display for ReportKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_a_uuid_is_a_key() {
        let key: ReportKey = "F47AC10B-58CC-4372-A567-0E02B2C3D479".parse().expect("a UUID");
        assert_eq!(key.as_str(), "f47ac10b-58cc-4372-a567-0e02b2c3d479");
        for bad in [
            "",
            "f47ac10b58cc4372a5670e02b2c3d479",
            "f47ac10b-58cc-4372-a567-0e02b2c3d47",
            "f47ac10b-58cc-4372-a567-0e02b2c3d47g",
            "{f47ac10b-58cc-4372-a567-0e02b2c3d479}",
            "f47ac10b-58cc-4372-a567-0e02b2c3d479-",
        ] {
            assert_eq!(bad.parse::<ReportKey>(), Err(ReportKeyError), "{bad}");
        }
        assert!(serde_json::from_str::<ReportKey>("\"x\"").is_err());
    }

    proptest! {
        #[test]
        fn random_bytes_are_a_uuid_of_version_4(bytes in any::<[u8; 16]>(), text in any::<String>()) {
            let key = ReportKey::from_random(bytes);
            prop_assert_eq!(key.as_str().parse(), Ok(key.clone()));
            prop_assert_eq!(key.as_str().as_bytes()[14], b'4');
            prop_assert!(b"89ab".contains(&key.as_str().as_bytes()[19]));
            let _ = text.parse::<ReportKey>();
        }
    }
}
