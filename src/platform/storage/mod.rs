//! What the app keeps on the device: documents as JSON text, each under a key in a named store.
//!
//! Belongs here: keeping, and going on when the device cannot keep. Must not be here: what a document means.
//!
//! Nothing is lost from sight when the device's database fails or does not answer: the session goes on in memory, and a
//! notice says so. When the database answers after all, it is told what was written meanwhile.

#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod browser_tests;
#[cfg(test)]
mod contract;
mod error;
mod indexed_db;
mod memory;
mod migrations;
mod patience;
mod terms;

use std::{
    cell::{Cell, RefCell},
    pin::Pin,
    rc::Rc,
};

pub use error::StorageError;
use indexed_db::{Answer, Asked, IndexedDb};
use memory::Memory;
use patience::patiently;
pub use terms::{Change, Kept, StorageKind, StorageNotice, StoreName};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::{
    events::{has, navigator},
    timer::sleep,
};

// Between two tries to have the database back: twice as long each time.
const FIRST_WAIT_MILLISECONDS: i32 = 1000;
const MAX_WAIT_MILLISECONDS: i32 = 60_000;

/// The app's documents. Clones are handles to the same documents.
#[derive(Clone)]
pub struct Storage {
    inner: Rc<Inner>,
}

type OnNotice = Rc<dyn Fn(Option<StorageNotice>)>;

type Opening = Pin<Box<dyn Future<Output = Result<Option<StorageNotice>, StorageError>>>>;

struct Inner {
    backing: RefCell<Backing>,
    /// Everything that this session has read or written: what it goes on with when the database fails.
    session: Memory,
    /// The places of documents that the database has yet to be told of.
    untold: RefCell<Vec<(StoreName, String)>>,
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
        Self::with(Backing::Memory)
    }

    /// Says what happens to keeping later on; with none, the database keeps again and may hold more than was seen so far.
    /// One callback; a second takes the place of the first.
    pub fn on_notice(&self, callback: impl Fn(Option<StorageNotice>) + 'static) {
        *self.inner.on_notice.borrow_mut() = Some(Rc::new(callback));
    }

    pub fn kind(&self) -> StorageKind {
        match *self.inner.backing.borrow() {
            Backing::IndexedDb(_) => StorageKind::IndexedDb,
            Backing::Memory | Backing::InPlaceOf(_) => StorageKind::Memory,
        }
    }

    /// Every document of the store with its key, in the order of the keys.
    pub async fn all(&self, store: StoreName) -> Vec<(String, String)> {
        if let Some(Answer::Documents(found)) = self.on_device(Asked::All(store)).await {
            self.inner.session.replace(store, &found);
            return found;
        }
        self.inner.session.all(store)
    }

    pub async fn write(&self, changes: Vec<Change>) -> Kept {
        self.write_where(None, changes).await.unwrap_or(Kept::ThisVisit)
    }

    /// Writes only where `needed` has a document under the key, which another tab may have removed. None: it has none.
    pub async fn write_beside(&self, needed: StoreName, key: &str, changes: Vec<Change>) -> Option<Kept> {
        self.write_where(Some((needed, key.to_owned())), changes).await
    }

    async fn write_where(&self, needed: Option<(StoreName, String)>, changes: Vec<Change>) -> Option<Kept> {
        let asked = Asked::Write { needed: needed.clone(), changes: changes.clone() };
        let on_device = match self.on_device(asked).await {
            Some(Answer::IsThere(is_there)) => Some(is_there),
            _ => None,
        };
        let session = &self.inner.session;
        let is_there =
            on_device.unwrap_or_else(|| needed.is_none_or(|(store, key)| session.get(store, &key).is_some()));
        if !is_there {
            return None;
        }
        session.write(&changes);
        if on_device.is_some() {
            return Some(Kept::OnDevice);
        }
        let mut untold = self.inner.untold.borrow_mut();
        for (store, key) in changes.iter().map(Change::place) {
            untold.retain(|place| (place.0, &place.1) != (store, key));
            untold.push((store, key.clone()));
        }
        Some(Kept::ThisVisit)
    }

    /// Removes every document, also those of a database that has failed. An error means that the device still has them.
    pub async fn erase_everything(&self) -> Result<(), StorageError> {
        let backing = self.inner.backing.borrow().clone();
        match backing {
            Backing::Memory => {}
            Backing::IndexedDb(device) => {
                patiently(device.retrying(Rc::new(Asked::Clear))).await?;
            }
            Backing::InPlaceOf(database) => {
                // Who was told that it failed may have gone on and saved something.
                let wanted = Rc::new(Cell::new(true));
                let erased = patiently(IndexedDb::erase(database, Rc::clone(&wanted))).await;
                wanted.set(false);
                match erased {
                    Err(StorageError::Unavailable(_)) => {} // Where there is no database, there is nothing in it.
                    erased => erased?,
                }
            }
        }
        self.inner.untold.borrow_mut().clear();
        self.inner.session.clear();
        Ok(())
    }

    pub(crate) async fn open_named(database: &'static str) -> (Self, Option<StorageNotice>) {
        let storage = Self::with(Backing::InPlaceOf(database));
        let notice = match patiently(storage.clone().open_device(database, true)).await {
            Ok(notice) => notice,
            Err(error) => Some(storage.await_device(database, error)),
        };
        (storage, notice)
    }

    fn with(backing: Backing) -> Self {
        Self {
            inner: Rc::new(Inner {
                backing: RefCell::new(backing),
                session: Memory::default(),
                untold: RefCell::default(),
                on_notice: Rc::default(),
            }),
        }
    }

    /// Opens the database and takes it up; what cannot be read is made anew on the `is_first` try of a visit only.
    fn open_device(self, database: &'static str, is_first: bool) -> Opening {
        Box::pin(async move {
            let (device, was_rebuilt) = IndexedDb::open(database, self.on_newer_version(), is_first).await?;
            let notice = was_rebuilt.then_some(StorageNotice::Rebuilt);
            self.take_up(device, notice.clone()).await?;
            Ok(notice)
        })
    }

    /// Tries to have the database back, where that may succeed. The notice says how things are until then.
    fn await_device(&self, database: &'static str, error: StorageError) -> StorageNotice {
        match error {
            StorageError::NewerVersion => return StorageNotice::ReloadNeeded,
            StorageError::Unavailable(_) => {}
            _ => spawn_local(self.clone().keep_trying(database)),
        }
        StorageNotice::OnlyThisVisit(error)
    }

    async fn keep_trying(self, database: &'static str) {
        let mut wait = FIRST_WAIT_MILLISECONDS;
        loop {
            sleep(wait).await;
            if self.kind() == StorageKind::IndexedDb {
                return;
            }
            // One that hangs does not keep the next from succeeding. What cannot be written now may be with the next.
            let opening = self.clone().open_device(database, false);
            spawn_local(async move { drop(opening.await) });
            wait = (2 * wait).min(MAX_WAIT_MILLISECONDS);
        }
    }

    /// Puts the database in the place of memory, once it has been told what was written meanwhile.
    async fn take_up(&self, device: IndexedDb, notice: Option<StorageNotice>) -> Result<(), StorageError> {
        // There are databases that open, and answer nothing.
        device.all(StoreName::Addresses).await?;
        let mut told: Vec<Change> = Vec::new();
        loop {
            let changes = self.untold();
            if self.kind() == StorageKind::IndexedDb {
                return Ok(()); // Another try was quicker.
            }
            if changes == told {
                break;
            }
            // What was told, and has been erased since, is not to stay.
            let is_gone = |was: &&Change| changes.iter().all(|change| change.place() != was.place());
            let gone = told.iter().filter(is_gone).map(|was| Change::Delete(was.place().0, was.place().1.clone()));
            device.write(None, &gone.chain(changes.iter().cloned()).collect::<Vec<_>>()).await?;
            told = changes;
        }
        self.inner.untold.borrow_mut().clear();
        *self.inner.backing.borrow_mut() = Backing::IndexedDb(Rc::new(device));
        self.tell(notice);
        Ok(())
    }

    fn untold(&self) -> Vec<Change> {
        let change = |(store, key): &(StoreName, String)| match self.inner.session.get(*store, key) {
            Some(document) => Change::Put(*store, key.clone(), document),
            None => Change::Delete(*store, key.clone()),
        };
        self.inner.untold.borrow().iter().map(change).collect()
    }

    /// `None`: memory has the answer, because there is no database or it has just failed.
    async fn on_device(&self, asked: Asked) -> Option<Answer> {
        let backing = self.inner.backing.borrow().clone();
        let Backing::IndexedDb(device) = backing else {
            return None;
        };
        let storage = self.clone();
        let answering = {
            let device = Rc::clone(&device);
            async move {
                let answer = Rc::clone(&device).retrying(Rc::new(asked)).await;
                if answer.is_err() {
                    storage.read_the_rest(&device).await;
                }
                answer
            }
        };
        match patiently(answering).await {
            Ok(answer) => Some(answer),
            Err(error) => {
                self.go_on_in_memory(device.name, error);
                None
            }
        }
    }

    /// A full database can still be read; of one that is lost, the session has what the screens have shown.
    async fn read_the_rest(&self, device: &IndexedDb) {
        for store in StoreName::ALL {
            if let Ok(kept) = device.all(store).await
                && self.kind() == StorageKind::IndexedDb
            {
                self.inner.session.replace(store, &kept);
            }
        }
    }

    fn go_on_in_memory(&self, database: &'static str, error: StorageError) {
        if self.kind() == StorageKind::Memory {
            return; // An operation that failed at the same time was quicker.
        }
        *self.inner.backing.borrow_mut() = Backing::InPlaceOf(database);
        let notice = self.await_device(database, error);
        self.tell(Some(notice));
    }

    fn on_newer_version(&self) -> Rc<dyn Fn()> {
        let on_notice = Rc::clone(&self.inner.on_notice);
        Rc::new(move || tell(&on_notice, Some(StorageNotice::ReloadNeeded)))
    }

    fn tell(&self, notice: Option<StorageNotice>) {
        tell(&self.inner.on_notice, notice);
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

fn tell(listener: &RefCell<Option<OnNotice>>, notice: Option<StorageNotice>) {
    let callback = listener.borrow().clone();
    if let Some(callback) = callback {
        callback(notice);
    }
}
