//! What an address is called on the wire and in a link.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Opaque: 1 to 64 of the characters that stand in a URL's path as they are. The UPRN where it is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, pattern = "^[A-Za-z0-9._~-]{1,64}$"))]
#[serde(try_from = "String", into = "String")]
pub struct AddressId(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an address id is 1 to 64 letters, digits, dots, underscores, tildes or hyphens, and not dots alone")]
pub struct AddressIdError;

impl AddressId {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for AddressId {
    type Error = AddressIdError;

    fn try_from(text: String) -> Result<Self, AddressIdError> {
        let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || b"._~-".contains(&byte);
        // A browser resolves `.` and `..` away from a path.
        let is_step = text == "." || text == "..";
        let is_id = (1..=64).contains(&text.len()) && text.bytes().all(is_safe) && !is_step;
        if is_id { Ok(AddressId(text)) } else { Err(AddressIdError) }
    }
}

impl std::str::FromStr for AddressId {
    type Err = AddressIdError;

    fn from_str(text: &str) -> Result<Self, AddressIdError> {
        text.to_owned().try_into()
    }
}

impl From<AddressId> for String {
    fn from(id: AddressId) -> String {
        id.0
    }
}

impl From<super::Uprn> for AddressId {
    fn from(uprn: super::Uprn) -> AddressId {
        AddressId(uprn.into())
    }
}

impl fmt::Display for AddressId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_what_a_path_keeps_is_an_id() {
        for good in ["1", "100012345678", "leeds-10.a_b~c", &"x".repeat(64)] {
            assert_eq!(good.parse::<AddressId>().map(|id| id.to_string()), Ok(good.to_owned()));
        }
        for bad in ["", ".", "..", "a b", "a/b", "a%20b", "tŷ", &"x".repeat(65)] {
            assert_eq!(bad.parse::<AddressId>(), Err(AddressIdError), "{bad}");
        }
    }

    #[test]
    fn json_is_checked_too() {
        let read = serde_json::from_str::<AddressId>;
        assert_eq!(read("\"a-1\"").map(String::from).ok().as_deref(), Some("a-1"));
        assert!(read("\"../a\"").is_err());
        assert!(read("1").is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_an_id_or_refused(text in any::<String>()) {
            if let Ok(id) = AddressId::try_from(text.clone()) {
                prop_assert_eq!(id.as_str(), text.as_str());
                prop_assert!(text.is_ascii());
            }
        }
    }
}
