//! Sessions that have ended by themselves, or from elsewhere, while the provider's own may go on: by what it knows whom to sign
//! out, for whoever signs out in that browser after all.
//!
//! Must not be here: who they were, and what they did.

use super::columns::{millisecond_before, parsed};
use super::sessions::SessionError;
use crate::store::{Row, Store, StoreError, Write, query};
use domain::identity::SessionId;
use jiff::{SignedDuration, Timestamp};

/// The digest is of what opened the session, which opens nothing any more. The provider's token is sealed, as it was.
pub const STEP: &str = "
    CREATE TABLE identity_ended_session (
        digest TEXT PRIMARY KEY, id TEXT NOT NULL, id_token TEXT NOT NULL, used_at BIGINT NOT NULL
    );
    CREATE INDEX identity_ended_session_used_at ON identity_ended_session (used_at);";

/// No cookie of a session lasts longer.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// A session that has ended, and the provider's token of it, sealed for that session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    pub id: SessionId,
    pub id_token: Option<String>,
}

/// What is left of the sessions of a table for which `$which` holds, with `$value` in it, and which are to be deleted next.
macro_rules! keep {
    ($write:expr, $table:literal, $which:literal, $value:expr) => {
        $write.run(crate::store::query(concat!(
            "INSERT INTO identity_ended_session (digest, id, id_token, used_at) SELECT digest, id, id_token, used_at FROM ",
            $table, " WHERE id_token IS NOT NULL AND ", $which, " ON CONFLICT DO NOTHING"
        )).bind($value)).await.map(drop)
    };
}
pub(super) use keep;

pub async fn forget_old(write: &mut Write, now: Timestamp) -> Result<(), StoreError> {
    let old = query("DELETE FROM identity_ended_session WHERE used_at < $1").bind(millisecond_before(now, KEPT));
    write.run(old).await.map(drop)
}

/// The one that this digest has opened, once.
pub async fn take(store: &Store, digest: &str) -> Result<Option<Ended>, SessionError> {
    let sql = "SELECT id, id_token FROM identity_ended_session WHERE digest = $1";
    let Some(row) = store.row(query(sql).bind(digest)).await? else { return Ok(None) };
    let taken = store.run(query("DELETE FROM identity_ended_session WHERE digest = $1").bind(digest)).await?;
    let id = parsed(&row.try_get::<String, _>(0).map_err(StoreError::from)?)?;
    let id_token = row.try_get(1).map_err(StoreError::from)?;
    Ok((taken == 1).then_some(Ended { id, id_token }))
}
