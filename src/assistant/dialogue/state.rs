//! What is remembered between two turns: small, and written by the host wherever it likes. What was changed on the way, or is of
//! another version, is not read: `unwrap_or_default` of reading it starts anew.

use super::rule::{Rule, Slot};
use crate::slots::{Container, Place, When};
use domain::{
    address::{AddressId, Postcode},
    reports::Reference,
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

const VERSION: u8 = 1;
/// Of the words that were offered about, in bytes.
pub(super) const MAX_ASKED: usize = 120;
const MAX_ID: usize = 64;
const MAX_CHOICES: usize = 3;
/// After so many misses in a row a person is offered.
pub(super) const MISSES: u8 = 2;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct State {
    pub(super) task: Option<Task>,
    /// What was left for a digression, with its question still open.
    pub(super) aside: Option<Task>,
    /// The intents of which one may be meant.
    pub(super) offered: Vec<String>,
    /// The words about which they were offered.
    pub(super) asked: String,
    pub(super) misses: u8,
}

/// An intent on its way to be completed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    pub(super) intent: String,
    #[serde(default)]
    pub(super) slots: Slots,
    pub(super) open: Open,
    /// In the order in which the person has answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) answered: Vec<Slot>,
}

/// What a person is asked just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Open {
    Nothing,
    Slot(Slot),
    Check,
    SignIn,
}

/// What is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Slots {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Where>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Where>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub containers: Vec<Container>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Where {
    /// A home that was chosen.
    Home(AddressId),
    /// Where the person is.
    Here,
    /// As it was typed: to be looked for.
    Typed { postcode: Option<Postcode>, place: Place },
}

#[derive(Serialize, Deserialize)]
struct Stored {
    v: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    task: Option<Task>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    aside: Option<Task>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    offered: Vec<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    asked: String,
    misses: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the state of another version, or one that no conversation leads to")]
struct NotAState;

impl State {
    /// What the person is about, and what is known of it: also for whoever takes over.
    pub fn task(&self) -> Option<(&str, &Slots)> {
        self.task.as_ref().map(|task| (&*task.intent, &task.slots))
    }

    /// Whether the answers are to be checked.
    pub fn is_checked(&self) -> bool {
        self.task.as_ref().is_some_and(|task| task.open == Open::Check)
    }

    /// What the person is about cannot be done as it stands: its answers are no longer to be checked.
    pub fn refused(&mut self) {
        if let Some(task) = &mut self.task {
            task.open = Open::Nothing;
        }
    }

    /// The intents that may be chosen next: the first ones that there are.
    pub fn offer(&mut self, intents: &[String]) -> Vec<String> {
        let known = intents.iter().filter(|intent| Rule::of(intent).is_some());
        self.offered = known.take(MAX_CHOICES).cloned().collect();
        self.offered.clone()
    }

    pub fn has_missed(&self) -> bool {
        self.misses > 0
    }

    /// What was looked for in the pages was found: it was no miss.
    pub fn found(&mut self) {
        self.misses = 0;
    }
}

impl Where {
    /// To search with; nothing where it needs no search.
    pub fn typed(&self) -> Option<String> {
        let Where::Typed { postcode, place } = self else { return None };
        let postcode = postcode.as_ref().map_or("", Postcode::as_str);
        Some([&*place.text(), postcode].join(" ").trim().to_owned())
    }
}

impl Slots {
    /// The home that was chosen.
    pub fn home(&self) -> Option<&AddressId> {
        match &self.address {
            Some(Where::Home(id)) => Some(id),
            _ => None,
        }
    }

    pub fn has(&self, slot: Slot) -> bool {
        match slot {
            Slot::Address => self.address.is_some(),
            Slot::Place => self.place.is_some(),
            Slot::Container => !self.containers.is_empty(),
            Slot::Date => self.when.is_some(),
            Slot::Reference => self.reference.is_some(),
        }
    }

    pub(super) fn clear(&mut self, slot: Slot) {
        match slot {
            Slot::Address => self.address = None,
            Slot::Place => self.place = None,
            Slot::Container => self.containers.clear(),
            Slot::Date => self.when = None,
            Slot::Reference => self.reference = None,
        }
    }
}

impl Task {
    pub(super) fn rule(&self) -> Option<&'static Rule> {
        Rule::of(&self.intent)
    }

    fn is_right(&self) -> bool {
        let Some(rule) = self.rule() else { return false };
        let is_short = |container: &Container| match container {
            Container::Is(id) => id.len() <= MAX_ID,
            Container::Like(_) => true,
        };
        let is_place = |of: &Option<Where>| match of {
            Some(Where::Typed { place, .. }) => {
                let [number, street] = Place::MAX;
                place.number.len() <= number && place.street.len() <= street
            }
            _ => true,
        };
        let is_known = Slot::ALL.into_iter().all(|slot| rule.has(slot) || !self.slots.has(slot));
        let is_open = match self.open {
            Open::Slot(slot) => rule.has(slot),
            _ => true,
        };
        let slots = &self.slots;
        is_known
            && is_open
            && is_place(&slots.address)
            && is_place(&slots.place)
            && slots.containers.len() <= MAX_CHOICES
            && slots.containers.iter().all(is_short)
            && self.answered.len() <= Slot::ALL.len()
            && self.answered.iter().all(|slot| rule.has(*slot))
    }
}

impl TryFrom<Stored> for State {
    type Error = NotAState;

    fn try_from(stored: Stored) -> Result<State, NotAState> {
        let Stored { v, task, aside, offered, asked, misses } = stored;
        let is_right = v == VERSION
            && task.iter().chain(&aside).all(Task::is_right)
            && offered.len() <= MAX_CHOICES
            && offered.iter().all(|intent| Rule::of(intent).is_some())
            && asked.len() <= MAX_ASKED
            && misses <= MISSES;
        if is_right { Ok(State { task, aside, offered, asked, misses }) } else { Err(NotAState) }
    }
}

impl From<State> for Stored {
    fn from(State { task, aside, offered, asked, misses }: State) -> Stored {
        Stored { v: VERSION, task, aside, offered, asked, misses }
    }
}
