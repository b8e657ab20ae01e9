//! What the gateway can do in a conversation: with its areas, as its pages do.

use super::{brain::Brain, look_ups::LookUps};
use crate::{
    pages::PageRequest,
    port::PortError,
    reports::{NotReceived, NotTold, Reception},
};
use ::assistant::{
    Guess,
    conversation::{Call, Collects, Errand, Facts, Failure, Homes, Host, Outcome, Ready},
    dialogue::{Next, Rule, Way},
    slots::Container,
};
use domain::{
    address::{AddressId, Query},
    bins::missed::{form::BINS, missed_form, not_reportable},
    forms::Answers,
    reports::{Report, ReportKey, ReportKind},
};
use screens::Trouble;
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

pub struct Gateway<'a> {
    pub request: &'a PageRequest<'a>,
    pub brain: Brain,
    /// Where whoever is signed in lives.
    pub home: Option<AddressId>,
    pub is_signed_in: bool,
    pub looked_up: &'a LookUps,
    /// For [`Gateway::guess`].
    pub guessed: Mutex<Option<Guess<'static>>>,
}

pub const DATES: &str = "waste.dates";
pub const MISSED: &str = "waste.missed";
pub const STATUS: &str = "meta.status";

impl Gateway<'_> {
    /// What is looked up or done here. The others are told of, with where to turn.
    fn does(&self, intent: &str) -> bool {
        let areas = &self.request.app.areas;
        match intent {
            DATES => areas.bins.is_some(),
            MISSED => areas.bins.is_some() && areas.reports.is_some(),
            STATUS => areas.reports.is_some(),
            _ => false,
        }
    }

    /// What was meant most likely, where it was asked what that is.
    pub fn guess(&self) -> Option<Guess<'static>> {
        *self.guessed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reception(&self) -> Reception {
        Reception::of(self.request.app, self.request.client)
    }
}

impl Host for Gateway<'_> {
    fn facts(&self) -> Facts {
        let is_undone = |rule: &&Rule| matches!(rule.way, Way::Look | Way::Do) && !self.does(rule.intent);
        Facts {
            today: self.request.context.today,
            home: self.home.clone(),
            is_signed_in: self.is_signed_in,
            undone: Rule::all().filter(is_undone).map(|rule| rule.intent.to_owned()).collect(),
            services: Vec::new(),
        }
    }

    fn new_key(&self) -> ReportKey {
        ReportKey::from_random(Uuid::new_v4().into_bytes())
    }

    async fn next(&self, call: Call) -> Result<Next, Failure> {
        let (next, guess) = self.brain.next(call);
        if guess.is_some() {
            *self.guessed.lock().unwrap_or_else(PoisonError::into_inner) = guess;
        }
        Ok(next)
    }

    async fn homes(&self, typed: &str) -> Result<Homes, Failure> {
        let Ok(query) = Query::parse(typed) else { return Ok(Homes::None) };
        let found = self.request.app.addresses.search(&query, None).await.map_err(failure)?;
        Ok(match (found.only(), found.addresses.is_empty()) {
            (Some(home), _) => Homes::One(home.id.clone()),
            (None, true) => Homes::None,
            (None, false) => Homes::Several,
        })
    }

    async fn services(&self, home: &AddressId) -> Result<Vec<Collects>, Failure> {
        if self.request.app.areas.bins.is_none() {
            return Ok(Vec::new());
        }
        match &*self.looked_up.days(self.request, home).await {
            Ok(home) => Ok(home.answer.schedule.services.iter().cloned().map(Collects::from).collect()),
            Err(Trouble::AddressGone) => Err(Failure::NoSuchHome),
            Err(Trouble::TooMany) => Err(Failure::TooMany),
            Err(_) => Err(Failure::Unavailable),
        }
    }

    async fn ready(&self, errand: &Errand) -> Result<Ready, Failure> {
        let home = home_of(errand)?;
        let standing = self.reception().standing(home).await.map_err(not_told)?;
        let bins = bins_of(errand);
        let refused = not_reportable(&standing.states, &bins);
        Ok(match missed_form(&standing.schedule, &standing.states) {
            Some(form) if refused.is_empty() => {
                Ready::Form(Box::new(form), Answers::from_pairs(bins.into_iter().map(|bin| (BINS, bin))))
            }
            Some(_) => Ready::Refused(refused),
            None => Ready::Refused(standing.states),
        })
    }

    async fn act(&self, errand: &Errand, key: &ReportKey, said: &Answers) -> Result<Outcome, Failure> {
        let mut answers = said.clone();
        let named = bins_of(errand);
        if !named.is_empty() {
            answers.set(BINS, named);
        }
        let report = Report {
            reference: None,
            key: key.clone(),
            kind: ReportKind::missed_collection(),
            address: home_of(errand)?.clone(),
            services: answers.values(BINS).to_vec(),
            answers,
            made_at: self.request.app.clock.now(),
        };
        // What is reported may not be reported again.
        self.looked_up.forget();
        match self.reception().receive(report).await {
            Ok(accepted) => Ok(Outcome::Taken(accepted.reference)),
            Err(NotReceived::Refused(states)) => Ok(Outcome::Refused(states)),
            Err(NotReceived::NotTold(error)) => Err(not_told(error)),
            Err(error @ (NotReceived::Mismatch | NotReceived::Faults(_) | NotReceived::Field(..))) => {
                tracing::error!(?error, "a report that was checked in a conversation is not received");
                Err(Failure::Unavailable)
            }
        }
    }
}

/// The rule of the intent asks for it first.
fn home_of(errand: &Errand) -> Result<&AddressId, Failure> {
    errand.slots.home().ok_or(Failure::NoSuchHome)
}

fn bins_of(errand: &Errand) -> Vec<String> {
    let id = |container: &Container| match container {
        Container::Is(id) => Some(id.clone()),
        Container::Like(_) => None,
    };
    errand.slots.containers.iter().filter_map(id).collect()
}

fn not_told(error: NotTold) -> Failure {
    match error {
        NotTold::TooMany(_) => Failure::TooMany,
        NotTold::Port(error) => failure(error),
    }
}

fn failure(error: PortError) -> Failure {
    match error {
        PortError::NotFound => Failure::NoSuchHome,
        _ => Failure::Unavailable,
    }
}
