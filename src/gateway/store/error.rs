//! What may go wrong with the store: when it is opened, which an operator reads, and when it is asked.

use super::migrations::MigrationError;
use super::{Kind, PAUSE, Place};
use crate::port::PortError;
use std::time::Duration;

/// Why a store is not opened, in one line that says what to do; a reason that were its `source` would be told twice.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the store {place} cannot be opened: {reason}{advice}")]
    Unreachable { place: String, advice: &'static str, reason: sqlx::Error },
    #[error("the store {place} {reason}")]
    Tables { place: String, reason: MigrationError },
}

impl OpenError {
    pub(super) fn unreachable(place: &Place, reason: sqlx::Error) -> Self {
        let advice = match place.kind() {
            Kind::Sqlite => "; may the gateway write to --data?",
            Kind::Postgres => "; does PostgreSQL run there, and are [store] url and its password right?",
        };
        OpenError::Unreachable { place: place.to_string(), advice, reason }
    }

    pub(super) fn tables(place: &Place, reason: MigrationError) -> Self {
        OpenError::Tables { place: place.to_string(), reason }
    }
}

/// Why the store gives no answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It cannot be reached.
    #[error("the store does not answer")]
    Away { retry_after: Duration },
    /// It is there, and so many ask it at once that it has no time for this.
    #[error("the store has no time")]
    Busy,
    /// It refuses what it was asked, or what it holds cannot be read.
    #[error("the store refuses: {0}")]
    Refused(Box<dyn std::error::Error + Send + Sync>),
}

impl StoreError {
    /// What it holds cannot be read.
    pub fn unreadable(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        StoreError::Refused(error.into())
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            error if is_busy(&error) => StoreError::Busy,
            error if is_away(&error) => StoreError::Away { retry_after: PAUSE },
            error => StoreError::Refused(error.into()),
        }
    }
}

/// What an operator must know is in the log by then.
impl From<StoreError> for PortError {
    fn from(error: StoreError) -> Self {
        let wait = match error {
            StoreError::Away { retry_after } => retry_after,
            StoreError::Busy => SOON,
            StoreError::Refused(error) => {
                tracing::error!(%error, "the store refuses what it is asked");
                PAUSE
            }
        };
        PortError::Unavailable { retry_after: Some(wait) }
    }
}

/// Whoever finds it busy may come again after so long.
const SOON: Duration = Duration::from_secs(1);
/// A statement of PostgreSQL's that took too long, such as one that has waited for others' locks.
const CANCELLED: &str = "57014";
/// Classes of PostgreSQL's errors: connection, too few resources, an operator has intervened (its Appendix A).
const AWAY: [&str; 3] = ["08", "53", "57"];

pub(super) fn is_busy(error: &sqlx::Error) -> bool {
    error.as_database_error().and_then(|error| error.code()).is_some_and(|code| code == CANCELLED)
}

pub(super) fn is_away(error: &sqlx::Error) -> bool {
    match error {
        error if is_busy(error) => false,
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            code.len() == 5 && AWAY.iter().any(|class| code.starts_with(class))
        }
        _ => false,
    }
}
