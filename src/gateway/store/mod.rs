//! What the gateway must remember between two starts, in one SQLite file.
//!
//! Belongs here: opening it and bringing its tables up to date. Each area's questions stand with that area.
//! Must not be here: what can be read again from a source in full (that is a book).

mod migrations;

use rusqlite::Connection;
use std::future::pending;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::task::JoinError;

pub struct Store {
    connection: Mutex<Connection>,
}

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the store was written by a newer gateway (version {found}, this one knows {known})")]
    Newer { found: usize, known: usize },
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl Store {
    /// Opens the store below `data`, made or brought up to date where needed.
    pub fn open(data: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(data)?;
        Self::prepared(Connection::open(data.join("store.sqlite"))?)
    }

    /// A store that is gone with the process, for tests.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::prepared(Connection::open_in_memory()?)
    }

    fn prepared(mut connection: Connection) -> Result<Self, StoreError> {
        // A write that was answered is on disk, and readers are never held up by a writer.
        connection
            .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;")?;
        migrations::run(&mut connection)?;
        Ok(Store { connection: Mutex::new(connection) })
    }

    /// Asks or tells the database something, away from the threads on which requests are answered.
    pub(crate) async fn ask<T: Send + 'static>(
        self: &Arc<Self>,
        ask: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> rusqlite::Result<T> {
        let store = Arc::clone(self);
        match tokio::task::spawn_blocking(move || store.with(ask)).await.map_err(JoinError::try_into_panic) {
            Ok(answer) => answer,
            Err(Ok(panic)) => resume_unwind(panic),
            // The runtime stops, and nobody waits any more.
            Err(Err(_)) => pending().await,
        }
    }

    /// The same where waiting holds nobody up.
    pub(crate) fn with<T>(&self, ask: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
        ask(&mut self.connection.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
