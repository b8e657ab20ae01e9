//! Where kept answers stand: one row for each key, with when it was fetched.

use crate::store::{Row, Store, StoreError, Tables, query};
use jiff::Timestamp;
use std::sync::Arc;

/// Kept answers, as JSON. Times are in milliseconds since 1970.
pub const TABLES: Tables = Tables {
    name: "kept",
    steps: &["CREATE TABLE kept_answer (key TEXT PRIMARY KEY, answer TEXT NOT NULL, fetched_at BIGINT NOT NULL)"],
};

pub struct Shelf(Arc<Store>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub json: String,
    pub fetched_at: Timestamp,
}

impl Shelf {
    pub fn new(store: &Arc<Store>) -> Self {
        Shelf(Arc::clone(store))
    }

    pub async fn read(&self, key: &str) -> Result<Option<Kept>, StoreError> {
        let ask = query("SELECT answer, fetched_at FROM kept_answer WHERE key = $1").bind(key);
        let Some(row) = self.0.row(ask).await? else { return Ok(None) };
        let fetched_at = Timestamp::from_millisecond(row.try_get(1)?).map_err(StoreError::unreadable)?;
        Ok(Some(Kept { json: row.try_get(0)?, fetched_at }))
    }

    pub async fn write(&self, key: &str, Kept { json, fetched_at }: Kept) -> Result<(), StoreError> {
        let tell = query(
            "INSERT INTO kept_answer (key, answer, fetched_at) VALUES ($1, $2, $3)
             ON CONFLICT (key) DO UPDATE SET answer = excluded.answer, fetched_at = excluded.fetched_at",
        );
        self.0.run(tell.bind(key).bind(json).bind(fetched_at.as_millisecond())).await.map(drop)
    }

    /// Answers how many were that old.
    pub async fn forget_before(&self, oldest: Timestamp) -> Result<u64, StoreError> {
        let tell = query("DELETE FROM kept_answer WHERE fetched_at < $1");
        self.0.run(tell.bind(oldest.as_millisecond())).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::on_each_store;

    fn kept(json: &str, fetched_at: i64) -> Kept {
        Kept { json: json.to_owned(), fetched_at: Timestamp::from_millisecond(fetched_at).unwrap() }
    }

    #[tokio::test]
    async fn the_last_answer_of_each_key_is_kept_as_it_was_given() {
        on_each_store(async |store| {
            let shelf = Shelf::new(&store);
            assert_eq!(shelf.read("a").await.unwrap(), None);
            let odd = kept("{\"bin\":\"Gwastraff \u{1F5D1} \\u0000 'x' $1\"}", 1_795_402_290_221);
            for (key, kept) in [("a", kept("1", 1)), ("b", kept("2", 2)), ("a", odd.clone())] {
                shelf.write(key, kept).await.unwrap();
            }
            assert_eq!(shelf.read("a").await.unwrap(), Some(odd));
            assert_eq!(shelf.read("b").await.unwrap(), Some(kept("2", 2)));
            assert_eq!(shelf.read("A").await.unwrap(), None);
        })
        .await;
    }

    #[tokio::test]
    async fn old_answers_go_and_others_stay() {
        on_each_store(async |store| {
            let shelf = Shelf::new(&store);
            for (key, at) in [("old", 999), ("new", 1000)] {
                shelf.write(key, kept("1", at)).await.unwrap();
            }
            assert_eq!(shelf.forget_before(Timestamp::from_millisecond(1000).unwrap()).await.unwrap(), 1);
            assert_eq!(shelf.read("old").await.unwrap(), None);
            assert_eq!(shelf.read("new").await.unwrap(), Some(kept("1", 1000)));
        })
        .await;
    }
}
