//! What the gateway must remember between two starts: in an SQLite file below `--data`, or in PostgreSQL, with the same SQL.
//!
//! Belongs here: opening it, bringing its tables up to date, asking it, and its failures. Each area's questions and tables
//! stand with that area; README.md says how. Must not be here: what can be read again from a source in full (that is a book).

mod error;
mod group;
mod legacy;
mod migrations;
mod place;
#[cfg(test)]
pub(crate) mod testing;
mod turns;
mod write;

pub use error::{OpenError, StoreError};
pub use migrations::Tables;
pub use place::{NoPlace, Place, Settings};
pub use sqlx::{Row, query};
use write::Disk;
pub use write::Write;

use crate::upstream::Breaker;
use error::is_away;
use group::Groups;
use sqlx::any::{Any, AnyArguments, AnyConnectOptions, AnyPoolOptions, AnyRow};
use sqlx::{AnyConnection, AnyPool, ConnectOptions, Connection, raw_sql};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::time::{sleep, timeout};
use turns::Turns;

/// A question as sqlx takes it, with `$1` where a value goes.
pub type Query<'q> = query::Query<'q, Any, AnyArguments>;
/// A row, whose columns are read with `try_get` ([`Row`]).
pub type Found = AnyRow;

/// The database behind the store, where the two are not the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

pub struct Store {
    kind: Kind,
    readers: AnyPool,
    /// SQLite has one writer at a time: nobody waits for it in the database.
    writer: AnyPool,
    /// Where many write to SQLite at the same time, they do so together.
    groups: Arc<Groups>,
    /// The same in PostgreSQL, where they all take one lock.
    lock_groups: Mutex<HashMap<&'static str, Arc<Groups>>>,
    /// To the connections of [`Store::readers`], which are PostgreSQL's writers too.
    turns: Turns,
    breaker: Breaker,
}

/// So long a gateway that starts waits for its store.
const START: Duration = Duration::from_secs(10);
/// So long an answer waits for the store; it is a disk or a machine nearby. PostgreSQL itself gives up before, and says that
/// it was busy: what takes longer is no answer.
const PATIENCE: Duration = Duration::from_secs(8);
/// A connection that was let go must have answered within so long, or it is closed: whoever is next waits for it meanwhile,
/// and is not to take the whole database to be away.
const LET_GO: Duration = Duration::from_millis(500);
/// A store that does not answer is left alone for so long.
const PAUSE: Duration = Duration::from_secs(5);
/// A connection that was used so lately is taken to be whole.
const FRESH: Duration = Duration::from_secs(1);
/// Of each gateway. PostgreSQL admits a hundred to begin with, from all together.
const CONNECTIONS: u32 = 10;

/// A write that was answered is on disk, and readers are never held up by a writer.
const SQLITE: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
const SQLITE_READER: &str = "PRAGMA query_only = ON;";
/// Nobody waits longer for an answer, and a gateway that is gone holds nothing for long.
const POSTGRES: &str = "SET statement_timeout = '5s'; SET idle_in_transaction_session_timeout = '15s';";

/// So long it waits for a connection that others have, and for a new one to PostgreSQL, which is refused for as long as
/// nobody listens there.
const fn turn(kind: Kind) -> Duration {
    match kind {
        Kind::Sqlite => PATIENCE,
        Kind::Postgres => Duration::from_secs(2),
    }
}

impl Store {
    /// Opens the store. That of SQLite is made and brought up to date where needed; for PostgreSQL an operator decides
    /// when ([`Store::migrate`]).
    pub async fn open(place: &Place) -> Result<Self, OpenError> {
        let mut connection = connect(place).await?;
        match place.kind() {
            Kind::Sqlite => migrate(place, &mut connection).await.map(drop)?,
            Kind::Postgres => {
                migrations::check(&mut connection, &tables()).await.map_err(|error| OpenError::tables(place, error))?
            }
        }
        close(connection).await;
        Ok(Self::pooled(place))
    }

    /// Brings the store's tables up to date, and says how many steps that took.
    pub async fn migrate(place: &Place) -> Result<u32, OpenError> {
        let mut connection = connect(place).await?;
        let steps = migrate(place, &mut connection).await?;
        close(connection).await;
        Ok(steps)
    }

    /// A store that is gone with the process, for tests.
    #[cfg(test)]
    pub fn in_memory() -> Self {
        sqlx::any::install_default_drivers();
        let options = AnyPoolOptions::new().max_connections(1).max_lifetime(None).idle_timeout(None);
        let options = options.after_connect(|connection, _| {
            Box::pin(async {
                let made = migrations::run(connection, Kind::Sqlite, &tables()).await;
                made.map(drop).map_err(|error| sqlx::Error::Configuration(error.into()))
            })
        });
        let memory = "sqlite::memory:".parse().expect("it is a URL");
        let pool = options.connect_lazy_with(memory);
        Store::of(Kind::Sqlite, pool.clone(), pool)
    }

    fn pooled(place: &Place) -> Self {
        let kind = place.kind();
        let pool = |connections, prepare: [&'static str; 2]| {
            let options = AnyPoolOptions::new().max_connections(connections).acquire_timeout(turn(kind));
            // A connection may have broken while it was idle; that to a file does not, and one that has just answered has not.
            let options = options.test_before_acquire(false).before_acquire(move |connection, known| {
                Box::pin(async move {
                    if kind == Kind::Postgres && known.idle_for > FRESH {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            });
            // A file answers at once, which the pool itself asks it for.
            let options = match kind {
                Kind::Sqlite => options,
                Kind::Postgres => options.after_release(move |connection, _| {
                    let asked = timeout(LET_GO, is_free(connection));
                    Box::pin(async move { asked.await.map_err(|_| sqlx::Error::PoolTimedOut)? })
                }),
            };
            let options = options.after_connect(move |connection, _| {
                Box::pin(async move {
                    for sql in prepare {
                        raw_sql(sql).execute(&mut *connection).await?;
                    }
                    Ok(())
                })
            });
            options.connect_lazy_with(options_of(place))
        };
        let (readers, writer) = match kind {
            Kind::Sqlite => (pool(CONNECTIONS, [SQLITE, SQLITE_READER]), pool(1, [SQLITE, ""])),
            Kind::Postgres => {
                let pool = pool(CONNECTIONS, [POSTGRES, ""]);
                (pool.clone(), pool)
            }
        };
        Store::of(kind, readers, writer)
    }

    fn of(kind: Kind, readers: AnyPool, writer: AnyPool) -> Self {
        Store {
            kind,
            readers,
            groups: Arc::new(Groups::new(writer.clone())),
            lock_groups: Mutex::default(),
            turns: Turns::new(CONNECTIONS),
            writer,
            breaker: Breaker::new(1, PAUSE),
        }
    }

    /// Whether other gateways may work on it too.
    pub fn is_shared(&self) -> bool {
        self.kind == Kind::Postgres
    }

    /// Hangs up before the process ends; what is still asked is waited for, though not for long.
    pub async fn close(&self) {
        let both = async {
            self.writer.close().await;
            self.readers.close().await;
        };
        if timeout(PATIENCE, both).await.is_err() {
            tracing::warn!("the store was still asked when the gateway ended");
        }
    }

    /// Whether it did not answer when it was last asked.
    pub fn is_away(&self) -> bool {
        self.breaker.is_open()
    }

    /// What a question finds, at most one row.
    pub async fn row(&self, query: Query<'_>) -> Result<Option<Found>, StoreError> {
        self.ask(query.fetch_optional(&self.readers)).await
    }

    pub async fn rows(&self, query: Query<'_>) -> Result<Vec<Found>, StoreError> {
        self.ask(query.fetch_all(&self.readers)).await
    }

    /// One statement that writes; answers how many rows it has changed.
    pub async fn run(&self, query: Query<'static>) -> Result<u64, StoreError> {
        if self.kind == Kind::Postgres {
            return Ok(self.ask(query.execute(&self.writer)).await?.rows_affected());
        }
        let written = timeout(PATIENCE, self.groups.run(query)).await.map_err(|_| StoreError::Busy)?;
        self.heard(written)
    }

    /// Begins to write what belongs together. No other write with the same `lock` goes on until it ends, in any gateway:
    /// what is read within it is still so when it is written. It ends unwritten where it is not committed.
    pub async fn begin(&self, lock: &str) -> Result<Write, StoreError> {
        self.write(lock, Disk::Awaited).await
    }

    /// The same for what is of no worth after a while, such as counts of a day: nobody waits for the disk of PostgreSQL, and
    /// what was committed in the last second before its machine fails may be gone.
    pub async fn begin_fleeting(&self, lock: &str) -> Result<Write, StoreError> {
        self.write(lock, Disk::Left).await
    }

    /// The same where so many write with one lock that they would wait for each other's disk: those of this gateway are
    /// committed together.
    pub async fn begin_together(&self, lock: &'static str) -> Result<Write, StoreError> {
        self.together(&self.groups_of(lock)).await
    }

    fn groups_of(&self, lock: &'static str) -> Arc<Groups> {
        if self.kind == Kind::Sqlite {
            return Arc::clone(&self.groups);
        }
        let mut all = self.lock_groups.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(
            all.entry(lock).or_insert_with(|| Arc::new(Groups::of_lock(self.writer.clone(), self.turns.clone(), lock))),
        )
    }

    async fn write(&self, lock: &str, disk: Disk) -> Result<Write, StoreError> {
        if self.kind == Kind::Sqlite {
            return self.together(&self.groups).await;
        }
        self.admit()?;
        let turn = self.turns.within(turn(self.kind)).await?;
        self.heard(in_time(Write::alone(&self.writer, turn, lock, disk)).await)
    }

    /// After those who have come before, who are others of this gateway.
    async fn together(&self, groups: &Groups) -> Result<Write, StoreError> {
        self.admit()?;
        let begun = timeout(PATIENCE, Write::together(groups)).await.map_err(|_| StoreError::Busy)?;
        self.heard(begun)
    }

    async fn ask<T>(&self, question: impl Future<Output = sqlx::Result<T>>) -> Result<T, StoreError> {
        self.admit()?;
        let _turn = self.turns.within(turn(self.kind)).await?;
        self.heard(in_time(question).await)
    }

    /// Unless a database elsewhere has just failed to answer. A file does not go away: whoever waits for its writer keeps
    /// nobody from reading.
    fn admit(&self) -> Result<(), StoreError> {
        match self.kind {
            Kind::Sqlite => Ok(()),
            Kind::Postgres => self.breaker.admit().map_err(|retry_after| StoreError::Away { retry_after }),
        }
    }

    fn heard<T>(&self, answer: sqlx::Result<T>) -> Result<T, StoreError> {
        match &answer {
            Err(error) if is_away(error) => {
                tracing::error!(%error, "the store does not answer");
                self.breaker.failed(0);
            }
            _ => self.breaker.succeeded(),
        }
        Ok(answer?)
    }
}

/// The tables of the whole gateway, in the order in which they are made.
fn tables() -> Vec<Tables> {
    let shared = [crate::kept::TABLES, crate::limits::TABLES, crate::secret::TABLES];
    shared.into_iter().chain(crate::areas::tables()).collect()
}

async fn in_time<T>(question: impl Future<Output = sqlx::Result<T>>) -> sqlx::Result<T> {
    timeout(PATIENCE, question).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
}

fn options_of(place: &Place) -> AnyConnectOptions {
    sqlx::any::install_default_drivers();
    let options = AnyConnectOptions::from_url(&place.url()).expect("it takes any URL");
    // The log hears of statements that fail, from those that asked.
    options.disable_statement_logging()
}

/// Whether a connection to PostgreSQL can be given to the next one. That which was let go in the middle of a question may never answer again;
/// or it is still in the transaction that it was to begin, where it waited for a lock too long, and would keep that.
async fn is_free(connection: &mut AnyConnection) -> sqlx::Result<bool> {
    // Its transaction begins with this question, unless there is one. One that has failed answers none. It is asked in one
    // message: in several, the transaction begins with an earlier one than the statement.
    let row = raw_sql("SELECT now() = statement_timestamp()").fetch_one(connection).await?;
    row.try_get(0)
}

/// A first connection, which tells why there is none.
async fn connect(place: &Place) -> Result<AnyConnection, OpenError> {
    if let Place::Sqlite(file) = place {
        let folder = file.parent().map_or(Ok(()), std::fs::create_dir_all);
        folder.map_err(|reason| OpenError::unreachable(place, reason.into()))?;
    }
    let options = options_of(place);
    let connection = timeout(START, options.connect()).await.unwrap_or_else(|_| {
        Err(sqlx::Error::Io(std::io::Error::other(format!("there is no answer for {} seconds", START.as_secs()))))
    });
    connection.map_err(|reason| OpenError::unreachable(place, reason))
}

async fn migrate(place: &Place, connection: &mut AnyConnection) -> Result<u32, OpenError> {
    if place.kind() == Kind::Sqlite {
        prepare_file(connection).await.map_err(|reason| OpenError::unreachable(place, reason))?;
    }
    migrations::run(connection, place.kind(), &tables()).await.map_err(|error| OpenError::tables(place, error))
}

/// Of gateways that open a new file at the same moment, one prepares it. SQLite does not let the others wait for that
/// (`busy_timeout` does not hold for the change to WAL), but refuses them.
async fn prepare_file(connection: &mut AnyConnection) -> sqlx::Result<()> {
    let begun = Instant::now();
    loop {
        match raw_sql(SQLITE).execute(&mut *connection).await {
            Err(error) if is_busy(&error) && begun.elapsed() < PATIENCE => sleep(MOMENT).await,
            prepared => return prepared.map(drop),
        }
    }
}

const MOMENT: Duration = Duration::from_millis(20);

/// SQLite's result code SQLITE_BUSY.
fn is_busy(error: &sqlx::Error) -> bool {
    error.as_database_error().and_then(|error| error.code()).is_some_and(|code| code == "5")
}

async fn close(connection: AnyConnection) {
    if let Err(error) = connection.close().await {
        tracing::warn!(%error, "a connection to the store was not closed well");
    }
}

#[cfg(test)]
mod tests;
