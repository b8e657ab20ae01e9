//! What every port may answer instead of a value.

use std::time::Duration;

/// The neutral error of a port. What an adapter met in detail goes to the log there, never further.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum PortError {
    #[error("the source cannot be reached")]
    Unavailable { retry_after: Option<Duration> },
    #[error("{field}: {message}")]
    Invalid { field: &'static str, message: String, suggestions: Vec<String> },
    #[error("there is no such thing")]
    NotFound,
    /// It is no longer as the asker took it to be, such as closed, or taken by somebody else.
    #[error("it is in another state than was taken for granted")]
    Conflict,
    /// It is there, and not for this asker.
    #[error("it is not for whoever asks")]
    Forbidden,
}
