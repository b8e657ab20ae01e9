//! What a person is told of all of it, and what they do not recognise.

use super::{ShareError, Shares, note};
use crate::identity::columns::{instant, json, parsed, text};
use crate::identity::random::random;
use crate::store::{Found, Query, Row, StoreError, Write, query};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    identity::{
        PersonId, Receipt, ReceiptId, SignInEvent,
        share::{EventAbout, ShareEvent, ShareEventId, ShareEventKind, ShareId, ShareReceipt},
    },
    london,
    reports::Reference,
};
use jiff::{Timestamp, civil::Time};
use serde::{Deserialize, Serialize};

/// How often a thing happened on one day.
pub const STEP: &str = "
    ALTER TABLE identity_share_event ADD COLUMN times BIGINT NOT NULL DEFAULT 1;
    CREATE INDEX identity_share_event_share ON identity_share_event (share, at);";

/// A page of the history has so many lines.
const LINES: usize = 50;

/// A part of a history, the latest first.
#[derive(Debug, PartialEq, Eq)]
pub struct HistoryPart {
    pub events: Vec<ShareEvent>,
    /// Whether there is more before it.
    pub has_older: bool,
}

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
        query(concat!("SELECT id, at, kind, share, about, times FROM identity_share_event ", $which))
    };
}

impl Shares {
    /// All that has happened to a person's details, the latest first.
    pub async fn history(&self, person: &PersonId) -> Result<Vec<ShareEvent>, ShareError> {
        let asked = events!("WHERE person = $1 ORDER BY at DESC, place DESC, id").bind(person.as_str());
        let rows = self.store.rows(asked).await?;
        Ok(rows.iter().map(event).collect::<Result<_, _>>()?)
    }

    /// A page of it; the first is 1.
    pub async fn history_page(&self, person: &PersonId, page: u32) -> Result<HistoryPart, ShareError> {
        let asked = events!("WHERE person = $1 ORDER BY at DESC, place DESC, id LIMIT $2 OFFSET $3");
        let before = i64::from(page.saturating_sub(1)) * LINES as i64;
        self.part(asked.bind(person.as_str()).bind(LINES as i64 + 1).bind(before)).await
    }

    /// The latest of one share.
    pub async fn history_of(&self, person: &PersonId, share: &ShareId) -> Result<HistoryPart, ShareError> {
        let asked = events!("WHERE person = $1 AND share = $2 ORDER BY at DESC, place DESC, id LIMIT $3");
        self.part(asked.bind(person.as_str()).bind(share.as_str()).bind(LINES as i64 + 1)).await
    }

    /// One is asked for more than is shown, to know whether there is one.
    async fn part(&self, asked: Query<'_>) -> Result<HistoryPart, ShareError> {
        let rows = self.store.rows(asked).await?;
        let events = rows.iter().take(LINES).map(event).collect::<Result<_, _>>()?;
        Ok(HistoryPart { events, has_older: rows.len() > LINES })
    }

    /// Erases a receipt; false where it is none of theirs.
    pub async fn erase_receipt(&self, person: &PersonId, id: &ReceiptId) -> Result<bool, ShareError> {
        let mut write = self.receipts.begin().await?;
        let was_theirs = self.receipts.erase(&mut write, person, id).await?;
        write.commit().await?;
        Ok(was_theirs)
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
        let asked = events!("WHERE person = $1 AND id = $2").bind(person.as_str()).bind(event.as_str());
        let Some(row) = self.store.row(asked).await? else { return Ok(None) };
        let found = self::event(&row)?;
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
        times: u32::try_from(row.try_get::<i64, _>(5)?).unwrap_or(u32::MAX),
    })
}

/// Notes what an organisation has done or tried: where it was done before on the same day, that line counts on.
pub async fn count(
    write: &mut Write,
    person: &PersonId,
    share: &ShareId,
    about: &EventAbout,
    kind: ShareEventKind,
    now: Timestamp,
) -> Result<(), ShareError> {
    let midnight = london::instant(london::today(now).to_datetime(Time::midnight()));
    let sql = "UPDATE identity_share_event SET at = $1, times = times + 1
               WHERE share = $2 AND at >= $3 AND kind = $4 AND about = $5";
    let update = query(sql).bind(now.as_millisecond()).bind(share.as_str()).bind(midnight.as_millisecond());
    match write.run(update.bind(text(&kind)?).bind(text(about)?)).await? {
        0 => note(write, person, Some(share), about, &[kind], now).await,
        _ => Ok(()),
    }
}
