//! What the gateway must remember between two starts, in one SQLite file.
//!
//! Belongs here: opening it and bringing its tables up to date. Each area's questions stand with that area.
//! Must not be here: what can be read again from a source in full (that is a book).

mod migrations;

use rusqlite::Connection;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

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

    /// Asks or tells the database something short.
    pub(crate) fn with<T>(&self, ask: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
        ask(&mut self.connection.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
