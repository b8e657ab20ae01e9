//! SQLite has one writer, and so has PostgreSQL of one lock, and each commit waits for the disk. What comes to be written
//! meanwhile is committed together, with one such wait: each write is a savepoint in a transaction of all, or one statement of
//! SQLite, and is told that it is on disk when that is.

use super::turns::Turns;
use super::write::{Disk, postgres};
use super::{Query, StoreError, in_time};
use sqlx::any::Any;
use sqlx::{AnyConnection, AnyPool, Transaction, raw_sql};
use std::sync::OnceLock;
use tokio::sync::{mpsc, oneshot};

/// SQLite lets nobody else write from here on; that nobody else writes after what was read is why it says so at once.
pub const BEGIN: &str = "BEGIN IMMEDIATE";
/// So many writes are committed together at most: nobody waits for long on those that come after.
const MAX_WRITES: usize = 64;
/// Whoever comes beyond these waits outside; they are more than can be written while anybody has patience.
const MAX_WAITING: usize = 4096;

/// Lets whoever wants to write do so, in the order in which they came.
pub struct Groups {
    writer: AnyPool,
    /// In PostgreSQL, whose others write at the same time.
    lock: Option<Lock>,
    askers: OnceLock<mpsc::Sender<Asker>>,
}

/// Of PostgreSQL, whose connections are for everybody.
#[derive(Clone)]
struct Lock {
    name: &'static str,
    turns: Turns,
}

/// Whoever wants to write.
enum Asker {
    /// What is read and written in a turn of its own.
    InTurn(oneshot::Sender<sqlx::Result<Turn>>),
    /// One statement, which needs nobody's turn: it goes to the database without a way to whoever asks and back. It is told how
    /// many rows it has changed. SQLite alone leaves a transaction as it was where a statement in it fails.
    Statement(Query<'static>, oneshot::Sender<sqlx::Result<u64>>),
}

/// Who is told whether all that was written together is on disk.
enum Told {
    OfTurn(oneshot::Sender<bool>),
    OfStatement(oneshot::Sender<sqlx::Result<u64>>, u64),
}

impl Told {
    fn tell(self, is_on_disk: bool) {
        // Who no longer waits for it will ask again.
        match self {
            Told::OfTurn(told) => drop(told.send(is_on_disk)),
            Told::OfStatement(told, rows) => drop(told.send(if is_on_disk { Ok(rows) } else { Err(not_on_disk()) })),
        }
    }
}

/// Why is in the log.
fn not_on_disk() -> sqlx::Error {
    sqlx::Error::PoolTimedOut
}

/// The transaction in the hands of one write. However it ends, the next one gets it.
pub struct Turn {
    transaction: Option<Transaction<'static, Any>>,
    back: Option<oneshot::Sender<Back>>,
}

/// The transaction after a turn; with whom to tell where it was committed.
type Back = (Transaction<'static, Any>, Option<oneshot::Sender<bool>>);

impl Groups {
    /// Of all writes of SQLite.
    pub fn new(writer: AnyPool) -> Self {
        Groups { writer, lock: None, askers: OnceLock::new() }
    }

    /// Of those that take one lock of PostgreSQL.
    pub fn of_lock(writer: AnyPool, turns: Turns, name: &'static str) -> Self {
        Groups { writer, lock: Some(Lock { name, turns }), askers: OnceLock::new() }
    }

    pub async fn begin(&self) -> sqlx::Result<Turn> {
        let (asker, turn) = oneshot::channel();
        self.ask(Asker::InTurn(asker)).await?;
        turn.await.unwrap_or(Err(sqlx::Error::PoolClosed))
    }

    /// One statement, of SQLite; answers once it is on disk.
    pub async fn run(&self, statement: Query<'static>) -> sqlx::Result<u64> {
        let (asker, rows) = oneshot::channel();
        self.ask(Asker::Statement(statement, asker)).await?;
        rows.await.unwrap_or(Err(sqlx::Error::PoolClosed))
    }

    async fn ask(&self, asker: Asker) -> sqlx::Result<()> {
        let askers = self.askers.get_or_init(|| {
            let (askers, waiting) = mpsc::channel(MAX_WAITING);
            // Its own task: nobody who leaves in the middle takes the others' writes along.
            tokio::spawn(write_in_groups(self.writer.clone(), self.lock.clone(), waiting));
            askers
        });
        askers.send(asker).await.map_err(|_| sqlx::Error::PoolClosed)
    }

    /// How many wait for their turn.
    #[cfg(test)]
    pub fn waiting(&self) -> usize {
        self.askers.get().map_or(0, |askers| askers.max_capacity() - askers.capacity())
    }
}

impl Turn {
    fn of(transaction: Transaction<'static, Any>) -> (Turn, oneshot::Receiver<Back>) {
        let (back, returned) = oneshot::channel();
        (Turn { transaction: Some(transaction), back: Some(back) }, returned)
    }

    pub fn connection(&mut self) -> Result<&mut AnyConnection, StoreError> {
        let transaction = self.transaction.as_mut().ok_or_else(|| StoreError::from(sqlx::Error::PoolClosed))?;
        Ok(&mut *transaction)
    }

    /// Waits until it is on disk, with all that was written before it in the same group.
    pub async fn commit(mut self) -> sqlx::Result<()> {
        let (tell, told) = oneshot::channel();
        self.give_back(Some(tell));
        match told.await {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(not_on_disk()),
        }
    }

    fn give_back(&mut self, tell: Option<oneshot::Sender<bool>>) {
        if let (Some(transaction), Some(back)) = (self.transaction.take(), self.back.take()) {
            // Where nobody takes it, it ends unwritten.
            let _ = back.send((transaction, tell));
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.give_back(None);
    }
}

async fn write_in_groups(writer: AnyPool, lock: Option<Lock>, mut askers: mpsc::Receiver<Asker>) {
    while let Some(first) = askers.recv().await {
        let mut written = Vec::new();
        let all = write_together(&writer, lock.as_ref(), first, &mut askers, &mut written).await;
        if let Err(error) = &all {
            tracing::error!(%error, writes = written.len(), "what was written together is not in the store");
        }
        for told in written {
            told.tell(all.is_ok());
        }
    }
}

/// One transaction of whoever waits while it is open.
async fn write_together(
    writer: &AnyPool,
    lock: Option<&Lock>,
    first: Asker,
    askers: &mut mpsc::Receiver<Asker>,
    written: &mut Vec<Told>,
) -> sqlx::Result<()> {
    // Those who wait for it meanwhile have patience of their own.
    let _turn = match lock {
        Some(lock) => lock.turns.next().await.ok(),
        None => None,
    };
    let begun = async {
        match lock {
            None => writer.begin_with(BEGIN).await,
            Some(lock) => writer.begin_with(postgres(lock.name, Disk::Awaited)).await,
        }
    };
    let mut transaction = match in_time(begun).await {
        Ok(transaction) => transaction,
        Err(error) => {
            match first {
                Asker::InTurn(asker) => drop(asker.send(Err(error))),
                Asker::Statement(_, asker) => drop(asker.send(Err(error))),
            }
            return Ok(());
        }
    };
    let mut next = Some(first);
    while let Some(asker) = next {
        let is_whole = match asker {
            Asker::InTurn(asker) => {
                transaction = in_turn(transaction, asker, written).await?;
                true
            }
            Asker::Statement(statement, asker) => run(&mut transaction, statement, asker, written).await,
        };
        next = if is_whole && written.len() < MAX_WRITES { askers.try_recv().ok() } else { None };
    }
    in_time(transaction.commit()).await
}

async fn in_turn(
    mut transaction: Transaction<'static, Any>,
    asker: oneshot::Sender<sqlx::Result<Turn>>,
    written: &mut Vec<Told>,
) -> sqlx::Result<Transaction<'static, Any>> {
    in_time(raw_sql("SAVEPOINT turn").execute(&mut *transaction)).await?;
    let (turn, returned) = Turn::of(transaction);
    // A turn that nobody takes any more comes back by itself.
    drop(asker.send(Ok(turn)));
    let (mut transaction, tell) = returned.await.map_err(|_| sqlx::Error::WorkerCrashed)?;
    let end = if tell.is_some() { "RELEASE turn" } else { "ROLLBACK TO turn; RELEASE turn" };
    written.extend(tell.map(Told::OfTurn));
    in_time(raw_sql(end).execute(&mut *transaction)).await?;
    Ok(transaction)
}

/// False where it has failed, and nothing is to follow it: where that has ended the transaction too, its commit fails, and all
/// who have written in it are told so.
async fn run(
    transaction: &mut Transaction<'static, Any>,
    statement: Query<'static>,
    asker: oneshot::Sender<sqlx::Result<u64>>,
    written: &mut Vec<Told>,
) -> bool {
    // Whoever has left will ask again.
    if asker.is_closed() {
        return true;
    }
    match in_time(statement.execute(&mut **transaction)).await {
        Ok(done) => {
            written.push(Told::OfStatement(asker, done.rows_affected()));
            true
        }
        Err(error) => {
            drop(asker.send(Err(error)));
            false
        }
    }
}
