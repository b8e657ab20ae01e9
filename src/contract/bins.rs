//! The answer to "when are my bins collected?".

use domain::{address::Address, bins::Schedule};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A household's schedule with its honest age.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ScheduleAnswer {
    pub address: Address,
    pub schedule: Schedule,
    /// When the gateway got it from an upstream; absent where the gateway itself is the source.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "domain::iso::optional_instant")]
    pub fetched_at: Option<Timestamp>,
    /// When the source says that it last changed.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "domain::iso::optional_instant")]
    pub updated_at: Option<Timestamp>,
}
