//! Whoever asks waits until a connection is free. That all are taken tells of those who ask, and nothing of the database;
//! beyond this, whoever gets none was given none by the database.
//!
//! Must not be here: the connections (sqlx's pool).

use super::StoreError;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

#[derive(Clone)]
pub struct Turns(Arc<Semaphore>);

/// The right to a connection, for as long as it is held.
pub type Turn = OwnedSemaphorePermit;

impl Turns {
    pub fn new(connections: u32) -> Self {
        Turns(Arc::new(Semaphore::new(connections as usize)))
    }

    /// In the order in which they come.
    pub async fn next(&self) -> Result<Turn, StoreError> {
        Arc::clone(&self.0).acquire_owned().await.map_err(StoreError::unreadable)
    }

    pub async fn within(&self, patience: Duration) -> Result<Turn, StoreError> {
        timeout(patience, self.next()).await.unwrap_or(Err(StoreError::Busy))
    }
}
