//! What whoever holds a conversation can do: the gateway with its areas, the app with what is on the device.

use super::record::Errand;
use crate::{
    Decision, Model,
    dialogue::{self, Next, Setting, Slot, State, Turn, Unfit},
    slots::{Collected, Known},
};
use domain::{
    address::AddressId,
    bins::{Container, Material, Service, missed::MissedService},
    forms::{Answers, Form},
    reports::{Reference, ReportKey},
    text::Text,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::future::Future;

pub trait Host {
    /// What is known of the person and the council.
    fn facts(&self) -> Facts;

    /// A key that nobody had before.
    fn new_key(&self) -> ReportKey;

    /// What comes next: [`Call::answer`], wherever the model is.
    fn next(&self, call: Call) -> impl Future<Output = Result<Next, Failure>>;

    /// The homes that are like what was typed.
    fn homes(&self, typed: &str) -> impl Future<Output = Result<Homes, Failure>>;

    /// What is collected from a home.
    fn services(&self, home: &AddressId) -> impl Future<Output = Result<Vec<Collects>, Failure>>;

    /// Whether an errand may be done now, and what is asked for it.
    fn ready(&self, errand: &Errand) -> impl Future<Output = Result<Ready, Failure>>;

    /// Does it, once for each key. `said` answers the questions that are no slots.
    fn act(&self, errand: &Errand, key: &ReportKey, said: &Answers) -> impl Future<Output = Result<Outcome, Failure>>;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    #[serde(with = "domain::iso::date")]
    pub today: Date,
    /// The person's own, if it is known.
    pub home: Option<AddressId>,
    pub is_signed_in: bool,
    /// Intents that cannot be completed here: of them it is only told where to turn.
    pub undone: Vec<String>,
    /// Of the home that it is about; before that is known, of the council.
    pub services: Vec<Collects>,
}

/// A service, with what is collected for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collects {
    pub id: String,
    pub name: Text,
    pub container: Container,
    pub material: Material,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Homes {
    None,
    One(AddressId),
    /// Some, or too many to be shown.
    Several,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ready {
    /// What is asked, and what the slots say to it.
    Form(Box<Form>, Answers),
    /// Not for these bins.
    Refused(Vec<MissedService>),
    /// The same waits on the device already, under this key.
    Waiting(ReportKey),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The council has it.
    Taken(Reference),
    /// It is on the device under this key, and is sent as soon as it can be.
    Waiting(ReportKey),
    /// It may not be done for these bins any more.
    Refused(Vec<MissedService>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// Nobody answers: later it may do.
    Unavailable,
    TooMany,
    /// There is no such home.
    NoSuchHome,
}

/// What the dialogue is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Heard {
    Typed(String),
    Pressed(String),
    Unfit(Slot, Unfit),
}

/// All that a turn of the dialogue takes: it may be answered elsewhere, in a worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    pub state: State,
    pub heard: Heard,
    pub facts: Facts,
}

impl Call {
    pub fn answer(self, model: &Model) -> Next {
        self.answer_as(|text| model.understood(text).1)
    }

    /// The same where somebody else looks at what the model makes of a text too.
    pub fn answer_as<'m>(self, understand: impl FnOnce(&str) -> Decision<'m>) -> Next {
        let Call { state, heard, facts } = self;
        let containers: Vec<Collected> = facts.services.iter().map(Collected::from).collect();
        let undone: Vec<&str> = facts.undone.iter().map(String::as_str).collect();
        let setting = Setting {
            known: Known { today: facts.today, containers: &containers },
            home: facts.home.as_ref(),
            is_signed_in: facts.is_signed_in,
            undone: &undone,
        };
        let turn = match &heard {
            Heard::Typed(text) => Turn::Said(text, understand(text)),
            Heard::Pressed(payload) => Turn::Pressed(payload),
            Heard::Unfit(slot, why) => Turn::Unfit(*slot, *why),
        };
        dialogue::turn(state, turn, setting)
    }
}

impl<'a> From<&'a Collects> for Collected<'a> {
    fn from(of: &'a Collects) -> Self {
        Collected { id: &of.id, service: &of.name, container: &of.container, material: of.material }
    }
}

impl From<Service> for Collects {
    fn from(Service { id, name, container, material, .. }: Service) -> Self {
        Collects { id, name, container, material }
    }
}
