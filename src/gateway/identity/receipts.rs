//! Receipts of what a person gave, changed or ended. Each is a leaf of the log, which is appended within the same write as
//! what it tells of: there is none of them without the other.
//!
//! Must not be here: what a receipt says (each part's own), and who may ask.

use super::keys::KeyError;
use super::log::Log;
use super::random::{NoRandomness, random};
use crate::clock::Clock;
use crate::port::PortError;
use crate::store::{Found, Row, Store, StoreError, Write, query};
use domain::identity::{
    PersonId, Receipt, ReceiptId,
    log::{Salt, digest},
};
use jiff::Timestamp;
use serde::Serialize;
use std::sync::Arc;

pub struct Receipts {
    store: Arc<Store>,
    log: Arc<Log>,
    clock: Clock,
}

#[derive(Debug, thiserror::Error)]
pub enum ReceiptError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl From<ReceiptError> for PortError {
    fn from(error: ReceiptError) -> Self {
        match error {
            ReceiptError::Store(error) => error.into(),
            ReceiptError::Randomness(_) | ReceiptError::Key(_) => {
                tracing::error!(%error, "no receipt can be signed");
                PortError::Unavailable { retry_after: None }
            }
        }
    }
}

impl Receipts {
    pub fn new(store: Arc<Store>, log: Arc<Log>, clock: Clock) -> Self {
        Receipts { store, log, clock }
    }

    /// Begins to write; no other write of the log goes on until it ends.
    pub async fn begin(&self) -> Result<Write, StoreError> {
        self.log.begin(self.clock.now()).await
    }

    /// Signs a receipt of `claims` for a person and appends its leaf, within the same write as what it tells of.
    pub async fn issue<T: Serialize>(
        &self,
        write: &mut Write,
        person: &PersonId,
        id: &ReceiptId,
        claims: &T,
        now: Timestamp,
    ) -> Result<(), ReceiptError> {
        let salt = Salt::from_random(random()?);
        let jws = self.log.key().receipt(claims)?;
        let index = self.log.append(write, &digest(&salt, &jws)).await?;
        let sql = "INSERT INTO identity_receipt (id, person, jws, salt, leaf, at) VALUES ($1, $2, $3, $4, $5, $6)";
        let insert = query(sql).bind(id.as_str()).bind(person.as_str()).bind(jws).bind(salt.to_string());
        let insert = insert.bind(i64::try_from(index).map_err(StoreError::unreadable)?).bind(now.as_millisecond());
        write.run(insert).await?;
        Ok(())
    }

    /// All of a person, the newest first.
    pub async fn all(&self, person: &PersonId) -> Result<Vec<Receipt>, ReceiptError> {
        let sql = "SELECT id, jws, salt, leaf, at FROM identity_receipt WHERE person = $1 ORDER BY leaf DESC";
        let rows = self.store.rows(query(sql).bind(person.as_str())).await?;
        Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
    }

    /// Forgets a receipt with its salt, if it is theirs. Its leaf stays in the log, and nobody can tell any more what it was
    /// of.
    pub async fn erase(&self, write: &mut Write, person: &PersonId, id: &ReceiptId) -> Result<bool, ReceiptError> {
        let sql = "DELETE FROM identity_receipt WHERE id = $1 AND person = $2";
        Ok(write.run(query(sql).bind(id.as_str()).bind(person.as_str())).await? == 1)
    }
}

fn read(row: &Found) -> Result<Receipt, StoreError> {
    let id: String = row.try_get(0)?;
    let (index, at): (i64, i64) = (row.try_get(3)?, row.try_get(4)?);
    Ok(Receipt {
        id: id.parse().map_err(StoreError::unreadable)?,
        jws: row.try_get(1)?,
        salt: row.try_get(2)?,
        index: u64::try_from(index).map_err(StoreError::unreadable)?,
        at: Timestamp::from_millisecond(at).map_err(StoreError::unreadable)?,
    })
}

#[cfg(test)]
mod tests;
