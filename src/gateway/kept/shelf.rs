//! Where kept answers stand: one row for each key, with when it was fetched.

use crate::store::Store;
use jiff::Timestamp;
use rusqlite::OptionalExtension;
use std::sync::Arc;

/// Its failures are logged and are as if nothing was kept: an answer that was fetched is given all the same.
pub struct Shelf(Arc<Store>);

pub struct Row {
    pub body: Vec<u8>,
    pub fetched_at: Timestamp,
}

impl Shelf {
    pub fn new(store: &Arc<Store>) -> Self {
        Shelf(Arc::clone(store))
    }

    pub async fn read(&self, key: &str) -> Option<Row> {
        let key = key.to_owned();
        let row = self.0.ask(move |connection| {
            let mut ask = connection.prepare_cached("SELECT body, fetched_at FROM last_good WHERE key = ?1")?;
            ask.query_row([key], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, i64>(1)?))).optional()
        });
        let (body, fetched_at) = row.await.unwrap_or_else(|error| {
            tracing::error!(%error, "the last good answer cannot be read");
            None
        })?;
        Some(Row { body, fetched_at: Timestamp::from_millisecond(fetched_at).ok()? })
    }

    pub async fn write(&self, key: &str, Row { body, fetched_at }: Row) {
        let (key, fetched_at) = (key.to_owned(), fetched_at.as_millisecond());
        let written = self.0.ask(move |connection| {
            let tell = "INSERT OR REPLACE INTO last_good (key, body, fetched_at) VALUES (?1, ?2, ?3)";
            connection.execute(tell, (key, body, fetched_at))
        });
        if let Err(error) = written.await {
            tracing::error!(%error, "the last good answer cannot be kept");
        }
    }

    pub fn forget_before(&self, oldest: Timestamp) {
        let forgotten = self.0.with(|connection| {
            connection.execute("DELETE FROM last_good WHERE fetched_at < ?1", [oldest.as_millisecond()])
        });
        if let Err(error) = forgotten {
            tracing::error!(%error, "old answers cannot be removed");
        }
    }
}
