//! Talking to a person: what is said at the desk comes as server-sent events. Their names are those of [`crate::assistant::events`].
//!
//! A conversation with the assistant is handed over by a page, or by [`NewHandOver`]. Writing and all that staff do is posted by
//! forms to pages, which lead to the next one.

use crate::assistant::TextFinal;
use domain::{desk::CallTime, language::Language};
use jiff::Timestamp;
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

pub mod code {
    /// Nobody at this council takes conversations over.
    pub const NO_DESK: &str = "no_desk";
    /// It was taken over and has ended: nothing is added to it.
    pub const ENDED: &str = "handover_ended";
}

/// A person is to take a conversation over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewHandOver {
    /// In which it is answered, and staff are told what was said.
    #[serde(default)]
    pub language: Language,
    /// Whoever asks has seen what staff will see, which is all of the conversation, and agrees. Without that nothing is handed over.
    pub consent: bool,
    /// What they want to say first, at most 2,000 characters. Personal details are hidden.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// By which they are called back. It is needed where nobody is there now, and not kept where somebody is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// When they would be called back.
    #[serde(default)]
    pub when: CallTime,
}

/// Where a conversation stands that was handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct HandedOver {
    #[serde(flatten)]
    pub handover: HandOver,
    /// When somebody is there next, where nobody is now.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "domain::iso::optional_instant")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub opens_at: Option<Timestamp>,
    /// Where the person is called back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_back: Option<CalledBack>,
    /// The path of what is said from now on, as server-sent events.
    pub events: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalledBack {
    pub when: CallTime,
    /// From when on somebody is there to call.
    #[serde(with = "domain::iso::instant")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub from: Timestamp,
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
