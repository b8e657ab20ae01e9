//! SQLite has one writer, and so has PostgreSQL of one lock, and each commit waits for the disk. What comes to be written
//! meanwhile is committed together, with one such wait: each write is a savepoint in a transaction of all, and is told that it
//! is on disk when that is.

use super::turns::Turns;
use super::write::{Disk, postgres};
use super::{StoreError, in_time};
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

type Asker = oneshot::Sender<sqlx::Result<Turn>>;
/// Told whether all that was written together is on disk.
type Told = oneshot::Sender<bool>;

/// The transaction in the hands of one write. However it ends, the next one gets it.
pub struct Turn {
    transaction: Option<Transaction<'static, Any>>,
    back: Option<oneshot::Sender<Back>>,
}

/// The transaction after a turn; with whom to tell where it was committed.
type Back = (Transaction<'static, Any>, Option<Told>);

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
        let askers = self.askers.get_or_init(|| {
            let (askers, waiting) = mpsc::channel(MAX_WAITING);
            // Its own task: nobody who leaves in the middle takes the others' writes along.
            tokio::spawn(write_in_groups(self.writer.clone(), self.lock.clone(), waiting));
            askers
        });
        askers.send(asker).await.map_err(|_| sqlx::Error::PoolClosed)?;
        turn.await.unwrap_or(Err(sqlx::Error::PoolClosed))
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
            // Why is in the log.
            Ok(false) | Err(_) => Err(sqlx::Error::PoolTimedOut),
        }
    }

    fn give_back(&mut self, tell: Option<Told>) {
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
        for tell in written {
            // Who no longer waits for it will ask again.
            let _ = tell.send(all.is_ok());
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
            let _ = first.send(Err(error));
            return Ok(());
        }
    };
    let mut next = Some(first);
    while let Some(asker) = next {
        in_time(raw_sql("SAVEPOINT turn").execute(&mut *transaction)).await?;
        let (turn, returned) = Turn::of(transaction);
        // A turn that nobody takes any more comes back by itself.
        drop(asker.send(Ok(turn)));
        let (back, tell) = returned.await.map_err(|_| sqlx::Error::WorkerCrashed)?;
        transaction = back;
        let end = if tell.is_some() { "RELEASE turn" } else { "ROLLBACK TO turn; RELEASE turn" };
        written.extend(tell);
        in_time(raw_sql(end).execute(&mut *transaction)).await?;
        next = if written.len() < MAX_WRITES { askers.try_recv().ok() } else { None };
    }
    in_time(transaction.commit()).await
}
