//! What staff do at the desk: whoever is of the team that a conversation waits for may take it, one of them; and who has taken
//! it answers, hands it on and closes it.

use super::rows::{self, chats};
use super::{EmbeddedDesk, STAFF};
use crate::desk::{Chat, Message, Standing};
use crate::port::PortError;
use crate::store::Write;
use domain::{
    assistant::ConversationId,
    desk::{Colleague, Outcome, What},
    text::Text,
};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

/// A member of staff who may answer people.
#[derive(Clone, Debug)]
pub struct Member {
    /// What their provider calls them.
    pub id: String,
    pub colleague: Colleague,
    /// The other teams that answer. What waits for a team that is none any more is everybody's.
    pub others: Vec<Text>,
}

/// One that is not closed, as this member of staff may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub chat: Chat,
    pub is_mine: bool,
}

/// Who has taken one and has done nothing there for so long has left the desk: others may go on.
const AWAY_AFTER: SignedDuration = SignedDuration::from_mins(15);
/// More are not listed at once: these are the oldest.
const MOST: i64 = 100;

impl Member {
    pub fn has(&self, chat: &Chat) -> bool {
        matches!(&chat.standing, Standing::Taken { member, .. } if *member == self.id)
    }

    pub fn may_take(&self, chat: &Chat, now: Timestamp) -> bool {
        let is_other_team_s =
            chat.team.as_ref().is_some_and(|team| self.others.iter().any(|other| other.en == team.en));
        !is_other_team_s
            && match &chat.standing {
                Standing::Waiting => true,
                Standing::Taken { acted_at, .. } => now.duration_since(*acted_at) >= AWAY_AFTER,
                Standing::Closed(_) => false,
            }
    }

    fn taken(&self, now: Timestamp) -> Standing {
        Standing::Taken { by: self.colleague.clone(), member: self.id.clone(), acted_at: now }
    }
}

impl EmbeddedDesk {
    /// Those that they have or may take, the oldest first.
    pub async fn list(&self, by: &Member, now: Timestamp) -> Result<Vec<Listed>, PortError> {
        let all = self.store.rows(chats!("WHERE state <> 'closed' ORDER BY begun_at, id LIMIT $1").bind(MOST)).await?;
        let all: Vec<Chat> = all.iter().map(rows::chat).collect::<Result<_, _>>()?;
        let listed = all.into_iter().map(|chat| Listed { is_mine: by.has(&chat), chat });
        Ok(listed.filter(|listed| listed.is_mine || by.may_take(&listed.chat, now)).collect())
    }

    /// Conflict where another one has it, or nobody may any more.
    pub async fn take(&self, id: &ConversationId, by: &Member, now: Timestamp) -> Result<(), PortError> {
        let (write, found) = self.begin(id).await?;
        let chat = found.ok_or(PortError::NotFound)?;
        if by.has(&chat) {
            return Ok(write.commit().await?);
        }
        if !by.may_take(&chat, now) {
            return Err(PortError::Conflict);
        }
        let after = Chat { standing: by.taken(now), staff_types_at: None, ..chat.clone() };
        Ok(self.add(write, (&chat, after), &What::Taken(by.colleague.clone()), None, now).await?)
    }

    pub async fn answer(
        &self,
        id: &ConversationId,
        message: &Message,
        by: &Member,
        now: Timestamp,
    ) -> Result<(), PortError> {
        let (write, chat) = self.own(id, by).await?;
        let what = What::Answered(by.colleague.clone(), message.note.as_str().to_owned());
        let after = Chat { standing: by.taken(now), staff_types_at: None, ..chat.clone() };
        Ok(self.add(write, (&chat, after), &what, Some(&message.key), now).await?)
    }

    /// It waits again, where it stood in the queue.
    pub async fn transfer(
        &self,
        id: &ConversationId,
        team: &Text,
        by: &Member,
        now: Timestamp,
    ) -> Result<(), PortError> {
        let (write, chat) = self.own(id, by).await?;
        let after =
            Chat { standing: Standing::Waiting, team: Some(team.clone()), staff_types_at: None, ..chat.clone() };
        Ok(self.add(write, (&chat, after), &What::Transferred(team.clone()), None, now).await?)
    }

    pub async fn close(
        &self,
        id: &ConversationId,
        outcome: Outcome,
        by: &Member,
        now: Timestamp,
    ) -> Result<(), PortError> {
        let (write, chat) = self.own(id, by).await?;
        let after = Chat { standing: Standing::Closed(outcome), ..chat.clone() };
        Ok(self.add(write, (&chat, after), &What::Closed(outcome), None, now).await?)
    }

    pub async fn staff_types(&self, id: &ConversationId, now: Timestamp) -> Result<(), PortError> {
        self.type_as(id, STAFF, now).await
    }

    pub fn listen_to_queue(&self) -> watch::Receiver<()> {
        self.bell.listen_to_queue()
    }

    /// One that they have taken. Conflict where they have it no more.
    async fn own(&self, id: &ConversationId, by: &Member) -> Result<(Write, Chat), PortError> {
        let (write, found) = self.begin(id).await?;
        let chat = found.ok_or(PortError::NotFound)?;
        if by.has(&chat) { Ok((write, chat)) } else { Err(PortError::Conflict) }
    }
}
