//! An organisation reads what it was given, and says that it has erased it.

use super::history::count;
use super::{ShareError, Shares, about, by_request, note, person_of, share};
use crate::identity::columns::json;
use crate::store::{StoreError, Write, query};
use contract::identity::shares::DetailsAnswer;
use domain::identity::{
    PersonId,
    share::{RequestId, Share, ShareEventKind, SharePeriod},
};
use jiff::Timestamp;

impl Shares {
    /// What was given to an organisation's own request. None where nothing can be read: also a try is told to the person.
    pub async fn read(
        &self,
        organisation: &str,
        id: &RequestId,
        now: Timestamp,
    ) -> Result<Option<DetailsAnswer>, ShareError> {
        let mut write = self.begin_of(id).await?;
        // From here on nobody ends or changes it before this is over.
        let is_open = mark_read(&mut write, organisation, id, now).await?;
        let Some(row) = write.row(by_request(id.as_str(), organisation)).await? else {
            write.commit().await?;
            return Ok(None);
        };
        let (found, person) = (share(&row)?, person_of(&row)?);
        let details = if is_open { Some(json(&row, 8)?) } else { None };
        let is_once = found.agreement.period == SharePeriod::Once;
        if is_open && is_once {
            let sql = "UPDATE identity_share SET until = $1, details = NULL WHERE id = $2";
            write.run(query(sql).bind(now.as_millisecond()).bind(found.id.as_str())).await?;
        }
        let kind = if is_open { ShareEventKind::Read } else { ShareEventKind::NotRead };
        count(&mut write, &person, &found.id, &about(&found.agreement), kind, now).await?;
        write.commit().await?;
        let until = if is_once { now } else { found.until };
        Ok(details.map(|details| DetailsAnswer { details, given_at: found.given_at, until }))
    }

    /// The organisation has erased what it had read. False where nobody asked it to.
    pub async fn erased(&self, organisation: &str, id: &RequestId, now: Timestamp) -> Result<bool, ShareError> {
        let mut write = self.begin_of(id).await?;
        let row = write.row(by_request(id.as_str(), organisation)).await?;
        let found = row.map(|row| Ok::<(Share, PersonId), StoreError>((share(&row)?, person_of(&row)?))).transpose()?;
        let asked = found.filter(|(share, _)| share.ended_at.is_some());
        if let Some((share, person)) = asked.as_ref().filter(|(share, _)| share.erased_at.is_none()) {
            let sql = "UPDATE identity_share SET erased_at = $1 WHERE id = $2";
            write.run(query(sql).bind(now.as_millisecond()).bind(share.id.as_str())).await?;
            let about = about(&share.agreement);
            note(&mut write, person, Some(&share.id), &about, &[ShareEventKind::Erased], now).await?;
        }
        write.commit().await?;
        Ok(asked.is_some())
    }

    /// An organisation does one thing at a time with what was given to one request.
    async fn begin_of(&self, id: &RequestId) -> Result<Write, StoreError> {
        self.store.begin(&["identity share of ", id.as_str()].concat()).await
    }
}

/// Whether it is still to be read.
async fn mark_read(write: &mut Write, organisation: &str, id: &RequestId, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "UPDATE identity_share SET read_at = $1
               WHERE request = $2 AND organisation = $3 AND ended_at IS NULL AND until > $1
               AND NOT EXISTS (SELECT 1 FROM identity_return b WHERE b.request = $2 AND b.exchanged_at IS NULL)";
    let update = query(sql).bind(now.as_millisecond()).bind(id.as_str()).bind(organisation);
    Ok(write.run(update).await? == 1)
}
