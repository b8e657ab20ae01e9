//! Talking to a person: what is said at the desk comes as server-sent events. Their names are [`events`]'.
//!
//! Handing over, writing and all that staff do is posted by forms to pages, which lead to the next one.

use serde::{Deserialize, Serialize};

pub mod paths {
    use domain::assistant::ConversationId;

    /// What happens in a conversation that a person at the council has, or is to have.
    pub const EVENTS: &str = "/api/v1/assistant/conversations/{id}/events";
    /// Whoever has asked is typing.
    pub const TYPING: &str = "/api/v1/assistant/conversations/{id}/typing";

    pub fn events(id: &ConversationId) -> String {
        EVENTS.replace("{id}", id.as_str())
    }

    pub fn typing(id: &ConversationId) -> String {
        TYPING.replace("{id}", id.as_str())
    }
}

/// Where those who answer people do so. Pages are also below `/cy`.
pub mod staff_doors {
    use domain::assistant::ConversationId;

    pub const QUEUE: &str = "/staff/desk";
    pub const QUEUE_EVENTS: &str = "/staff/desk/events";
    pub const CHAT: &str = "/staff/desk/{id}";
    pub const EVENTS: &str = "/staff/desk/{id}/events";
    pub const TYPING: &str = "/staff/desk/{id}/typing";

    pub fn chat(id: &ConversationId) -> String {
        CHAT.replace("{id}", id.as_str())
    }

    pub fn events(id: &ConversationId) -> String {
        EVENTS.replace("{id}", id.as_str())
    }

    pub fn typing(id: &ConversationId) -> String {
        TYPING.replace("{id}", id.as_str())
    }
}

/// The names of events. Those that have an id are numbered without a gap, and are told again to whoever comes back with
/// `Last-Event-ID`; the others say how it stands now.
pub mod events {
    /// Something was said: [`TextFinal`](super::TextFinal).
    pub const TEXT_FINAL: &str = "text.final";
    /// Who has it, or how many wait before it: [`HandOver`](super::HandOver).
    pub const HANDOVER: &str = "handover";
    /// What the other side does just now, such as typing: [`Status`](super::Status).
    pub const STATUS: &str = "status";
    /// The line is whole, though nothing happens: every 15 seconds, and nothing else.
    pub const BEAT: &str = "beat";
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TextFinal {
    /// Who has said it, in words.
    pub by: String,
    /// At what time in London, in words.
    pub at: String,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HandOver {
    pub state: HandOverState,
    /// How many wait before it, where it waits for somebody to write.
    pub queue: Option<u32>,
    /// The same in words.
    pub text: String,
    /// What has just happened, where it is numbered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<TextFinal>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum HandOverState {
    Waiting,
    Taken,
    Closed,
}

/// Empty where nothing is done any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Status {
    pub text: String,
}
