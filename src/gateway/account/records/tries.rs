//! Tries to link an account: who may make one more.
//!
//! A person has five wrong tries in a day, a network twenty (`limits.wrong_links_per_day`). Neither is the account's: whoever
//! has its bill is right at the first try, and strangers cannot keep them out. After twenty wrong tries for one account it is
//! slow: in a day each person and each network has one more. So who knows a number and looks for its postcode, among the 3,000
//! of a borough or more, needs for an even chance 1,500 tries, each by another sign-in from another network. Who knows a
//! postcode of 15 homes and looks for a number, among 100,000 that are given out, needs 5,000 tries for that chance, which is
//! 250 networks for a day, and as many days for one network with four sign-ins in each.

use super::Records;
use crate::limits::Allowance;
use crate::store::{Row, StoreError, query};
use domain::{account::AccountNumber, identity::PersonId};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// Wrong tries of one person within [`KEPT`].
const MOST: i64 = 5;
/// After so many an account is slow.
const MOST_OF_AN_ACCOUNT: i64 = 20;
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// Who tries what, and by which networks: the narrowest first.
pub struct Tried<'a> {
    pub person: &'a PersonId,
    pub number: &'a AccountNumber,
    pub networks: &'a [Allowance],
}

/// A try that was counted.
pub struct Try(String);

impl Records {
    /// Whether a try may be made: each counts until it is found to be right.
    pub async fn admit_try(&self, tried: &Tried<'_>, now: Timestamp) -> Result<Option<Try>, StoreError> {
        let mut write = self.store.begin("account tries").await?;
        let oldest = now.saturating_sub(KEPT).map_or(i64::MIN, Timestamp::as_millisecond);
        write.run(query("DELETE FROM account_try WHERE tried_at < $1").bind(oldest)).await?;
        let row = write.row(tried.counts()).await?;
        let counts: [i64; 5] = match row {
            Some(row) => [row.try_get(0)?, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?, row.try_get(4)?],
            None => [0; 5],
        };
        let is_admitted = tried.is_admitted(counts);
        let id = Uuid::new_v4().simple().to_string();
        if is_admitted {
            let sql = "INSERT INTO account_try (id, person, number, network, site, tried_at)
                       VALUES ($1, $2, $3, $4, $5, $6)";
            let row = query(sql).bind(&*id).bind(tried.person.as_str()).bind(tried.number.as_str());
            let [network, site] = tried.places();
            write.run(row.bind(network).bind(site).bind(now.as_millisecond())).await?;
        }
        write.commit().await?;
        Ok(is_admitted.then_some(Try(id)))
    }

    /// It was no wrong try.
    pub async fn forgive(&self, tried: Try) -> Result<(), StoreError> {
        self.store.run(query("DELETE FROM account_try WHERE id = $1").bind(tried.0)).await.map(drop)
    }
}

impl Tried<'_> {
    /// The network, and the larger one round it.
    fn places(&self) -> [i64; 2] {
        let place = |nth: usize| self.networks.get(nth).map_or(0, |allowance| allowance.network);
        [place(0), place(1)]
    }

    /// Those of the person, of the network, of what is round it, for the account, and for it by this person or network.
    fn counts(&self) -> crate::store::Query<'_> {
        let sql = "SELECT COALESCE(SUM(CASE WHEN person = $1 THEN 1 ELSE 0 END), 0),
                          COALESCE(SUM(CASE WHEN network = $3 THEN 1 ELSE 0 END), 0),
                          COALESCE(SUM(CASE WHEN site = $4 AND site <> 0 THEN 1 ELSE 0 END), 0),
                          COALESCE(SUM(CASE WHEN number = $2 THEN 1 ELSE 0 END), 0),
                          COALESCE(SUM(CASE WHEN number = $2 AND (person = $1 OR network = $3) THEN 1 ELSE 0 END), 0)
                   FROM account_try";
        let [network, site] = self.places();
        query(sql).bind(self.person.as_str()).bind(self.number.as_str()).bind(network).bind(site)
    }

    fn is_admitted(&self, [own, of_network, of_site, of_account, own_of_account]: [i64; 5]) -> bool {
        let has_room = |nth: usize, count: i64| {
            let most = self.networks.get(nth).map_or(0, |allowance| allowance.most);
            most == 0 || count < i64::from(most)
        };
        let is_slow = of_account >= MOST_OF_AN_ACCOUNT;
        own < MOST && has_room(0, of_network) && has_room(1, of_site) && !(is_slow && own_of_account > 0)
    }
}
