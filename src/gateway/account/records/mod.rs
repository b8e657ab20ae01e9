//! Which account is linked to whom, and the payments of each: in the store, so that every gateway knows the same.
//!
//! Must not be here: what an account holds. Nothing is told of another person's.

mod payments;
#[cfg(test)]
mod tests;
mod tries;

pub use payments::{Asked, NotRecorded, Order, Owed, Record, UnderWay};
pub use tries::Tried;

use super::ledger::{AccountRef, Holder, Proved};
use crate::store::{Found, Row, Store, StoreError, query};
use domain::{
    account::{AccountNumber, LinkId},
    identity::PersonId,
};
use jiff::Timestamp;
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

/// Payments of before say nothing of how they were asked for, and tries nothing of whence.
pub const STEP_OF_ORDERS: &str = "
    ALTER TABLE account_payment ADD COLUMN reference TEXT NOT NULL DEFAULT '';
    ALTER TABLE account_payment ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
    ALTER TABLE account_payment ADD COLUMN return_url TEXT NOT NULL DEFAULT '';
    CREATE INDEX account_payment_account ON account_payment (account);
    ALTER TABLE account_link ADD COLUMN holder TEXT NOT NULL DEFAULT '';
    ALTER TABLE account_try ADD COLUMN network BIGINT NOT NULL DEFAULT 0;
    ALTER TABLE account_try ADD COLUMN site BIGINT NOT NULL DEFAULT 0;";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub id: LinkId,
    pub number: AccountNumber,
    pub account: AccountRef,
    pub holder: Holder,
}

pub struct Records {
    store: Arc<Store>,
}

impl Records {
    pub fn new(store: Arc<Store>) -> Self {
        Records { store }
    }

    /// Links an account to a person, once.
    pub async fn link(
        &self,
        person: &PersonId,
        number: &AccountNumber,
        proved: &Proved,
        now: Timestamp,
    ) -> Result<LinkId, StoreError> {
        let id = LinkId::from_random(Uuid::new_v4().into_bytes());
        let sql = "INSERT INTO account_link (id, person, number, account, linked_at, holder)
                   VALUES ($1, $2, $3, $4, $5, $6)
                   ON CONFLICT (person, account) DO UPDATE SET holder = excluded.holder";
        let Proved { account, holder } = proved;
        let linked = query(sql).bind(id.as_str()).bind(person.as_str()).bind(number.as_str()).bind(&*account.0);
        self.store.run(linked.bind(now.as_millisecond()).bind(&*holder.0)).await?;
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
        let asked = "SELECT id, number, account, holder FROM account_link WHERE person = $1 ORDER BY linked_at, id";
        self.store.rows(query(asked).bind(person.as_str())).await?.iter().map(read_link).collect()
    }

    pub async fn linked(&self, person: &PersonId, id: &LinkId) -> Result<Option<Link>, StoreError> {
        Ok(self.links(person).await?.into_iter().find(|link| link.id == *id))
    }
}

fn read_link(row: &Found) -> Result<Link, StoreError> {
    let (id, number, account): (String, String, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    Ok(Link {
        id: id.parse().map_err(StoreError::unreadable)?,
        number: number.parse().map_err(StoreError::unreadable)?,
        account: AccountRef(account),
        holder: Holder(row.try_get(3)?),
    })
}
