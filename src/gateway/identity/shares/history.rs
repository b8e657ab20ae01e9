//! What a person is told of all of it, and what they do not recognise.

use super::{ShareError, Shares, note};
use crate::identity::columns::{instant, json, parsed, text};
use crate::identity::random::random;
use crate::store::{Found, Row, StoreError, query};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    identity::{
        PersonId, Receipt, ReceiptId, SignInEvent,
        share::{EventAbout, ShareEvent, ShareEventId, ShareEventKind, ShareId, ShareReceipt},
    },
    reports::Reference,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a person does not recognise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unrecognised {
    /// A line of their history of shares.
    Event(ShareEventId),
    /// They signed in or out then.
    SignIn(#[serde(with = "domain::iso::instant")] Timestamp),
}

/// A question for events, whose columns [`event`] reads.
macro_rules! events {
    ($which:literal) => {
        query(concat!("SELECT id, at, kind, share, about FROM identity_share_event ", $which))
    };
}

impl Shares {
    /// All that has happened to a person's details, the latest first.
    pub async fn history(&self, person: &PersonId) -> Result<Vec<ShareEvent>, ShareError> {
        let asked = events!("WHERE person = $1 ORDER BY at DESC, place DESC, id").bind(person.as_str());
        let rows = self.store.rows(asked).await?;
        Ok(rows.iter().map(event).collect::<Result<_, _>>()?)
    }

    /// Of one share.
    pub async fn history_of(&self, person: &PersonId, share: &ShareId) -> Result<Vec<ShareEvent>, ShareError> {
        let mut events = self.history(person).await?;
        events.retain(|event| event.share.as_ref() == Some(share));
        Ok(events)
    }

    /// Erases a receipt, if it is theirs.
    pub async fn erase_receipt(&self, person: &PersonId, id: &ReceiptId) -> Result<(), ShareError> {
        let mut write = self.receipts.begin().await?;
        self.receipts.erase(&mut write, person, id).await?;
        Ok(write.commit().await?)
    }

    /// The receipts of a person's shares, the newest first, and what each says.
    pub async fn receipts(&self, person: &PersonId) -> Result<Vec<(Receipt, ShareReceipt)>, ShareError> {
        let all = self.receipts.all(person).await?;
        // Others are of something else.
        let told = |receipt: Receipt| said(&receipt.jws).map(|told| (receipt, told));
        Ok(all.into_iter().filter_map(told).collect())
    }

    /// Notes that a person does not recognise a line of their history, and answers the reference by which it is looked
    /// into: the same one as before, where they have said so before. None where it is no line of theirs.
    pub async fn report(
        &self,
        person: &PersonId,
        event: &ShareEventId,
        now: Timestamp,
    ) -> Result<Option<Reference>, ShareError> {
        let events = self.history(person).await?;
        let Some(found) = events.into_iter().find(|one| one.id == *event) else { return Ok(None) };
        let share = found.share.as_ref();
        self.note_unrecognised(person, Unrecognised::Event(event.clone()), Some((share, &found.about)), now)
            .await
            .map(Some)
    }

    /// The same of one of their sign-ins.
    pub async fn report_sign_in(
        &self,
        person: &PersonId,
        event: &SignInEvent,
        now: Timestamp,
    ) -> Result<Reference, ShareError> {
        self.note_unrecognised(person, Unrecognised::SignIn(event.at), None, now).await
    }

    async fn note_unrecognised(
        &self,
        person: &PersonId,
        what: Unrecognised,
        of: Option<(Option<&ShareId>, &EventAbout)>,
        now: Timestamp,
    ) -> Result<Reference, ShareError> {
        let what = text(&what)?;
        let mut write = self.store.begin(&["identity unrecognised ", person.as_str()].concat()).await?;
        let sql = "SELECT reference FROM identity_unrecognised WHERE person = $1 AND what = $2";
        if let Some(row) = write.row(query(sql).bind(person.as_str()).bind(&what)).await? {
            write.commit().await?;
            return Ok(parsed(&row.try_get::<String, _>(0).map_err(StoreError::from)?)?);
        }
        let sql = "INSERT INTO identity_unrecognised (reference, person, what, at) VALUES ($1, $2, $3, $4)
                   ON CONFLICT DO NOTHING";
        let reference = loop {
            let reference = Reference::from_random(random()?);
            let insert = query(sql).bind(reference.as_str()).bind(person.as_str()).bind(&what);
            if write.run(insert.bind(now.as_millisecond())).await? == 1 {
                break reference;
            }
        };
        if let Some((share, about)) = of {
            let kind = ShareEventKind::NotRecognised { reference: reference.clone() };
            note(&mut write, person, share, about, &[kind], now).await?;
        }
        write.commit().await?;
        Ok(reference)
    }

    /// Whether a person was given this reference.
    pub async fn has_reported(&self, person: &PersonId, reference: &Reference) -> Result<bool, ShareError> {
        let sql = "SELECT 1 FROM identity_unrecognised WHERE reference = $1 AND person = $2";
        Ok(self.store.row(query(sql).bind(reference.as_str()).bind(person.as_str())).await?.is_some())
    }
}

/// What a receipt of ours says: the middle of a JWS (RFC 7515, 7.1).
fn said(jws: &str) -> Option<ShareReceipt> {
    let claims = URL_SAFE_NO_PAD.decode(jws.split('.').nth(1)?).ok()?;
    serde_json::from_slice(&claims).ok()
}

fn event(row: &Found) -> Result<ShareEvent, StoreError> {
    Ok(ShareEvent {
        id: parsed(&row.try_get::<String, _>(0)?)?,
        at: instant(row.try_get(1)?)?,
        kind: json(row, 2)?,
        share: row.try_get::<Option<String>, _>(3)?.map(|id| parsed(&id)).transpose()?,
        about: json(row, 4)?,
    })
}
