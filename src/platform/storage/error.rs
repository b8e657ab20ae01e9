//! Why the device's database failed.
//!
//! Belongs here: the reasons that lead to different actions. Must not be here: what the action is.

use idb::Error;
use thiserror::Error;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::DomException;

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StorageError {
    #[error("the device has no space left for this site")]
    Quota,
    /// No answer came, as when another tab does not let go of the database. It may still come.
    #[error("the database does not answer")]
    Silent,
    /// The connection was lost, as phones do with apps in the background.
    #[error("the connection to the database was closed")]
    Closed,
    /// The database exists, but what is in it cannot be used, now or for good.
    #[error("the database cannot be read")]
    Damaged,
    /// A newer version of the app has already upgraded the database.
    #[error("the database belongs to a newer version of the app")]
    NewerVersion,
    /// This browser, or this kind of window, has no database; holds the browser's reason.
    #[error("no database: {0}")]
    Unavailable(String),
}

impl From<Error> for StorageError {
    fn from(error: Error) -> Self {
        match &error {
            Error::DomException(exception) => decode(exception),
            Error::IndexedDbOpenFailed(thrown)
            | Error::IndexedDbDeleteFailed(thrown)
            | Error::TransactionOpenFailed(thrown)
            | Error::ObjectStoreNotFound(thrown)
            | Error::GetFailed(thrown)
            | Error::GetAllFailed(thrown)
            | Error::GetAllKeysFailed(thrown)
            | Error::UpdateFailed(thrown)
            | Error::DeleteFailed(thrown)
            | Error::ClearFailed(thrown) => decode_thrown(thrown),
            Error::IndexedDbNotFound(_) => StorageError::Unavailable("missing".to_owned()),
            _ => StorageError::Unavailable("unexpected answer".to_owned()),
        }
    }
}

fn decode_thrown(thrown: &JsValue) -> StorageError {
    match thrown.dyn_ref::<DomException>() {
        Some(exception) => decode(exception),
        None => StorageError::Unavailable("unexpected failure".to_owned()),
    }
}

/// The names are those of the IndexedDB specification, 3.0.
pub(super) fn decode(exception: &DomException) -> StorageError {
    match exception.name().as_str() {
        "QuotaExceededError" => StorageError::Quota,
        "VersionError" => StorageError::NewerVersion,
        "NotFoundError" => StorageError::Damaged,
        // Chromium's words for files that it cannot read; every other unknown error is a connection that broke.
        "UnknownError" if exception.message().contains("backing store") => StorageError::Damaged,
        "UnknownError" | "InvalidStateError" | "AbortError" => StorageError::Closed,
        name => StorageError::Unavailable(name.to_owned()),
    }
}
