//! Writing what belongs together.

use super::group::{self, Groups, Turn};
use super::{Found, Kind, Query, StoreError, in_time};
use sha2::{Digest, Sha256};
use sqlx::any::Any;
use sqlx::{AnyConnection, AnyPool, Connection, Transaction, query};

/// What is written when it is committed, all of it or nothing. What is read in it may have been written a moment ago, and
/// not be on disk yet: nobody is told of it before [`Write::commit`] has answered, also where nothing was written.
#[must_use = "what is not committed is not written"]
pub struct Write(Way);

enum Way {
    Together(Turn),
    Alone(Transaction<'static, Any>),
}

impl Write {
    /// With others that write at the same time.
    pub(super) async fn together(groups: &Groups) -> sqlx::Result<Self> {
        Ok(Write(Way::Together(groups.begin().await?)))
    }

    /// In a transaction of its own, after those of the same lock.
    pub(super) async fn alone(pool: &AnyPool, kind: Kind, lock: &str) -> sqlx::Result<Self> {
        let mut transaction = pool.begin_with(statement(kind)).await?;
        hold(&mut transaction, kind, lock).await?;
        Ok(Write(Way::Alone(transaction)))
    }

    fn connection(&mut self) -> Result<&mut AnyConnection, StoreError> {
        match &mut self.0 {
            Way::Together(turn) => turn.connection(),
            Way::Alone(transaction) => Ok(&mut *transaction),
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
        Ok(match self.0 {
            Way::Together(turn) => in_time(turn.commit()).await?,
            Way::Alone(transaction) => in_time(transaction.commit()).await?,
        })
    }
}

const POSTGRES: &str = "BEGIN";

/// On one connection.
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
        Kind::Sqlite => group::BEGIN,
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
