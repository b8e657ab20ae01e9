//! A person who has answered is led back to the organisation with a code that is good once, for which it is told what they have
//! answered. Whoever answers a link that was passed on is led back too, and to an organisation that knows nothing of them: the
//! one who passed it on learns nothing.

use super::{ShareError, Shares};
use crate::identity::columns::json;
use crate::identity::random::Unguessable;
use crate::store::{StoreError, query};
use domain::identity::{
    PersonId,
    share::{RequestId, ReturnTo},
};
use jiff::{SignedDuration, Timestamp};
use url::Url;

/// Where people are led back to. The code is kept as a digest alone. A row is there for as long as the share that is not told of
/// without it.
pub const STEP: &str = "
    CREATE TABLE identity_return (
        request TEXT PRIMARY KEY, return_to TEXT NOT NULL, expires_at BIGINT NOT NULL, code TEXT, code_until BIGINT,
        exchanged_at BIGINT
    );
    CREATE INDEX identity_return_expires_at ON identity_return (expires_at);";

/// The names under which they stand in the address (as in RFC 6749, 4.1.2).
pub const CODE: &str = "code";
pub const STATE: &str = "state";

const CODE_IS_GOOD: SignedDuration = SignedDuration::from_mins(10);

impl Shares {
    /// Where a person is led who has answered a request. None where they have not, or are back already.
    pub async fn way_back(
        &self,
        person: &PersonId,
        id: &RequestId,
        now: Timestamp,
    ) -> Result<Option<String>, ShareError> {
        let sql = "SELECT b.return_to FROM identity_return b JOIN identity_request r ON r.id = b.request
                   WHERE b.request = $1 AND r.person = $2 AND r.answered_at IS NOT NULL AND b.exchanged_at IS NULL";
        let asked = query(sql).bind(id.as_str()).bind(person.as_str());
        let Some(row) = self.store.row(asked).await? else { return Ok(None) };
        let ReturnTo { url, state } = json(&row, 0)?;
        let mut url = Url::parse(&url).map_err(StoreError::unreadable)?;
        let code = Unguessable::make()?;
        let sql = "UPDATE identity_return SET code = $1, code_until = $2 WHERE request = $3 AND exchanged_at IS NULL";
        let until = now.saturating_add(CODE_IS_GOOD).unwrap_or(Timestamp::MAX);
        let update = query(sql).bind(code.digest()).bind(until.as_millisecond()).bind(id.as_str());
        if self.store.run(update).await? == 0 {
            return Ok(None);
        }
        url.query_pairs_mut().append_pair(CODE, code.as_str()).append_pair(STATE, &state);
        Ok(Some(url.into()))
    }

    /// Whether a code is the one that the person of an organisation's own request was given last. It is good once.
    pub async fn exchange(
        &self,
        organisation: &str,
        id: &RequestId,
        code: &str,
        now: Timestamp,
    ) -> Result<bool, ShareError> {
        let Some(code) = Unguessable::sent(code) else { return Ok(false) };
        let sql = "UPDATE identity_return SET exchanged_at = $1, code = NULL
                   WHERE request = $2 AND code = $3 AND code_until > $1 AND exchanged_at IS NULL
                   AND EXISTS (SELECT 1 FROM identity_request WHERE id = $2 AND organisation = $4)";
        let update = query(sql).bind(now.as_millisecond()).bind(id.as_str()).bind(code.digest()).bind(organisation);
        Ok(self.store.run(update).await? == 1)
    }
}
