//! What the app keeps on the device: documents as JSON text, each under a key in a named store.
//!
//! Belongs here: keeping, and going on when the device cannot keep. Must not be here: what a document means.
//!
//! Nothing is lost from sight when the device's database fails: the session goes on in memory, and a notice says so.

#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod browser_tests;
#[cfg(test)]
mod contract;
mod error;
mod indexed_db;
mod memory;
mod migrations;
mod terms;

use std::{cell::RefCell, rc::Rc};

pub use error::StorageError;
use indexed_db::IndexedDb;
use memory::Memory;
use terms::Change;
pub use terms::{StorageKind, StorageNotice, StoreName};
use wasm_bindgen_futures::JsFuture;

use crate::events::{has, navigator};

/// The app's documents. Clones are handles to the same documents.
#[derive(Clone)]
pub struct Storage {
    inner: Rc<Inner>,
}

type OnNotice = Rc<dyn Fn(StorageNotice)>;

struct Inner {
    backing: RefCell<Backing>,
    /// Everything that this session has read or written: what it goes on with when the database fails.
    session: Memory,
    on_notice: Rc<RefCell<Option<OnNotice>>>,
}

#[derive(Clone)]
enum Backing {
    Memory,
    IndexedDb(Rc<IndexedDb>),
    /// Memory, in place of the named database, which may still hold documents of earlier visits.
    InPlaceOf(&'static str),
}

impl Storage {
    /// Opens the device's database, or goes on in memory; then, or after a repair, with a notice.
    pub async fn open() -> (Self, Option<StorageNotice>) {
        Self::open_named(indexed_db::DATABASE).await
    }

    /// Keeps everything for this visit only.
    pub fn in_memory() -> Self {
        Self::with(Backing::Memory, Rc::default())
    }

    /// Says what happens to keeping later on. One callback; a second takes the place of the first.
    pub fn on_notice(&self, callback: impl Fn(StorageNotice) + 'static) {
        *self.inner.on_notice.borrow_mut() = Some(Rc::new(callback));
    }

    pub fn kind(&self) -> StorageKind {
        match *self.inner.backing.borrow() {
            Backing::IndexedDb(_) => StorageKind::IndexedDb,
            Backing::Memory | Backing::InPlaceOf(_) => StorageKind::Memory,
        }
    }

    pub async fn get(&self, store: StoreName, key: &str) -> Option<String> {
        if let Some(found) = self.on_device(async |device| device.get(store, key).await).await {
            match &found {
                Some(document) => self.inner.session.write(&[Change::Put(store, key, document)]),
                None => self.inner.session.write(&[Change::Delete(store, key)]),
            }
            return found;
        }
        self.inner.session.get(store, key)
    }

    /// Every document of the store with its key, in the order of the keys.
    pub async fn all(&self, store: StoreName) -> Vec<(String, String)> {
        if let Some(found) = self.on_device(async |device| device.all(store).await).await {
            self.inner.session.replace(store, &found);
            return found;
        }
        self.inner.session.all(store)
    }

    pub async fn put(&self, store: StoreName, key: &str, document: &str) {
        self.write(&[Change::Put(store, key, document)]).await;
    }

    pub async fn delete(&self, store: StoreName, key: &str) {
        self.write(&[Change::Delete(store, key)]).await;
    }

    /// Removes every document, also those of a database that has failed. An error means that the device still has them.
    pub async fn erase_everything(&self) -> Result<(), StorageError> {
        let backing = self.inner.backing.borrow().clone();
        match backing {
            Backing::Memory => {}
            Backing::IndexedDb(device) => device.retrying(IndexedDb::clear).await?,
            Backing::InPlaceOf(database) => match IndexedDb::open_or_rebuild(database, Rc::new(|| ())).await {
                Ok((device, _)) => device.clear().await?,
                Err(StorageError::Unavailable(_)) => {} // Where there is no database, there is nothing in it.
                Err(error) => return Err(error),
            },
        }
        self.inner.session.write(&StoreName::ALL.map(Change::Clear));
        Ok(())
    }

    pub(crate) async fn open_named(database: &'static str) -> (Self, Option<StorageNotice>) {
        let on_notice: Rc<RefCell<Option<OnNotice>>> = Rc::default();
        let on_newer_version: Rc<dyn Fn()> = Rc::new({
            let on_notice = Rc::clone(&on_notice);
            move || tell(&on_notice, StorageNotice::ReloadNeeded)
        });
        match IndexedDb::open_or_rebuild(database, on_newer_version).await {
            Ok((device, was_rebuilt)) => {
                let storage = Self::with(Backing::IndexedDb(Rc::new(device)), on_notice);
                (storage, was_rebuilt.then_some(StorageNotice::Rebuilt))
            }
            Err(error) => (Self::with(Backing::InPlaceOf(database), on_notice), Some(notice_of(error))),
        }
    }

    fn with(backing: Backing, on_notice: Rc<RefCell<Option<OnNotice>>>) -> Self {
        Self { inner: Rc::new(Inner { backing: RefCell::new(backing), session: Memory::default(), on_notice }) }
    }

    async fn write(&self, changes: &[Change<'_>]) {
        self.on_device(async |device| device.write(changes).await).await;
        self.inner.session.write(changes);
    }

    /// `None`: memory has the answer, because there is no database or it has just failed for good.
    async fn on_device<T>(&self, operation: impl AsyncFn(&IndexedDb) -> Result<T, StorageError>) -> Option<T> {
        let backing = self.inner.backing.borrow().clone();
        let Backing::IndexedDb(device) = backing else {
            return None;
        };
        match device.retrying(operation).await {
            Ok(answer) => Some(answer),
            Err(error) => {
                self.go_on_in_memory(&device, error).await;
                None
            }
        }
    }

    async fn go_on_in_memory(&self, device: &IndexedDb, error: StorageError) {
        // A full database can still be read; for one that is lost, the session has what the screens have shown.
        let mut readable = Vec::new();
        for store in StoreName::ALL {
            if let Ok(kept) = device.all(store).await {
                readable.push((store, kept));
            }
        }
        if self.kind() == StorageKind::Memory {
            return; // An operation that failed at the same time was quicker.
        }
        for (store, kept) in readable {
            self.inner.session.replace(store, &kept);
        }
        *self.inner.backing.borrow_mut() = Backing::InPlaceOf(device.name);
        tell(&self.inner.on_notice, notice_of(error));
    }
}

/// Asks the browser not to clear the documents when space is short. Ask after the person has saved something.
/// `true` if the browser promises it.
pub async fn request_persistence() -> bool {
    if !has(&navigator(), "storage") {
        return false;
    }
    let Ok(answer) = navigator().storage().persist() else {
        return false;
    };
    JsFuture::from(answer).await.is_ok_and(|granted| granted.is_truthy())
}

fn notice_of(error: StorageError) -> StorageNotice {
    match error {
        StorageError::NewerVersion => StorageNotice::ReloadNeeded,
        error => StorageNotice::OnlyThisVisit(error),
    }
}

fn tell(listener: &RefCell<Option<OnNotice>>, notice: StorageNotice) {
    let callback = listener.borrow().clone();
    if let Some(callback) = callback {
        callback(notice);
    }
}
