//! Credentials that are offered to wallets, until one has taken them. In the store, so that any gateway answers a wallet. What
//! opens one is kept as its digest alone, and nothing of what the credential will say is kept here.

use super::IssuingError;
use crate::identity::columns::{millisecond_before, parsed};
use crate::identity::random::{Unguessable, random};
use crate::store::{Found, Row, Store, StoreError, Write, query};
use domain::identity::{CredentialId, OfferId, OfferStanding, PersonId, Session, SessionId};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// So long a person has to find their wallet.
pub const MAY_TAKE: SignedDuration = SignedDuration::from_mins(10);
/// And then the wallet to take the credential.
pub const TOKEN_GOOD_FOR: SignedDuration = SignedDuration::from_mins(5);
/// A million PINs, and so many tries.
pub const MOST_WRONG_PINS: i64 = 5;
pub const LOCK: &str = "identity offers";

pub struct Offers {
    store: Arc<Store>,
}

/// An offer that a wallet has begun to take.
#[derive(Debug, PartialEq, Eq)]
pub struct Offer {
    pub id: OfferId,
    pub person: PersonId,
    /// In which it was begun: what was proved in it is what the credential says.
    pub session: SessionId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redeemed {
    Now,
    WrongPin,
    /// There is no such offer, or none any more.
    Gone,
}

impl Offers {
    pub fn new(store: Arc<Store>) -> Self {
        Offers { store }
    }

    /// Begins one, whose code is `code_of` it. An earlier one of this person that no wallet has taken is gone.
    pub async fn begin(
        &self,
        session: &Session,
        code_of: impl FnOnce(&OfferId) -> String,
        now: Timestamp,
    ) -> Result<OfferId, IssuingError> {
        let id = OfferId::from_random(random()?);
        let code = Unguessable::sent(&code_of(&id)).ok_or_else(|| StoreError::unreadable("a code that is none"))?;
        let mut write = self.store.begin(LOCK).await?;
        let sql = "DELETE FROM identity_offer WHERE person = $1 AND credential IS NULL OR begun_at < $2";
        let oldest = millisecond_before(now, KEPT);
        write.run(query(sql).bind(session.person.as_str()).bind(oldest)).await?;
        let sql = "INSERT INTO identity_offer (id, person, session, code, wrong_pins, begun_at)
                   VALUES ($1, $2, $3, $4, 0, $5)";
        let insert = query(sql).bind(id.as_str()).bind(session.person.as_str()).bind(session.id.as_str());
        write.run(insert.bind(code.digest()).bind(now.as_millisecond())).await?;
        write.commit().await?;
        Ok(id)
    }

    /// Gives whoever brings the code and the PIN a token for it, once.
    pub async fn redeem(
        &self,
        code: &Unguessable,
        is_pin: impl FnOnce(&OfferId) -> bool,
        token: &Unguessable,
        now: Timestamp,
    ) -> Result<Redeemed, IssuingError> {
        let sql = "SELECT id FROM identity_offer WHERE code = $1 AND begun_at >= $2";
        let asked = query(sql).bind(code.digest()).bind(millisecond_before(now, MAY_TAKE));
        // Strangers bring what they like: that costs a read, and holds nobody up.
        let Some(row) = self.store.row(asked).await? else { return Ok(Redeemed::Gone) };
        let id: OfferId = parsed(&row.try_get::<String, _>(0).map_err(StoreError::from)?)?;
        if !self.counts_try(&id).await? {
            return Ok(Redeemed::Gone);
        }
        if !is_pin(&id) {
            return Ok(Redeemed::WrongPin);
        }
        let until = now.saturating_add(TOKEN_GOOD_FOR).unwrap_or(now).as_millisecond();
        let sql = "UPDATE identity_offer SET code = NULL, token = $1, token_until = $2, wrong_pins = wrong_pins - 1
                   WHERE id = $3 AND code = $4";
        let redeem = query(sql).bind(token.digest()).bind(until).bind(id.as_str()).bind(code.digest());
        Ok(if self.store.run(redeem).await? == 1 { Redeemed::Now } else { Redeemed::Gone })
    }

    /// Counts a PIN before it is looked at, so that many at once are not more than those after each other. None is looked at
    /// after the last wrong one.
    async fn counts_try(&self, id: &OfferId) -> Result<bool, StoreError> {
        let sql = "UPDATE identity_offer SET wrong_pins = wrong_pins + 1 WHERE id = $1 AND wrong_pins < $2";
        Ok(self.store.run(query(sql).bind(id.as_str()).bind(MOST_WRONG_PINS)).await? == 1)
    }

    /// What a token is for.
    pub async fn of_token(&self, token: &Unguessable, now: Timestamp) -> Result<Option<Offer>, IssuingError> {
        let sql = "SELECT id, person, session FROM identity_offer WHERE token = $1 AND token_until > $2";
        let row = self.store.row(query(sql).bind(token.digest()).bind(now.as_millisecond())).await?;
        Ok(row.map(|row| offer(&row)).transpose()?)
    }

    /// What became of a person's own.
    pub async fn standing(
        &self,
        id: &OfferId,
        person: &PersonId,
        now: Timestamp,
    ) -> Result<Option<OfferStanding>, IssuingError> {
        let sql =
            "SELECT begun_at, wrong_pins, token_until, credential FROM identity_offer WHERE id = $1 AND person = $2";
        let row = self.store.row(query(sql).bind(id.as_str()).bind(person.as_str())).await?;
        Ok(row.map(|row| standing(&row, now)).transpose()?)
    }
}

/// So long it is told what became of one.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// Takes an offer for a credential, within the write in which that is given out; once.
pub async fn take(
    write: &mut Write,
    token: &Unguessable,
    credential: &CredentialId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "UPDATE identity_offer SET token = NULL, credential = $1 WHERE token = $2 AND token_until > $3";
    let update = query(sql).bind(credential.as_str()).bind(token.digest()).bind(now.as_millisecond());
    Ok(write.run(update).await? == 1)
}

fn offer(row: &Found) -> Result<Offer, StoreError> {
    Ok(Offer {
        id: parsed(&row.try_get::<String, _>(0)?)?,
        person: parsed(&row.try_get::<String, _>(1)?)?,
        session: parsed(&row.try_get::<String, _>(2)?)?,
    })
}

fn standing(row: &Found, now: Timestamp) -> Result<OfferStanding, StoreError> {
    let (begun_at, wrong_pins): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
    let (token_until, credential): (Option<i64>, Option<String>) = (row.try_get(2)?, row.try_get(3)?);
    let is_open = match token_until {
        Some(until) => now.as_millisecond() < until,
        None => begun_at >= millisecond_before(now, MAY_TAKE),
    };
    Ok(match credential {
        Some(_) => OfferStanding::Taken,
        None if wrong_pins >= MOST_WRONG_PINS => OfferStanding::Spoilt,
        None if is_open => OfferStanding::Open,
        None => OfferStanding::Late,
    })
}
