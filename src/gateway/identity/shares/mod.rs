//! Who has which of a person's details: what organisations ask for, what was given, read, ended and erased. In the store, so
//! that every gateway knows the same.
//!
//! Belongs here: the port, and who may come to it. Values stand in one column alone, and go from it when a share is over. Must
//! not be here: what may be given (`domain`), how a receipt is signed and logged.

mod answering;
mod asking;
mod changing;
mod history;
mod organisations;
mod pages;
mod reading;
mod returning;
mod routes;

pub use history::STEP as STEP_OF_TIMES;
pub use organisations::{OrganisationError, OrganisationSettings, Organisations, check};
pub use returning::STEP as STEP_OF_RETURNS;
pub use routes::{Api, RECEIPT_FILE, receipt, receipt_file, routes};

use super::columns::{instant, json, millisecond_before, parsed, text};
use super::random::{NoRandomness, random};
use super::receipts::{ReceiptError, Receipts};
use super::sessions::SessionError;
use crate::port::PortError;
use crate::store::{Found, Query, Row, Store, StoreError, Write, query};
use domain::identity::{
    PersonId,
    share::{
        Agreement, EventAbout, Party, Recipient, Share, ShareEventId, ShareEventKind, ShareId, ShareRequest,
        ShareState, Terms,
    },
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Times are in milliseconds since 1970. What was asked, an agreement, the values, and what an event is of are JSON. An event
/// of the same moment as another follows it by its place.
pub const STEP: &str = "
    CREATE TABLE identity_request (
        id TEXT PRIMARY KEY, organisation TEXT NOT NULL, asked TEXT NOT NULL, person TEXT,
        asked_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, answered_at BIGINT
    );
    CREATE INDEX identity_request_organisation ON identity_request (organisation, answered_at);
    CREATE INDEX identity_request_person ON identity_request (person);
    CREATE INDEX identity_request_expires_at ON identity_request (expires_at);
    CREATE TABLE identity_share (
        id TEXT PRIMARY KEY, request TEXT NOT NULL UNIQUE, person TEXT NOT NULL, organisation TEXT NOT NULL,
        agreement TEXT NOT NULL, details TEXT, given_at BIGINT NOT NULL, until BIGINT NOT NULL, read_at BIGINT,
        ended_at BIGINT, erased_at BIGINT
    );
    CREATE INDEX identity_share_person ON identity_share (person);
    CREATE INDEX identity_share_until ON identity_share (until);
    CREATE TABLE identity_share_event (
        id TEXT PRIMARY KEY, person TEXT NOT NULL, at BIGINT NOT NULL, place BIGINT NOT NULL, kind TEXT NOT NULL,
        share TEXT, about TEXT NOT NULL
    );
    CREATE INDEX identity_share_event_person ON identity_share_event (person, at);
    CREATE INDEX identity_share_event_at ON identity_share_event (at);
    CREATE TABLE identity_unrecognised (
        reference TEXT PRIMARY KEY, person TEXT NOT NULL, what TEXT NOT NULL, at BIGINT NOT NULL
    );
    CREATE INDEX identity_unrecognised_person ON identity_unrecognised (person);";

/// Nobody looks a request up by its person.
pub const STEP_WITHOUT_PERSONS: &str = "DROP INDEX identity_request_person;";

/// So long a request can be answered.
const ANSWERED_WITHIN: SignedDuration = SignedDuration::from_hours(24 * 7);
/// So long it is told afterwards what became of a request.
const REQUESTS_KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);
/// So long a person can look back, and thirteen months at least on what was given for a year.
const HISTORY_KEPT: SignedDuration = SignedDuration::from_hours(24 * 761);

pub struct Shares {
    store: Arc<Store>,
    receipts: Arc<Receipts>,
    /// The council.
    controller: Party,
}

#[derive(Debug, thiserror::Error)]
pub enum ShareError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
    #[error(transparent)]
    Session(SessionError),
}

impl From<ShareError> for PortError {
    fn from(error: ShareError) -> Self {
        match error {
            ShareError::Store(error) => error.into(),
            ShareError::Receipt(error) => error.into(),
            ShareError::Session(error) => error.into(),
            ShareError::Randomness(error) => {
                tracing::error!(%error, "nothing can be shared");
                PortError::Unavailable { retry_after: None }
            }
        }
    }
}

/// What a request is of, as it is kept.
#[derive(Serialize, Deserialize)]
struct Asked {
    recipient: Recipient,
    terms: Terms,
}

impl Shares {
    pub fn new(store: Arc<Store>, receipts: Arc<Receipts>, controller: Party) -> Self {
        Shares { store, receipts, controller }
    }

    /// All that a person has given, the active ones first, then the one that was given last.
    pub async fn all(&self, person: &PersonId, now: Timestamp) -> Result<Vec<Share>, ShareError> {
        let asked = shares!("WHERE person = $1 ORDER BY given_at DESC, id").bind(person.as_str());
        let rows = self.store.rows(asked).await?;
        let mut shares = rows.iter().map(share).collect::<Result<Vec<_>, _>>()?;
        shares.sort_by_key(|share| share.state(now) != ShareState::Active);
        Ok(shares)
    }

    /// One of a person's own.
    pub async fn find(&self, person: &PersonId, id: &ShareId) -> Result<Option<Share>, ShareError> {
        let asked = shares!("WHERE id = $1 AND person = $2").bind(id.as_str()).bind(person.as_str());
        Ok(self.store.row(asked).await?.map(|row| share(&row)).transpose()?)
    }
}

/// A question for shares, whose columns [`share`] reads.
macro_rules! shares {
    ($which:literal) => {
        query(concat!(
            "SELECT id, agreement, given_at, until, read_at, ended_at, erased_at, person, details,
                 (SELECT b.request FROM identity_return b WHERE b.request = identity_share.request
                  AND b.exchanged_at IS NULL)
             FROM identity_share ",
            $which
        ))
    };
}
use shares;

/// What an organisation may be told of: where it awaits the person back, nothing is there for it before.
fn by_request<'q>(request: &'q str, organisation: &'q str) -> Query<'q> {
    shares!(
        "WHERE request = $1 AND organisation = $2
         AND NOT EXISTS (SELECT 1 FROM identity_return b WHERE b.request = $1 AND b.exchanged_at IS NULL)"
    )
    .bind(request)
    .bind(organisation)
}

fn share(row: &Found) -> Result<Share, StoreError> {
    let at = |column: usize| row.try_get::<Option<i64>, _>(column)?.map(instant).transpose();
    Ok(Share {
        id: parsed(&row.try_get::<String, _>(0)?)?,
        agreement: json(row, 1)?,
        given_at: instant(row.try_get(2)?)?,
        until: instant(row.try_get(3)?)?,
        read_at: at(4)?,
        ended_at: at(5)?,
        erased_at: at(6)?,
        awaits_return: row.try_get::<Option<String>, _>(9)?.map(|id| parsed(&id)).transpose()?,
    })
}

fn person_of(row: &Found) -> Result<PersonId, StoreError> {
    parsed(&row.try_get::<String, _>(7)?)
}

fn about(agreement: &Agreement) -> EventAbout {
    EventAbout {
        organisation: agreement.recipient.name.clone(),
        purpose: agreement.terms.purpose.clone(),
        attributes: agreement.given.clone(),
    }
}

fn about_request(request: &ShareRequest) -> EventAbout {
    EventAbout {
        organisation: request.recipient.name.clone(),
        purpose: request.terms.purpose.clone(),
        attributes: request.terms.attributes.clone(),
    }
}

/// Notes what has happened, one after the other.
async fn note(
    write: &mut Write,
    person: &PersonId,
    share: Option<&ShareId>,
    about: &EventAbout,
    kinds: &[ShareEventKind],
    now: Timestamp,
) -> Result<(), ShareError> {
    let sql = "INSERT INTO identity_share_event (id, person, at, place, kind, share, about)
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    for (place, kind) in (0_i64..).zip(kinds) {
        let id = ShareEventId::from_random(random()?);
        let insert = query(sql).bind(id.as_str()).bind(person.as_str()).bind(now.as_millisecond()).bind(place);
        let insert = insert.bind(text(kind)?).bind(share.map(ShareId::as_str));
        write.run(insert.bind(text(about)?)).await?;
    }
    Ok(())
}

/// What nobody may read or is shown any more.
async fn forget_old(write: &mut Write, now: Timestamp) -> Result<(), StoreError> {
    let before = |duration| millisecond_before(now, duration);
    let sql = "UPDATE identity_share SET details = NULL WHERE until <= $1 AND details IS NOT NULL";
    write.run(query(sql).bind(now.as_millisecond())).await?;
    for sql in ["DELETE FROM identity_share WHERE until <= $1", "DELETE FROM identity_share_event WHERE at <= $1"] {
        write.run(query(sql).bind(before(HISTORY_KEPT))).await?;
    }
    // For as long as an organisation can read what it awaits its person for, they can go back there. What it was not told of
    // before that is over, it is never told of.
    for sql in [
        "DELETE FROM identity_request WHERE expires_at <= $1 AND NOT EXISTS (
             SELECT 1 FROM identity_share s JOIN identity_return b ON b.request = s.request
             WHERE s.request = identity_request.id AND s.details IS NOT NULL AND b.exchanged_at IS NULL)",
        "DELETE FROM identity_return WHERE expires_at <= $1 AND NOT EXISTS (
             SELECT 1 FROM identity_share s WHERE s.request = identity_return.request)",
    ] {
        write.run(query(sql).bind(before(REQUESTS_KEPT))).await?;
    }
    Ok(())
}

#[cfg(test)]
mod routes_tests;
#[cfg(test)]
mod tests;
