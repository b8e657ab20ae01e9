//! Documents in memory.
//!
//! Belongs here: the behaviour that every backing must have, in its simplest form. Must not be here: when memory is used.

use std::cell::RefCell;

use super::{Change, StoreName};

#[derive(Default)]
pub(super) struct Memory {
    /// In the order of stores and keys. There are few: a list is enough, and less code than a map.
    documents: RefCell<Vec<Entry>>,
}

struct Entry {
    store: StoreName,
    key: String,
    document: String,
}

impl Memory {
    pub(super) fn get(&self, store: StoreName, key: &str) -> Option<String> {
        let documents = self.documents.borrow();
        let found = place(&documents, store, key).ok()?;
        Some(documents[found].document.clone())
    }

    pub(super) fn all(&self, store: StoreName) -> Vec<(String, String)> {
        let documents = self.documents.borrow();
        let in_store = documents.iter().filter(|entry| entry.store == store);
        in_store.map(|entry| (entry.key.clone(), entry.document.clone())).collect()
    }

    pub(super) fn write(&self, changes: &[Change]) {
        let mut documents = self.documents.borrow_mut();
        for change in changes {
            match change {
                Change::Put(store, key, document) => match place(&documents, *store, key) {
                    Ok(found) => documents[found].document.clone_from(document),
                    Err(free) => {
                        let entry = Entry { store: *store, key: key.clone(), document: document.clone() };
                        documents.insert(free, entry);
                    }
                },
                Change::Delete(store, key) => {
                    if let Ok(found) = place(&documents, *store, key) {
                        documents.remove(found);
                    }
                }
            }
        }
    }

    /// Makes the store hold exactly these documents.
    pub(super) fn replace(&self, store: StoreName, documents: &[(String, String)]) {
        self.documents.borrow_mut().retain(|entry| entry.store != store);
        for (key, document) in documents {
            self.write(&[Change::Put(store, key.clone(), document.clone())]);
        }
    }

    pub(super) fn clear(&self) {
        self.documents.borrow_mut().clear();
    }
}

/// Where the document stands, or would stand.
fn place(documents: &[Entry], store: StoreName, key: &str) -> Result<usize, usize> {
    documents.binary_search_by(|entry| (entry.store, entry.key.as_str()).cmp(&(store, key)))
}
