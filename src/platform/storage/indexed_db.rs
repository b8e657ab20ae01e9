//! Documents in the browser's database.
//!
//! Belongs here: connections and transactions. Must not be here: what happens when the database fails for good.
//!
//! A transaction ends by itself as soon as anything but its own requests is awaited. So a reading awaits only its
//! requests, and a writing makes all of them at once and then awaits the end of the transaction.

use std::{
    cell::{Cell, RefCell},
    pin::Pin,
    rc::Rc,
};

use futures_channel::oneshot;
use futures_util::future::{Either, select};
use idb::{Database, DatabaseEvent, Factory, ObjectStore, Query, Transaction, TransactionMode};
use wasm_bindgen::JsCast;
use web_sys::IdbVersionChangeEvent;

use super::{Change, StorageError, StoreName, error::decode, migrations};
use crate::page;

/// Part of what is on people's devices: never change it.
pub(super) const DATABASE: &str = "doorstep";

/// When the database could not be read for the first time since it last could.
const FAILED_AT_KEY: &str = "database-failed-at";
const A_WHILE_MILLISECONDS: i64 = 60_000;

/// What may be asked of a database.
pub(super) enum Asked {
    /// With their keys, in the order of the keys.
    All(StoreName),
    /// All changes or none; none where a document is `needed` that is not there.
    Write { needed: Option<(StoreName, String)>, changes: Vec<Change> },
    /// Removes every document.
    Clear,
}

pub(super) enum Answer {
    Documents(Vec<(String, String)>),
    /// Whether the document that a writing needs is there; if so, the changes are made.
    IsThere(bool),
}

pub(super) struct IndexedDb {
    pub(super) name: &'static str,
    on_newer_version: Rc<dyn Fn()>,
    connection: RefCell<Rc<Database>>,
}

impl IndexedDb {
    /// Opens the database. One that cannot be read is deleted and made anew, but only when it could not be read at least
    /// a minute ago either, and if `may_rebuild`: what keeps it from being read may pass, and it holds what the person has
    /// saved. `true` if it was made anew. `on_newer_version` is called when another tab upgrades the database, which closes
    /// it here.
    pub(super) async fn open(
        name: &'static str,
        on_newer_version: Rc<dyn Fn()>,
        may_rebuild: bool,
    ) -> Result<(Self, bool), StorageError> {
        let (connection, was_rebuilt) = match connect_twice(name, &on_newer_version).await {
            Err(StorageError::Damaged) if may_rebuild && has_failed_before() => {
                delete(name).await?;
                (connect_twice(name, &on_newer_version).await?, true)
            }
            opened => (opened?, false),
        };
        page::forget(FAILED_AT_KEY);
        Ok((Self { name, on_newer_version, connection: RefCell::new(Rc::new(connection)) }, was_rebuilt))
    }

    /// Removes every document of the database, if that is still wanted once it is open.
    pub(super) async fn erase(name: &'static str, wanted: Rc<Cell<bool>>) -> Result<(), StorageError> {
        match Self::open(name, Rc::new(|| ()), false).await {
            _ if !wanted.get() => Err(StorageError::Silent),
            Err(StorageError::Damaged) => delete(name).await,
            opened => opened?.0.clear().await,
        }
    }

    /// Does what is asked, and once more over a new connection if the old one was lost.
    pub(super) async fn retrying(self: Rc<Self>, asked: Rc<Asked>) -> Result<Answer, StorageError> {
        match self.answer(&asked).await {
            Err(StorageError::Closed | StorageError::Unavailable(_)) => {
                self.connection().close();
                let connection = connect(self.name, &self.on_newer_version).await?;
                *self.connection.borrow_mut() = Rc::new(connection);
                self.answer(&asked).await
            }
            answer => answer,
        }
    }

    /// Boxed, so that there is less to download than with the same twice.
    fn answer<'a>(&'a self, asked: &'a Asked) -> Pin<Box<dyn Future<Output = Result<Answer, StorageError>> + 'a>> {
        Box::pin(async move {
            Ok(match asked {
                Asked::All(store) => Answer::Documents(self.all(*store).await?),
                Asked::Write { needed, changes } => Answer::IsThere(self.write(needed.as_ref(), changes).await?),
                Asked::Clear => {
                    self.clear().await?;
                    Answer::IsThere(true)
                }
            })
        })
    }

    /// In the order of the keys.
    pub(super) async fn all(&self, store: StoreName) -> Result<Vec<(String, String)>, StorageError> {
        let transaction = self.begin(&[store.name()], TransactionMode::ReadOnly)?;
        let documents = transaction.object_store(store.name())?;
        // Both must be listening before either is awaited.
        let keys = documents.get_all_keys(None, None)?.into_future();
        let values = documents.get_all(None, None)?.into_future();
        let pairs = keys.await?.into_iter().zip(values.await?);
        Ok(pairs.filter_map(|(key, value)| Some((key.as_string()?, value.as_string()?))).collect())
    }

    /// Makes all changes or none. None, and `false`, where a document is `needed` that is not there.
    pub(super) async fn write(
        &self,
        needed: Option<&(StoreName, String)>,
        changes: &[Change],
    ) -> Result<bool, StorageError> {
        let is_used = |store: &StoreName| {
            needed.is_some_and(|needed| needed.0 == *store) || changes.iter().any(|change| change.place().0 == *store)
        };
        let stores: Vec<_> = StoreName::ALL.into_iter().filter(is_used).map(StoreName::name).collect();
        if stores.is_empty() {
            return Ok(true);
        }
        let transaction = self.begin(&stores, TransactionMode::ReadWrite)?;
        if let Some((store, key)) = needed {
            let found = transaction.object_store(store.name())?.get(Query::Key(key.into()))?.await?;
            if found.is_none() {
                return Ok(false);
            }
        }
        finish(transaction, |transaction| changes.iter().try_for_each(|change| request(transaction, change))).await?;
        Ok(true)
    }

    pub(super) async fn clear(&self) -> Result<(), StorageError> {
        let transaction = self.begin(&StoreName::ALL.map(StoreName::name), TransactionMode::ReadWrite)?;
        let clear = |transaction: &Transaction| {
            StoreName::ALL.iter().try_for_each(|store| {
                drop(transaction.object_store(store.name())?.clear()?);
                Ok(())
            })
        };
        finish(transaction, clear).await
    }

    fn begin(&self, stores: &[&str], mode: TransactionMode) -> Result<Transaction, StorageError> {
        Ok(self.connection().transaction(stores, mode)?)
    }

    fn connection(&self) -> Rc<Database> {
        Rc::clone(&self.connection.borrow())
    }
}

impl Drop for IndexedDb {
    fn drop(&mut self) {
        self.connection().close();
    }
}

fn request(transaction: &Transaction, change: &Change) -> Result<(), StorageError> {
    let store: ObjectStore = transaction.object_store(change.place().0.name())?;
    match change {
        Change::Put(_, key, document) => drop(store.put(&document.into(), Some(&key.into()))?),
        Change::Delete(_, key) => drop(store.delete(Query::Key(key.into()))?),
    }
    Ok(())
}

/// Makes the requests, and waits until they are kept.
async fn finish(
    transaction: Transaction,
    requests: impl FnOnce(&Transaction) -> Result<(), StorageError>,
) -> Result<(), StorageError> {
    match requests(&transaction) {
        Ok(()) => completion(transaction).await,
        Err(error) => {
            // Left alone, it would keep the changes before the failed one.
            drop(transaction.abort());
            Err(error)
        }
    }
}

/// Waits until the changes are kept, or gives the reason why none is.
async fn completion(mut transaction: Transaction) -> Result<(), StorageError> {
    let (complete, completed) = oneshot::channel();
    let (abort, aborted) = oneshot::channel();
    transaction.on_complete(|_| complete.send(()).unwrap_or_default());
    transaction.on_abort(|_| abort.send(()).unwrap_or_default());
    match select(completed, aborted).await {
        Either::Left(_) => Ok(()),
        Either::Right(_) => Err(transaction.error().map_or(StorageError::Closed, |reason| decode(&reason))),
    }
}

/// Phones break the first attempt after they had put the browser to sleep.
async fn connect_twice(name: &str, on_newer_version: &Rc<dyn Fn()>) -> Result<Database, StorageError> {
    match connect(name, on_newer_version).await {
        Err(StorageError::Closed | StorageError::Damaged) => connect(name, on_newer_version).await,
        result => result,
    }
}

async fn connect(name: &str, on_newer_version: &Rc<dyn Fn()>) -> Result<Database, StorageError> {
    let mut database = open(name, migrations::LATEST).await?;
    let names = database.store_names();
    if !StoreName::ALL.iter().all(|store| names.iter().any(|name| name == store.name())) {
        database.close();
        return Err(StorageError::Damaged);
    }
    let on_newer_version = Rc::clone(on_newer_version);
    database.on_version_change(move |event| {
        if let Ok(database) = DatabaseEvent::database(&event) {
            database.close();
        }
        // Without a new version the database is being deleted. The next operation makes it anew.
        if event.dyn_into::<IdbVersionChangeEvent>().is_ok_and(|event| event.new_version().is_some()) {
            on_newer_version();
        }
    });
    Ok(database)
}

/// Another tab that holds an older version, and does not let go, holds this up until it closes.
pub(super) async fn open(name: &str, version: u32) -> Result<Database, StorageError> {
    let mut request = Factory::new()?.open(name, Some(version))?;
    request.on_upgrade_needed(|event| migrations::upgrade(&event));
    Ok(request.await?)
}

async fn delete(name: &str) -> Result<(), StorageError> {
    Factory::new()?.delete(name)?.await?;
    page::forget(FAILED_AT_KEY);
    Ok(())
}

/// Whether the database could not be read a while ago either. Where nothing can be noted, it never was.
fn has_failed_before() -> bool {
    let now = js_sys::Date::now() as i64;
    match page::kept(FAILED_AT_KEY).and_then(|failed_at| failed_at.parse::<i64>().ok()) {
        Some(failed_at) => now - failed_at >= A_WHILE_MILLISECONDS,
        None => {
            page::keep(FAILED_AT_KEY, &now.to_string());
            false
        }
    }
}
