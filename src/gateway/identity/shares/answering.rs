//! A person gives, refuses, and ends what was given. Each request is answered once, whoever presses twice or in two gateways.

use super::{ShareError, Shares, about, about_request, forget_old, note, share, shares};
use crate::identity::columns::text;
use crate::identity::random::random;
use crate::store::{Write, query};
use domain::{
    identity::{
        PersonId, ReceiptId,
        share::{
            Agreement, Given, RequestId, Share, ShareAct, ShareEventKind, ShareId, ShareReceipt, ShareRequest, Source,
        },
    },
    language::Language,
};
use jiff::Timestamp;
use screens::identity::DetailsPage;

/// What became of an answer.
#[derive(Debug, PartialEq, Eq)]
pub enum Answered {
    /// With its receipt.
    Now(Box<Share>, ReceiptId),
    /// It was answered before, or it is too late.
    Closed,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Ending {
    /// With its receipt.
    Now(ReceiptId),
    /// It was over before.
    Before,
    /// The person has no such share.
    NotFound,
}

/// What a person gives.
pub struct Giving {
    pub given: Given,
    pub source: Source,
    pub language: Language,
}

impl Shares {
    /// Gives what a person has chosen of a request.
    pub async fn give(
        &self,
        person: &PersonId,
        request: &ShareRequest,
        giving: Giving,
        origin: &str,
        now: Timestamp,
    ) -> Result<Answered, ShareError> {
        let Giving { given, source, language } = giving;
        let mut write = self.receipts.begin().await?;
        forget_old(&mut write, now).await?;
        if !close(&mut write, person, &request.id, now).await? {
            write.commit().await?;
            return Ok(Answered::Closed);
        }
        let share = Share {
            id: ShareId::from_random(random()?),
            agreement: Agreement {
                recipient: request.recipient.clone(),
                terms: request.terms.clone(),
                given: given.values.keys().copied().collect(),
                period: given.period,
                source,
                language,
            },
            given_at: now,
            until: given.period.end(now),
            read_at: None,
            ended_at: None,
            erased_at: None,
            awaits_return: request.awaits_return.then(|| request.id.clone()),
        };
        let sql = "INSERT INTO identity_share (id, request, person, organisation, agreement, details, given_at, until)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let insert = query(sql).bind(share.id.as_str()).bind(request.id.as_str()).bind(person.as_str());
        let insert = insert.bind(&request.recipient.id).bind(text(&share.agreement)?).bind(text(&given.values)?);
        write.run(insert.bind(now.as_millisecond()).bind(share.until.as_millisecond())).await?;
        let is_all = share.agreement.given.len() == request.terms.attributes.len();
        let kind = if is_all { ShareEventKind::Given } else { ShareEventKind::GivenInPart };
        note(&mut write, person, Some(&share.id), &about(&share.agreement), &[kind], now).await?;
        let receipt = self.issue(&mut write, person, &share, ShareAct::Given, origin, now).await?;
        write.commit().await?;
        Ok(Answered::Now(Box::new(share), receipt))
    }

    /// Gives nothing. False where the request was answered before, or it is too late.
    pub async fn refuse(&self, person: &PersonId, request: &ShareRequest, now: Timestamp) -> Result<bool, ShareError> {
        let mut write = self.store.begin(&["identity request ", request.id.as_str()].concat()).await?;
        let is_now = close(&mut write, person, &request.id, now).await?;
        if is_now {
            note(&mut write, person, None, &about_request(request), &[ShareEventKind::Refused], now).await?;
        }
        write.commit().await?;
        Ok(is_now)
    }

    /// Ends a person's own share at once: nobody reads it any more, its values are gone, and the organisation is asked to
    /// erase what it has read, if it was told of it.
    pub async fn end(
        &self,
        person: &PersonId,
        id: &ShareId,
        origin: &str,
        now: Timestamp,
    ) -> Result<Ending, ShareError> {
        let mut write = self.receipts.begin().await?;
        let row = write.row(shares!("WHERE id = $1 AND person = $2").bind(id.as_str()).bind(person.as_str())).await?;
        let Some(row) = row else {
            write.commit().await?;
            return Ok(Ending::NotFound);
        };
        let found = share(&row)?;
        let sql =
            "UPDATE identity_share SET ended_at = $1, details = NULL WHERE id = $2 AND ended_at IS NULL AND until > $1";
        if write.run(query(sql).bind(now.as_millisecond()).bind(id.as_str())).await? == 0 {
            write.commit().await?;
            return Ok(Ending::Before);
        }
        let kinds: &[_] = match found.awaits_return {
            Some(_) => &[ShareEventKind::Ended],
            None => &[ShareEventKind::Ended, ShareEventKind::ErasureAsked],
        };
        note(&mut write, person, Some(id), &about(&found.agreement), kinds, now).await?;
        let receipt = self.issue(&mut write, person, &found, ShareAct::Ended, origin, now).await?;
        write.commit().await?;
        Ok(Ending::Now(receipt))
    }

    /// `origin` is where people reach the service.
    pub(super) async fn issue(
        &self,
        write: &mut Write,
        person: &PersonId,
        share: &Share,
        act: ShareAct,
        origin: &str,
        now: Timestamp,
    ) -> Result<ReceiptId, ShareError> {
        let id = ReceiptId::from_random(random()?);
        let page = DetailsPage::Share(share.id.clone()).path(share.agreement.language);
        let claims = ShareReceipt::of(share, act, &id, self.controller.clone(), [origin, &*page].concat(), now);
        self.receipts.issue(write, person, &id, &claims, now).await?;
        Ok(id)
    }
}

/// Takes the one answer to a request, which is this person's from now on. False where it has one, or it is too late.
async fn close(write: &mut Write, person: &PersonId, id: &RequestId, now: Timestamp) -> Result<bool, ShareError> {
    let sql = "UPDATE identity_request SET answered_at = $1, person = $3
               WHERE id = $2 AND answered_at IS NULL AND expires_at > $1";
    let update = query(sql).bind(now.as_millisecond()).bind(id.as_str()).bind(person.as_str());
    Ok(write.run(update).await? == 1)
}
