//! An organisation asks, and sees what became of it; a person looks at what a link asks for.

use super::{ANSWERED_WITHIN, Asked, ShareError, Shares, by_request, forget_old, share};
use crate::identity::columns::{instant, json, parsed, text};
use crate::identity::random::random;
use crate::store::{Found, Row, StoreError, query};
use contract::identity::shares::{RequestStanding, RequestState};
use domain::identity::{
    PersonId,
    share::{Organisation, RequestAnswer, RequestId, ReturnTo, ShareRequest, Terms},
};
use jiff::Timestamp;

/// So many requests of one organisation may wait at the same time. A key that was stolen fills no disk.
const MOST_WAITING: i64 = 10_000;

/// A question for requests, whose columns [`request`] reads.
macro_rules! requests {
    ($which:literal) => {
        query(concat!(
            "SELECT r.id, r.asked, r.asked_at, r.expires_at, r.answered_at, r.person, s.id, b.expires_at
             FROM identity_request r LEFT JOIN identity_share s ON s.request = r.id
             LEFT JOIN identity_return b ON b.request = r.id AND b.exchanged_at IS NULL ",
            $which
        ))
    };
}

impl Shares {
    /// Takes what an organisation asks for, which its settings allow. None where too many of its requests wait.
    pub async fn ask(
        &self,
        organisation: &Organisation,
        terms: Terms,
        return_to: Option<ReturnTo>,
        now: Timestamp,
    ) -> Result<Option<ShareRequest>, ShareError> {
        let recipient = organisation.recipient.clone();
        let mut write = self.store.begin(&["identity requests of ", &*recipient.id].concat()).await?;
        forget_old(&mut write, now).await?;
        let sql = "SELECT COUNT(*) FROM identity_request
                   WHERE organisation = $1 AND answered_at IS NULL AND expires_at > $2";
        let waiting = write.row(query(sql).bind(&recipient.id).bind(now.as_millisecond())).await?;
        let waiting: i64 = waiting.map_or(Ok(0), |row| row.try_get(0)).map_err(StoreError::from)?;
        if waiting >= MOST_WAITING {
            write.commit().await?;
            return Ok(None);
        }
        let id = RequestId::from_random(random()?);
        let expires_at = now.saturating_add(ANSWERED_WITHIN).unwrap_or(Timestamp::MAX);
        let asked = Asked { recipient, terms };
        let sql = "INSERT INTO identity_request (id, organisation, asked, asked_at, expires_at)
                   VALUES ($1, $2, $3, $4, $5)";
        let insert = query(sql).bind(id.as_str()).bind(&asked.recipient.id).bind(text(&asked)?);
        write.run(insert.bind(now.as_millisecond()).bind(expires_at.as_millisecond())).await?;
        if let Some(return_to) = &return_to {
            let sql = "INSERT INTO identity_return (request, return_to, expires_at) VALUES ($1, $2, $3)";
            let insert = query(sql).bind(id.as_str()).bind(text(return_to)?).bind(expires_at.as_millisecond());
            write.run(insert).await?;
        }
        write.commit().await?;
        let Asked { recipient, terms } = asked;
        let awaits_return = return_to.is_some();
        Ok(Some(ShareRequest { id, recipient, terms, asked_at: now, expires_at, answer: None, awaits_return }))
    }

    /// What became of an organisation's own request.
    pub async fn standing(
        &self,
        organisation: &str,
        id: &RequestId,
        now: Timestamp,
    ) -> Result<Option<RequestStanding>, ShareError> {
        if let Some(row) = self.store.row(by_request(id.as_str(), organisation)).await? {
            return Ok(Some(RequestStanding::of(id, &share(&row)?, now)));
        }
        let asked = requests!("WHERE r.id = $1 AND r.organisation = $2").bind(id.as_str()).bind(organisation);
        let Some(row) = self.store.row(asked).await? else { return Ok(None) };
        let state = match request(&row)? {
            ShareRequest { answer: Some(RequestAnswer::Refused), awaits_return: false, .. } => RequestState::Refused,
            ShareRequest { answer: Some(_), .. } => RequestState::Answered,
            ShareRequest { expires_at, .. } if now >= expires_at => RequestState::Expired,
            _ => RequestState::Waiting,
        };
        Ok(Some(RequestStanding::without_share(id, state)))
    }

    /// The request that a link names, for whoever looks at it. It is nobody's until somebody answers it, and theirs alone from
    /// then on: who opens a link first is whoever came by it first.
    pub async fn open(&self, person: &PersonId, id: &RequestId) -> Result<Option<ShareRequest>, ShareError> {
        let Some(row) = self.store.row(requests!("WHERE r.id = $1").bind(id.as_str())).await? else { return Ok(None) };
        let found = request(&row)?;
        let is_others = found.answer.is_some() && whose(&row)?.as_ref() != Some(person);
        Ok((!is_others).then_some(found))
    }
}

fn request(row: &Found) -> Result<ShareRequest, StoreError> {
    let Asked { recipient, terms } = json(row, 1)?;
    let share: Option<String> = row.try_get(6)?;
    let answer = match (row.try_get::<Option<i64>, _>(4)?, share) {
        (Some(_), Some(share)) => Some(RequestAnswer::Given(parsed(&share)?)),
        (Some(_), None) => Some(RequestAnswer::Refused),
        (None, _) => None,
    };
    Ok(ShareRequest {
        id: parsed(&row.try_get::<String, _>(0)?)?,
        recipient,
        terms,
        asked_at: instant(row.try_get(2)?)?,
        expires_at: instant(row.try_get(3)?)?,
        answer,
        awaits_return: row.try_get::<Option<i64>, _>(7)?.is_some(),
    })
}

fn whose(row: &Found) -> Result<Option<PersonId>, StoreError> {
    row.try_get::<Option<String>, _>(5)?.map(|person| parsed(&person)).transpose()
}
