//! Documents in the browser's database.
//!
//! Belongs here: connections and transactions. Must not be here: what happens when the database fails for good.
//!
//! A transaction ends by itself as soon as anything but its own requests is awaited. So a reading awaits only its
//! requests, and a writing makes all of them at once and then awaits the end of the transaction.

use std::{cell::RefCell, rc::Rc};

use futures_channel::oneshot;
use futures_util::future::{Either, select};
use idb::{Database, DatabaseEvent, Factory, ObjectStore, Query, Transaction, TransactionMode};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::{Change, StorageError, StoreName, error::decode, migrations};

/// Part of what is on people's devices: never change it.
pub(super) const DATABASE: &str = "doorstep";

pub(super) struct IndexedDb {
    pub(super) name: &'static str,
    on_newer_version: Rc<dyn Fn()>,
    connection: RefCell<Rc<Database>>,
}

impl IndexedDb {
    /// Opens the database; one that is damaged is deleted and made anew. `true` if that was so.
    /// `on_newer_version` is called when another tab upgrades the database, which closes it here.
    pub(super) async fn open_or_rebuild(
        name: &'static str,
        on_newer_version: Rc<dyn Fn()>,
    ) -> Result<(Self, bool), StorageError> {
        let (connection, was_rebuilt) = match connect_twice(name, &on_newer_version).await {
            Ok(connection) => (connection, false),
            Err(StorageError::Damaged) => {
                Factory::new()?.delete(name)?.await?;
                (connect(name, &on_newer_version).await?, true)
            }
            Err(error) => return Err(error),
        };
        Ok((Self { name, on_newer_version, connection: RefCell::new(Rc::new(connection)) }, was_rebuilt))
    }

    /// Runs `operation`, and once more over a new connection if the old one was lost.
    pub(super) async fn retrying<T>(
        &self,
        operation: impl AsyncFn(&Self) -> Result<T, StorageError>,
    ) -> Result<T, StorageError> {
        match operation(self).await {
            Err(StorageError::Closed | StorageError::Unavailable(_)) => {
                self.connection().close();
                let connection = connect(self.name, &self.on_newer_version).await?;
                *self.connection.borrow_mut() = Rc::new(connection);
                operation(self).await
            }
            result => result,
        }
    }

    pub(super) async fn get(&self, store: StoreName, key: &str) -> Result<Option<String>, StorageError> {
        let transaction = self.begin(&[store.name()], TransactionMode::ReadOnly)?;
        let found = transaction.object_store(store.name())?.get(Query::Key(JsValue::from_str(key)))?.await?;
        Ok(found.and_then(|document| document.as_string()))
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

    pub(super) async fn write(&self, changes: &[Change<'_>]) -> Result<(), StorageError> {
        let is_changed = |store: &StoreName| changes.iter().any(|change| change.store() == *store);
        let stores: Vec<_> = StoreName::ALL.into_iter().filter(is_changed).map(StoreName::name).collect();
        let transaction = self.begin(&stores, TransactionMode::ReadWrite)?;
        match changes.iter().try_for_each(|change| request(&transaction, *change)) {
            Ok(()) => completion(transaction).await,
            Err(error) => {
                // Left alone, it would keep the changes before the failed one.
                drop(transaction.abort());
                Err(error)
            }
        }
    }

    pub(super) async fn clear(&self) -> Result<(), StorageError> {
        self.write(&StoreName::ALL.map(Change::Clear)).await
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

fn request(transaction: &Transaction, change: Change<'_>) -> Result<(), StorageError> {
    let store: ObjectStore = transaction.object_store(change.store().name())?;
    match change {
        Change::Put(_, key, document) => drop(store.put(&document.into(), Some(&key.into()))?),
        Change::Delete(_, key) => drop(store.delete(Query::Key(key.into()))?),
        Change::Clear(_) => drop(store.clear()?),
    }
    Ok(())
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
        if let Ok(database) = event.database() {
            database.close();
        }
        on_newer_version();
    });
    Ok(database)
}

pub(super) async fn open(name: &str, version: u32) -> Result<Database, StorageError> {
    let mut request = Factory::new()?.open(name, Some(version))?;
    let (block, blocked) = oneshot::channel();
    request.on_upgrade_needed(|event| migrations::upgrade(&event));
    request.on_blocked(|_| block.send(()).unwrap_or_default());
    match select(request.into_future(), blocked).await {
        Either::Left((database, _)) => Ok(database?),
        Either::Right((_, opening)) => {
            // It opens when the other tab closes, and would then stand in the way itself.
            spawn_local(async {
                if let Ok(database) = opening.await {
                    database.close();
                }
            });
            Err(StorageError::Blocked)
        }
    }
}
