//! The state of each service of a home.

use super::{CrewEvent, CrewLog, CrewReason, MissedRule, MissedState, Progress};
use crate::address::AddressId;
use crate::bins::{Collection, Schedule, Service, Status};
use crate::holidays::BankHolidays;
use crate::london;
use crate::reports::{MyReport, Reference};
use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A report about a service of the home that is not done yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenReport {
    /// The id of the service.
    pub service: String,
    pub reference: Reference,
    /// On a clock in London.
    pub at: DateTime,
}

/// All that decides beside the schedule and the time.
#[derive(Clone, Copy, Debug)]
pub struct MissedFacts<'a> {
    pub rule: &'a MissedRule,
    pub holidays: &'a BankHolidays,
    pub crew: &'a [CrewLog],
    pub open: &'a [OpenReport],
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MissedService {
    /// The id of the service.
    pub service: String,
    pub missed: MissedState,
    /// How the collection stands that the state is about, where its crew has told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<Progress>,
    /// The state of the next collection, whose day has not come: by it a device knows on the day, without a network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ahead: Option<MissedState>,
}

impl MissedService {
    /// What has become of it at a later time: a device may have kept it. It knows nothing of what was logged and reported
    /// since, nor of a collection after the next.
    pub fn as_of(&self, now: DateTime) -> MissedService {
        let missed = self.missed.as_of(now);
        let (missed, ahead) = match self.ahead.clone() {
            Some(ahead) if ahead.collection().is_some_and(|day| day <= now.date()) => {
                (telling(ahead.as_of(now), Some(missed)), None)
            }
            ahead => (missed, ahead),
        };
        let is_same = missed.collection() == self.missed.collection();
        let progress = self.progress.as_ref().filter(|_| is_same).and_then(|progress| progress.as_of(now));
        MissedService { service: self.service.clone(), missed, progress, ahead }
    }
}

/// Of two collections after each other the state of the later, unless that may still come and there is something to say
/// about the one before.
fn telling(later: MissedState, before: Option<MissedState>) -> MissedState {
    let is_over = |before: &MissedState| matches!(before, MissedState::TooLate { .. } | MissedState::NothingToReport);
    match (later, before) {
        (MissedState::TooEarly { .. }, Some(before)) if !is_over(&before) => before,
        (later, _) => later,
    }
}

impl Schedule {
    /// What may be reported as missed at `now`, on a clock in London; every service has its state.
    pub fn missed(&self, facts: &MissedFacts, now: DateTime) -> Vec<MissedService> {
        self.missed_by(facts, now, now.date())
    }

    /// The same for a report that was made on `made`, and may have waited since: it is about a collection of before.
    pub fn missed_by(&self, facts: &MissedFacts, now: DateTime, made: Date) -> Vec<MissedService> {
        let state = |service: &Service| {
            let missed = facts.state(service, now, made.min(now.date()));
            let progress = missed.collection().and_then(|day| Progress::of(facts.crew, &service.id, day, now));
            MissedService { service: service.id.clone(), missed, progress, ahead: facts.ahead(service, now.date()) }
        };
        self.services.iter().map(state).collect()
    }
}

/// What a device knows beyond the council: a bin is not offered again while a report of it waits there to be sent.
pub fn with_waiting<'a>(
    states: Vec<MissedService>,
    home: &AddressId,
    reports: impl Iterator<Item = &'a MyReport> + Clone,
) -> Vec<MissedService> {
    let is_waiting = |service: &str, collection: Date| {
        let mut waiting = reports.clone().filter(|mine| mine.is_waiting() && mine.report.address == *home);
        waiting.any(|mine| {
            // One of before is about another collection.
            let is_since = london::today(mine.report.made_at) >= collection;
            is_since && mine.report.services.iter().any(|id| id == service)
        })
    };
    let state = |state: MissedService| match state.missed.collection() {
        Some(collection) if state.missed.may_be_reported() && is_waiting(&state.service, collection) => {
            MissedService { missed: MissedState::Waiting { collection }, ..state }
        }
        _ => state,
    };
    states.into_iter().map(state).collect()
}

/// Those of the chosen services that may not be reported, each once, with the reason. A service that is not there has
/// nothing to report.
pub fn not_reportable(states: &[MissedService], chosen: &[String]) -> Vec<MissedService> {
    let state = |id: &String| {
        let known = states.iter().find(|state| state.service == *id).cloned();
        let missed = MissedState::NothingToReport;
        let nothing = || MissedService { service: id.clone(), missed, progress: None, ahead: None };
        known.unwrap_or_else(nothing)
    };
    let mut seen = BTreeSet::new();
    let each = chosen.iter().filter(|id| seen.insert(*id));
    each.map(state).filter(|state| !state.missed.may_be_reported()).collect()
}

/// When a report about the chosen services must have been received: the first end of them.
pub fn closes_first(states: &[MissedService], chosen: &[String]) -> Option<DateTime> {
    let chosen = states.iter().filter(|state| chosen.contains(&state.service));
    chosen.filter_map(|state| state.missed.until()).min()
}

impl MissedFacts<'_> {
    fn state(&self, service: &Service, now: DateTime, last: Date) -> MissedState {
        let known = service.last.iter().chain(&service.next).chain(&service.upcoming);
        let mut begun: Vec<&Collection> = known.filter(|collection| collection.date <= last).collect();
        begun.sort_by_key(|collection| std::cmp::Reverse(collection.date));
        begun.dedup_by_key(|collection| collection.date);
        let mut begun = begun.into_iter().map(|collection| self.state_of(service, collection, now));
        begun.next().map_or(MissedState::NothingToReport, |later| telling(later, begun.next()))
    }

    fn ahead(&self, service: &Service, today: Date) -> Option<MissedState> {
        let collection = next_after(service, today)?;
        let (from, until) = (self.rule.opens(collection), self.rule.closes(collection, self.holidays));
        Some(MissedState::TooEarly { collection, from, until })
    }

    fn state_of(&self, service: &Service, collection: &Collection, now: DateTime) -> MissedState {
        let day = collection.date;
        let about = self.open.iter().filter(|report| report.service == service.id && report.at.date() >= day);
        if let Some(report) = about.max_by_key(|report| report.at) {
            let (reference, at) = (report.reference.clone(), report.at);
            return MissedState::AlreadyReported { collection: day, reference, at };
        }
        let logs = Logs::of(self.crew, service, day, now);
        // A crew that came on a later day was awaited until then.
        let came = logs.last.map_or(day, |log| log.at.date().max(day));
        let until = self.rule.closes(came, self.holidays);
        if now >= until {
            return MissedState::TooLate { collection: day, was_until: until, next: next_after(service, now.date()) };
        }
        if let Some(reason) = left(collection, logs.last) {
            let can_dispute = self.rule.can_dispute && reason.is_about_the_bin();
            return MissedState::CrewLogged { collection: day, reason, can_dispute, until };
        }
        let from = self.opens(collection, logs);
        if now < from {
            MissedState::TooEarly { collection: day, from, until }
        } else {
            MissedState::Open { collection: day, until }
        }
    }

    fn opens(&self, collection: &Collection, logs: Logs) -> DateTime {
        let opens = self.rule.opens(collection.date);
        let is_awaited = match (logs.last, collection.status) {
            (_, Status::Completed | Status::NotCompleted) => false,
            // Later it would close the reports that have opened.
            (Some(log), _) => log.at < opens,
            (None, status) => status != Status::Scheduled,
        };
        match logs.first_there {
            Some(log) => opens.min(log.at),
            // It is known to be still on its way: the day is its own.
            None if is_awaited => {
                opens.max(collection.date.saturating_add(1.day()).to_datetime(jiff::civil::Time::midnight()))
            }
            None => opens,
        }
    }
}

/// What counts of the entries about a collection.
#[derive(Clone, Copy)]
struct Logs<'a> {
    last: Option<&'a CrewLog>,
    /// The first of a crew that was there, whether it emptied the bin or not.
    first_there: Option<&'a CrewLog>,
}

impl<'a> Logs<'a> {
    fn of(crew: &'a [CrewLog], service: &'a Service, day: Date, now: DateTime) -> Self {
        let so_far = || CrewLog::so_far(crew, &service.id, day, now);
        let was_there = |log: &&CrewLog| matches!(log.event, CrewEvent::Done | CrewEvent::NotDone(_));
        Logs {
            last: so_far().max_by_key(|log| log.at),
            first_there: so_far().filter(was_there).min_by_key(|log| log.at),
        }
    }
}

/// Why the crew left the bin, if it did.
fn left(collection: &Collection, log: Option<&CrewLog>) -> Option<CrewReason> {
    match (log.map(|log| &log.event), collection.status) {
        (Some(CrewEvent::NotDone(reason)), _) => Some(*reason),
        (Some(CrewEvent::Done), _) => None,
        (_, Status::NotCompleted) => Some(CrewReason::NotSaid),
        _ => None,
    }
}

fn next_after(service: &Service, today: Date) -> Option<Date> {
    let ahead = service.next.iter().chain(&service.upcoming).map(|collection| collection.date);
    ahead.filter(|date| *date > today).min()
}

#[cfg(test)]
mod tests;
