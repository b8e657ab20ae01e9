//! What a report is about.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The code of a report type: 1 to 64 small letters, digits and underscores. Which ones there are is data.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, pattern = "^[a-z0-9_]{1,64}$"))]
#[serde(try_from = "String", into = "String")]
pub struct ReportKind(String);

/// A bin that was not emptied.
pub const MISSED_COLLECTION: &str = "missed_collection";

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the code of a report type is 1 to 64 small letters, digits or underscores")]
pub struct ReportKindError;

impl ReportKind {
    pub fn missed_collection() -> ReportKind {
        ReportKind(MISSED_COLLECTION.to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ReportKind {
    type Error = ReportKindError;

    fn try_from(text: String) -> Result<Self, ReportKindError> {
        let is_safe = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let is_code = (1..=64).contains(&text.len()) && text.bytes().all(is_safe);
        if is_code { Ok(ReportKind(text)) } else { Err(ReportKindError) }
    }
}

impl std::str::FromStr for ReportKind {
    type Err = ReportKindError;

    fn from_str(text: &str) -> Result<Self, ReportKindError> {
        text.to_owned().try_into()
    }
}

impl From<ReportKind> for String {
    fn from(kind: ReportKind) -> String {
        kind.0
    }
}

impl fmt::Display for ReportKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_code_is_a_kind() {
        assert_eq!(MISSED_COLLECTION.parse(), Ok(ReportKind::missed_collection()));
        for bad in ["", "Missed", "missed collection", "a-b", &"x".repeat(65)] {
            assert_eq!(bad.parse::<ReportKind>(), Err(ReportKindError), "{bad}");
        }
    }
}
