//! A person who has signed in, by our own id: a provider's is known to nobody but the gateway.

use serde::{Deserialize, Serialize};
use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id is 32 hexadecimal digits in small letters")]
pub struct NoId;

/// An id of 128 random bits: 32 hexadecimal digits in small letters.
macro_rules! id {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            pub fn from_random(bytes: [u8; 16]) -> Self {
                $name(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = NoId;

            fn from_str(text: &str) -> Result<Self, NoId> {
                let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
                if text.len() == 32 && text.bytes().all(is_digit) { Ok($name(text.to_owned())) } else { Err(NoId) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = NoId;

            fn try_from(text: String) -> Result<Self, NoId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl Display for $name {
            fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}

pub(crate) use id;

id! {
    /// A person, to this council alone.
    PersonId
}

id! {
    /// A session, as its person names it to end it. It opens nothing: what opens a session is in the cookie alone.
    SessionId
}

id! {
    /// A receipt.
    ReceiptId
}

id! {
    /// What a person is asked to show from their wallet, once. To them alone: a wallet is not told it (OpenID4VP 1.0, 13.3,
    /// calls it the transaction id).
    PresentationId
}

/// A name as it was proved. It may hold any letters, in any number; some people have one part only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct PersonName(String);

impl PersonName {
    /// Of its parts, in their order. None where they hold nothing that can be read.
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let parts: Vec<&str> = parts.into_iter().flat_map(str::split_whitespace).collect();
        let name = parts.join(" ");
        let is_readable = !name.is_empty() && !name.chars().any(char::is_control);
        is_readable.then_some(PersonName(name))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_it_is_written_and_nothing_else_is_one() {
        let id = PersonId::from_random([0xab; 16]);
        assert_eq!(id.as_str(), "ab".repeat(16));
        assert_eq!(id.as_str().parse(), Ok(id.clone()));
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(serde_json::from_str::<PersonId>(&json).unwrap(), id);
        for text in ["", "AB", &"AB".repeat(16), &"ab".repeat(17), &"g0".repeat(16), &"é".repeat(16)] {
            assert_eq!(text.parse::<SessionId>(), Err(NoId), "{text}");
        }
        assert!(serde_json::from_str::<SessionId>("\"' OR 1=1\"").is_err());
    }

    #[test]
    fn a_name_is_of_all_its_parts_and_of_nothing_that_cannot_be_shown() {
        let name = |parts: &[&str]| PersonName::of(parts.iter().copied()).map(|name| name.as_str().to_owned());
        assert_eq!(name(&["Siân", "  Haf ", "ap  Rhys"]).as_deref(), Some("Siân Haf ap Rhys"));
        assert_eq!(name(&["Prince"]).as_deref(), Some("Prince"));
        assert_eq!(name(&["", "  "]), None);
        assert_eq!(name(&[]), None);
        assert_eq!(name(&["a\u{0}b"]), None);
    }
}
