//! Who is signed in, where and since when; sign-ins on their way; and what a person is told of both. In the store, so that
//! every gateway knows the same.
//!
//! Must not be here: who may ask, and cookies. What opens a session is kept as its digest alone.

use super::attempt::{Attempt, MAY_TAKE};
use super::columns::{instant, json, millisecond_before, parsed, text};
use super::ended::{self, Ended};
use super::logouts::{Arriving, Logout, has_ended};
use super::presentation::{forget_ended, forget_session};
use super::random::{NoRandomness, Unguessable, random};
use crate::port::PortError;
use crate::store::{Found, Query, Row, Store, StoreError, Write, query};
use domain::identity::{
    Confidence, Details, Device, PersonId, PersonName, Session, SessionId, SessionRule, SignInEvent, SignInEventKind,
};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// Times are in milliseconds since 1970; a device, an attempt and the kind of an event are JSON.
pub const STEP: &str = "
    CREATE TABLE identity_person (
        id TEXT PRIMARY KEY, issuer TEXT NOT NULL, subject TEXT NOT NULL, created_at BIGINT NOT NULL,
        UNIQUE (issuer, subject)
    );
    CREATE TABLE identity_session (
        id TEXT PRIMARY KEY, digest TEXT NOT NULL UNIQUE, person TEXT NOT NULL, provider_session TEXT,
        confidence TEXT NOT NULL, name TEXT, device TEXT NOT NULL, started_at BIGINT NOT NULL, used_at BIGINT NOT NULL
    );
    CREATE INDEX identity_session_person ON identity_session (person);
    CREATE INDEX identity_session_used_at ON identity_session (used_at);
    CREATE TABLE identity_event (
        id TEXT PRIMARY KEY, person TEXT NOT NULL, at BIGINT NOT NULL, kind TEXT NOT NULL, device TEXT NOT NULL
    );
    CREATE INDEX identity_event_person ON identity_event (person, at);
    CREATE INDEX identity_event_at ON identity_event (at);
    CREATE TABLE identity_attempt (id TEXT PRIMARY KEY, attempt TEXT NOT NULL, begun_at BIGINT NOT NULL);
    CREATE INDEX identity_attempt_begun_at ON identity_attempt (begun_at);
    CREATE TABLE identity_logout_token (id TEXT PRIMARY KEY, seen_at BIGINT NOT NULL);";

/// What was proved goes with the session in which it was.
pub const DETAILS_STEP: &str = "ALTER TABLE identity_session ADD COLUMN details TEXT;";

/// What came later of a session: by which of its sign-ins the browser is known, and the provider's token, sealed, with which
/// its person is signed out there.
pub const STEP_OF_BROWSER: &str = "
    ALTER TABLE identity_session ADD COLUMN browser TEXT;
    ALTER TABLE identity_session ADD COLUMN id_token TEXT;
    CREATE INDEX identity_session_browser ON identity_session (browser);";

/// What a person does puts the end of the session off; written down this often at most.
const NOTED_EVERY: SignedDuration = SignedDuration::from_secs(60);
/// So long a person can look back on how they signed in.
pub const EVENTS_KEPT: SignedDuration = SignedDuration::from_hours(24 * 396);
/// Those who write of people and sessions do so one after the other.
const LOCK: &str = "identity";
const ATTEMPTS_LOCK: &str = "identity attempts";
/// A person is shown so many events.
pub const EVENTS_SHOWN: i64 = 50;

/// A question for sessions, whose columns [`read`] reads.
macro_rules! sessions {
    ($which:literal) => {
        query(concat!(
            "SELECT id, person, confidence, name, device, started_at, used_at, provider_session FROM identity_session ",
            $which
        ))
    };
}

pub struct Sessions {
    store: Arc<Store>,
    rule: SessionRule,
}

#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
}

impl From<SessionError> for PortError {
    fn from(error: SessionError) -> Self {
        match error {
            SessionError::Store(error) => error.into(),
            SessionError::Randomness(error) => {
                tracing::error!(%error, "nobody can be signed in");
                PortError::Unavailable { retry_after: None }
            }
        }
    }
}

/// Who has proved themselves, on which device.
pub struct Arrival<'a> {
    /// That of the session which is to begin.
    pub id: SessionId,
    pub issuer: &'a str,
    pub subject: &'a str,
    pub provider_session: Option<&'a str>,
    /// When the provider was asked who it is.
    pub asked_at: Timestamp,
    pub confidence: Confidence,
    pub name: Option<PersonName>,
    /// What was proved.
    pub details: Details,
    pub device: Device,
    /// By which the provider knows whom it is to sign out; sealed.
    pub id_token: Option<String>,
    /// The digest of what the browser's sign-ins are found by: each of its tabs has the same.
    pub browser: &'a str,
    /// The digest of what opens the session that this one takes the place of, on the same device.
    pub instead_of: Option<&'a str>,
    /// Nobody else is to be signed in.
    pub only: Option<&'a PersonId>,
}

impl Arrival<'_> {
    fn arriving(&self) -> Arriving<'_> {
        let Arrival { issuer, subject, provider_session, asked_at: since, .. } = *self;
        Arriving { issuer, subject, provider_session, since }
    }
}

/// Why somebody who has proved themselves is not signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotBegun {
    /// Than was to come.
    OtherPerson,
    /// At the provider, in the meantime.
    SignedOut,
}

impl Sessions {
    pub fn new(store: Arc<Store>, rule: SessionRule) -> Self {
        Sessions { store, rule }
    }

    pub fn rule(&self) -> &SessionRule {
        &self.rule
    }

    /// Begins a session, and answers what opens it, or why there is none. Whoever was signed in
    /// on the device before is not any more; what the same person has proved there stays proved for as long as it would have.
    pub async fn begin(
        &self,
        arrival: Arrival<'_>,
        now: Timestamp,
    ) -> Result<Result<(Session, Unguessable), NotBegun>, SessionError> {
        let key = Unguessable::make()?;
        let mut write = self.store.begin(LOCK).await?;
        self.forget_old(&mut write, now).await?;
        let person = person(&mut write, arrival.issuer, arrival.subject, now).await?;
        if arrival.only.is_some_and(|only| *only != person) {
            return Ok(Err(NotBegun::OtherPerson));
        }
        if has_ended(&mut write, &arrival.arriving()).await? {
            return Ok(Err(NotBegun::SignedOut));
        }
        let before = replace(&mut write, &arrival, &person, now).await?;
        let kind = match &before {
            Some((before, _)) if before.confidence < arrival.confidence => {
                SignInEventKind::Proved { confidence: arrival.confidence }
            }
            _ => SignInEventKind::SignedIn,
        };
        let stays =
            before.filter(|(before, _)| before.confidence > arrival.confidence && !before.is_over(&self.rule, now));
        let (confidence, name, started_at, details) = match stays {
            Some((before, details)) => (before.confidence, before.name, before.started_at, details),
            None => (arrival.confidence, arrival.name.clone(), now, arrival.details.clone()),
        };
        let (id, device) = (arrival.id.clone(), arrival.device);
        let session = Session { id, person, confidence, name, device, started_at, used_at: now };
        insert(&mut write, &session, &key, &arrival, &details).await?;
        note(&mut write, &session.person, kind, session.device, now).await?;
        write.commit().await?;
        Ok(Ok((session, key)))
    }

    /// The session that a key opens, unless it is over.
    pub async fn find(&self, key: &Unguessable, now: Timestamp) -> Result<Option<Session>, SessionError> {
        let digest = key.digest();
        let row = self.store.row(by_digest(&digest)).await?;
        let session = row.map(|row| read(&row)).transpose()?;
        Ok(session.filter(|session| !session.is_over(&self.rule, now)))
    }

    /// What was proved in a session.
    pub async fn details(&self, session: &SessionId) -> Result<Details, SessionError> {
        Ok(details(self.store.row(details_of(session)).await?)?)
    }

    /// The provider's token of a session, sealed as it came.
    async fn id_token(&self, id: &SessionId) -> Result<Option<String>, SessionError> {
        let row =
            self.store.row(query("SELECT id_token FROM identity_session WHERE id = $1").bind(id.as_str())).await?;
        Ok(row.map(|row| row.try_get(0)).transpose().map_err(StoreError::from)?.flatten())
    }

    /// Puts the end of a session off, as its person has just done something.
    pub async fn use_now(&self, session: &mut Session, now: Timestamp) -> Result<(), SessionError> {
        if now.duration_since(session.used_at) < NOTED_EVERY {
            return Ok(());
        }
        let sql = "UPDATE identity_session SET used_at = $1 WHERE id = $2 AND used_at < $1";
        self.store.run(query(sql).bind(now.as_millisecond()).bind(session.id.as_str())).await?;
        session.used_at = now;
        Ok(())
    }

    /// Those of a person that are not over; the one that was used last comes first.
    pub async fn all(&self, person: &PersonId, now: Timestamp) -> Result<Vec<Session>, SessionError> {
        let asked = sessions!("WHERE person = $1 ORDER BY used_at DESC, id").bind(person.as_str());
        let rows = self.store.rows(asked).await?;
        let sessions = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        Ok(sessions.into_iter().filter(|session| !session.is_over(&self.rule, now)).collect())
    }

    /// Ends one session of a person, if it is theirs.
    pub async fn end(
        &self,
        person: &PersonId,
        id: &SessionId,
        kind: SignInEventKind,
        now: Timestamp,
    ) -> Result<bool, SessionError> {
        let mine = |session: &Session| session.person == *person && session.id == *id;
        Ok(self.end_those(person, kind, now, mine).await? > 0)
    }

    /// Ends the session that a key opens or has opened, in whose browser somebody signs out. None where there is nothing of it.
    pub async fn leave(&self, key: &Unguessable, now: Timestamp) -> Result<Option<Ended>, SessionError> {
        let digest = key.digest();
        let Some(row) = self.store.row(by_digest(&digest)).await? else {
            return ended::take(&self.store, &digest).await;
        };
        let Session { id, person, .. } = read(&row)?;
        let id_token = self.id_token(&id).await?;
        let has_ended = self.end(&person, &id, SignInEventKind::SignedOut, now).await?;
        Ok(has_ended.then_some(Ended { id, id_token }))
    }

    /// Ends all sessions of a person but this one.
    pub async fn end_others(&self, this: &Session, now: Timestamp) -> Result<usize, SessionError> {
        self.end_those(&this.person, SignInEventKind::EndedElsewhere, now, |session| session.id != this.id).await
    }

    async fn end_those(
        &self,
        person: &PersonId,
        kind: SignInEventKind,
        now: Timestamp,
        is_meant: impl Fn(&Session) -> bool,
    ) -> Result<usize, SessionError> {
        let mut write = self.store.begin(LOCK).await?;
        let sessions: Vec<Session> =
            of_person(&mut write, person).await?.into_iter().map(|(session, _)| session).filter(is_meant).collect();
        for session in &sessions {
            end(&mut write, session, kind, now).await?;
        }
        write.commit().await?;
        Ok(sessions.len())
    }

    /// Ends what a provider says is over: one session of its own, or all of a person. False where this logout was told
    /// before.
    pub async fn end_by_provider(&self, logout: Logout<'_>, now: Timestamp) -> Result<bool, SessionError> {
        let mut write = self.store.begin(LOCK).await?;
        if !logout.hear(&mut write, now).await? {
            return Ok(false);
        }
        for (person, subject) in people_of(&mut write, logout).await? {
            for (session, of_provider) in of_person(&mut write, &person).await? {
                if logout.ends(&subject, of_provider.as_deref()) {
                    end(&mut write, &session, SignInEventKind::EndedByProvider, now).await?;
                }
            }
        }
        write.commit().await?;
        Ok(true)
    }

    /// What a person is told of how they signed in and out, the latest first.
    pub async fn events(&self, person: &PersonId) -> Result<Vec<SignInEvent>, SessionError> {
        let sql = "SELECT at, kind, device FROM identity_event WHERE person = $1 ORDER BY at DESC, id LIMIT $2";
        let rows = self.store.rows(query(sql).bind(person.as_str()).bind(EVENTS_SHOWN)).await?;
        let event = |row: &Found| -> Result<SignInEvent, StoreError> {
            Ok(SignInEvent { at: instant(row.try_get(0)?)?, kind: json(row, 1)?, device: json(row, 2)? })
        };
        Ok(rows.iter().map(event).collect::<Result<_, _>>()?)
    }

    pub async fn keep_attempt(&self, key: &str, attempt: &Attempt, now: Timestamp) -> Result<(), SessionError> {
        let mut write = self.store.begin(ATTEMPTS_LOCK).await?;
        let oldest = millisecond_before(now, MAY_TAKE);
        write.run(query("DELETE FROM identity_attempt WHERE begun_at < $1").bind(oldest)).await?;
        let sql = "INSERT INTO identity_attempt (id, attempt, begun_at) VALUES ($1, $2, $3)";
        write.run(query(sql).bind(key).bind(text(attempt)?).bind(now.as_millisecond())).await?;
        Ok(write.commit().await?)
    }

    /// The attempt that a key names, once: whoever comes with it again comes too late. It is looked for before anybody else is
    /// held up, since strangers may bring what they like.
    pub async fn take_attempt(&self, key: &str, now: Timestamp) -> Result<Option<Attempt>, SessionError> {
        let sql = "SELECT attempt FROM identity_attempt WHERE id = $1 AND begun_at >= $2";
        let oldest = millisecond_before(now, MAY_TAKE);
        let Some(row) = self.store.row(query(sql).bind(key).bind(oldest)).await? else { return Ok(None) };
        let taken = self.store.run(query("DELETE FROM identity_attempt WHERE id = $1").bind(key)).await?;
        Ok(if taken == 1 { Some(json(&row, 0)?) } else { None })
    }

    /// What nobody can use or is shown any more.
    async fn forget_old(&self, write: &mut Write, now: Timestamp) -> Result<(), StoreError> {
        let idle = SignedDuration::from_mins(self.rule.idle_minutes.into());
        let oldest = millisecond_before(now, idle);
        ended::forget_old(write, now).await?;
        ended::keep!(write, "identity_session", "used_at < $1", oldest)?;
        write.run(query("DELETE FROM identity_session WHERE used_at < $1").bind(oldest)).await?;
        forget_ended(write).await?;
        let oldest = millisecond_before(now, EVENTS_KEPT);
        write.run(query("DELETE FROM identity_event WHERE at < $1").bind(oldest)).await?;
        Ok(())
    }
}

/// Whom a logout may concern, with what the provider calls them.
async fn people_of(write: &mut Write, logout: Logout<'_>) -> Result<Vec<(PersonId, String)>, StoreError> {
    let rows = match logout.subject {
        Some(subject) => write.rows(by_subject(logout.issuer, subject)).await?,
        None => {
            let sql = "SELECT p.id, p.subject FROM identity_session s JOIN identity_person p ON p.id = s.person
                       WHERE p.issuer = $1 AND s.provider_session = $2";
            write.rows(query(sql).bind(logout.issuer).bind(logout.provider_session)).await?
        }
    };
    rows.iter().map(|row| Ok((parsed(&row.try_get::<String, _>(0)?)?, row.try_get(1)?))).collect()
}

fn by_digest(digest: &str) -> Query<'_> {
    sessions!("WHERE digest = $1").bind(digest)
}

fn by_subject<'a>(issuer: &'a str, subject: &'a str) -> Query<'a> {
    query("SELECT id, subject FROM identity_person WHERE issuer = $1 AND subject = $2").bind(issuer).bind(subject)
}

/// Our own id of whom a provider calls so.
async fn person(write: &mut Write, issuer: &str, subject: &str, now: Timestamp) -> Result<PersonId, SessionError> {
    let sql = "INSERT INTO identity_person (id, issuer, subject, created_at) VALUES ($1, $2, $3, $4)
               ON CONFLICT DO NOTHING";
    let new = PersonId::from_random(random()?);
    let insert = query(sql).bind(new.as_str()).bind(issuer).bind(subject).bind(now.as_millisecond());
    write.run(insert).await?;
    let row = write.row(by_subject(issuer, subject)).await?;
    let row = row.ok_or_else(|| StoreError::unreadable("a person is gone"))?;
    Ok(parsed(&row.try_get::<String, _>(0).map_err(StoreError::from)?)?)
}

/// Ends the sessions of a device that another takes the place of, and answers the surest one of the same person. Two tabs
/// that sign in at once do not know of each other, and yet have the same cookie.
async fn replace(
    write: &mut Write,
    arrival: &Arrival<'_>,
    person: &PersonId,
    now: Timestamp,
) -> Result<Option<(Session, Details)>, SessionError> {
    let of_device = sessions!("WHERE digest = $1 OR browser = $2");
    let of_device = of_device.bind(arrival.instead_of.unwrap_or_default()).bind(arrival.browser);
    let mut surest: Option<(Session, Details)> = None;
    for row in write.rows(of_device).await? {
        let before = read(&row)?;
        if before.person != *person {
            end(write, &before, SignInEventKind::SignedOut, now).await?;
            continue;
        }
        let details = details(write.row(details_of(&before.id)).await?)?;
        forget_session(write, &before.id).await?;
        write.run(query("DELETE FROM identity_session WHERE id = $1").bind(before.id.as_str())).await?;
        let both = surest.into_iter().chain([(before, details)]);
        surest = both.max_by_key(|(session, _)| (session.confidence, session.started_at));
    }
    Ok(surest)
}

fn details_of(session: &SessionId) -> Query<'_> {
    query("SELECT details FROM identity_session WHERE id = $1 AND details IS NOT NULL").bind(session.as_str())
}

fn details(row: Option<Found>) -> Result<Details, StoreError> {
    Ok(row.map(|row| json(&row, 0)).transpose()?.unwrap_or_default())
}

async fn insert(
    write: &mut Write,
    session: &Session,
    key: &Unguessable,
    arrival: &Arrival<'_>,
    details: &Details,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO identity_session
                   (id, digest, person, provider_session, confidence, name, device, started_at, used_at, browser, id_token,
                    details)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let insert = query(sql).bind(session.id.as_str()).bind(key.digest()).bind(session.person.as_str());
    let insert = insert.bind(arrival.provider_session).bind(session.confidence.name());
    let insert = insert.bind(session.name.as_ref().map(PersonName::as_str)).bind(text(&session.device)?);
    let insert = insert.bind(session.started_at.as_millisecond()).bind(session.used_at.as_millisecond());
    let details = (*details != Details::default()).then(|| text(details)).transpose()?;
    let insert = insert.bind(arrival.browser).bind(arrival.id_token.as_deref()).bind(details);
    write.run(insert).await.map(drop)
}

async fn end(write: &mut Write, session: &Session, kind: SignInEventKind, now: Timestamp) -> Result<(), SessionError> {
    forget_session(write, &session.id).await?;
    if matches!(kind, SignInEventKind::EndedElsewhere) {
        ended::keep!(write, "identity_session", "id = $1", session.id.as_str())?;
    }
    write.run(query("DELETE FROM identity_session WHERE id = $1").bind(session.id.as_str())).await?;
    note(write, &session.person, kind, session.device, now).await
}

async fn note(
    write: &mut Write,
    person: &PersonId,
    kind: SignInEventKind,
    device: Device,
    now: Timestamp,
) -> Result<(), SessionError> {
    let sql = "INSERT INTO identity_event (id, person, at, kind, device) VALUES ($1, $2, $3, $4, $5)";
    let id = SessionId::from_random(random()?);
    let insert = query(sql).bind(id.as_str()).bind(person.as_str()).bind(now.as_millisecond());
    write.run(insert.bind(text(&kind)?).bind(text(&device)?)).await?;
    Ok(())
}

/// Each with the provider's own session.
async fn of_person(write: &mut Write, person: &PersonId) -> Result<Vec<(Session, Option<String>)>, StoreError> {
    let rows = write.rows(sessions!("WHERE person = $1").bind(person.as_str())).await?;
    rows.iter().map(|row| Ok((read(row)?, row.try_get(7)?))).collect()
}

fn read(row: &Found) -> Result<Session, StoreError> {
    Ok(Session {
        id: parsed(&row.try_get::<String, _>(0)?)?,
        person: parsed(&row.try_get::<String, _>(1)?)?,
        confidence: parsed(&row.try_get::<String, _>(2)?)?,
        name: row.try_get::<Option<String>, _>(3)?.and_then(|name| PersonName::of([&*name])),
        device: json(row, 4)?,
        started_at: instant(row.try_get(5)?)?,
        used_at: instant(row.try_get(6)?)?,
    })
}

#[cfg(test)]
mod tests;
