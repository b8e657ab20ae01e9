//! What the person keeps on this device: addresses and their schedules, read into memory once at the start so that
//! every screen has them at once, before the network.
//!
//! Must not be here: asking the gateway, what a screen shows.

use crate::app::App;
use contract::bins::ScheduleAnswer;
use domain::address::{Address, AddressId};
use jiff::Timestamp;
use leptos::prelude::*;
use platform::storage::{
    Change, Kept, Storage, StorageError, StorageKind, StorageNotice, StoreName, request_persistence,
};
use platform::{clock, json, page};
use screens::bins::{Checked, Reach};
use serde::{Deserialize, Serialize};
// The device is read before leptos is mounted.
use wasm_bindgen_futures::spawn_local;

/// What was checked within it is not asked for again with the screen that shows it.
const A_MOMENT_MILLISECONDS: i64 = 10_000;

/// The order of what is saved while the device does not answer: behind all that it may turn out to have.
const BEHIND_ALL: i32 = 1 << 20;

/// An address that the person has saved, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SavedAddress {
    pub address: Address,
    /// The smallest opens first.
    pub order: i32,
    /// The device could not keep it, or has not yet.
    #[serde(skip)]
    pub is_for_visit: bool,
}

/// A schedule as it is kept, with the moment in which the gateway last confirmed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptSchedule {
    pub answer: ScheduleAnswer,
    #[serde(with = "domain::iso::instant")]
    pub checked_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
}

impl KeptSchedule {
    /// One from the future was checked while the device's clock was wrong: it is newer than nothing.
    fn is_newer_than(&self, other: &KeptSchedule) -> bool {
        self.checked_at > other.checked_at && self.checked_at <= clock::now()
    }

    pub fn checked(&self, app: App) -> Checked {
        self.checked_at(clock::now(), app.reach.get())
    }

    pub fn checked_at(&self, now: Timestamp, reach: Reach) -> Checked {
        Checked { fetched_at: self.fetched_at(), updated_at: self.answer.updated_at, now, reach }
    }

    /// As old as the older of the two: what the gateway had from its source, and our last question.
    pub fn fetched_at(&self) -> Timestamp {
        self.answer.fetched_at.map_or(self.checked_at, |fetched| fetched.min(self.checked_at))
    }
}

/// The device's documents, as signals.
#[derive(Clone, Copy)]
pub struct Device {
    storage: StoredValue<Storage, LocalStorage>,
    /// The first opens at the start.
    pub addresses: RwSignal<Vec<SavedAddress>>,
    /// Of saved addresses, and of those looked at in this visit. Told when one says something else than before.
    schedules: RwSignal<Vec<KeptSchedule>>,
    /// Told whenever the gateway has confirmed one.
    pub checks: Trigger,
    pub notice: RwSignal<Option<StorageNotice>>,
    opened_at: Timestamp,
}

impl Device {
    /// Reads everything that is kept.
    pub async fn open() -> Self {
        let (storage, notice) = Storage::open().await;
        let device = Device {
            storage: StoredValue::new_local(storage.clone()),
            addresses: RwSignal::default(),
            schedules: RwSignal::default(),
            checks: Trigger::new(),
            notice: RwSignal::new(notice),
            opened_at: clock::now(),
        };
        storage.on_notice(move |notice| {
            device.notice.set(notice);
            spawn_local(device.read_again());
        });
        device.read_again().await;
        device
    }

    /// Other tabs may have changed it. A document that cannot be read counts as not kept; it can be fetched again.
    pub async fn read_again(self) {
        let storage = self.storage.get_value();
        let schedules = storage.all(StoreName::Schedules).await;
        // Last, so that nothing is saved between the reading and the taking over.
        let addresses = storage.all(StoreName::Addresses).await;
        if storage.kind() == StorageKind::Memory {
            return; // What has been seen of it is here already.
        }
        self.take_over(decode(&addresses), decode(&schedules));
        let is_orphan = |key: &String| addresses.iter().all(|(id, _)| id != key);
        let orphans = schedules.into_iter().map(|(key, _)| key).filter(is_orphan);
        let orphans: Vec<_> = orphans.map(|key| Change::Delete(StoreName::Schedules, key)).collect();
        if !orphans.is_empty() {
            // Where they stay, the next visit removes them.
            let _ = storage.write(orphans).await;
        }
    }

    fn take_over(&self, mut addresses: Vec<SavedAddress>, schedules: Vec<KeptSchedule>) {
        addresses.sort_by_key(|saved| saved.order);
        if self.addresses.with_untracked(|known| *known != addresses) {
            self.addresses.set(addresses);
        }
        for kept in schedules {
            if self.schedule(&kept.answer.address.id).is_none_or(|known| kept.is_newer_than(&known)) {
                self.show(kept, false);
            }
        }
    }

    /// For what areas keep themselves.
    pub fn storage(&self) -> Storage {
        self.storage.get_value()
    }

    /// Whether what is saved is there on the next visit.
    pub fn keeps(&self) -> bool {
        self.notice.track();
        self.storage.with_value(|storage| storage.kind() == StorageKind::IndexedDb)
    }

    /// Whether there is a database that does not answer, with what was saved before.
    pub fn may_answer(&self) -> bool {
        self.notice.with_untracked(|notice| {
            matches!(notice, Some(StorageNotice::OnlyThisVisit(error)) if !matches!(error, StorageError::Unavailable(_)))
        })
    }

    pub fn is_saved(&self, id: &AddressId) -> bool {
        self.saved_as(id).is_some()
    }

    pub fn saved_as(&self, id: &AddressId) -> Option<SavedAddress> {
        self.addresses.with(|saved| saved.iter().find(|saved| saved.address.id == *id).cloned())
    }

    /// The address that opens at the start.
    pub fn home(&self) -> Option<AddressId> {
        self.addresses.with_untracked(|saved| saved.first().map(|saved| saved.address.id.clone()))
    }

    pub fn saved(&self) -> Vec<Address> {
        self.addresses.with(|saved| saved.iter().map(|saved| saved.address.clone()).collect())
    }

    pub fn schedule(&self, id: &AddressId) -> Option<KeptSchedule> {
        self.schedules.with(|kept| kept.iter().find(|kept| kept.answer.address.id == *id).cloned())
    }

    /// Whether the gateway has confirmed this schedule a moment ago, in this visit.
    pub fn has_just_checked(&self, id: &AddressId) -> bool {
        let now = clock::now().as_millisecond();
        self.schedule(id).is_some_and(|kept| {
            let age = now - kept.checked_at.as_millisecond();
            kept.checked_at >= self.opened_at && (0..A_MOMENT_MILLISECONDS).contains(&age)
        })
    }

    /// Saves an address behind the others, and asks the browser to keep it.
    pub async fn save(&self, address: Address) -> Kept {
        let order = self.addresses.with_untracked(|saved| match saved.last() {
            Some(last) => last.order + 1,
            None if self.keeps() => 0,
            None => BEHIND_ALL,
        });
        let kept = self.save_at(SavedAddress { address, order, is_for_visit: false }).await;
        if kept == Kept::OnDevice {
            request_persistence().await;
        }
        kept
    }

    /// Saves an address at its place, with the schedule that is known of it.
    pub async fn save_at(&self, mut saved: SavedAddress) -> Kept {
        let id = saved.address.id.clone();
        let schedule = self.schedule(&id).and_then(|kept| put(StoreName::Schedules, &id, &kept));
        let kept = self.write(put(StoreName::Addresses, &id, &saved).into_iter().chain(schedule)).await;
        saved.is_for_visit = kept == Kept::ThisVisit;
        // Who presses twice saves once.
        if !self.is_saved(&id) {
            self.addresses.update(|addresses| {
                addresses.push(saved);
                addresses.sort_by_key(|saved| saved.order);
            });
        }
        kept
    }

    /// Makes a saved address the one that opens at the start. One document changes, so it is done whole or not at all,
    /// and what the screen says is kept.
    pub async fn open_first(&self, id: &AddressId) -> Kept {
        let mut addresses = self.addresses.get_untracked();
        let first = addresses.first().map_or(0, |first| first.order);
        let chosen = addresses.iter_mut().find(|saved| saved.address.id == *id);
        let change = chosen.and_then(|chosen| {
            chosen.order = first - 1;
            put(StoreName::Addresses, id, chosen)
        });
        let kept = self.write(change).await;
        addresses.sort_by_key(|saved| saved.order);
        self.addresses.set(addresses);
        kept
    }

    pub async fn forget(&self, id: &AddressId) -> Kept {
        let remove = |store| Change::Delete(store, id.as_str().to_owned());
        let kept = self.write([StoreName::Addresses, StoreName::Schedules, StoreName::Missed].map(remove)).await;
        self.drop_address(id);
        kept
    }

    /// Remembers a schedule for this visit, and beyond it when its address is saved. Where `is_confirmed`, it is the one
    /// that was known, checked again.
    pub async fn keep(&self, kept: KeptSchedule, is_confirmed: bool) {
        let id = kept.answer.address.id.clone();
        if self.schedule(&id).is_some_and(|known| known.is_newer_than(&kept)) {
            return; // Asked for earlier, and come too late.
        }
        let change = put(StoreName::Schedules, &id, &kept).into_iter().collect();
        // A database that takes its time holds up nobody.
        self.show(kept, is_confirmed);
        if self.is_saved(&id) {
            let storage = self.storage.get_value();
            if storage.write_beside(StoreName::Addresses, id.as_str(), change).await.is_none() {
                // Removed in another tab.
                self.drop_address(&id);
            }
        }
    }

    fn show(&self, kept: KeptSchedule, is_confirmed: bool) {
        self.schedules.maybe_update(|schedules| {
            let known = schedules.iter_mut().find(|known| known.answer.address.id == kept.answer.address.id);
            match known {
                Some(known) => *known = kept,
                None => schedules.push(kept),
            }
            !is_confirmed
        });
        self.checks.notify();
    }

    fn drop_address(&self, id: &AddressId) {
        self.addresses.update(|addresses| addresses.retain(|saved| saved.address.id != *id));
    }

    /// Erases everything. An error means that the device still has it.
    pub async fn erase(&self) -> Result<(), StorageError> {
        self.storage.get_value().erase_everything().await?;
        page::forget_language_preference();
        page::forget_glances();
        self.addresses.set(Vec::new());
        self.schedules.set(Vec::new());
        Ok(())
    }

    async fn write(&self, changes: impl IntoIterator<Item = Change>) -> Kept {
        self.storage.get_value().write(changes.into_iter().collect()).await
    }
}

/// Own documents are plain data: there is always one.
fn put<T: Serialize>(store: StoreName, id: &AddressId, document: &T) -> Option<Change> {
    Some(Change::Put(store, id.as_str().to_owned(), json::write(document)?))
}

fn decode<T: for<'a> Deserialize<'a>>(documents: &[(String, String)]) -> Vec<T> {
    documents.iter().filter_map(|(_, document)| json::read(document)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, from_str};

    /// What a device has kept, by store and key, as the released version wrote it.
    fn released(fixture: &str, store: &str) -> Vec<String> {
        let stores: Value = from_str(fixture).expect("the fixture is JSON");
        let documents = stores[store].as_object().expect("the store is in the fixture").values();
        documents.map(|document| document.as_str().expect("a document is text").to_owned()).collect()
    }

    #[test]
    fn documents_of_every_released_version_are_understood() {
        for fixture in [
            include_str!("../platform/storage/fixtures/version_1.json"),
            include_str!("../platform/storage/fixtures/version_2.json"),
        ] {
            let addresses = released(fixture, "addresses");
            let saved: Vec<SavedAddress> = addresses.iter().map(|text| from_str(text).expect("an address")).collect();
            assert_eq!((saved[0].address.line.as_str(), saved[0].order), ("12 Weir Lane", 0));
            let schedules = released(fixture, "schedules");
            let kept: Vec<KeptSchedule> = schedules.iter().map(|text| from_str(text).expect("a schedule")).collect();
            assert_eq!(kept[0].answer.address, saved[0].address);
            assert!(kept[0].answer.schedule.services.iter().any(|app| app.next.is_some()));
        }
    }
}
