//! What people were asked to show, and what came of it. In the store, so that any gateway answers a wallet, and any the person.
//!
//! A wallet knows a request by one id, the person's browser knows it by another. What a wallet needs to answer is gone as
//! soon as it has, and what was shown is gone with the session.

use super::encryption::ResponseKey;
use crate::identity::random::{NoRandomness, Unguessable, random};
use crate::identity::sessions::SessionError;
use crate::store::{Found, Row, Store, StoreError, Write, query};
use domain::identity::{Outcome, PresentationId, Purpose, SessionId, Way};
use domain::language::Language;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::sync::Arc;

/// What is asked, and what came of it, are JSON. A response code is kept as its digest alone.
pub const STEP: &str = "
    CREATE TABLE identity_presentation (
        id TEXT PRIMARY KEY, session TEXT NOT NULL, request TEXT NOT NULL UNIQUE, purpose TEXT NOT NULL, way TEXT NOT NULL,
        begun_at BIGINT NOT NULL, asked TEXT, outcome TEXT, response_code TEXT
    );
    CREATE INDEX identity_presentation_session ON identity_presentation (session);
    CREATE INDEX identity_presentation_response_code ON identity_presentation (response_code);";

/// By which code its person was led back, as its digest: they may come with it again.
pub const STEP_OF_CODES: &str = "
    ALTER TABLE identity_presentation ADD COLUMN redeemed_code TEXT;
    CREATE INDEX identity_presentation_redeemed_code ON identity_presentation (redeemed_code);";

/// So long a person has to find their wallet and to answer.
pub const MAY_TAKE: SignedDuration = SignedDuration::from_mins(10);
const LOCK: &str = "identity presentations";

/// What a wallet must answer to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub nonce: String,
    /// What wallets call this service; a gateway with another certificate does not answer them.
    pub client_id: String,
    /// Where people reach this service.
    pub origin: String,
    pub key: ResponseKey,
    pub purpose: Purpose,
    pub way: Way,
    /// In which its person is led back.
    pub language: Language,
}

impl Asked {
    /// Whom a wallet shows it to. Through a browser that is the origin which the browser has seen, also where the request is
    /// signed (OpenID4VP 1.0, A.4); else the name of this service.
    pub fn audience(&self) -> String {
        match self.way {
            Way::Browser => ["origin:", &self.origin].concat(),
            Way::ThisDevice | Way::OtherDevice => self.client_id.clone(),
        }
    }
}

/// As its person is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presentation {
    pub id: PresentationId,
    /// What its wallet knows it by.
    pub request: String,
    pub purpose: Purpose,
    pub way: Way,
    pub standing: Standing,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    Waiting,
    /// The wallet has answered, and is still to lead back to the browser; or its answer is still being looked at.
    Answered,
    Over(Outcome),
    /// Nobody has answered in time.
    Late,
}

pub struct Presentations {
    store: Arc<Store>,
}

impl Presentations {
    pub fn new(store: Arc<Store>) -> Self {
        Presentations { store }
    }

    /// Begins one. An earlier one for the same purpose is forgotten.
    pub async fn begin(
        &self,
        session: &SessionId,
        request: &str,
        asked: &Asked,
        now: Timestamp,
    ) -> Result<PresentationId, SessionError> {
        let id = PresentationId::from_random(random()?);
        let mut write = self.store.begin(LOCK).await?;
        let sql = "DELETE FROM identity_presentation WHERE session = $1 AND purpose = $2";
        write.run(query(sql).bind(session.as_str()).bind(asked.purpose.name())).await?;
        let sql = "INSERT INTO identity_presentation (id, session, request, purpose, way, begun_at, asked)
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let insert = query(sql).bind(id.as_str()).bind(session.as_str()).bind(request);
        let insert = insert.bind(asked.purpose.name()).bind(asked.way.name()).bind(now.as_millisecond());
        write.run(insert.bind(text(asked)?)).await?;
        write.commit().await?;
        Ok(id)
    }

    /// What a wallet is asked that comes with this id, as long as it has not answered.
    pub async fn asked(&self, request: &str, now: Timestamp) -> Result<Option<Asked>, SessionError> {
        let sql = "SELECT asked FROM identity_presentation WHERE request = $1 AND asked IS NOT NULL AND begun_at >= $2";
        let row = self.store.row(query(sql).bind(request).bind(oldest(now))).await?;
        Ok(row.map(|row| json(&row, 0)).transpose()?)
    }

    /// The same, once: whoever answers again comes too late. It is looked for before anybody else is held up, since strangers
    /// may bring what they like.
    pub async fn take(&self, request: &str, now: Timestamp) -> Result<Option<Asked>, SessionError> {
        let Some(asked) = self.asked(request, now).await? else { return Ok(None) };
        let sql = "UPDATE identity_presentation SET asked = NULL WHERE request = $1 AND asked IS NOT NULL";
        let taken = self.store.run(query(sql).bind(request)).await?;
        Ok((taken == 1).then_some(asked))
    }

    /// Writes down what came of it. With a code it is told to whoever brings that, and to nobody else.
    pub async fn conclude(
        &self,
        request: &str,
        outcome: &Outcome,
        code: Option<&Unguessable>,
    ) -> Result<(), SessionError> {
        let sql = "UPDATE identity_presentation SET outcome = $1, response_code = $2
                   WHERE request = $3 AND asked IS NULL AND outcome IS NULL";
        let conclude = query(sql).bind(text(outcome)?).bind(code.map(Unguessable::digest)).bind(request);
        self.store.run(conclude).await?;
        Ok(())
    }

    /// Which one a wallet has led back to, in the session that has begun it alone. Whoever brings the code to another session ends it: somebody else may have
    /// been led to answer.
    pub async fn redeem(
        &self,
        code: &Unguessable,
        session: Option<&SessionId>,
    ) -> Result<Option<PresentationId>, SessionError> {
        let sql = "SELECT id, session, outcome FROM identity_presentation WHERE response_code = $1";
        let Some(row) = self.store.row(query(sql).bind(code.digest())).await? else {
            return self.redeemed(code, session).await;
        };
        let (id, began, outcome) = (column(&row, 0)?, column(&row, 1)?, column(&row, 2)?);
        let is_theirs = session.is_some_and(|session| session.as_str() == began);
        let outcome = if is_theirs { outcome } else { text(&Outcome::OtherBrowser)? };
        let sql = "UPDATE identity_presentation SET response_code = NULL, redeemed_code = $1, outcome = $2
                   WHERE id = $3 AND response_code = $4";
        let redeemed = query(sql).bind(is_theirs.then(|| code.digest())).bind(outcome);
        self.store.run(redeemed.bind(id).bind(code.digest())).await?;
        self.redeemed(code, session).await
    }

    /// The one that this session has redeemed with this code, now or before: a person looks again, such as by going back.
    async fn redeemed(
        &self,
        code: &Unguessable,
        session: Option<&SessionId>,
    ) -> Result<Option<PresentationId>, SessionError> {
        let Some(session) = session else { return Ok(None) };
        let sql = "SELECT id FROM identity_presentation WHERE redeemed_code = $1 AND session = $2";
        let row = self.store.row(query(sql).bind(code.digest()).bind(session.as_str())).await?;
        Ok(row.map(|row| column(&row, 0)?.parse().map_err(StoreError::unreadable)).transpose()?)
    }

    /// The one that this session has begun.
    pub async fn find(
        &self,
        id: &PresentationId,
        session: &SessionId,
        now: Timestamp,
    ) -> Result<Option<Presentation>, SessionError> {
        let sql = "SELECT request, purpose, way, begun_at, 
                       CASE WHEN asked IS NULL THEN 0 ELSE 1 END, outcome, CASE WHEN response_code IS NULL THEN 0 ELSE 1 END
                   FROM identity_presentation WHERE id = $1 AND session = $2";
        let row = self.store.row(query(sql).bind(id.as_str()).bind(session.as_str())).await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(read(&row, id, now)?))
    }

    /// Forgets one that this session has begun, with what was shown.
    pub async fn forget(&self, id: &PresentationId, session: &SessionId) -> Result<(), SessionError> {
        let sql = "DELETE FROM identity_presentation WHERE id = $1 AND session = $2";
        self.store.run(query(sql).bind(id.as_str()).bind(session.as_str())).await?;
        Ok(())
    }
}

/// What was shown in sessions that are over, as those are that nobody has used for long.
pub async fn forget_ended(write: &mut Write) -> Result<(), StoreError> {
    let sql = "DELETE FROM identity_presentation
               WHERE NOT EXISTS (SELECT 1 FROM identity_session s WHERE s.id = identity_presentation.session)";
    write.run(query(sql)).await.map(drop)
}

/// What was shown in a session that ends now.
pub async fn forget_session(write: &mut Write, session: &SessionId) -> Result<(), StoreError> {
    let sql = "DELETE FROM identity_presentation WHERE session = $1";
    write.run(query(sql).bind(session.as_str())).await.map(drop)
}

fn read(row: &Found, id: &PresentationId, now: Timestamp) -> Result<Presentation, StoreError> {
    let (purpose, way) = (column(row, 1)?, column(row, 2)?);
    let begun_at: i64 = row.try_get(3)?;
    let outcome: Option<String> = row.try_get(5)?;
    let (is_open, is_coded) = (is_so(row, 4)?, is_so(row, 6)?);
    let outcome: Option<Outcome> =
        outcome.map(|text| serde_json::from_str(&text)).transpose().map_err(StoreError::unreadable)?;
    let standing = match outcome {
        // Only whoever the wallet leads back is told what was shown.
        Some(Outcome::Shown(_)) if is_coded => Standing::Answered,
        Some(outcome) => Standing::Over(outcome),
        None if begun_at < oldest(now) => Standing::Late,
        None if is_open => Standing::Waiting,
        None => Standing::Answered,
    };
    Ok(Presentation {
        id: id.clone(),
        request: column(row, 0)?,
        purpose: Purpose::of(&purpose).ok_or_else(|| StoreError::unreadable("a purpose that is none"))?,
        way: Way::of(&way).ok_or_else(|| StoreError::unreadable("a way that is none"))?,
        standing,
    })
}

/// A comparison, which is a number in one store and a truth in the other.
fn is_so(row: &Found, column: usize) -> Result<bool, StoreError> {
    match row.try_get::<bool, _>(column) {
        Ok(is_so) => Ok(is_so),
        Err(_) => Ok(row.try_get::<i64, _>(column)? != 0),
    }
}

fn column(row: &Found, column: usize) -> Result<String, StoreError> {
    Ok(row.try_get(column)?)
}

fn json<T: DeserializeOwned>(row: &Found, column: usize) -> Result<T, StoreError> {
    serde_json::from_str(&row.try_get::<String, _>(column)?).map_err(StoreError::unreadable)
}

fn text(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(StoreError::unreadable)
}

/// Nobody answers to what was begun before.
fn oldest(now: Timestamp) -> i64 {
    now.saturating_sub(MAY_TAKE).unwrap_or(Timestamp::MIN).as_millisecond()
}

/// What a wallet knows a request by.
pub fn request_id() -> Result<String, NoRandomness> {
    Ok(Unguessable::make()?.as_str().to_owned())
}

#[cfg(test)]
mod tests;
