//! The desk: a person at the council takes a conversation over, and both sides write to each other.
//!
//! Belongs here: the port to whoever has the desk, its adapters, the pages and events of both sides. Must not be here: who
//! works for the council (`identity/staff`), what the assistant answers.

mod area;
mod chatwoot;
mod embedded;
mod events;
mod handing;
mod hours;
mod packet;
mod pages;
mod routes;
mod staff;
#[cfg(test)]
mod tests;

pub use area::DeskArea as Desk;
pub use handing::{NotHanded, Wanted};
pub use routes::Resumed;

use crate::port::PortError;
use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    assistant::ConversationId,
    desk::{Colleague, Event, Note, Outcome, Packet},
    identity::PersonId,
    text::Text,
};
use jiff::Timestamp;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use tokio::sync::watch;
use uuid::Uuid;

/// `[desk]`: who answers people, and when.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    adapter: Adapter,
    chatwoot: Option<chatwoot::Settings>,
    /// When somebody is there; Monday to Friday from 9am to 5pm if left out.
    #[serde(default)]
    hours: hours::Settings,
    /// What staff often write, as it is offered to them in the language of whoever has asked.
    #[serde(default)]
    texts: Vec<Text>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Adapter {
    /// The staff pages of the gateway itself.
    Embedded,
    Chatwoot,
}

/// A conversation that is on its way to a person.
#[derive(Clone, Debug)]
pub struct HandOver {
    /// Whose it is, where somebody is signed in.
    pub person: Option<PersonId>,
    pub packet: Packet,
    /// What they want to say first.
    pub first: Option<Message>,
}

/// Something that a side says.
#[derive(Clone, Debug)]
pub struct Message {
    /// Of the page on which it was written.
    pub key: Uuid,
    pub note: Note,
}

impl Message {
    /// The same text from the same page is the same message, sent again where no answer had come. Another text is another one,
    /// whatever became of the first.
    fn digest(&self) -> String {
        let digest = Sha256::new().chain_update(self.key).chain_update(self.note.as_str()).finalize();
        URL_SAFE_NO_PAD.encode(digest)
    }
}

/// A conversation at the desk, as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chat {
    pub id: ConversationId,
    pub person: Option<PersonId>,
    pub packet: Packet,
    /// The only team that it waits for; any if None.
    pub team: Option<Text>,
    pub waits_since: Timestamp,
    pub standing: Standing,
    /// How many events there are.
    pub events: i64,
    /// When either side last said that it types.
    pub asker_types_at: Option<Timestamp>,
    pub staff_types_at: Option<Timestamp>,
}

impl Chat {
    fn new(id: &ConversationId, handing: &HandOver, now: Timestamp) -> Self {
        Chat {
            id: id.clone(),
            person: handing.person.clone(),
            packet: handing.packet.clone(),
            team: None,
            waits_since: now,
            standing: Standing::Waiting,
            events: 0,
            asker_types_at: None,
            staff_types_at: None,
        }
    }

    /// Whoever leaves a number is called, and waits for nobody.
    fn waits_here(&self) -> bool {
        self.standing == Standing::Waiting && self.packet.call_back.is_none()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    Waiting,
    Taken {
        by: Colleague,
        /// What their provider calls them.
        member: String,
        /// When they last did something here.
        acted_at: Timestamp,
    },
    Closed(Outcome),
}

/// Whoever has the desk, as the person who asks meets it.
#[async_trait]
pub trait Port: Send + Sync {
    /// The same conversation again adds what is said first, where that is new. Conflict where it is closed.
    async fn hand_over(&self, id: &ConversationId, handing: &HandOver, now: Timestamp) -> Result<(), PortError>;

    async fn look(&self, id: &ConversationId) -> Result<Option<Chat>, PortError>;

    /// How many wait before it.
    async fn before(&self, chat: &Chat) -> Result<u32, PortError>;

    /// Those with a greater number than `after`, in order, and `most` of them at most.
    async fn events(&self, id: &ConversationId, after: i64, most: u32) -> Result<Vec<Event>, PortError>;

    /// Conflict where it is closed.
    async fn ask(&self, id: &ConversationId, message: &Message, now: Timestamp) -> Result<(), PortError>;

    /// It may be said as often as a client likes.
    async fn types(&self, chat: &Chat, now: Timestamp) -> Result<(), PortError>;

    /// The person needs no answer any more.
    async fn leave(&self, id: &ConversationId, now: Timestamp) -> Result<(), PortError>;

    /// Says soon after whenever something has changed in it, in any gateway; and where it waits, in the queue.
    fn listen(&self, id: &ConversationId) -> Listener;
}

/// What has changed is asked for: a listener only says when.
pub struct Listener {
    of_chat: watch::Receiver<()>,
    of_queue: watch::Receiver<()>,
}

impl Listener {
    pub async fn chat_changed(&mut self) {
        // Whoever rings outlives those who listen, or the gateway ends.
        if self.of_chat.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    pub async fn chat_or_queue_changed(&mut self) {
        let Listener { of_chat, of_queue } = self;
        let heard = tokio::select! {
            heard = of_chat.changed() => heard,
            heard = of_queue.changed() => heard,
        };
        if heard.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
