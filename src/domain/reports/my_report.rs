//! A report as the device that it was made on keeps it: what waits to be sent, and what was.

use super::{History, Reference, Report, ReportKey};
use crate::bins::missed::MissedService;
use crate::forms::Answers;
use crate::text::Text;
use jiff::{Timestamp, civil::Date, civil::DateTime};
use serde::{Deserialize, Serialize};

/// What is stored. It holds all that a screen says of the report, so that it can be read without a network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MyReport {
    pub report: Report,
    /// The first line of the address.
    pub place: String,
    /// What the services of the report were called, in its order.
    pub names: Vec<Text>,
    /// When it must have been received, where that is known; on a clock in London.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::iso::optional_london_time")]
    pub closes: Option<DateTime>,
    pub state: ReportState,
    /// When the state began; of a report that was sent, when the council was last asked.
    #[serde(with = "crate::iso::instant")]
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case", rename_all_fields = "camelCase", try_from = "Stored")]
pub enum ReportState {
    /// Kept, to be sent when there is a network.
    Waiting,
    /// On its way: whether it has arrived is not known.
    Sending,
    /// The council has it. It is never sent again.
    Sent {
        reference: Reference,
        #[serde(default, skip_serializing_if = "History::is_empty")]
        history: History,
        #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::iso::optional_date")]
        expected_by: Option<Date>,
    },
    /// The council did not take it as it is. What was typed is kept.
    NeedsAttention(Refused),
}

/// Why the council did not take a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Refused {
    /// The stable name of the problem, as on the wire.
    pub code: String,
    /// The ids of the questions whose answers are not good.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<String>,
    /// The services of the report that may not be reported.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<MissedService>,
}

/// As it is read: one shape for all states, which is less to download than a reader for each.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Stored {
    state: String,
    #[serde(default)]
    reference: Option<Reference>,
    #[serde(default)]
    history: History,
    #[serde(default, with = "crate::iso::optional_date")]
    expected_by: Option<Date>,
    #[serde(default)]
    code: String,
    #[serde(default)]
    questions: Vec<String>,
    #[serde(default)]
    services: Vec<MissedService>,
}

#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("a state that is not known, or without what belongs to it")]
struct NotAState;

impl TryFrom<Stored> for ReportState {
    type Error = NotAState;

    fn try_from(stored: Stored) -> Result<Self, NotAState> {
        let Stored { state, reference, history, expected_by, code, questions, services } = stored;
        match &*state {
            "waiting" => Ok(ReportState::Waiting),
            "sending" => Ok(ReportState::Sending),
            "sent" => Ok(ReportState::Sent { reference: reference.ok_or(NotAState)?, history, expected_by }),
            "needs_attention" => Ok(ReportState::NeedsAttention(Refused { code, questions, services })),
            _ => Err(NotAState),
        }
    }
}

impl MyReport {
    /// It waits since it was made.
    pub fn new(report: Report, place: impl Into<String>, names: Vec<Text>, closes: Option<DateTime>) -> MyReport {
        let at = report.made_at;
        MyReport { report, place: place.into(), names, closes, state: ReportState::Waiting, at }
    }

    pub fn key(&self) -> &ReportKey {
        &self.report.key
    }

    pub fn reference(&self) -> Option<&Reference> {
        match &self.state {
            ReportState::Sent { reference, .. } => Some(reference),
            _ => None,
        }
    }

    /// Whether it still has to reach the council, by itself.
    pub fn is_waiting(&self) -> bool {
        matches!(self.state, ReportState::Waiting | ReportState::Sending)
    }

    /// Whether something is still to happen with it, here or at the council.
    pub fn is_open(&self) -> bool {
        match &self.state {
            ReportState::Sent { history, .. } => history.status().is_open(),
            _ => true,
        }
    }

    /// Takes it up to send it. False where it must not be sent now: it is on its way, it has arrived, or it needs the person.
    #[must_use]
    pub fn begin(&mut self, now: Timestamp) -> bool {
        let may_begin = self.state == ReportState::Waiting;
        if may_begin {
            self.turn(ReportState::Sending, now);
        }
        may_begin
    }

    /// No answer came. It is sent again, with the same key.
    pub fn not_reached(&mut self, now: Timestamp) {
        if self.state == ReportState::Sending {
            self.turn(ReportState::Waiting, now);
        }
    }

    /// As it is taken up when the program starts: what was on its way when it ended is sent again, with the same key.
    pub fn at_start(mut self) -> MyReport {
        if self.state == ReportState::Sending {
            self.state = ReportState::Waiting;
        }
        self
    }

    /// The council has it: an answer that comes late counts as well.
    pub fn received(&mut self, reference: Reference, expected_by: Option<Date>, now: Timestamp) {
        if self.reference().is_none() {
            self.turn(ReportState::Sent { reference, history: History::received(now), expected_by }, now);
        }
    }

    /// It was not taken. An answer to what has been received since then changes nothing.
    pub fn refused(&mut self, refused: Refused, now: Timestamp) {
        if self.is_waiting() {
            self.turn(ReportState::NeedsAttention(refused), now);
        }
    }

    /// What the council said of it when it was asked.
    pub fn told(&mut self, told: History, expected: Option<Date>, now: Timestamp) {
        if let ReportState::Sent { history, expected_by, .. } = &mut self.state {
            (*history, *expected_by, self.at) = (told, expected, now);
        }
    }

    /// The person has changed what was not taken, or what still waits: it waits to be sent so. The key is another, because
    /// the council may know the old one with the old answers. False where that comes too late.
    #[must_use]
    pub fn changed(
        &mut self,
        key: ReportKey,
        answers: Answers,
        services: Vec<(String, Text)>,
        closes: Option<DateTime>,
        now: Timestamp,
    ) -> bool {
        let may_change = matches!(self.state, ReportState::Waiting | ReportState::NeedsAttention(_));
        if may_change {
            (self.report.services, self.names) = services.into_iter().unzip();
            self.closes = closes;
            (self.report.key, self.report.answers, self.report.made_at) = (key, answers, now);
            self.turn(ReportState::Waiting, now);
        }
        may_change
    }

    fn turn(&mut self, state: ReportState, now: Timestamp) {
        (self.state, self.at) = (state, now);
    }
}

#[cfg(test)]
mod tests;
