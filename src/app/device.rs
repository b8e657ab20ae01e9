//! What the person keeps on this device: addresses and their schedules, read into memory once at the start so that
//! every screen has them at once, before the network.
//!
//! Must not be here: asking the gateway, what a screen shows.

use contract::bins::ScheduleAnswer;
use domain::address::{Address, AddressId};
use jiff::Timestamp;
use leptos::prelude::*;
use platform::json;
use platform::storage::{Storage, StorageError, StorageKind, StorageNotice, StoreName, request_persistence};
use serde::{Deserialize, Serialize};

/// An address that the person has saved, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SavedAddress {
    pub address: Address,
    /// The smallest opens first.
    pub order: i32,
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
    /// Of saved addresses, and of those looked at in this visit.
    pub schedules: RwSignal<Vec<KeptSchedule>>,
    pub notice: RwSignal<Option<StorageNotice>>,
    /// The address whose schedule has come last, until someone takes note.
    just_kept: StoredValue<Option<AddressId>>,
}

impl Device {
    /// Reads everything that is kept. A document that cannot be read counts as not kept; it can be fetched again.
    pub async fn open() -> Self {
        let (storage, notice) = Storage::open().await;
        let mut addresses: Vec<SavedAddress> = decode(storage.all(StoreName::Addresses).await);
        addresses.sort_by_key(|saved| saved.order);
        let schedules = decode(storage.all(StoreName::Schedules).await);
        let device = Device {
            storage: StoredValue::new_local(storage.clone()),
            addresses: RwSignal::new(addresses),
            schedules: RwSignal::new(schedules),
            notice: RwSignal::new(notice),
            just_kept: StoredValue::new(None),
        };
        storage.on_notice(move |notice| device.notice.set(Some(notice)));
        device
    }

    /// Whether what is saved is there on the next visit.
    pub fn keeps(&self) -> bool {
        self.storage.with_value(|storage| storage.kind() == StorageKind::IndexedDb)
    }

    pub fn is_saved(&self, id: &AddressId) -> bool {
        self.addresses.with(|saved| saved.iter().any(|saved| saved.address.id == *id))
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

    /// Saves an address with the schedule that is known of it, and asks the browser to keep it.
    pub async fn save(&self, address: Address) {
        if self.is_saved(&address.id) {
            return;
        }
        let id = address.id.clone();
        let last = self.addresses.with_untracked(|saved| saved.last().map(|saved| saved.order));
        let saved = SavedAddress { address, order: last.map_or(0, |last| last + 1) };
        self.put(StoreName::Addresses, &id, &saved).await;
        if let Some(kept) = self.schedule(&id) {
            self.put(StoreName::Schedules, &id, &kept).await;
        }
        self.addresses.update(|addresses| addresses.push(saved));
        request_persistence().await;
    }

    /// Makes a saved address the one that opens at the start. One document changes, so it is done whole or not at all,
    /// and what the screen says is kept.
    pub async fn open_first(&self, id: &AddressId) {
        let mut addresses = self.addresses.get_untracked();
        let first = addresses.first().map_or(0, |first| first.order);
        let Some(chosen) = addresses.iter_mut().find(|saved| saved.address.id == *id) else { return };
        chosen.order = first - 1;
        self.put(StoreName::Addresses, id, chosen).await;
        addresses.sort_by_key(|saved| saved.order);
        self.addresses.set(addresses);
    }

    pub async fn forget(&self, id: &AddressId) {
        let storage = self.storage.get_value();
        storage.delete(StoreName::Addresses, id.as_str()).await;
        storage.delete(StoreName::Schedules, id.as_str()).await;
        self.addresses.update(|addresses| addresses.retain(|saved| saved.address.id != *id));
    }

    /// Saves what was forgotten a moment ago, at its old place.
    pub async fn restore(&self, saved: SavedAddress) {
        let id = saved.address.id.clone();
        self.put(StoreName::Addresses, &id, &saved).await;
        if let Some(kept) = self.schedule(&id) {
            self.put(StoreName::Schedules, &id, &kept).await;
        }
        self.addresses.update(|addresses| {
            addresses.push(saved);
            addresses.sort_by_key(|saved| saved.order);
        });
    }

    /// Remembers a schedule for this visit, and beyond it when its address is saved.
    pub async fn keep(&self, kept: KeptSchedule) {
        let id = kept.answer.address.id.clone();
        self.just_kept.set_value(Some(id.clone()));
        if self.is_still_saved(&id).await {
            self.put(StoreName::Schedules, &id, &kept).await;
        }
        self.schedules.update(|schedules| {
            schedules.retain(|other| other.answer.address.id != id);
            schedules.push(kept);
        });
    }

    /// Another tab may have removed it meanwhile.
    async fn is_still_saved(&self, id: &AddressId) -> bool {
        if !self.is_saved(id) {
            return false;
        }
        let kept = self.storage.get_value().get(StoreName::Addresses, id.as_str()).await;
        if kept.is_none() {
            self.addresses.update(|addresses| addresses.retain(|saved| saved.address.id != *id));
        }
        kept.is_some()
    }

    /// Whether this schedule has come just now. Says so once.
    pub fn has_just_come(&self, id: &AddressId) -> bool {
        self.just_kept.try_update_value(Option::take).flatten().as_ref() == Some(id)
    }

    /// Erases everything. An error means that the device still has it.
    pub async fn erase(&self) -> Result<(), StorageError> {
        self.storage.get_value().erase_everything().await?;
        platform::page::forget_language_preference();
        self.addresses.set(Vec::new());
        self.schedules.set(Vec::new());
        Ok(())
    }

    async fn put<T: Serialize>(&self, store: StoreName, id: &AddressId, document: &T) {
        // Own documents are plain data: writing them as JSON cannot fail.
        if let Some(document) = json::write(document) {
            self.storage.get_value().put(store, id.as_str(), &document).await;
        }
    }
}

fn decode<T: for<'a> Deserialize<'a>>(documents: Vec<(String, String)>) -> Vec<T> {
    documents.iter().filter_map(|(_, document)| json::read(document)).collect()
}
