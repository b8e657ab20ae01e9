//! Why an upstream gave no answer, and what a port says of it.

use super::redirects::MAX_REDIRECTS;
use crate::port::PortError;
use reqwest::StatusCode;
use std::time::Duration;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum UpstreamError {
    #[error("it has failed too often and is left alone for {} s", retry_after.as_secs())]
    LeftAlone { retry_after: Duration },
    #[error("it cannot be reached: {0}")]
    Connect(#[source] reqwest::Error),
    #[error("it did not answer in time")]
    TimedOut,
    #[error("its answer broke off: {0}")]
    Broken(#[source] reqwest::Error),
    #[error("its answer is longer than {0} bytes")]
    TooLarge(usize),
    #[error("its answer cannot be unpacked: {0}")]
    Packed(#[source] std::io::Error),
    #[error("its answer is packed as {0:?}, which the gateway cannot unpack")]
    Packing(String),
    #[error("it answered {status}")]
    Status { status: StatusCode, retry_after: Option<Duration> },
    /// `to` is no more than scheme, host and port: the rest may say whose bins were asked for.
    #[error("it answered {status} and redirects to {to}; if that is where it is now, put it into council.toml")]
    Redirected { status: StatusCode, to: String },
    #[error("what it is asked cannot be written: {0}")]
    Unwritten(#[source] serde_json::Error),
    #[error("it redirects more than {MAX_REDIRECTS} times")]
    Circles,
}

impl UpstreamError {
    /// Whether the next call may succeed.
    pub(super) fn may_pass(&self) -> bool {
        const BUSY: StatusCode = StatusCode::SERVICE_UNAVAILABLE;
        matches!(self, UpstreamError::Connect(_) | UpstreamError::Status { status: BUSY, retry_after: None })
    }
}

impl From<reqwest::Error> for UpstreamError {
    fn from(error: reqwest::Error) -> Self {
        // The URL says whose bins were asked for.
        let error = error.without_url();
        if error.is_timeout() {
            UpstreamError::TimedOut
        } else if error.is_connect() {
            UpstreamError::Connect(error)
        } else {
            UpstreamError::Broken(error)
        }
    }
}

impl From<UpstreamError> for PortError {
    fn from(error: UpstreamError) -> Self {
        tracing::warn!(%error, "an upstream failed to answer");
        let retry_after = match error {
            UpstreamError::LeftAlone { retry_after } => Some(retry_after),
            UpstreamError::Status { retry_after, .. } => retry_after,
            _ => None,
        };
        PortError::Unavailable { retry_after }
    }
}
