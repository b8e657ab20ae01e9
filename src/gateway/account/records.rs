//! Which account is linked to whom, and the payments of each: in the store, so that every gateway knows the same.
//!
//! Must not be here: what an account holds. Nothing is told of another person's.

use super::ledger::AccountRef;
use crate::store::{Found, Row, Store, StoreError, query};
use domain::{
    account::{AccountNumber, LinkId, Money, Payment, PaymentId, PaymentState},
    identity::PersonId,
};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use uuid::Uuid;

/// Times are in milliseconds since 1970; amounts are in pence.
pub const STEP: &str = "
    CREATE TABLE account_link (
        id TEXT PRIMARY KEY, person TEXT NOT NULL, number TEXT NOT NULL, account TEXT NOT NULL, linked_at BIGINT NOT NULL,
        UNIQUE (person, account)
    );
    CREATE TABLE account_try (id TEXT PRIMARY KEY, person TEXT NOT NULL, number TEXT NOT NULL, tried_at BIGINT NOT NULL);
    CREATE INDEX account_try_tried_at ON account_try (tried_at);
    CREATE TABLE account_payment (
        id TEXT PRIMARY KEY, person TEXT NOT NULL, link TEXT NOT NULL, account TEXT NOT NULL, key TEXT NOT NULL,
        amount BIGINT NOT NULL, provider_id TEXT, state TEXT NOT NULL, is_settled BIGINT NOT NULL,
        begun_at BIGINT NOT NULL, asked_at BIGINT NOT NULL, UNIQUE (person, key)
    );
    CREATE INDEX account_payment_is_settled ON account_payment (is_settled, asked_at);";

/// Wrong tries of one person, and for one account, within [`TRIES_KEPT`].
const MOST_TRIES: i64 = 5;
const MOST_TRIES_OF_AN_ACCOUNT: i64 = 20;
const TRIES_KEPT: SignedDuration = SignedDuration::from_hours(24);
const PAYMENTS_SHOWN: i64 = 20;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub id: LinkId,
    pub number: AccountNumber,
    pub account: AccountRef,
}

/// A payment with what only the gateway knows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub payment: Payment,
    pub person: PersonId,
    pub link: LinkId,
    pub account: AccountRef,
    /// What whoever takes it calls it; none until they have answered.
    pub provider_id: Option<String>,
    /// Nothing is to be done about it any more: it is finished and, if it was paid, booked.
    pub is_settled: bool,
    pub asked_at: i64,
}

/// A payment that a person has asked for. The same key is the same payment.
pub struct Asked<'a> {
    pub person: &'a PersonId,
    pub link: &'a Link,
    pub key: &'a Uuid,
    pub amount: Money,
}

/// The key has come before, with another payment.
#[derive(Debug)]
pub struct Mismatch;

pub struct Records {
    store: Arc<Store>,
}

macro_rules! payments {
    ($which:literal) => {
        query(concat!(
            "SELECT id, person, link, account, amount, provider_id, state, is_settled, begun_at, asked_at
             FROM account_payment ",
            $which
        ))
    };
}

impl Records {
    pub fn new(store: Arc<Store>) -> Self {
        Records { store }
    }

    /// Whether a person may try this number: each try counts until it is found to be right.
    pub async fn admit_try(
        &self,
        person: &PersonId,
        number: &AccountNumber,
        now: Timestamp,
    ) -> Result<Option<Try>, StoreError> {
        let mut write = self.store.begin("account tries").await?;
        let oldest = now.saturating_sub(TRIES_KEPT).map_or(i64::MIN, Timestamp::as_millisecond);
        write.run(query("DELETE FROM account_try WHERE tried_at < $1").bind(oldest)).await?;
        let counted = "SELECT COALESCE(SUM(CASE WHEN person = $1 THEN 1 ELSE 0 END), 0),
                              COALESCE(SUM(CASE WHEN number = $2 THEN 1 ELSE 0 END), 0) FROM account_try";
        let row = write.row(query(counted).bind(person.as_str()).bind(number.as_str())).await?;
        let (own, of_account): (i64, i64) = match row {
            Some(row) => (row.try_get(0)?, row.try_get(1)?),
            None => (0, 0),
        };
        let id = Uuid::new_v4().simple().to_string();
        let is_admitted = own < MOST_TRIES && of_account < MOST_TRIES_OF_AN_ACCOUNT;
        if is_admitted {
            let sql = "INSERT INTO account_try (id, person, number, tried_at) VALUES ($1, $2, $3, $4)";
            let tried = query(sql).bind(&*id).bind(person.as_str()).bind(number.as_str());
            write.run(tried.bind(now.as_millisecond())).await?;
        }
        write.commit().await?;
        Ok(is_admitted.then_some(Try(id)))
    }

    /// It was no wrong try.
    pub async fn forgive(&self, tried: Try) -> Result<(), StoreError> {
        self.store.run(query("DELETE FROM account_try WHERE id = $1").bind(tried.0)).await.map(drop)
    }

    /// Links an account to a person, once.
    pub async fn link(
        &self,
        person: &PersonId,
        number: &AccountNumber,
        account: &AccountRef,
        now: Timestamp,
    ) -> Result<LinkId, StoreError> {
        let id = LinkId::from_random(Uuid::new_v4().into_bytes());
        let sql = "INSERT INTO account_link (id, person, number, account, linked_at) VALUES ($1, $2, $3, $4, $5)
                   ON CONFLICT DO NOTHING";
        let linked = query(sql).bind(id.as_str()).bind(person.as_str()).bind(number.as_str()).bind(&*account.0);
        self.store.run(linked.bind(now.as_millisecond())).await?;
        let links = self.links(person).await?;
        let there = links.into_iter().find(|link| link.account == *account);
        there.map(|link| link.id).ok_or_else(|| StoreError::unreadable("a link is gone as it was made"))
    }

    pub async fn unlink(&self, person: &PersonId, id: &LinkId) -> Result<bool, StoreError> {
        let sql = "DELETE FROM account_link WHERE id = $1 AND person = $2";
        Ok(self.store.run(query(sql).bind(id.as_str()).bind(person.as_str())).await? > 0)
    }

    /// The first linked first.
    pub async fn links(&self, person: &PersonId) -> Result<Vec<Link>, StoreError> {
        let asked = "SELECT id, number, account FROM account_link WHERE person = $1 ORDER BY linked_at, id";
        self.store.rows(query(asked).bind(person.as_str())).await?.iter().map(read_link).collect()
    }

    pub async fn linked(&self, person: &PersonId, id: &LinkId) -> Result<Option<Link>, StoreError> {
        Ok(self.links(person).await?.into_iter().find(|link| link.id == *id))
    }

    /// The payment of a key, where it has begun.
    pub async fn by_key(&self, person: &PersonId, key: &Uuid) -> Result<Option<Record>, StoreError> {
        let key = key.simple().to_string();
        let row = payments!("WHERE person = $1 AND key = $2").bind(person.as_str()).bind(key);
        self.store.row(row).await?.as_ref().map(read).transpose()
    }

    /// The same, if it is the payment that is asked for.
    pub async fn begun(&self, asked: &Asked<'_>) -> Result<Option<Result<Record, Mismatch>>, StoreError> {
        let Some(record) = self.by_key(asked.person, asked.key).await? else { return Ok(None) };
        let is_same = record.link == asked.link.id && record.payment.amount == asked.amount;
        Ok(Some(if is_same { Ok(record) } else { Err(Mismatch) }))
    }

    /// Writes down that a payment begins.
    pub async fn begin(&self, asked: &Asked<'_>, now: Timestamp) -> Result<Result<Record, Mismatch>, StoreError> {
        let id = PaymentId::from_random(Uuid::new_v4().into_bytes());
        let key = asked.key.simple().to_string();
        let sql = "INSERT INTO account_payment
                       (id, person, link, account, key, amount, state, is_settled, begun_at, asked_at)
                   VALUES ($1, $2, $3, $4, $5, $6, 'created', 0, $7, $7) ON CONFLICT DO NOTHING";
        let begun = query(sql).bind(id.as_str()).bind(asked.person.as_str()).bind(asked.link.id.as_str());
        let begun = begun.bind(&*asked.link.account.0).bind(&*key).bind(asked.amount.in_pence());
        self.store.run(begun.bind(now.as_millisecond())).await?;
        self.begun(asked).await?.ok_or_else(|| StoreError::unreadable("a payment is gone as it began"))
    }

    pub async fn taken_as(&self, id: &PaymentId, provider_id: &str) -> Result<(), StoreError> {
        let sql = "UPDATE account_payment SET provider_id = $1 WHERE id = $2 AND provider_id IS NULL";
        self.store.run(query(sql).bind(provider_id).bind(id.as_str())).await.map(drop)
    }

    /// What has become of it. One that is finished stays as it is.
    pub async fn becomes(&self, id: &PaymentId, state: PaymentState) -> Result<bool, StoreError> {
        let sql = "UPDATE account_payment SET state = $1
                   WHERE id = $2 AND state IN ('created', 'started', 'submitted') AND state <> $1";
        Ok(self.store.run(query(sql).bind(state.name()).bind(id.as_str())).await? > 0)
    }

    pub async fn settled(&self, id: &PaymentId) -> Result<(), StoreError> {
        let sql = "UPDATE account_payment SET is_settled = 1 WHERE id = $1";
        self.store.run(query(sql).bind(id.as_str())).await.map(drop)
    }

    pub async fn payment(&self, person: &PersonId, id: &PaymentId) -> Result<Option<Record>, StoreError> {
        let asked = payments!("WHERE id = $1 AND person = $2").bind(id.as_str()).bind(person.as_str());
        self.store.row(asked).await?.as_ref().map(read).transpose()
    }

    /// Those of a person, the latest first.
    pub async fn payments(&self, person: &PersonId) -> Result<Vec<Record>, StoreError> {
        let asked = payments!("WHERE person = $1 ORDER BY begun_at DESC, id LIMIT $2").bind(person.as_str());
        self.store.rows(asked.bind(PAYMENTS_SHOWN)).await?.iter().map(read).collect()
    }

    /// Those that are not settled and were not asked about since `asked_before`, for this gateway alone to ask about now.
    pub async fn claim(&self, asked_before: Timestamp, now: Timestamp) -> Result<Vec<Record>, StoreError> {
        let which = payments!("WHERE is_settled = 0 AND asked_at < $1 ORDER BY asked_at, id LIMIT 50");
        let rows = self.store.rows(which.bind(asked_before.as_millisecond())).await?;
        let mut claimed = Vec::new();
        for record in rows.iter().map(read) {
            let record = record?;
            let sql = "UPDATE account_payment SET asked_at = $1 WHERE id = $2 AND asked_at = $3";
            let claim = query(sql).bind(now.as_millisecond()).bind(record.payment.id.as_str()).bind(record.asked_at);
            if self.store.run(claim).await? > 0 {
                claimed.push(record);
            }
        }
        Ok(claimed)
    }
}

/// A try that was counted.
pub struct Try(String);

fn read_link(row: &Found) -> Result<Link, StoreError> {
    let (id, number, account): (String, String, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    Ok(Link {
        id: id.parse().map_err(StoreError::unreadable)?,
        number: number.parse().map_err(StoreError::unreadable)?,
        account: AccountRef(account),
    })
}

fn read(row: &Found) -> Result<Record, StoreError> {
    let text = |column: usize| row.try_get::<String, _>(column);
    let number = |column: usize| row.try_get::<i64, _>(column);
    let state =
        PaymentState::read(&text(6)?).ok_or_else(|| StoreError::unreadable("a payment is in no known state"))?;
    Ok(Record {
        payment: Payment {
            id: text(0)?.parse().map_err(StoreError::unreadable)?,
            amount: Money::pence(number(4)?),
            state,
            begun_at: Timestamp::from_millisecond(number(8)?).map_err(StoreError::unreadable)?,
        },
        person: text(1)?.parse().map_err(StoreError::unreadable)?,
        link: text(2)?.parse().map_err(StoreError::unreadable)?,
        account: AccountRef(text(3)?),
        provider_id: row.try_get(5)?,
        is_settled: number(7)? != 0,
        asked_at: number(9)?,
    })
}
