//! An organisation asks, and sees what became of it; a person opens the link.

use super::{ANSWERED_WITHIN, Asked, ShareError, Shares, by_request, forget_old, share};
use crate::identity::columns::{instant, json, parsed, text};
use crate::identity::random::random;
use crate::store::{Found, Row, StoreError, query};
use contract::identity::shares::{RequestStanding, RequestState};
use domain::identity::{
    PersonId,
    share::{Organisation, RequestAnswer, RequestId, ShareRequest, Terms},
};
use jiff::Timestamp;

/// So many requests of one organisation may wait at the same time. A key that was stolen fills no disk.
const MOST_WAITING: i64 = 10_000;

/// A question for requests, whose columns [`request`] reads.
macro_rules! requests {
    ($which:literal) => {
        query(concat!(
            "SELECT r.id, r.asked, r.asked_at, r.expires_at, r.answered_at, r.person, s.id
             FROM identity_request r LEFT JOIN identity_share s ON s.request = r.id ",
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
        write.commit().await?;
        let Asked { recipient, terms } = asked;
        Ok(Some(ShareRequest { id, recipient, terms, asked_at: now, expires_at, answer: None }))
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
            ShareRequest { answer: Some(_), .. } => RequestState::Refused,
            ShareRequest { expires_at, .. } if now >= expires_at => RequestState::Expired,
            _ => RequestState::Waiting,
        };
        Ok(Some(RequestStanding::without_share(id, state)))
    }

    /// The request whose link a person has followed. Whoever opens it first is whom it is for: nobody else is told of it.
    pub async fn open(
        &self,
        person: &PersonId,
        id: &RequestId,
        now: Timestamp,
    ) -> Result<Option<ShareRequest>, ShareError> {
        let asked = || requests!("WHERE r.id = $1").bind(id.as_str());
        let Some(row) = self.store.row(asked()).await? else { return Ok(None) };
        let found = request(&row)?;
        let whose = match whose(&row)? {
            Some(whose) => whose,
            None if now >= found.expires_at => return Ok(None),
            None => self.claim(person, id).await?,
        };
        Ok((whose == *person).then_some(found))
    }

    /// Whose it is from now on.
    async fn claim(&self, person: &PersonId, id: &RequestId) -> Result<PersonId, ShareError> {
        let sql = "UPDATE identity_request SET person = $1 WHERE id = $2 AND person IS NULL";
        if self.store.run(query(sql).bind(person.as_str()).bind(id.as_str())).await? == 1 {
            return Ok(person.clone());
        }
        let sql = "SELECT person FROM identity_request WHERE id = $1 AND person IS NOT NULL";
        let row = self.store.row(query(sql).bind(id.as_str())).await?;
        let row = row.ok_or_else(|| StoreError::unreadable("a request that was there is not"))?;
        Ok(parsed(&row.try_get::<String, _>(0).map_err(StoreError::from)?)?)
    }

    /// What a person has opened and not answered.
    pub async fn waiting(&self, person: &PersonId, now: Timestamp) -> Result<Vec<ShareRequest>, ShareError> {
        let asked = requests!(
            "WHERE r.person = $1 AND r.answered_at IS NULL AND r.expires_at > $2 ORDER BY r.asked_at DESC, r.id"
        );
        let rows = self.store.rows(asked.bind(person.as_str()).bind(now.as_millisecond())).await?;
        Ok(rows.iter().map(request).collect::<Result<_, _>>()?)
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
    })
}

fn whose(row: &Found) -> Result<Option<PersonId>, StoreError> {
    row.try_get::<Option<String>, _>(5)?.map(|person| parsed(&person)).transpose()
}
