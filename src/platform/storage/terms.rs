//! The terms in which the storage is spoken to.
//!
//! Belongs here: names and notices. Must not be here: behaviour.

use super::StorageError;

/// A group of documents. The name is part of what is on people's devices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StoreName {
    Addresses,
    Schedules,
    Settings,
    /// What the person reports, and has begun to report.
    Reports,
    /// Which bins of a home may be reported, as it was known last.
    Missed,
    /// What was entered in forms while signed in, sealed.
    Forms,
    /// The council's identity log, as it was checked last on this device.
    Checkpoints,
    /// The conversation with the assistant, and what it must know of the council.
    Assistant,
}

impl StoreName {
    pub const ALL: [StoreName; 8] = [
        StoreName::Addresses,
        StoreName::Schedules,
        StoreName::Settings,
        StoreName::Reports,
        StoreName::Missed,
        StoreName::Forms,
        StoreName::Checkpoints,
        StoreName::Assistant,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            StoreName::Addresses => "addresses",
            StoreName::Schedules => "schedules",
            StoreName::Settings => "settings",
            StoreName::Reports => "reports",
            StoreName::Missed => "missed",
            StoreName::Forms => "forms",
            StoreName::Checkpoints => "checkpoints",
            StoreName::Assistant => "assistant",
        }
    }
}

/// Where documents go: kept on the device, or gone with this page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageKind {
    IndexedDb,
    Memory,
}

/// Something about keeping that the person should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorageNotice {
    /// What is saved from now on is gone when the page is closed.
    OnlyThisVisit(StorageError),
    /// The device's database could not be read, on more than one visit. A new, empty one took its place.
    Rebuilt,
    /// Another tab runs a newer version of the app: this one must be reloaded.
    ReloadNeeded,
}

/// Where something written is now.
#[must_use = "the screen says what is so"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// There on the next visit.
    OnDevice,
    /// Gone with this page, unless the device's database answers after all.
    ThisVisit,
}

/// One change to a store: the key, and the document that it gets. Changes that are written together happen together or
/// not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Put(StoreName, String, String),
    Delete(StoreName, String),
}

impl Change {
    pub(super) const fn place(&self) -> (StoreName, &String) {
        match self {
            Change::Put(store, key, _) | Change::Delete(store, key) => (*store, key),
        }
    }
}
