//! What the store keeps of staff: who of them is signed in, the codes by which people let them look, and each look.
//!
//! Must not be here: what they see (`sessions.rs`), and who may look. A person's id leaves this file for staff in one way
//! alone: with the record of the look, which that person is told.

use crate::identity::columns::{instant, json, millisecond_before, parsed, text};
use crate::identity::ended::{self, Ended};
use crate::identity::logouts::{Arriving, Logout, has_ended};
use crate::identity::random::{Unguessable, random};
use crate::identity::seal::Seal;
use crate::identity::sessions::{EVENTS_KEPT, EVENTS_SHOWN, SessionError};
use crate::identity::shares::ShareError;
use crate::secret::Secret;
use crate::store::{Found, Row, Store, StoreError, Write, query};
use domain::{
    identity::{LookUpCode, LookUpReason, LookedUp, PersonId, PersonName, SessionId, SessionRule, StaffRole},
    text::Text,
};
use hmac::Mac;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// Times are in milliseconds since 1970; a team's name and roles are JSON.
pub const STEP: &str = "
    CREATE TABLE identity_staff_session (
        id TEXT PRIMARY KEY, digest TEXT NOT NULL UNIQUE, member TEXT NOT NULL, name TEXT, team TEXT NOT NULL,
        roles TEXT NOT NULL, started_at BIGINT NOT NULL, used_at BIGINT NOT NULL
    );
    CREATE INDEX identity_staff_session_used_at ON identity_staff_session (used_at);
    CREATE TABLE identity_look_up_code (
        person TEXT PRIMARY KEY, digest TEXT NOT NULL UNIQUE, sealed TEXT NOT NULL, made_at BIGINT NOT NULL
    );
    CREATE TABLE identity_look_up (
        id TEXT PRIMARY KEY, person TEXT NOT NULL, member TEXT NOT NULL, team TEXT NOT NULL, reason TEXT NOT NULL,
        at BIGINT NOT NULL
    );
    CREATE INDEX identity_look_up_person ON identity_look_up (person, at);
    CREATE INDEX identity_look_up_at ON identity_look_up (at);
    CREATE TABLE identity_wrong_code (id TEXT PRIMARY KEY, member TEXT NOT NULL, at BIGINT NOT NULL);
    CREATE INDEX identity_wrong_code_member ON identity_wrong_code (member, at);";

/// By what the provider knows whom it is to sign out, sealed, and what it calls its own session.
pub const STEP_OF_PROVIDER: &str = "
    ALTER TABLE identity_staff_session ADD COLUMN id_token TEXT;
    ALTER TABLE identity_staff_session ADD COLUMN provider_session TEXT;";

const LOCK: &str = "identity staff";
/// So many wrong codes a member of staff may try within the time below: a slip of the ear is no guess.
const WRONG_CODES: i64 = 5;
const WRONG_CODES_KEPT: SignedDuration = SignedDuration::from_hours(1);

pub struct StaffRecords {
    store: Arc<Store>,
    secret: Arc<Secret>,
    codes: Seal,
    rule: SessionRule,
}

/// Somebody who works for the council and is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffSession {
    pub id: SessionId,
    /// What the provider calls them.
    pub member: String,
    pub name: Option<PersonName>,
    pub team: Text,
    pub roles: Vec<StaffRole>,
    pub started_at: Timestamp,
    pub used_at: Timestamp,
}

impl StaffSession {
    pub fn may(&self, role: StaffRole) -> bool {
        self.roles.contains(&role)
    }
}

/// Who has proved themselves.
pub struct StaffArrival<'a> {
    /// That of the session which is to begin.
    pub id: SessionId,
    /// The provider's token, sealed for it.
    pub id_token: Option<String>,
    /// As the provider calls them and its own session.
    pub arriving: Arriving<'a>,
    pub name: Option<PersonName>,
    pub team: &'a Text,
    pub roles: &'a [StaffRole],
    /// The digest of what opens the session that this one takes the place of.
    pub instead_of: Option<&'a str>,
}

/// Why nobody is shown.
#[derive(Debug, thiserror::Error)]
pub enum NotOpened {
    #[error("no person has this code now")]
    NoCode,
    #[error("too many wrong codes were tried")]
    TooMany,
    #[error(transparent)]
    Session(#[from] SessionError),
    #[error(transparent)]
    Shares(ShareError),
}

impl From<StoreError> for NotOpened {
    fn from(error: StoreError) -> Self {
        NotOpened::Session(error.into())
    }
}

impl StaffRecords {
    pub fn new(store: Arc<Store>, secret: Arc<Secret>, rule: SessionRule) -> Self {
        let codes = Seal::of(&secret, "look-up code");
        StaffRecords { store, secret, codes, rule }
    }

    pub fn rule(&self) -> &SessionRule {
        &self.rule
    }

    /// None where they have signed out at the provider in the meantime.
    pub async fn begin(&self, arrival: StaffArrival<'_>, now: Timestamp) -> Result<Option<Unguessable>, SessionError> {
        let key = Unguessable::make()?;
        let mut write = self.store.begin(LOCK).await?;
        self.forget_old(&mut write, now).await?;
        if has_ended(&mut write, &arrival.arriving).await? {
            return Ok(None);
        }
        let before = arrival.instead_of.unwrap_or_default();
        write.run(query("DELETE FROM identity_staff_session WHERE digest = $1").bind(before)).await?;
        let sql = "INSERT INTO identity_staff_session
                       (id, digest, member, name, team, roles, started_at, used_at, id_token, provider_session)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9)";
        let insert = query(sql).bind(arrival.id.as_str()).bind(key.digest()).bind(arrival.arriving.subject);
        let insert = insert.bind(arrival.name.as_ref().map(PersonName::as_str)).bind(text(arrival.team)?);
        let insert = insert.bind(text(&arrival.roles)?).bind(now.as_millisecond());
        write.run(insert.bind(arrival.id_token).bind(arrival.arriving.provider_session)).await?;
        write.commit().await?;
        Ok(Some(key))
    }

    /// The session that a key opens, unless it is over. To ask does not put its end off.
    pub async fn look(&self, key: &Unguessable, now: Timestamp) -> Result<Option<StaffSession>, SessionError> {
        let sql = "SELECT id, member, name, team, roles, started_at, used_at FROM identity_staff_session
                   WHERE digest = $1";
        let row = self.store.row(query(sql).bind(key.digest())).await?;
        let session = row.map(|row| read(&row)).transpose()?;
        Ok(session.filter(|found| now < self.rule.end(found.started_at, found.used_at).at))
    }

    /// The same for whoever does something, which puts its end off.
    pub async fn find(&self, key: &Unguessable, now: Timestamp) -> Result<Option<StaffSession>, SessionError> {
        let Some(mut session) = self.look(key, now).await? else { return Ok(None) };
        let sql = "UPDATE identity_staff_session SET used_at = $1 WHERE id = $2 AND used_at < $1";
        self.store.run(query(sql).bind(now.as_millisecond()).bind(session.id.as_str())).await?;
        session.used_at = session.used_at.max(now);
        Ok(Some(session))
    }

    /// Ends the session that a key opens or has opened. None where there is nothing of it.
    pub async fn leave(&self, key: &Unguessable) -> Result<Option<Ended>, SessionError> {
        let digest = key.digest();
        let sql = "SELECT id, id_token FROM identity_staff_session WHERE digest = $1";
        let Some(row) = self.store.row(query(sql).bind(&*digest)).await? else {
            return ended::take(&self.store, &digest).await;
        };
        self.store.run(query("DELETE FROM identity_staff_session WHERE digest = $1").bind(&*digest)).await?;
        let id = parsed(&row.try_get::<String, _>(0).map_err(StoreError::from)?)?;
        Ok(Some(Ended { id, id_token: row.try_get(1).map_err(StoreError::from)? }))
    }

    /// Ends what the provider says is over: one session of its own, or all of a member of staff. False where this logout was
    /// told before.
    pub async fn end_by_provider(&self, logout: Logout<'_>, now: Timestamp) -> Result<bool, SessionError> {
        let mut write = self.store.begin(LOCK).await?;
        if !logout.hear(&mut write, now).await? {
            return Ok(false);
        }
        let sql = "SELECT id, member, provider_session FROM identity_staff_session
                   WHERE member = $1 OR provider_session = $2";
        for row in write.rows(query(sql).bind(logout.subject).bind(logout.provider_session)).await? {
            let (id, member, of_provider) = whose(&row)?;
            if logout.ends(&member, of_provider.as_deref()) {
                write.run(query("DELETE FROM identity_staff_session WHERE id = $1").bind(id)).await?;
            }
        }
        write.commit().await?;
        Ok(true)
    }

    /// A new code of a person, in place of the one before.
    pub async fn make_code(&self, person: &PersonId, now: Timestamp) -> Result<LookUpCode, SessionError> {
        let code = LookUpCode::from_random(random()?);
        let sealed = self.codes.close(code.as_str(), person.as_str());
        let sealed = sealed.ok_or_else(|| StoreError::unreadable("a code cannot be sealed"))?;
        let mut write = self.store.begin(LOCK).await?;
        self.forget_old(&mut write, now).await?;
        let sql = "INSERT INTO identity_look_up_code (person, digest, sealed, made_at) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (person) DO UPDATE
                   SET digest = excluded.digest, sealed = excluded.sealed, made_at = excluded.made_at";
        let insert = query(sql).bind(person.as_str()).bind(self.digest(&code)).bind(sealed);
        write.run(insert.bind(now.as_millisecond())).await?;
        write.commit().await?;
        Ok(code)
    }

    /// The code of a person that is still good, and until when, for that person alone.
    pub async fn code(
        &self,
        person: &PersonId,
        now: Timestamp,
    ) -> Result<Option<(LookUpCode, Timestamp)>, SessionError> {
        let sql = "SELECT sealed, made_at FROM identity_look_up_code WHERE person = $1";
        let Some(row) = self.store.row(query(sql).bind(person.as_str())).await? else { return Ok(None) };
        let made_at = instant(row.try_get(1).map_err(StoreError::from)?)?;
        let sealed: String = row.try_get(0).map_err(StoreError::from)?;
        let code = self.codes.open(&sealed, person.as_str()).and_then(|code| code.parse().ok());
        Ok(code.zip(good_until(made_at)).filter(|(_, until)| now < *until))
    }

    /// Whose code it is. The code is used up, and the person is told who has looked and why: both are written before
    /// anybody knows who it is, or nobody does.
    pub async fn open(
        &self,
        code: &LookUpCode,
        reason: &LookUpReason,
        by: &StaffSession,
        now: Timestamp,
    ) -> Result<PersonId, NotOpened> {
        let mut write = self.store.begin(LOCK).await?;
        self.forget_old(&mut write, now).await?;
        if self.has_tried_enough(&mut write, &by.member, now).await? {
            write.commit().await?;
            return Err(NotOpened::TooMany);
        }
        let Some(person) = self.take_code(&mut write, code, now).await? else {
            let sql = "INSERT INTO identity_wrong_code (id, member, at) VALUES ($1, $2, $3)";
            let id = SessionId::from_random(random().map_err(SessionError::from)?);
            write.run(query(sql).bind(id.as_str()).bind(&*by.member).bind(now.as_millisecond())).await?;
            write.commit().await?;
            return Err(NotOpened::NoCode);
        };
        let sql = "INSERT INTO identity_look_up (id, person, member, team, reason, at) VALUES ($1, $2, $3, $4, $5, $6)";
        let id = SessionId::from_random(random().map_err(SessionError::from)?);
        let insert = query(sql).bind(id.as_str()).bind(person.as_str()).bind(&*by.member).bind(text(&by.team)?);
        write.run(insert.bind(reason.as_str()).bind(now.as_millisecond())).await?;
        write.commit().await?;
        Ok(person)
    }

    async fn has_tried_enough(&self, write: &mut Write, member: &str, now: Timestamp) -> Result<bool, StoreError> {
        let sql = "SELECT count(*) FROM identity_wrong_code WHERE member = $1 AND at > $2";
        let oldest = millisecond_before(now, WRONG_CODES_KEPT);
        let row = write.row(query(sql).bind(member).bind(oldest)).await?;
        let tried: i64 = row.map_or(Ok(0), |row| row.try_get(0))?;
        Ok(tried >= WRONG_CODES)
    }

    async fn take_code(
        &self,
        write: &mut Write,
        code: &LookUpCode,
        now: Timestamp,
    ) -> Result<Option<PersonId>, StoreError> {
        let sql = "DELETE FROM identity_look_up_code WHERE digest = $1 AND made_at > $2 RETURNING person";
        let oldest = millisecond_before(now, LookUpCode::GOOD_FOR);
        let row = write.row(query(sql).bind(self.digest(code)).bind(oldest)).await?;
        row.map(|row| parsed(&row.try_get::<String, _>(0)?)).transpose()
    }

    /// What a person is told of the looks at their history, the latest first.
    pub async fn looks(&self, person: &PersonId) -> Result<Vec<LookedUp>, SessionError> {
        let sql = "SELECT at, team, reason FROM identity_look_up WHERE person = $1 ORDER BY at DESC, id LIMIT $2";
        let rows = self.store.rows(query(sql).bind(person.as_str()).bind(EVENTS_SHOWN)).await?;
        let look = |row: &Found| -> Result<LookedUp, StoreError> {
            let reason = parsed(&row.try_get::<String, _>(2)?)?;
            Ok(LookedUp { at: instant(row.try_get(0)?)?, team: json(row, 1)?, reason })
        };
        Ok(rows.iter().map(look).collect::<Result<_, _>>()?)
    }

    /// Whoever reads it cannot find the code out without the gateway's secret: there are too few codes for a bare digest.
    fn digest(&self, code: &LookUpCode) -> String {
        let digest = self.secret.sign("look-up code", code.as_str()).finalize().into_bytes();
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    async fn forget_old(&self, write: &mut Write, now: Timestamp) -> Result<(), StoreError> {
        let idle = SignedDuration::from_mins(self.rule.idle_minutes.into());
        ended::keep!(write, "identity_staff_session", "used_at < $1", millisecond_before(now, idle))?;
        let old = "DELETE FROM identity_staff_session WHERE used_at < $1";
        write.run(query(old).bind(millisecond_before(now, idle))).await?;
        let old = "DELETE FROM identity_look_up_code WHERE made_at <= $1";
        write.run(query(old).bind(millisecond_before(now, LookUpCode::GOOD_FOR))).await?;
        let old = "DELETE FROM identity_wrong_code WHERE at <= $1";
        write.run(query(old).bind(millisecond_before(now, WRONG_CODES_KEPT))).await?;
        let old = "DELETE FROM identity_look_up WHERE at < $1";
        write.run(query(old).bind(millisecond_before(now, EVENTS_KEPT))).await?;
        Ok(())
    }
}

fn good_until(made_at: Timestamp) -> Option<Timestamp> {
    made_at.saturating_add(LookUpCode::GOOD_FOR).ok()
}

/// A session, its member of staff, and the provider's own.
fn whose(row: &Found) -> Result<(String, String, Option<String>), StoreError> {
    Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))
}

fn read(row: &Found) -> Result<StaffSession, StoreError> {
    Ok(StaffSession {
        id: parsed(&row.try_get::<String, _>(0)?)?,
        member: row.try_get(1)?,
        name: row.try_get::<Option<String>, _>(2)?.and_then(|name| PersonName::of([&*name])),
        team: json(row, 3)?,
        roles: json(row, 4)?,
        started_at: instant(row.try_get(5)?)?,
        used_at: instant(row.try_get(6)?)?,
    })
}

#[cfg(test)]
mod tests;
