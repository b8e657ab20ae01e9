//! Writing what belongs together.

use super::{Found, Kind, Query, StoreError, in_time};
use sha2::{Digest, Sha256};
use sqlx::any::Any;
use sqlx::{AnyConnection, AnyPool, Connection, Transaction, query};

/// What is written when it is committed, all of it or nothing.
#[must_use = "what is not committed is not written"]
pub struct Write(Transaction<'static, Any>);

impl Write {
    pub(super) fn new(transaction: Transaction<'static, Any>) -> Self {
        Write(transaction)
    }

    pub async fn row(&mut self, query: Query<'_>) -> Result<Option<Found>, StoreError> {
        Ok(in_time(query.fetch_optional(&mut *self.0)).await?)
    }

    pub async fn rows(&mut self, query: Query<'_>) -> Result<Vec<Found>, StoreError> {
        Ok(in_time(query.fetch_all(&mut *self.0)).await?)
    }

    /// Answers how many rows have changed.
    pub async fn run(&mut self, query: Query<'_>) -> Result<u64, StoreError> {
        Ok(in_time(query.execute(&mut *self.0)).await?.rows_affected())
    }

    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(in_time(self.0.commit()).await?)
    }
}

/// SQLite lets nobody else write from here on; that nobody else writes after what was read is why it says so at once.
const SQLITE: &str = "BEGIN IMMEDIATE";
const POSTGRES: &str = "BEGIN";

pub(super) async fn begin(pool: &AnyPool, kind: Kind, lock: &str) -> sqlx::Result<Transaction<'static, Any>> {
    let mut transaction = pool.begin_with(statement(kind)).await?;
    hold(&mut transaction, kind, lock).await?;
    Ok(transaction)
}

/// The same on one connection.
pub(super) async fn begin_on<'c>(
    connection: &'c mut AnyConnection,
    kind: Kind,
    lock: &str,
) -> sqlx::Result<Transaction<'c, Any>> {
    let mut transaction = connection.begin_with(statement(kind)).await?;
    hold(&mut transaction, kind, lock).await?;
    Ok(transaction)
}

fn statement(kind: Kind) -> &'static str {
    match kind {
        Kind::Sqlite => SQLITE,
        Kind::Postgres => POSTGRES,
    }
}

/// PostgreSQL lets many write: those of the same name one after the other. Each statement sees what was committed before.
async fn hold(transaction: &mut Transaction<'_, Any>, kind: Kind, lock: &str) -> sqlx::Result<()> {
    if kind == Kind::Postgres {
        // Two names with one number only wait for each other.
        let digest = Sha256::digest(lock);
        let number = digest.iter().take(8).fold(0_i64, |number, byte| number << 8 | i64::from(*byte));
        query("SELECT pg_advisory_xact_lock($1)").bind(number).execute(&mut **transaction).await?;
    }
    Ok(())
}
