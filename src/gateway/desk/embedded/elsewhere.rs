//! What staff do who answer in another system: whoever has a conversation there has it here. What is over here stays over.

use super::{EmbeddedDesk, Member};
use crate::desk::{Chat, Standing};
use crate::port::PortError;
use crate::store::{Write, query};
use domain::{
    assistant::ConversationId,
    desk::{Note, Outcome, What},
};
use jiff::Timestamp;

impl EmbeddedDesk {
    /// Somebody there has it now.
    pub async fn has_elsewhere(&self, id: &ConversationId, by: &Member, now: Timestamp) -> Result<(), PortError> {
        let Some((write, chat)) = self.begin_unless_closed(id).await? else { return Ok(()) };
        if by.has(&chat) {
            return Ok(write.commit().await?);
        }
        let after = Chat { standing: by.taken(now), ..chat.clone() };
        Ok(self.add(write, (&chat, after), &What::Taken(by.colleague.clone()), None, now).await?)
    }

    /// They have written something, which has this name; whether that is new.
    pub async fn answered_elsewhere(
        &self,
        id: &ConversationId,
        name: &str,
        note: &Note,
        by: &Member,
        now: Timestamp,
    ) -> Result<bool, PortError> {
        let sql = "SELECT number FROM desk_event WHERE chat = $1 AND digest = $2";
        if self.store.row(query(sql).bind(id.as_str()).bind(name)).await?.is_some() {
            return Ok(false);
        }
        self.has_elsewhere(id, by, now).await?;
        let Some((write, chat)) = self.begin_unless_closed(id).await? else { return Ok(false) };
        let after = Chat { standing: by.taken(now), ..chat.clone() };
        let what = What::Answered(by.colleague.clone(), note.as_str().to_owned());
        self.add(write, (&chat, after), &what, Some(name.to_owned()), now).await?;
        Ok(true)
    }

    pub async fn ended_elsewhere(&self, id: &ConversationId, now: Timestamp) -> Result<(), PortError> {
        let Some((write, chat)) = self.begin_unless_closed(id).await? else { return Ok(()) };
        let after = Chat { standing: Standing::Closed(Outcome::Answered), ..chat.clone() };
        Ok(self.add(write, (&chat, after), &What::Closed(Outcome::Answered), None, now).await?)
    }

    async fn begin_unless_closed(&self, id: &ConversationId) -> Result<Option<(Write, Chat)>, PortError> {
        let (write, found) = self.begin(id).await?;
        match found {
            Some(chat) if !matches!(chat.standing, Standing::Closed(_)) => Ok(Some((write, chat))),
            _ => Ok(write.commit().await.map(|()| None)?),
        }
    }
}
