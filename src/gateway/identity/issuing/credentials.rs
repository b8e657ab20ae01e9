//! Credentials that were given out, and their places in the lists by which others learn that one was withdrawn. In the store,
//! so that every gateway knows the same. What a credential says is not kept, only of what it tells.
//!
//! A place is taken at random and given to nobody a second time, also when its credential is long forgotten.

use super::codes::NONCE_GOOD_FOR;
use super::{IssuingError, offers};
use crate::identity::columns::{instant, json, millisecond_before, parsed, text};
use crate::identity::random::{Unguessable, random};
use crate::identity::receipts::Receipts;
use crate::store::{Found, Row, Store, StoreError, Write, query};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use contract::identity::doors;
use domain::identity::{
    Attribute, Credential, CredentialAct, CredentialId, CredentialReceipt, PersonId, ReceiptId,
    share::{Party, Source},
};
use domain::language::Language;
use jiff::{SignedDuration, Timestamp};
use screens::identity::CredentialPage;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Times are in milliseconds since 1970. Of a nonce, its digest.
pub const STEP: &str = "
    CREATE TABLE identity_offer (
        id TEXT PRIMARY KEY, person TEXT NOT NULL, session TEXT NOT NULL, code TEXT UNIQUE, wrong_pins BIGINT NOT NULL,
        token TEXT UNIQUE, token_until BIGINT, begun_at BIGINT NOT NULL, credential TEXT
    );
    CREATE INDEX identity_offer_person ON identity_offer (person);
    CREATE INDEX identity_offer_begun_at ON identity_offer (begun_at);
    CREATE TABLE identity_credential (
        id TEXT PRIMARY KEY, person TEXT NOT NULL, list BIGINT NOT NULL, place BIGINT NOT NULL, attributes TEXT NOT NULL,
        issued_at BIGINT NOT NULL, until BIGINT NOT NULL, receipt TEXT NOT NULL, withdrawn_at BIGINT, withdrawal TEXT
    );
    CREATE INDEX identity_credential_person ON identity_credential (person);
    CREATE INDEX identity_credential_until ON identity_credential (until);
    CREATE TABLE identity_credential_place (
        list BIGINT NOT NULL, place BIGINT NOT NULL, is_withdrawn BIGINT NOT NULL, PRIMARY KEY (list, place)
    );
    CREATE INDEX identity_credential_place_withdrawn ON identity_credential_place (list, is_withdrawn);
    CREATE TABLE identity_credential_nonce (digest TEXT PRIMARY KEY, used_at BIGINT NOT NULL);
    CREATE INDEX identity_credential_nonce_used_at ON identity_credential_nonce (used_at);";

/// Of a list: it is as long as this from its first credential on, so that its length tells nothing.
pub const PLACES: i64 = 1 << 17;
/// Half of a list is never taken, so that a free place is soon found.
const MOST_TAKEN: i64 = PLACES / 2;
/// So long a person can look back on one that is over.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 396);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    pub list: i64,
    pub place: i64,
}

pub struct Credentials {
    store: Arc<Store>,
    receipts: Arc<Receipts>,
    /// The council.
    controller: Party,
    /// Where people reach the service.
    origin: String,
}

/// A credential that is to be given out.
pub struct Issuing<'a> {
    pub token: &'a Unguessable,
    pub nonce: &'a str,
    pub person: &'a PersonId,
    pub attributes: Vec<Attribute>,
    pub source: Source,
    pub until: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Issued {
    /// The credential, signed.
    Now(String),
    /// By a proof that was used before.
    UsedNonce,
    /// The token was used, or is too old.
    Gone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withdrawn {
    Now,
    /// It was, or it has run out.
    Before,
    /// The person has no such credential.
    NotFound,
}

/// A question for credentials, whose columns [`read`] and [`place`] read.
macro_rules! credentials {
    ($which:literal) => {
        query(concat!(
            "SELECT id, attributes, issued_at, until, withdrawn_at, receipt, withdrawal, list, place
             FROM identity_credential ",
            $which
        ))
    };
}

impl Credentials {
    pub fn new(store: Arc<Store>, receipts: Arc<Receipts>, controller: Party, origin: String) -> Self {
        Credentials { store, receipts, controller, origin }
    }

    /// Gives out a credential that `sign` makes, with its receipt. The token and the nonce are used up by it.
    pub async fn issue(
        &self,
        issuing: Issuing<'_>,
        sign: impl FnOnce(Place) -> Result<String, IssuingError>,
        now: Timestamp,
    ) -> Result<Issued, IssuingError> {
        let id = CredentialId::from_random(random()?);
        let mut write = self.receipts.begin().await?;
        self.forget_old(&mut write, now).await?;
        if !use_nonce(&mut write, issuing.nonce, now).await? {
            write.commit().await?;
            return Ok(Issued::UsedNonce);
        }
        if !offers::take(&mut write, issuing.token, &id, now).await? {
            write.commit().await?;
            return Ok(Issued::Gone);
        }
        let place = take_place(&mut write).await?;
        let signed = sign(place)?;
        let credential = Credential {
            id,
            attributes: issuing.attributes,
            issued_at: now,
            until: issuing.until,
            withdrawn_at: None,
            receipts: Vec::new(),
        };
        let receipt = self.receipt(&mut write, issuing.person, &credential, Some(issuing.source), now).await?;
        let sql = "INSERT INTO identity_credential (id, person, list, place, attributes, issued_at, until, receipt)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let insert = query(sql).bind(credential.id.as_str()).bind(issuing.person.as_str());
        let insert = insert.bind(place.list).bind(place.place).bind(text(&credential.attributes)?);
        let insert = insert.bind(now.as_millisecond()).bind(issuing.until.as_millisecond());
        write.run(insert.bind(receipt.as_str())).await?;
        write.commit().await?;
        Ok(Issued::Now(signed))
    }

    /// Withdraws a person's own credential for good, with its receipt.
    pub async fn withdraw(
        &self,
        person: &PersonId,
        id: &CredentialId,
        now: Timestamp,
    ) -> Result<Withdrawn, IssuingError> {
        let mut write = self.receipts.begin().await?;
        let asked = credentials!("WHERE id = $1 AND person = $2").bind(id.as_str()).bind(person.as_str());
        let Some(row) = write.row(asked).await? else {
            write.commit().await?;
            return Ok(Withdrawn::NotFound);
        };
        let (credential, place) = (read(&row)?, place(&row)?);
        let sql = "UPDATE identity_credential SET withdrawn_at = $1
                   WHERE id = $2 AND withdrawn_at IS NULL AND until > $1";
        if write.run(query(sql).bind(now.as_millisecond()).bind(id.as_str())).await? == 0 {
            write.commit().await?;
            return Ok(Withdrawn::Before);
        }
        let sql = "UPDATE identity_credential_place SET is_withdrawn = 1 WHERE list = $1 AND place = $2";
        write.run(query(sql).bind(place.list).bind(place.place)).await?;
        let withdrawn = Credential { withdrawn_at: Some(now), ..credential };
        let receipt = self.receipt(&mut write, person, &withdrawn, None, now).await?;
        let sql = "UPDATE identity_credential SET withdrawal = $1 WHERE id = $2";
        write.run(query(sql).bind(receipt.as_str()).bind(id.as_str())).await?;
        write.commit().await?;
        Ok(Withdrawn::Now)
    }

    /// All of a person, the newest first.
    pub async fn all(&self, person: &PersonId) -> Result<Vec<Credential>, IssuingError> {
        let asked = credentials!("WHERE person = $1 ORDER BY issued_at DESC, id").bind(person.as_str());
        let rows = self.store.rows(asked).await?;
        Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
    }

    /// The places of a list whose credentials were withdrawn; None where there is no such list.
    pub async fn withdrawn(&self, list: i64) -> Result<Option<Vec<i64>>, IssuingError> {
        let sql = "SELECT place FROM identity_credential_place WHERE list = $1 AND is_withdrawn = 1 ORDER BY place";
        let rows = self.store.rows(query(sql).bind(list)).await?;
        if rows.is_empty() {
            let sql = "SELECT place FROM identity_credential_place WHERE list = $1 LIMIT 1";
            return Ok(self.store.row(query(sql).bind(list)).await?.map(|_| Vec::new()));
        }
        let places = rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>();
        Ok(Some(places.map_err(StoreError::from)?))
    }

    async fn receipt(
        &self,
        write: &mut Write,
        person: &PersonId,
        credential: &Credential,
        source: Option<Source>,
        now: Timestamp,
    ) -> Result<ReceiptId, IssuingError> {
        let id = ReceiptId::from_random(random()?);
        let act = if credential.withdrawn_at.is_some() { CredentialAct::Withdrawn } else { CredentialAct::Issued };
        let page = CredentialPage::Mine.path(Language::En);
        let claims = CredentialReceipt {
            id: id.clone(),
            time: now,
            act,
            credential: credential.id.clone(),
            kind: [&*self.origin, doors::RESIDENT].concat(),
            controller: self.controller.clone(),
            attributes: credential.attributes.clone(),
            source,
            until: credential.withdrawn_at.unwrap_or(credential.until),
            withdraw_url: [&*self.origin, &*page].concat(),
        };
        self.receipts.issue(write, person, &id, &claims, now).await?;
        Ok(id)
    }

    /// Nonces that are known to nobody any more, and credentials that are long over, with their receipts.
    async fn forget_old(&self, write: &mut Write, now: Timestamp) -> Result<(), IssuingError> {
        let sql = "DELETE FROM identity_credential_nonce WHERE used_at < $1";
        write.run(query(sql).bind(millisecond_before(now, NONCE_GOOD_FOR * 2))).await?;
        let oldest = millisecond_before(now, KEPT);
        let sql = "SELECT person, receipt, withdrawal FROM identity_credential WHERE until < $1";
        for row in write.rows(query(sql).bind(oldest)).await? {
            let (person, receipts) = receipts_of(&row)?;
            for id in receipts {
                self.receipts.erase(write, &person, &id).await?;
            }
        }
        let sql = "DELETE FROM identity_credential WHERE until < $1";
        write.run(query(sql).bind(oldest)).await?;
        Ok(())
    }
}

/// A place that nobody has and nobody has had, within the write in which its credential is given out: whoever brings a proof
/// in vain takes none.
async fn take_place(write: &mut Write) -> Result<Place, IssuingError> {
    let sql = "SELECT list, COUNT(*) FROM identity_credential_place GROUP BY list ORDER BY list DESC LIMIT 1";
    let last = write.row(query(sql)).await?;
    let last = last.map(|row| Ok::<(i64, i64), StoreError>((row.try_get(0)?, row.try_get(1)?))).transpose()?;
    let list = match last {
        None => 1,
        Some((list, taken)) if taken < MOST_TAKEN => list,
        Some((list, _)) => list + 1,
    };
    loop {
        let place = i64::from(u32::from_be_bytes(random()?)) % PLACES;
        let sql = "INSERT INTO identity_credential_place (list, place, is_withdrawn) VALUES ($1, $2, 0)
                   ON CONFLICT DO NOTHING";
        if write.run(query(sql).bind(list).bind(place)).await? == 1 {
            return Ok(Place { list, place });
        }
    }
}

fn read(row: &Found) -> Result<Credential, StoreError> {
    let withdrawn_at: Option<i64> = row.try_get(4)?;
    let receipts = [Some(row.try_get::<String, _>(5)?), row.try_get::<Option<String>, _>(6)?];
    Ok(Credential {
        id: parsed(&row.try_get::<String, _>(0)?)?,
        attributes: json(row, 1)?,
        issued_at: instant(row.try_get(2)?)?,
        until: instant(row.try_get(3)?)?,
        withdrawn_at: withdrawn_at.map(instant).transpose()?,
        receipts: receipts.into_iter().flatten().map(|id| parsed(&id)).collect::<Result<_, _>>()?,
    })
}

/// Whose they are, and which.
fn receipts_of(row: &Found) -> Result<(PersonId, Vec<ReceiptId>), StoreError> {
    let person: String = row.try_get(0)?;
    let receipts = [Some(row.try_get::<String, _>(1)?), row.try_get::<Option<String>, _>(2)?];
    Ok((parsed(&person)?, receipts.into_iter().flatten().map(|id| parsed(&id)).collect::<Result<_, _>>()?))
}

fn place(row: &Found) -> Result<Place, StoreError> {
    Ok(Place { list: row.try_get(7)?, place: row.try_get(8)? })
}

/// False where it was used before.
async fn use_nonce(write: &mut Write, nonce: &str, now: Timestamp) -> Result<bool, StoreError> {
    let digest = URL_SAFE_NO_PAD.encode(Sha256::digest(nonce));
    let sql = "INSERT INTO identity_credential_nonce (digest, used_at) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    Ok(write.run(query(sql).bind(digest).bind(now.as_millisecond())).await? == 1)
}

#[cfg(test)]
mod tests;
