//! Talking to the assistant: what is said is posted, and what is answered comes as server-sent events.
//!
//! The choices of an answer are told with the payload that is sent where one is pressed. Whoever knows the id of a conversation
//! may go on with it; with whoever is signed in it becomes theirs alone.

use crate::desk::HandOver;
use domain::{assistant::ConversationId, language::Language, reports::Reference};
use serde::{Deserialize, Serialize};

/// Templates in `{}` are the router's; the functions fill them.
pub mod paths {
    use domain::assistant::ConversationId;

    pub const CONVERSATIONS: &str = "/api/v1/assistant/conversations";
    pub const TURNS: &str = "/api/v1/assistant/conversations/{id}/turns";
    pub const FEEDBACK: &str = "/api/v1/assistant/conversations/{id}/feedback";
    /// Asks a person at the council to take it over.
    pub const HANDOVER: &str = "/api/v1/assistant/conversations/{id}/handover";
    /// All that is said and answered, by the assistant and by a person at the council.
    pub const EVENTS: &str = "/api/v1/assistant/conversations/{id}/events";

    pub fn events(id: &ConversationId) -> String {
        EVENTS.replace("{id}", id.as_str())
    }
}

/// The names of events. Those that have an id are told again to whoever comes back with `Last-Event-ID`; the others say how it
/// stands now. What belongs to one turn stands between `turn.start` and `turn.end`.
pub mod events {
    /// Something was said: [`TurnStart`](super::TurnStart).
    pub const TURN_START: &str = "turn.start";
    /// What was answered to it, or said at the desk: [`TextFinal`](super::TextFinal).
    pub const TEXT_FINAL: &str = "text.final";
    /// One of these may be pressed: [`Choices`](super::Choices).
    pub const CHOICES: &str = "choices";
    /// Something is asked for, in the person's own words or by a choice: [`Ask`](super::Ask).
    pub const ASK: &str = "ask";
    /// All of it, to be checked before it is sent: [`Confirm`](super::Confirm).
    pub const CONFIRM: &str = "confirm";
    /// It is done: [`Receipt`](super::Receipt).
    pub const RESULT: &str = "result";
    /// A person may take over, has it, or how many wait before it: [`HandOver`](crate::desk::HandOver).
    pub const HANDOVER: &str = "handover";
    /// What the other side does just now, such as typing: [`Status`](crate::desk::Status).
    pub const STATUS: &str = "status";
    /// It could not be looked up or done: [`Failed`](super::Failed).
    pub const ERROR: &str = "error";
    /// The line is whole, though nothing happens: every 15 seconds, and nothing else.
    pub const BEAT: &str = "beat";
    /// All of the turn was told: [`TurnEnd`](super::TurnEnd).
    pub const TURN_END: &str = "turn.end";
}

/// One event, with what it tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Event {
    TurnStart(TurnStart),
    TextFinal(TextFinal),
    Choices(Choices),
    Ask(Ask),
    Confirm(Confirm),
    Result(Receipt),
    HandOver(HandOver),
    Error(Failed),
    TurnEnd(TurnEnd),
}

impl Event {
    pub fn name(&self) -> &'static str {
        match self {
            Event::TurnStart(_) => events::TURN_START,
            Event::TextFinal(_) => events::TEXT_FINAL,
            Event::Choices(_) => events::CHOICES,
            Event::Ask(_) => events::ASK,
            Event::Confirm(_) => events::CONFIRM,
            Event::Result(_) => events::RESULT,
            Event::HandOver(_) => events::HANDOVER,
            Event::Error(_) => events::ERROR,
            Event::TurnEnd(_) => events::TURN_END,
        }
    }
}

/// A conversation that was begun. It is kept for a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Conversation {
    pub id: ConversationId,
}

/// Something that a person says: in their own words, or by what they press.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewTurn {
    /// In which it is said and answered.
    #[serde(default)]
    pub language: Language,
    /// At most 300 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typed: Option<String>,
    /// The payload of a choice. Where something is typed, that counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pressed: Option<String>,
}

/// Whether the answer of a turn was useful.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Feedback {
    /// The number of the turn.
    pub number: u32,
    #[serde(default)]
    pub language: Language,
    pub is_useful: bool,
    /// Why it was not: `misunderstood`, `wrong`, `unclear` or `not_done`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// In the person's words, at most 300 characters. Personal details are hidden.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// Whether the question may be kept with it.
    #[serde(default)]
    pub may_keep: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TurnStart {
    /// Of the turn, from 0.
    pub number: u32,
    /// As it is read back to the person, without personal details.
    pub said: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TextFinal {
    /// Who has said it, in words.
    pub by: String,
    /// At what time in London, in words. The assistant answers at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Lines of plain text. What a link of it leads to stands behind it.
    pub text: String,
    /// The links of the text: where it comes from, and where to go on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Link {
    pub text: String,
    pub url: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Choices {
    pub choices: Vec<Choice>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Choice {
    pub label: String,
    /// What is sent where it is pressed.
    pub payload: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ask {
    /// What is asked for: `address`, `place`, `container`, `date`, `reference`, or the id of a question of the form.
    pub slot: String,
    pub label: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Confirm {
    pub answers: Vec<ToCheck>,
    /// What sends it.
    pub send: Choice,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ToCheck {
    pub label: String,
    pub answer: String,
    /// The payload by which another answer is given.
    pub change: String,
}

/// What was received, and where what becomes of it can be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    pub reference: Reference,
    pub url: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Failed {
    /// Whether it may go well later.
    pub is_retryable: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TurnEnd {
    /// Of the turn. None where the person has begun anew, and nothing of the conversation is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// What it came to: `danger`, `handed_over`, `done`, `queued`, `failed`, `answered`, `not_understood`, `clarified` (which of a
    /// few is meant), `asked` (what it takes), or `over`.
    pub status: String,
    /// What it was about, as far as that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<String>,
}
