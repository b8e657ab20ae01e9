//! A person changes what an organisation can read, to less. What is taken away is gone from the store with it.

use super::{ShareError, Shares, about, note, share, shares};
use crate::identity::columns::{json, text};
use crate::store::query;
use domain::identity::{
    AttributeValues, PersonId, ReceiptId,
    share::{ChangeFault, ShareAct, ShareChoice, ShareEventKind, ShareId},
};
use jiff::Timestamp;

/// What became of a change.
#[derive(Debug, PartialEq, Eq)]
pub enum Changing {
    /// With its receipt.
    Now(ReceiptId),
    Fault(ChangeFault),
    /// It was over before.
    Over,
    /// The person has no such share.
    NotFound,
}

impl Shares {
    pub async fn change(
        &self,
        person: &PersonId,
        id: &ShareId,
        choice: &ShareChoice,
        origin: &str,
        now: Timestamp,
    ) -> Result<Changing, ShareError> {
        let mut write = self.receipts.begin().await?;
        // Nobody reads it, or takes it to be as it was, until this is over.
        let sql = "UPDATE identity_share SET until = until
                   WHERE id = $1 AND person = $2 AND ended_at IS NULL AND until > $3";
        let hold = query(sql).bind(id.as_str()).bind(person.as_str()).bind(now.as_millisecond());
        let is_held = write.run(hold).await? == 1;
        let row = write.row(shares!("WHERE id = $1 AND person = $2").bind(id.as_str()).bind(person.as_str())).await?;
        let Some(row) = row else {
            write.commit().await?;
            return Ok(Changing::NotFound);
        };
        let found = share(&row)?;
        if !is_held {
            write.commit().await?;
            return Ok(Changing::Over);
        }
        let changed = match found.changed(choice, now) {
            Ok(changed) => changed,
            Err(fault) => {
                write.commit().await?;
                return Ok(Changing::Fault(fault));
            }
        };
        let mut details: AttributeValues = json(&row, 8)?;
        details.retain(|attribute, _| changed.agreement.given.contains(attribute));
        let sql = "UPDATE identity_share SET agreement = $1, details = $2, until = $3 WHERE id = $4";
        let update = query(sql).bind(text(&changed.agreement)?).bind(text(&details)?);
        write.run(update.bind(changed.until.as_millisecond()).bind(id.as_str())).await?;
        note(&mut write, person, Some(id), &about(&changed.agreement), &[ShareEventKind::Changed], now).await?;
        let receipt = self.issue(&mut write, person, &changed, ShareAct::Changed, origin, now).await?;
        write.commit().await?;
        Ok(Changing::Now(receipt))
    }
}
