//! What was said and what was answered to it. Only what cannot be asked for again is remembered: the days of a home, its name and
//! the homes of a street are looked up each time that a conversation is shown.

use super::host::{Failure, Outcome};
use crate::dialogue::{Slots, State, Step, Why};
use domain::{
    address::AddressId,
    assistant::{Composed, hidden},
    bins::missed::MissedService,
    forms::{Answers, Question},
    identity::PersonId,
    reports::ReportKey,
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

const VERSION: u8 = 1;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Conversation {
    /// Whose it is, once somebody is signed in who says something.
    pub person: Option<PersonId>,
    pub(super) exchanges: Vec<Exchange>,
    pub(super) state: State,
    pub(super) asking: Option<Asking>,
    /// Of what was said under a key of whoever sent it, and in which exchange it is.
    pub(super) keys: Vec<(String, u32)>,
}

/// Something said, and all that was answered to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// Of this conversation, from 0. The earliest may be forgotten.
    pub number: u32,
    pub said: Said,
    pub answers: Vec<Answer>,
    /// What it was about, as far as that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<String>,
    /// The home that it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<AddressId>,
    /// Whether the person has said if it was useful.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_judged: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// In a person's own words. They are kept without personal details.
    Typed(String),
    /// What a button sends: a payload of the dialogue, or a [`Press`](super::Press).
    Pressed(String),
}

impl Said {
    /// As it is kept.
    pub fn without_details(self) -> Said {
        match self {
            Said::Typed(text) => Said::Typed(hidden(&text)),
            pressed @ Said::Pressed(_) => pressed,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// What the dialogue says. What it gives the host to do is not among these: it comes as one of the others.
    Step(Step),
    /// More than one home is like what was typed: which is it?
    WhichHome(String),
    /// No home is like what was typed.
    NoHome(String),
    /// What is asked for an errand besides its slots.
    Question {
        question: Box<Question>,
        why: Why,
    },
    /// All of it, to be checked before it is sent. Where it is refused, the person says what is to be changed.
    Check {
        errand: Errand,
        given: Vec<Given>,
        is_refused: bool,
    },
    /// What became of it.
    Done {
        errand: Errand,
        outcome: Outcome,
    },
    /// By the rule it cannot be taken for these bins.
    Refused {
        errand: Errand,
        why: Vec<MissedService>,
    },
    Failed(Failure),
    /// A brain outside the council has answered.
    Composed(Box<Composed>),
}

/// Something that a person wants done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Errand {
    pub intent: String,
    pub slots: Slots,
}

/// A question of a form, with its answer in its written form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    pub question: Question,
    pub values: Vec<String>,
}

/// An errand as far as it is filled in. What is sent under the key is this and nothing else: with any change comes another key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Asking {
    pub errand: Errand,
    pub key: ReportKey,
    /// To questions that are no slots.
    pub answers: Answers,
    /// In the order in which they were answered.
    pub answered: Vec<String>,
    /// The question that is open.
    pub open: Option<Question>,
}

impl Asking {
    pub fn new(errand: Errand, key: ReportKey) -> Asking {
        Asking { errand, key, answers: Answers::default(), answered: Vec::new(), open: None }
    }
}

#[derive(Serialize, Deserialize)]
struct Stored {
    v: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    person: Option<PersonId>,
    exchanges: Vec<Exchange>,
    state: State,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    asking: Option<Asking>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    keys: Vec<(String, u32)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the conversation of another version")]
struct OfAnotherVersion;

impl Conversation {
    /// More are not remembered: the earliest is forgotten for the next.
    pub const MOST: usize = 30;

    pub fn exchanges(&self) -> &[Exchange] {
        &self.exchanges
    }

    pub fn last(&self) -> Option<&Exchange> {
        self.exchanges.last()
    }

    /// What was said last was sent under this key.
    pub fn sent_under(&mut self, key: &str) {
        if let Some(number) = self.last().map(|last| last.number) {
            self.keys.push((key.to_owned(), number));
        }
    }

    /// What was sent under this key before.
    pub fn of_key(&self, key: &str) -> Option<&Exchange> {
        let (_, number) = self.keys.iter().find(|(known, _)| known == key)?;
        self.exchanges.iter().find(|exchange| exchange.number == *number)
    }

    /// What the person is about, and what is known of it: for whoever takes over.
    pub fn task(&self) -> Option<(&str, &Slots)> {
        self.state.task()
    }

    /// Whether it may be shown to this person, or to somebody who is not signed in.
    pub fn is_of(&self, person: Option<&PersonId>) -> bool {
        self.person.is_none() || self.person.as_ref() == person
    }

    /// Whether what was said last was not understood, and nothing was found for it.
    pub fn has_missed(&self) -> bool {
        self.state.has_missed()
    }

    /// What was looked for in the pages was found: that was no miss.
    pub fn found(&mut self) {
        self.state.found();
    }

    /// Another brain has answered in place of what was answered last, and may offer intents to go on with.
    pub fn composed(&mut self, composed: Composed) {
        self.state.offer(&composed.offers);
        self.answer_instead(Answer::Composed(Box::new(composed)));
    }

    /// One of these is meant, or none, in place of what was answered last.
    pub fn offered(&mut self, intents: &[String]) {
        let offered = self.state.offer(intents);
        if !offered.is_empty() {
            self.answer_instead(Answer::Step(Step::Offer(offered)));
        }
    }

    fn answer_instead(&mut self, answer: Answer) {
        self.state.found();
        if let Some(answers) = self.exchanges.last_mut().map(|last| &mut last.answers) {
            answers.pop();
            answers.push(answer);
        }
    }

    /// The person has said whether the answer of this number was useful. False where it is not there, or was said before.
    pub fn judge(&mut self, number: u32) -> bool {
        let exchange = self.exchanges.iter_mut().find(|exchange| exchange.number == number && !exchange.is_judged);
        exchange.map(|exchange| exchange.is_judged = true).is_some()
    }

    pub(super) fn add(&mut self, said: Said, answers: Vec<Answer>) {
        let number = self.last().map_or(0, |last| last.number.saturating_add(1));
        if self.exchanges.len() >= Self::MOST {
            let forgotten = self.exchanges.remove(0);
            self.keys.retain(|(_, number)| *number != forgotten.number);
        }
        let task = self.state.task();
        let home = answers.iter().find_map(Answer::home).or_else(|| task?.1.home()).cloned();
        let is_known = !answers.iter().any(Answer::is_of_something_new);
        let before = task.map(|(intent, _)| intent).filter(|_| is_known);
        let intent = answers.iter().find_map(Answer::intent).or(before).map(str::to_owned);
        self.exchanges.push(Exchange { number, said, answers, intent, home, is_judged: false });
    }
}

impl Answer {
    fn intent(&self) -> Option<&str> {
        match self {
            Answer::Step(Step::Look(intent, _) | Step::Told(intent) | Step::SignIn(intent)) => Some(intent),
            Answer::Check { errand, .. } | Answer::Done { errand, .. } | Answer::Refused { errand, .. } => {
                Some(&errand.intent)
            }
            _ => None,
        }
    }

    /// What it is about is not known, and is not what was said before.
    fn is_of_something_new(&self) -> bool {
        matches!(self, Answer::Step(Step::Offer(_) | Step::Retrieve(_)))
    }

    /// What it tells of: where an errand was done, what is open behind it may be about another home.
    fn home(&self) -> Option<&AddressId> {
        match self {
            Answer::Step(Step::Look(_, slots)) => slots.home(),
            Answer::Check { errand, .. } | Answer::Done { errand, .. } | Answer::Refused { errand, .. } => {
                errand.slots.home()
            }
            _ => None,
        }
    }
}

impl TryFrom<Stored> for Conversation {
    type Error = OfAnotherVersion;

    fn try_from(stored: Stored) -> Result<Conversation, OfAnotherVersion> {
        let Stored { v, person, exchanges, state, asking, keys } = stored;
        if v == VERSION { Ok(Conversation { person, exchanges, state, asking, keys }) } else { Err(OfAnotherVersion) }
    }
}

impl From<Conversation> for Stored {
    fn from(Conversation { person, exchanges, state, asking, keys }: Conversation) -> Stored {
        Stored { v: VERSION, person, exchanges, state, asking, keys }
    }
}
