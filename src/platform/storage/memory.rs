//! Documents in memory.
//!
//! Belongs here: the behaviour that every backing must have, in its simplest form. Must not be here: when memory is used.

use std::{cell::RefCell, collections::BTreeMap};

use super::{Change, StoreName};

#[derive(Default)]
pub(super) struct Memory {
    documents: RefCell<BTreeMap<(StoreName, String), String>>,
}

impl Memory {
    pub(super) fn get(&self, store: StoreName, key: &str) -> Option<String> {
        self.documents.borrow().get(&(store, key.to_owned())).cloned()
    }

    pub(super) fn all(&self, store: StoreName) -> Vec<(String, String)> {
        let documents = self.documents.borrow();
        let in_store = documents.iter().filter(|((of, _), _)| *of == store);
        in_store.map(|((_, key), document)| (key.clone(), document.clone())).collect()
    }

    pub(super) fn write(&self, changes: &[Change<'_>]) {
        let mut documents = self.documents.borrow_mut();
        for change in changes {
            match *change {
                Change::Put(store, key, document) => {
                    documents.insert((store, key.to_owned()), document.to_owned());
                }
                Change::Delete(store, key) => {
                    documents.remove(&(store, key.to_owned()));
                }
                Change::Clear(store) => documents.retain(|(of, _), _| *of != store),
            }
        }
    }

    /// Makes the store hold exactly these documents.
    pub(super) fn replace(&self, store: StoreName, documents: &[(String, String)]) {
        let puts = documents.iter().map(|(key, document)| Change::Put(store, key, document));
        let changes: Vec<_> = std::iter::once(Change::Clear(store)).chain(puts).collect();
        self.write(&changes);
    }
}
