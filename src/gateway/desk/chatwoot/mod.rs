//! The desk of a council whose staff answer in Chatwoot. What is said is kept in the store as where staff answer here, and is
//! carried to Chatwoot and back by whichever gateway gets to it: where Chatwoot is away, nothing is lost and nobody waits for it.
//!
//! Must not be here: what its API looks like (`api`).

mod api;
mod carrying;
mod records;
#[cfg(test)]
mod tests;

pub use api::Settings;
pub use carrying::carry_on;
pub use records::STEP;

use super::embedded::EmbeddedDesk;
use super::{Chat, HandOver, Listener, Message, Port};
use crate::port::PortError;
use crate::store::Store;
use api::Account;
use async_trait::async_trait;
use domain::{
    assistant::ConversationId,
    desk::{Event, Packet},
    text::Text,
};
use jiff::Timestamp;
use std::sync::Arc;
use tokio::sync::Notify;

/// What staff are given of a conversation, in words.
pub type InWords = Box<dyn Fn(&Packet) -> String + Send + Sync>;

pub struct ChatwootDesk {
    kept: Arc<EmbeddedDesk>,
    store: Arc<Store>,
    account: Account,
    /// As which people are told that staff answer.
    team: Text,
    in_words: InWords,
    /// There is something to carry.
    wanted: Notify,
}

impl ChatwootDesk {
    pub fn open(
        settings: &Settings,
        kept: Arc<EmbeddedDesk>,
        store: &Arc<Store>,
        team: Text,
        in_words: InWords,
    ) -> anyhow::Result<Self> {
        let account = Account::open(settings)?;
        Ok(ChatwootDesk { kept, store: Arc::clone(store), account, team, in_words, wanted: Notify::new() })
    }

    /// What is new in it is carried at once. Where that cannot be noted, it is found a little later.
    async fn want(&self, id: &ConversationId, now: Timestamp) {
        if let Err(error) = self.note(id, now).await {
            tracing::debug!(%error, "what is new at the desk is carried to Chatwoot later");
        }
        self.wanted.notify_one();
    }
}

#[async_trait]
impl Port for ChatwootDesk {
    async fn hand_over(&self, id: &ConversationId, handing: &HandOver, now: Timestamp) -> Result<(), PortError> {
        self.kept.hand_over(id, handing, now).await?;
        self.want(id, now).await;
        Ok(())
    }

    async fn look(&self, id: &ConversationId) -> Result<Option<Chat>, PortError> {
        self.kept.look(id).await
    }

    async fn before(&self, chat: &Chat) -> Result<u32, PortError> {
        self.kept.before(chat).await
    }

    async fn events(&self, id: &ConversationId, after: i64, most: u32) -> Result<Vec<Event>, PortError> {
        self.kept.events(id, after, most).await
    }

    async fn ask(&self, id: &ConversationId, message: &Message, now: Timestamp) -> Result<(), PortError> {
        self.kept.ask(id, message, now).await?;
        self.want(id, now).await;
        Ok(())
    }

    /// Staff there are not told: an application cannot say it.
    async fn types(&self, _: &Chat, _: Timestamp) -> Result<(), PortError> {
        Ok(())
    }

    async fn leave(&self, id: &ConversationId, now: Timestamp) -> Result<(), PortError> {
        self.kept.leave(id, now).await?;
        self.want(id, now).await;
        Ok(())
    }

    fn listen(&self, id: &ConversationId) -> Listener {
        self.kept.listen(id)
    }
}
