//! The matters of one conversation, and what became of each: what the field calls a contact is one matter of one person.

use super::{
    turn::Turn,
    vocabulary::{Channel, Outcome, Status},
};
use domain::language::Language;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Whoever comes back with a settled matter after so long has not got what they came for. Before that they ask on.
const PAUSE: SignedDuration = SignedDuration::from_mins(30);
/// More are not told apart in one conversation.
const MOST: usize = 50;

/// What is remembered of a conversation for as long as it may be gone on with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    matters: Vec<Matter>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// None as long as it is not known.
    pub intent: Option<String>,
    pub outcome: Outcome,
    /// Where it began.
    pub language: Language,
    pub channel: Channel,
    #[serde(with = "domain::iso::instant")]
    pub begun_at: Timestamp,
    #[serde(with = "domain::iso::instant")]
    pub last_at: Timestamp,
}

impl Session {
    pub fn matters(&self) -> &[Matter] {
        &self.matters
    }

    /// A turn of it.
    pub fn hear(&mut self, turn: &Turn, language: Language, channel: Channel, now: Timestamp) {
        if !turn.is_of_a_matter() {
            return;
        }
        let outcome = outcome(turn);
        match self.place_of(turn) {
            Some(place) => self.matters[place].hear(turn.intent.as_deref(), outcome, now),
            None if self.matters.len() < MOST => {
                let (begun_at, last_at) = (now, now);
                self.matters.push(Matter {
                    intent: turn.intent.clone(),
                    outcome,
                    language,
                    channel,
                    begun_at,
                    last_at,
                });
            }
            None => {}
        }
    }

    /// Of the matter that a turn goes on with.
    fn place_of(&self, turn: &Turn) -> Option<usize> {
        let last = |is: &dyn Fn(&Matter) -> bool| self.matters.iter().rposition(is);
        if turn.status == Status::Danger {
            return last(&|matter| matter.outcome == Outcome::Danger);
        }
        match &turn.intent {
            Some(intent) => {
                last(&|matter| matter.intent.as_deref() == Some(intent)).or_else(|| last(&Matter::is_unknown))
            }
            // Whoever asks for a person asks in what they were about.
            None if turn.status == Status::HandedOver => {
                let at = self.matters.iter().enumerate().filter(|(_, matter)| matter.outcome != Outcome::Danger);
                at.max_by_key(|(place, matter)| (matter.last_at, *place)).map(|(place, _)| place)
            }
            None => last(&Matter::is_unknown),
        }
    }
}

impl Matter {
    /// It is not known what it is, and nothing has answered it.
    fn is_unknown(&self) -> bool {
        self.intent.is_none() && matches!(self.outcome, Outcome::NotUnderstood | Outcome::Abandoned | Outcome::Failed)
    }

    fn hear(&mut self, intent: Option<&str>, outcome: Outcome, now: Timestamp) {
        if self.intent.is_none() {
            self.intent = intent.map(str::to_owned);
        }
        let is_back = now.duration_since(self.last_at) >= PAUSE;
        self.outcome = match (self.outcome, outcome) {
            (_, Outcome::HandedOver) | (Outcome::HandedOver, _) => Outcome::HandedOver,
            (Outcome::AskedAgain, _) => Outcome::AskedAgain,
            (before, _) if before.is_contained() && is_back => Outcome::AskedAgain,
            (Outcome::Done, _) => Outcome::Done,
            // What is asked on after an answer does not take it back.
            (Outcome::Answered, after) if after != Outcome::Done => Outcome::Answered,
            (_, after) => after,
        };
        self.last_at = self.last_at.max(now);
    }
}

fn outcome(turn: &Turn) -> Outcome {
    match turn.status {
        Status::Danger => Outcome::Danger,
        Status::HandedOver => Outcome::HandedOver,
        Status::Done | Status::Queued => Outcome::Done,
        Status::Failed => Outcome::Failed,
        Status::Answered => Outcome::Answered,
        Status::NotUnderstood | Status::Clarified if turn.intent.is_none() => Outcome::NotUnderstood,
        Status::NotUnderstood | Status::Clarified | Status::Asked => Outcome::Abandoned,
    }
}
