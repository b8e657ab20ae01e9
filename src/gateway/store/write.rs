//! Writing what belongs together.

use super::group::{self, Groups, Turn};
use super::turns;
use super::{Found, Kind, Query, StoreError, in_time};
use sha2::{Digest, Sha256};
use sqlx::any::Any;
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Connection, SqlSafeStr, Transaction};

/// What is written when it is committed, all of it or nothing. What is read in it may have been written a moment ago, and
/// not be on disk yet: nobody is told of it before [`Write::commit`] has answered, also where nothing was written.
#[must_use = "what is not committed is not written"]
pub struct Write(Way);

enum Way {
    Together(Turn),
    /// On a connection that is nobody else's for so long.
    Alone {
        transaction: Transaction<'static, Any>,
        _turn: turns::Turn,
    },
}

impl Write {
    /// With others that write at the same time.
    pub(super) async fn together(groups: &Groups) -> sqlx::Result<Self> {
        Ok(Write(Way::Together(groups.begin().await?)))
    }

    /// In a transaction of its own, after those of the same lock.
    pub(super) async fn alone(pool: &AnyPool, turn: turns::Turn, lock: &str, disk: Disk) -> sqlx::Result<Self> {
        let transaction = pool.begin_with(postgres(lock, disk)).await?;
        Ok(Write(Way::Alone { transaction, _turn: turn }))
    }

    fn connection(&mut self) -> Result<&mut AnyConnection, StoreError> {
        match &mut self.0 {
            Way::Together(turn) => turn.connection(),
            Way::Alone { transaction, .. } => Ok(&mut *transaction),
        }
    }

    pub async fn row(&mut self, query: Query<'_>) -> Result<Option<Found>, StoreError> {
        Ok(in_time(query.fetch_optional(self.connection()?)).await?)
    }

    pub async fn rows(&mut self, query: Query<'_>) -> Result<Vec<Found>, StoreError> {
        Ok(in_time(query.fetch_all(self.connection()?)).await?)
    }

    /// Answers how many rows have changed.
    pub async fn run(&mut self, query: Query<'_>) -> Result<u64, StoreError> {
        Ok(in_time(query.execute(self.connection()?)).await?.rows_affected())
    }

    pub async fn commit(self) -> Result<(), StoreError> {
        match self.0 {
            Way::Together(turn) => in_time(turn.commit()).await?,
            Way::Alone { transaction, .. } => in_time(transaction.commit()).await?,
        }
        Ok(())
    }
}

/// What a commit waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Disk {
    Awaited,
    /// PostgreSQL writes it within a second; where its machine fails before, it is as if it had not been committed.
    Left,
}

/// On one connection.
pub(super) async fn begin_on<'c>(
    connection: &'c mut AnyConnection,
    kind: Kind,
    lock: &str,
) -> sqlx::Result<Transaction<'c, Any>> {
    match kind {
        Kind::Sqlite => connection.begin_with(group::BEGIN).await,
        Kind::Postgres => connection.begin_with(postgres(lock, Disk::Awaited)).await,
    }
}

/// PostgreSQL lets many write: those of the same name one after the other. Each statement sees what was committed before.
pub(super) fn postgres(lock: &str, disk: Disk) -> impl SqlSafeStr {
    // Two names with one number only wait for each other.
    let digest = Sha256::digest(lock);
    let number = digest.iter().take(8).fold(0_i64, |number, byte| number << 8 | i64::from(*byte));
    let disk = if disk == Disk::Left { "SET LOCAL synchronous_commit = off; " } else { "" };
    // In one message: on the way to a machine elsewhere each costs time. Nothing in it is anybody's text.
    AssertSqlSafe(format!("BEGIN; {disk}SELECT pg_advisory_xact_lock({number})"))
}
