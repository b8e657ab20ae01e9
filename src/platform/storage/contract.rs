//! What every backing of [`Storage`] must do. Each check is given an empty storage of its own.

use super::{Change, Kept, Storage, StoreName, StoreName::*};

pub(super) async fn holds(empty: impl AsyncFn() -> Storage) {
    starts_empty(empty().await).await;
    keeps_the_latest_document(empty().await).await;
    keeps_stores_apart(empty().await).await;
    lists_by_key(empty().await).await;
    keeps_any_text(empty().await).await;
    deletes_one(empty().await).await;
    erases_all(empty().await).await;
    writes_all_that_belongs_together(empty().await).await;
    writes_nothing_beside_what_is_gone(empty().await).await;
    shares_documents_between_clones(empty().await).await;
}

pub(super) fn put(store: StoreName, key: &str, document: &str) -> Change {
    Change::Put(store, key.to_owned(), document.to_owned())
}

impl Storage {
    pub(super) async fn get(&self, store: StoreName, key: &str) -> Option<String> {
        self.all(store).await.into_iter().find(|(known, _)| known == key).map(|(_, document)| document)
    }

    pub(super) async fn put(&self, store: StoreName, key: &str, document: &str) -> Kept {
        self.write(vec![put(store, key, document)]).await
    }

    pub(super) async fn delete(&self, store: StoreName, key: &str) -> Kept {
        self.write(vec![Change::Delete(store, key.to_owned())]).await
    }
}

async fn starts_empty(storage: Storage) {
    assert_eq!(storage.get(Settings, "language").await, None);
    assert!(storage.all(Settings).await.is_empty());
}

async fn keeps_the_latest_document(storage: Storage) {
    let _ = storage.put(Settings, "language", "\"en\"").await;
    let _ = storage.put(Settings, "language", "\"cy\"").await;
    assert_eq!(storage.get(Settings, "language").await.as_deref(), Some("\"cy\""));
    assert_eq!(storage.all(Settings).await.len(), 1);
}

async fn keeps_stores_apart(storage: Storage) {
    let _ = storage.put(Addresses, "1", "address").await;
    let _ = storage.put(Schedules, "1", "schedule").await;
    assert_eq!(storage.get(Addresses, "1").await.as_deref(), Some("address"));
    assert_eq!(storage.all(Schedules).await, [("1".to_owned(), "schedule".to_owned())]);
}

async fn lists_by_key(storage: Storage) {
    for key in ["b", "c", "a"] {
        let _ = storage.put(Addresses, key, &key.to_uppercase()).await;
    }
    let expected = [("a", "A"), ("b", "B"), ("c", "C")].map(|(key, document)| (key.to_owned(), document.to_owned()));
    assert_eq!(storage.all(Addresses).await, expected);
}

async fn keeps_any_text(storage: Storage) {
    let long = "Tŷ \u{1F5D1} \0 \"".repeat(10_000);
    let _ = storage.put(Schedules, "allwedd â to", &long).await;
    let _ = storage.put(Schedules, "empty", "").await;
    assert_eq!(storage.get(Schedules, "allwedd â to").await, Some(long));
    assert_eq!(storage.get(Schedules, "empty").await.as_deref(), Some(""));
}

async fn deletes_one(storage: Storage) {
    let _ = storage.put(Addresses, "1", "one").await;
    let _ = storage.put(Addresses, "2", "two").await;
    let _ = storage.delete(Addresses, "1").await;
    let _ = storage.delete(Addresses, "never there").await;
    assert_eq!(storage.get(Addresses, "1").await, None);
    assert_eq!(storage.get(Addresses, "2").await.as_deref(), Some("two"));
}

async fn erases_all(storage: Storage) {
    for store in StoreName::ALL {
        let _ = storage.put(store, "1", "document").await;
    }
    storage.erase_everything().await.unwrap();
    for store in StoreName::ALL {
        assert!(storage.all(store).await.is_empty());
    }
}

async fn writes_all_that_belongs_together(storage: Storage) {
    let kept = storage.put(Addresses, "1", "one").await;
    let changes =
        vec![Change::Delete(Addresses, "1".to_owned()), put(Addresses, "2", "two"), put(Schedules, "2", "days")];
    assert_eq!(storage.write(changes).await, kept);
    assert_eq!(storage.all(Addresses).await, [("2".to_owned(), "two".to_owned())]);
    assert_eq!(storage.get(Schedules, "2").await.as_deref(), Some("days"));
}

async fn writes_nothing_beside_what_is_gone(storage: Storage) {
    let kept = storage.put(Addresses, "1", "one").await;
    assert_eq!(storage.write_beside(Addresses, "1", vec![put(Schedules, "1", "days")]).await, Some(kept));
    let _ = storage.delete(Addresses, "1").await;
    assert_eq!(storage.write_beside(Addresses, "1", vec![put(Schedules, "1", "other days")]).await, None);
    assert_eq!(storage.get(Schedules, "1").await.as_deref(), Some("days"));
}

async fn shares_documents_between_clones(storage: Storage) {
    let _ = storage.clone().put(Addresses, "1", "one").await;
    assert_eq!(storage.get(Addresses, "1").await.as_deref(), Some("one"));
}

#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn memory_keeps_the_contract() {
        pollster::block_on(holds(async || Storage::in_memory()));
    }
}
