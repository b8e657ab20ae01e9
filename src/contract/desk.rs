//! Talking to a person: what is said at the desk comes as server-sent events. Their names are those of [`crate::assistant::events`].
//!
//! Handing over, writing and all that staff do is posted by forms to pages, which lead to the next one.

use crate::assistant::TextFinal;
use serde::{Deserialize, Serialize};

pub mod paths {
    use domain::assistant::ConversationId;

    /// What happens in a conversation since it was handed over.
    pub const EVENTS: &str = "/api/v1/assistant/conversations/{id}/handover/events";
    /// Whoever has asked is typing.
    pub const TYPING: &str = "/api/v1/assistant/conversations/{id}/handover/typing";

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

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HandOver {
    pub state: HandOverState,
    /// The page on which a person is asked for, where one may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
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
    /// A person may take it over, if whoever asks wants that.
    Offered,
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
