//! What providers have said is over (OpenID Connect Back-Channel Logout 1.0): each is heard once, and remembered for whoever is
//! on their way in, since it may be told while their code is being redeemed.
//!
//! Must not be here: the sessions that it ends.

use super::attempt::MAY_TAKE;
use super::columns::millisecond_before;
use crate::store::{Row, StoreError, Write, query};
use jiff::{SignedDuration, Timestamp};

/// Times are in milliseconds since 1970. One of the two that say who is there at least, or both.
pub const STEP: &str = "
    CREATE TABLE identity_told_logout (issuer TEXT NOT NULL, subject TEXT, provider_session TEXT, at BIGINT NOT NULL);
    CREATE INDEX identity_told_logout_at ON identity_told_logout (at);";

/// A logout token is good for minutes; the same one again is somebody's second try.
const TOKENS_KEPT: SignedDuration = SignedDuration::from_hours(24);

/// A logout, as a provider tells of it.
#[derive(Clone, Copy)]
pub struct Logout<'a> {
    /// That of its token.
    pub id: &'a str,
    pub issuer: &'a str,
    pub subject: Option<&'a str>,
    /// One session of the provider's; all, if none.
    pub provider_session: Option<&'a str>,
}

impl Logout<'_> {
    /// Whether it ends a session of whom the provider calls `subject`. Which of the provider's it is, is not always known:
    /// then it may be the one that is over.
    pub fn ends(&self, subject: &str, provider_session: Option<&str>) -> bool {
        match (self.provider_session, provider_session) {
            (Some(ended), Some(one)) => ended == one && self.subject.is_none_or(|meant| meant == subject),
            _ => self.subject == Some(subject),
        }
    }

    /// Remembers it; false where it was told before.
    pub async fn hear(&self, write: &mut Write, now: Timestamp) -> Result<bool, StoreError> {
        let oldest = millisecond_before(now, TOKENS_KEPT);
        write.run(query("DELETE FROM identity_logout_token WHERE seen_at < $1").bind(oldest)).await?;
        let oldest = millisecond_before(now, MAY_TAKE);
        write.run(query("DELETE FROM identity_told_logout WHERE at < $1").bind(oldest)).await?;
        let sql = "INSERT INTO identity_logout_token (id, seen_at) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        let id = [self.issuer, "\n", self.id].concat();
        if write.run(query(sql).bind(id).bind(now.as_millisecond())).await? == 0 {
            return Ok(false);
        }
        let sql = "INSERT INTO identity_told_logout (issuer, subject, provider_session, at) VALUES ($1, $2, $3, $4)";
        let insert = query(sql).bind(self.issuer).bind(self.subject).bind(self.provider_session);
        write.run(insert.bind(now.as_millisecond())).await?;
        Ok(true)
    }
}

/// Somebody who is on their way in.
pub struct Arriving<'a> {
    pub issuer: &'a str,
    pub subject: &'a str,
    pub provider_session: Option<&'a str>,
    /// When the provider was asked who they are.
    pub since: Timestamp,
}

/// Whether the provider has ended what somebody is to be let in by: this session of its own, whenever that was, or all of them
/// since.
pub async fn has_ended(write: &mut Write, arriving: &Arriving<'_>) -> Result<bool, StoreError> {
    let sql = "SELECT subject, provider_session, at FROM identity_told_logout
               WHERE issuer = $1 AND (subject = $2 OR provider_session = $3)";
    let asked = query(sql).bind(arriving.issuer).bind(arriving.subject).bind(arriving.provider_session);
    for row in write.rows(asked).await? {
        let (subject, provider_session): (Option<String>, Option<String>) = (row.try_get(0)?, row.try_get(1)?);
        let (subject, provider_session) = (subject.as_deref(), provider_session.as_deref());
        let told = Logout { id: "", issuer: arriving.issuer, subject, provider_session };
        let is_this_one = provider_session.is_some() && provider_session == arriving.provider_session;
        let is_since = row.try_get::<i64, _>(2)? > arriving.since.as_millisecond();
        if (is_this_one || is_since) && told.ends(arriving.subject, arriving.provider_session) {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logout_ends_what_it_names_and_what_it_may_mean() {
        let logout = |subject, provider_session| Logout { id: "j", issuer: "i", subject, provider_session };
        for (told, subject, provider_session, ends) in [
            (logout(Some("sian"), None), "sian", Some("s-1"), true),
            (logout(Some("sian"), None), "tomos", Some("s-1"), false),
            (logout(Some("sian"), Some("s-1")), "sian", Some("s-1"), true),
            (logout(Some("sian"), Some("s-1")), "sian", Some("s-2"), false),
            (logout(Some("sian"), Some("s-1")), "sian", None, true),
            (logout(Some("sian"), Some("s-1")), "tomos", Some("s-1"), false),
            (logout(None, Some("s-1")), "sian", Some("s-1"), true),
            (logout(None, Some("s-1")), "sian", None, false),
        ] {
            let told_of = (told.subject, told.provider_session);
            assert_eq!(told.ends(subject, provider_session), ends, "{told_of:?}, {subject}, {provider_session:?}");
        }
    }
}
