//! The storage in a real browser: the contract, upgrades, other tabs, and every way in which a database fails.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use futures_util::future::join;
use idb::{Database, Factory, ObjectStoreParams};
use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{StoreName::*, contract::put, *};

/// Changes something in the browser, by script, for as long as this lives.
struct Sabotage {
    undo: Function,
}

impl Sabotage {
    /// `script` returns the function that undoes it.
    fn begin(script: &str) -> Self {
        let undo = Function::new_no_args(script).call0(&JsValue::NULL).unwrap();
        Self { undo: undo.into() }
    }

    /// The method of the browser's class throws a `DOMException`, the first `times` times.
    fn throwing(class: &str, method: &str, exception: &str, times: &str) -> Self {
        Self::throwing_with(class, method, exception, "sabotage", times)
    }

    fn throwing_with(class: &str, method: &str, exception: &str, message: &str, times: &str) -> Self {
        Self::begin(&format!(
            "const original = {class}.prototype.{method}; let left = {times};
             {class}.prototype.{method} = function (...values) {{
                 if (left-- > 0) throw new DOMException('{message}', '{exception}');
                 return original.apply(this, values);
             }};
             return () => {{ {class}.prototype.{method} = original; }};"
        ))
    }
}

impl Drop for Sabotage {
    fn drop(&mut self) {
        self.undo.call0(&JsValue::NULL).unwrap();
    }
}

/// An empty database on the device.
async fn fresh(name: &'static str) -> Storage {
    Factory::new().unwrap().delete(name).unwrap().await.unwrap();
    let (storage, notice) = Storage::open_named(name).await;
    assert_eq!((storage.kind(), notice), (StorageKind::IndexedDb, None));
    storage
}

type Notices = Rc<RefCell<Vec<Option<StorageNotice>>>>;

fn record_notices(storage: &Storage) -> Notices {
    let notices = Notices::default();
    let heard = Rc::clone(&notices);
    storage.on_notice(move |notice| heard.borrow_mut().push(notice));
    notices
}

/// A database as another program would leave it: no stores, and no wish to let go.
async fn raw(name: &str, version: u32) -> Database {
    let mut request = Factory::new().unwrap().open(name, Some(version)).unwrap();
    request.on_upgrade_needed(|event| {
        let database = idb::DatabaseEvent::database(&event).unwrap();
        database.create_object_store("other", ObjectStoreParams::new()).unwrap();
    });
    request.await.unwrap()
}

#[wasm_bindgen_test]
async fn memory_keeps_the_contract() {
    contract::holds(async || Storage::in_memory()).await;
}

#[wasm_bindgen_test]
async fn indexed_db_keeps_the_contract() {
    contract::holds(async || fresh("contract").await).await;
}

#[wasm_bindgen_test]
async fn documents_are_there_at_the_next_visit() {
    let _ = fresh("visits").await.put(Addresses, "1", "one").await;
    let (storage, notice) = Storage::open_named("visits").await;
    assert_eq!(notice, None);
    assert_eq!(storage.get(Addresses, "1").await.as_deref(), Some("one"));
}

#[wasm_bindgen_test]
async fn documents_of_every_released_version_still_load() {
    let released = [
        include_str!("fixtures/version_1.json"),
        include_str!("fixtures/version_2.json"),
        include_str!("fixtures/version_3.json"),
        include_str!("fixtures/version_4.json"),
    ];
    assert_eq!(released.len(), migrations::LATEST as usize, "each version leaves a fixture");
    for (version, fixture) in (1..).zip(released) {
        let stores: BTreeMap<String, BTreeMap<String, String>> = serde_json::from_str(fixture).unwrap();
        write_as_version(version, &stores).await;
        let (storage, notice) = Storage::open_named("released").await;
        assert_eq!(notice, None);
        for store in StoreName::ALL {
            // A store that came later is there, and empty.
            let expected: Vec<_> = stores.get(store.name()).cloned().unwrap_or_default().into_iter().collect();
            assert_eq!(storage.all(store).await, expected);
        }
    }
}

async fn write_as_version(version: u32, stores: &BTreeMap<String, BTreeMap<String, String>>) {
    Factory::new().unwrap().delete("released").unwrap().await.unwrap();
    let database = indexed_db::open("released", version).await.unwrap();
    for (store, documents) in stores {
        let transaction = database.transaction(&[store], idb::TransactionMode::ReadWrite).unwrap();
        for (key, document) in documents {
            transaction.object_store(store).unwrap().put(&document.into(), Some(&key.into())).unwrap();
        }
        assert!(transaction.await.unwrap().is_committed());
    }
    database.close();
}

#[wasm_bindgen_test]
async fn a_newer_version_in_another_tab_asks_for_a_reload_and_is_not_held_up() {
    let storage = fresh("newer").await;
    let _ = storage.put(Addresses, "1", "one").await;
    storage.get(Addresses, "1").await;
    let notices = record_notices(&storage);
    let other_tab = raw("newer", migrations::LATEST + 1).await;
    assert_eq!(*notices.borrow(), [Some(StorageNotice::ReloadNeeded)]);

    let _ = storage.put(Addresses, "2", "two").await;
    assert_eq!(storage.kind(), StorageKind::Memory);
    assert_eq!(storage.all(Addresses).await.len(), 2);
    other_tab.close();

    let (_, notice) = Storage::open_named("newer").await;
    assert_eq!(notice, Some(StorageNotice::ReloadNeeded));
}

#[wasm_bindgen_test]
async fn a_database_that_is_deleted_elsewhere_is_made_anew_without_a_word() {
    let storage = fresh("deleted").await;
    let notices = record_notices(&storage);
    Factory::new().unwrap().delete("deleted").unwrap().await.unwrap();
    assert_eq!(storage.put(Addresses, "1", "one").await, Kept::OnDevice);
    assert_eq!(*notices.borrow(), []);
}

#[wasm_bindgen_test]
async fn a_tab_that_does_not_let_go_does_not_hold_up_the_start() {
    let name = "blocked";
    Factory::new().unwrap().delete(name).unwrap().await.unwrap();
    let old_tab = raw(name, 1).await;
    // As if the next version were there: it waits for the old tab.
    let deletion = Factory::new().unwrap().delete(name).unwrap();
    let (storage, notice) = Storage::open_named(name).await;
    assert_eq!(notice, Some(StorageNotice::OnlyThisVisit(StorageError::Silent)));
    assert_eq!(storage.put(Addresses, "1", "one").await, Kept::ThisVisit);
    old_tab.close();
    deletion.await.unwrap();
    is_taken_up(&storage).await;
    assert_eq!(on_device(name, Addresses).await, ["one"]);
}

/// Waits until the database has the word again.
async fn is_taken_up(storage: &Storage) {
    while storage.kind() != StorageKind::IndexedDb {
        sleep(1).await;
    }
}

/// The documents that the next visit finds.
async fn on_device(name: &'static str, store: StoreName) -> Vec<String> {
    let (storage, _) = Storage::open_named(name).await;
    assert_eq!(storage.kind(), StorageKind::IndexedDb);
    storage.all(store).await.into_iter().map(|(_, document)| document).collect()
}

/// The events of these requests come only once this is dropped, and not at all where they are `lost`.
fn silence(class: &str, method: &str, is_lost: bool) -> Sabotage {
    Sabotage::begin(&format!(
        "const original = {class}.prototype.{method}, held = [];
         let isSilent = true;
         {class}.prototype.{method} = function (...values) {{
             const target = original.apply(this, values);
             for (const name of ['success', 'error', 'upgradeneeded', 'blocked', 'complete', 'abort']) {{
                 target.addEventListener(name, (event) => {{
                     if (!isSilent) return;
                     event.stopImmediatePropagation();
                     if (name === 'success' || name === 'complete') held.push([target, name]);
                 }}, {{ capture: true }});
             }}
             return target;
         }};
         return () => {{
             isSilent = false;
             {class}.prototype.{method} = original;
             if (!{is_lost}) for (const [target, name] of held) target.dispatchEvent(new Event(name));
         }};"
    ))
}

#[wasm_bindgen_test]
async fn a_database_that_opens_late_is_told_what_was_saved_meanwhile_and_tells_what_it_has() {
    for (name, is_lost) in [("late", false), ("stuck", true)] {
        let _ = fresh(name).await.write(vec![put(Addresses, "old", "old"), put(Addresses, "gone", "gone")]).await;
        let silence = silence("IDBFactory", "open", is_lost);
        let (storage, notice) = Storage::open_named(name).await;
        assert_eq!(notice, Some(StorageNotice::OnlyThisVisit(StorageError::Silent)));
        let notices = record_notices(&storage);
        assert_eq!(storage.put(Addresses, "new", "new").await, Kept::ThisVisit);
        assert_eq!(storage.delete(Addresses, "gone").await, Kept::ThisVisit);
        drop(silence);
        is_taken_up(&storage).await;
        assert_eq!(*notices.borrow(), [None]);
        assert_eq!(storage.all(Addresses).await.len(), 2);
        assert_eq!(on_device(name, Addresses).await, ["new", "old"]);
    }
}

#[wasm_bindgen_test]
async fn what_is_erased_while_the_database_is_taken_up_does_not_come_back() {
    let name = "erased-meanwhile";
    let _ = fresh(name).await;
    let silence = silence("IDBFactory", "open", true);
    let (storage, _) = Storage::open_named(name).await;
    let _ = storage.put(Addresses, "1", "one").await;
    drop(silence);
    let (_, erased) = join(storage.clone().open_device(name, false), storage.erase_everything()).await;
    assert_eq!(erased, Ok(()));
    is_taken_up(&storage).await;
    assert!(on_device(name, Addresses).await.is_empty());
}

#[wasm_bindgen_test]
async fn a_transaction_that_hangs_does_not_hold_up_the_app() {
    for is_lost in [false, true] {
        let name = "hanging";
        let storage = fresh(name).await;
        let _ = storage.put(Addresses, "1", "one").await;
        let notices = record_notices(&storage);
        let silence = silence("IDBDatabase", "transaction", is_lost);
        assert_eq!(storage.put(Addresses, "2", "two").await, Kept::ThisVisit);
        assert_eq!(storage.get(Addresses, "2").await.as_deref(), Some("two"));
        assert_eq!(*notices.borrow(), [Some(StorageNotice::OnlyThisVisit(StorageError::Silent))]);
        drop(silence);
        is_taken_up(&storage).await;
        assert_eq!(on_device(name, Addresses).await, ["one", "two"]);
    }
}

#[wasm_bindgen_test]
async fn what_hangs_is_not_called_erased_and_erases_nothing_later() {
    let _ = fresh("hung").await.put(Addresses, "1", "one").await;
    let silence = silence("IDBFactory", "open", false);
    let (storage, _) = Storage::open_named("hung").await;
    assert_eq!(storage.erase_everything().await, Err(StorageError::Silent));
    drop(silence);
    is_taken_up(&storage).await;
    assert_eq!(on_device("hung", Addresses).await, ["one"]);
}

#[wasm_bindgen_test]
async fn no_failure_of_one_visit_erases_anything() {
    let backing_store = "Internal error opening backing store for indexedDB.open.";
    for exception in
        ["UnknownError", "AbortError", "QuotaExceededError", "InvalidStateError", "VersionError", "DataError"]
    {
        let name = "unharmed";
        let _ = fresh(name).await.put(Addresses, "1", "one").await;
        for _visit in 0..2 {
            let _sabotage = Sabotage::throwing_with("IDBFactory", "open", exception, backing_store, "Infinity");
            let (storage, notice) = Storage::open_named(name).await;
            assert!(notice.is_some(), "{exception}");
            assert_eq!(storage.kind(), StorageKind::Memory);
        }
        assert_eq!(on_device(name, Addresses).await, ["one"], "{exception}");
    }
}

#[wasm_bindgen_test]
async fn a_database_that_could_not_be_read_is_taken_up_when_it_can() {
    let name = "readable";
    let _ = fresh(name).await.put(Addresses, "1", "one").await;
    let sabotage = Sabotage::throwing_with("IDBFactory", "open", "UnknownError", "backing store", "3");
    let (storage, notice) = Storage::open_named(name).await;
    assert_eq!(notice, Some(StorageNotice::OnlyThisVisit(StorageError::Damaged)));
    is_taken_up(&storage).await;
    drop(sabotage);
    assert_eq!(on_device(name, Addresses).await, ["one"]);
}

#[wasm_bindgen_test]
async fn a_damaged_database_is_made_anew_when_it_was_so_a_minute_ago() {
    let name = "damaged";
    Factory::new().unwrap().delete(name).unwrap().await.unwrap();
    raw(name, migrations::LATEST).await.close();
    let (storage, notice) = Storage::open_named(name).await;
    assert_eq!(notice, Some(StorageNotice::OnlyThisVisit(StorageError::Damaged)));
    assert_eq!(storage.kind(), StorageKind::Memory);

    let minute =
        Sabotage::begin("const now = Date.now; Date.now = () => now() + 60_000; return () => { Date.now = now; };");
    let (storage, notice) = Storage::open_named(name).await;
    assert_eq!(notice, Some(StorageNotice::Rebuilt));
    assert_eq!(storage.put(Settings, "1", "one").await, Kept::OnDevice);
    drop(minute);
}

#[wasm_bindgen_test]
async fn a_browser_without_a_database_keeps_for_this_visit() {
    let _sabotage = Sabotage::begin(
        "Object.defineProperty(globalThis, 'indexedDB', { value: undefined, configurable: true });
         return () => { delete globalThis.indexedDB; };",
    );
    let (storage, notice) = Storage::open_named("absent").await;
    assert!(matches!(notice, Some(StorageNotice::OnlyThisVisit(StorageError::Unavailable(_)))));
    contract::holds(async || storage_after_erasing(&storage).await).await;
}

async fn storage_after_erasing(storage: &Storage) -> Storage {
    storage.erase_everything().await.unwrap();
    storage.clone()
}

#[wasm_bindgen_test]
async fn a_full_device_keeps_what_it_has_and_goes_on_in_memory() {
    let storage = fresh("full").await;
    let _ = storage.put(Addresses, "old", "kept").await;
    let (other_handle, _) = Storage::open_named("full").await;
    let notices = record_notices(&other_handle);
    let sabotage = Sabotage::throwing("IDBObjectStore", "put", "QuotaExceededError", "Infinity");
    let _ = other_handle.put(Addresses, "new", "for this visit").await;
    drop(sabotage);

    assert_eq!(*notices.borrow(), [Some(StorageNotice::OnlyThisVisit(StorageError::Quota))]);
    assert_eq!(other_handle.kind(), StorageKind::Memory);
    assert_eq!(other_handle.get(Addresses, "old").await.as_deref(), Some("kept"));
    assert_eq!(other_handle.get(Addresses, "new").await.as_deref(), Some("for this visit"));
    assert_eq!(storage.get(Addresses, "new").await, None);

    other_handle.erase_everything().await.unwrap();
    assert!(storage.all(Addresses).await.is_empty());
}

#[wasm_bindgen_test]
async fn a_lost_connection_is_made_again() {
    let storage = fresh("lost").await;
    for exception in ["InvalidStateError", "UnknownError"] {
        let _sabotage = Sabotage::throwing("IDBDatabase", "transaction", exception, "1");
        let _ = storage.put(Addresses, exception, "kept").await;
        assert_eq!(storage.kind(), StorageKind::IndexedDb);
    }
    let (storage, _) = Storage::open_named("lost").await;
    assert_eq!(storage.all(Addresses).await.len(), 2);
}

#[wasm_bindgen_test]
async fn a_database_that_is_gone_leaves_what_the_session_has_seen() {
    let storage = fresh("gone").await;
    let notices = record_notices(&storage);
    let _ = storage.put(Addresses, "1", "one").await;
    let _sabotage = Sabotage::throwing("IDBDatabase", "transaction", "UnknownError", "Infinity");
    assert_eq!(storage.erase_everything().await, Err(StorageError::Closed));
    assert_eq!(storage.get(Addresses, "1").await.as_deref(), Some("one"));
    assert_eq!(storage.kind(), StorageKind::Memory);
    assert_eq!(*notices.borrow(), [Some(StorageNotice::OnlyThisVisit(StorageError::Closed))]);
}

#[wasm_bindgen_test]
async fn changes_that_are_written_together_happen_together() {
    let name = "together";
    drop(fresh(name).await);
    let (device, _) = IndexedDb::open(name, Rc::new(|| ()), true).await.unwrap();
    let changes = [put(Addresses, "1", "one"), Change::Delete(Addresses, "1".to_owned())];
    let sabotage = Sabotage::throwing("IDBObjectStore", "delete", "QuotaExceededError", "1");
    assert_eq!(device.write(None, &changes).await, Err(StorageError::Quota));
    drop(sabotage);
    assert_eq!(device.all(Addresses).await, Ok(vec![]));
}
