//! Which reports a person has added to their account, so that they see them wherever they sign in.
//!
//! A reference is on letters and is read out on the telephone; what shows that a report was made by whoever adds it is its
//! key, which only the device has that it was made on. Several people may have made one together, and each adds it.
//!
//! Must not be here: what becomes of a report (whoever takes it knows).

use crate::store::{Row, Store, StoreError, query};
use domain::{identity::PersonId, reports::Reference};
use jiff::Timestamp;
use std::sync::Arc;

/// Times are in milliseconds since 1970.
pub const STEP: &str = "
    CREATE TABLE reports_joined (
        person TEXT NOT NULL, reference TEXT NOT NULL, joined_at BIGINT NOT NULL, PRIMARY KEY (person, reference)
    );";

/// So many are shown.
const MOST: i64 = 50;

pub struct Joined(Arc<Store>);

impl Joined {
    pub fn new(store: &Arc<Store>) -> Self {
        Joined(Arc::clone(store))
    }

    /// The same one again changes nothing.
    pub async fn add(&self, person: &PersonId, report: &Reference, now: Timestamp) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO reports_joined (person, reference, joined_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        let add = query(sql).bind(person.as_str()).bind(report.as_str()).bind(now.as_millisecond());
        self.0.run(add).await.map(drop)
    }

    /// False where it is none of theirs.
    pub async fn take_out(&self, person: &PersonId, report: &Reference) -> Result<bool, StoreError> {
        let take = query("DELETE FROM reports_joined WHERE person = $1 AND reference = $2");
        Ok(self.0.run(take.bind(person.as_str()).bind(report.as_str())).await? == 1)
    }

    /// The one that was added last comes first.
    pub async fn of(&self, person: &PersonId) -> Result<Vec<Reference>, StoreError> {
        let ask = "SELECT reference FROM reports_joined WHERE person = $1 ORDER BY joined_at DESC, reference LIMIT $2";
        let rows = self.0.rows(query(ask).bind(person.as_str()).bind(MOST)).await?;
        rows.iter().map(|row| row.try_get::<String, _>(0)?.parse().map_err(StoreError::unreadable)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{Ground, on_each_store};

    fn person(number: u8) -> PersonId {
        PersonId::from_random([number; 16])
    }

    fn report(number: u8) -> Reference {
        Reference::from_random([number; 8])
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[tokio::test]
    async fn a_person_has_what_they_have_added_once_the_latest_first_until_they_take_it_out() {
        on_each_store(async |store| {
            let joined = Joined::new(&store);
            let (one, other) = (person(1), person(2));
            assert_eq!(joined.of(&one).await.unwrap(), []);
            for (number, second) in [(1, 1), (2, 2), (1, 3)] {
                joined.add(&one, &report(number), at(second)).await.unwrap();
            }
            joined.add(&other, &report(1), at(4)).await.unwrap();
            assert_eq!(joined.of(&one).await.unwrap(), [report(2), report(1)]);
            assert!(!joined.take_out(&other, &report(2)).await.unwrap(), "it is another's");
            assert!(joined.take_out(&one, &report(1)).await.unwrap());
            assert!(!joined.take_out(&one, &report(1)).await.unwrap(), "it is out already");
            assert_eq!(joined.of(&one).await.unwrap(), [report(2)]);
            assert_eq!(joined.of(&other).await.unwrap(), [report(1)], "each has their own");
        })
        .await;
    }

    #[tokio::test]
    async fn what_is_added_at_one_gateway_is_there_at_the_other() {
        for ground in Ground::each().await {
            let [here, there] = [ground.store().await, ground.store().await].map(|store| Joined::new(&store));
            let (person, report) = (person(1), report(1));
            let (one, other) = tokio::join!(here.add(&person, &report, at(1)), there.add(&person, &report, at(1)));
            one.and(other).unwrap();
            assert_eq!(there.of(&person).await.unwrap(), std::slice::from_ref(&report));
            assert!(there.take_out(&person, &report).await.unwrap());
            assert_eq!(here.of(&person).await.unwrap(), []);
        }
    }
}
