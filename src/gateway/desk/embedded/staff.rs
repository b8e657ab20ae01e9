//! What staff do at the desk: whoever is of the team that a conversation waits for may take it, one of them; and who has taken
//! it answers, hands it on and closes it.

use super::rows::{self, chats};
use super::{EmbeddedDesk, STAFF};
use crate::desk::{Chat, Message, Standing};
use crate::identity::columns::millisecond_before;
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
/// More are looked for no further: these are the oldest.
const MOST: usize = 100;

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

    pub(super) fn taken(&self, now: Timestamp) -> Standing {
        Standing::Taken { by: self.colleague.clone(), member: self.id.clone(), acted_at: now }
    }
}

impl EmbeddedDesk {
    /// Those that they have, and those that they may take: the oldest first.
    pub async fn list(&self, by: &Member, now: Timestamp) -> Result<Vec<Listed>, PortError> {
        let (mut listed, mut read, most) = (Vec::new(), 0, i64::try_from(MOST).unwrap_or(i64::MAX));
        loop {
            let found = chats!(
                "WHERE state = 'waiting' OR (state = 'taken' AND (member = $1 OR staff_at <= $2))
                 ORDER BY CASE WHEN member = $1 THEN 0 ELSE 1 END, begun_at, id LIMIT $3 OFFSET $4"
            );
            let away = millisecond_before(now, AWAY_AFTER);
            let rows = self.store.rows(found.bind(&*by.id).bind(away).bind(most).bind(read)).await?;
            for row in &rows {
                let chat = rows::chat(row)?;
                let is_mine = by.has(&chat);
                // Those of other teams are passed over.
                if is_mine || by.may_take(&chat, now) {
                    listed.push(Listed { chat, is_mine });
                }
            }
            if rows.len() < MOST || listed.len() >= MOST {
                return Ok(listed);
            }
            read += most;
        }
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
        Ok(self.add(write, (&chat, after), &what, Some(message.digest()), now).await?)
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

    pub async fn staff_types(&self, chat: &Chat, now: Timestamp) -> Result<(), PortError> {
        self.type_as(chat, STAFF, now).await
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
