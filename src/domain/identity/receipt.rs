//! A receipt: what the council has signed of something that a person gave, changed or ended.

use super::ReceiptId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// With all that proves that it is in the identity log. Whoever has it needs nothing of the council but the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    pub id: ReceiptId,
    /// The signed receipt (compact JWS, RFC 7515).
    pub jws: String,
    /// What the leaf of the log was salted with, in base64url.
    pub salt: String,
    /// Which leaf of the log is its own, from 0 on.
    pub index: u64,
    #[serde(with = "crate::iso::instant")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}
