//! What comes next in a conversation. A turn and what is remembered go in; what to do, as data, comes out with what to remember.
//!
//! Belongs here: the order in which things are asked and done. Must not be here: words for people (the screens'), looking up and
//! writing (the host's), a clock: today is given.

mod command;
mod fill;
mod payload;
mod rule;
mod state;
#[cfg(test)]
mod tests;
mod turning;

use crate::{Decision, safety::Danger, slots::Known};
use domain::address::AddressId;
use serde::{Deserialize, Serialize};

pub(crate) use command::Command;
pub use payload::Payload;
pub use rule::{Rule, Slot, Way};
pub use state::{Slots, State, Task, Where};

/// What happens in a conversation.
#[derive(Clone, Debug, PartialEq)]
pub enum Turn<'a> {
    /// What a person types, and what the model makes of it.
    Said(&'a str, Decision<'a>),
    /// The text of a [`Payload`].
    Pressed(&'a str),
    /// The host could not go on with what fills the slot.
    Unfit(Slot, Unfit),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unfit {
    /// There is no such home, place, container or report.
    Unknown,
    /// There is more than one: what comes next is added to it.
    Many,
}

/// What is known of the person and the council.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    pub known: Known<'a>,
    /// The person's own, if they have saved one.
    pub home: Option<&'a AddressId>,
    pub is_signed_in: bool,
    /// Intents that cannot be completed at this council: of them it is only told where to turn.
    pub undone: &'a [&'a str],
}

/// What the host does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Says whom to turn to now.
    Signpost(Danger),
    /// Forgets all that was said.
    Restart,
    /// Suggests what to ask: nothing is open.
    Begin,
    /// The choices, if there are any, are those that it must be one of.
    Ask {
        slot: Slot,
        why: Why,
        choices: Vec<Payload>,
    },
    /// Finds the home that this tells of, and says which it is by its button, or why it is none: [`Turn::Unfit`].
    Find(String),
    /// Asks which of these intents is meant, or none.
    Offer(Vec<String>),
    SignIn(String),
    /// Looks it up and answers.
    Look(String, Slots),
    /// Shows the answers, and asks whether they are right; where they are not, what is to be changed.
    CheckAnswers {
        intent: String,
        slots: Slots,
        is_refused: bool,
    },
    Do(String, Slots),
    /// Says what belongs to the intent, or where it is done.
    Told(String),
    Help,
    /// Looks in the council's pages.
    Retrieve(String),
    HandOver(Reason),
}

/// Why something is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    Missing,
    /// What was said may mean several things, or none that there is.
    Unclear,
    /// The reference has a wrong character.
    Misread,
    NotUnderstood,
    Unknown,
    Many,
    /// The person goes back, or changes an answer.
    Changed,
    /// After a digression, or after a button that does nothing here.
    Again,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    Asked,
    /// It was not understood twice.
    Missed,
    /// Only a person does this.
    Intent,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Next {
    pub state: State,
    pub step: Step,
    /// After it, in the same turn: the question that is still open.
    pub then: Option<Step>,
}

/// Danger comes before all else.
pub fn turn(state: State, turn: Turn<'_>, setting: Setting<'_>) -> Next {
    turning::turn(state, turn, setting)
}
