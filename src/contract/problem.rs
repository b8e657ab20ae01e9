//! What went wrong, as RFC 9457 problem details.
//!
//! The app decides by the [`Cause`] what to say; the rest is for developers.

use serde::{Deserialize, Serialize};

pub const MEDIA_TYPE: &str = "application/problem+json";

/// The stable names of problems; a screen decides by them what to say.
pub mod code {
    pub const INVALID: &str = "invalid";
    pub const NOT_FOUND: &str = "not_found";
    /// It is there, and not for whoever asks.
    pub const FORBIDDEN: &str = "forbidden";
    /// It is no longer as the asker took it to be.
    pub const CONFLICT: &str = "conflict";
    /// The same `Idempotency-Key` came with another body.
    pub const IDEMPOTENCY_MISMATCH: &str = "idempotency_mismatch";
    pub const METHOD_NOT_ALLOWED: &str = "method_not_allowed";
    pub const TOO_LARGE: &str = "too_large";
    pub const TOO_SLOW: &str = "too_slow";
    pub const UNSUPPORTED_MEDIA_TYPE: &str = "unsupported_media_type";
    pub const UNAVAILABLE: &str = "unavailable";
    pub const TOO_MANY_REQUESTS: &str = "too_many_requests";
    pub const INTERNAL: &str = "internal";
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    pub code: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Seconds after which another try makes sense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// The members of a [`Problem`] that the app acts on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cause {
    pub code: String,
    /// Seconds after which another try makes sense.
    #[serde(default)]
    pub retry_after: Option<u32>,
}

/// What is wrong with one field of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    pub field: String,
    pub code: String,
    pub message: String,
    #[serde(default)]
    pub suggestions: Vec<String>,
}
