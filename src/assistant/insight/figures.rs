//! Figures of a period, made of counts.

use super::{
    labels::Labels,
    vocabulary::{AnsweredBy, Certainty, Channel, Outcome, Span, Status},
};
use crate::dialogue::Rule;
use domain::language::Language;
use jiff::{ToSpan, civil::Date};
use std::collections::BTreeMap;

/// So many matters of a day were alike.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Contacts {
    pub day: Date,
    pub language: Language,
    pub channel: Channel,
    pub intent: Option<String>,
    pub outcome: Outcome,
    pub count: u64,
}

/// So many turns of a day were alike.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Turns {
    pub day: Date,
    pub language: Language,
    pub channel: Channel,
    pub intent: Option<String>,
    pub status: Status,
    pub by: AnsweredBy,
    /// Of what was typed to begin something.
    pub certainty: Option<Certainty>,
    pub count: u64,
    /// Of all of them together.
    pub milliseconds: u64,
}

/// A part of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    pub part: u64,
    pub of: u64,
}

impl Share {
    /// Rounded; none of nothing.
    pub fn percent(self) -> Option<u64> {
        (self.of > 0).then(|| (self.part * 100 + self.of / 2) / self.of)
    }
}

/// How many matters there were, by what became of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally(BTreeMap<Outcome, u64>);

impl Tally {
    pub fn with(&self, outcome: Outcome) -> u64 {
        self.0.get(&outcome).copied().unwrap_or_default()
    }

    /// All but danger, in which nothing is to be settled by a machine.
    pub fn contacts(&self) -> u64 {
        self.0.iter().filter(|(outcome, _)| **outcome != Outcome::Danger).map(|(_, count)| count).sum()
    }

    pub fn contained(&self) -> Share {
        let contained = self.0.iter().filter(|(outcome, _)| outcome.is_contained()).map(|(_, count)| count).sum();
        Share { part: contained, of: self.contacts() }
    }

    pub fn share(&self, outcome: Outcome) -> Share {
        Share { part: self.with(outcome), of: self.contacts() }
    }

    /// Those that the assistant has left to others or to nobody.
    pub fn unsettled(&self) -> u64 {
        let Share { part, of } = self.contained();
        of - part
    }

    fn add(&mut self, outcome: Outcome, count: u64) {
        *self.0.entry(outcome).or_default() += count;
    }
}

/// How what was asked in an area compares with what is said of such areas: that few reasons make most contacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The reasons that the assistant knows.
    pub reasons: u64,
    /// The reasons for which somebody asked.
    pub asked: u64,
    /// The three that were asked for most.
    pub most: Vec<(String, u64)>,
    /// What they make of all contacts of the area.
    pub share: Share,
}

const MOST_ASKED: usize = 3;

/// What the council is told of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub all: Tally,
    /// The most asked first.
    pub areas: Vec<(Option<String>, Tally)>,
    pub intents: Vec<(Option<String>, Tally)>,
    pub languages: BTreeMap<Language, Tally>,
    pub channels: BTreeMap<Channel, Tally>,
    pub days: BTreeMap<Date, Tally>,
    pub turns: u64,
    pub statuses: BTreeMap<Status, u64>,
    pub answered_by: BTreeMap<AnsweredBy, u64>,
    pub certainties: BTreeMap<Certainty, u64>,
    pub milliseconds: u64,
    pub labels: Labels,
}

/// What an intent belongs to.
pub fn area_of(intent: &str) -> &str {
    intent.split_once('.').map_or(intent, |(area, _)| area)
}

impl Figures {
    pub fn of(contacts: &[Contacts], turns: &[Turns], labels: Labels) -> Figures {
        let mut figures = Figures { labels, ..Figures::default() };
        let (mut areas, mut intents) = (BTreeMap::new(), BTreeMap::new());
        for Contacts { day, language, channel, intent, outcome, count } in contacts {
            let (outcome, count) = (*outcome, *count);
            figures.all.add(outcome, count);
            figures.days.entry(*day).or_default().add(outcome, count);
            figures.languages.entry(*language).or_default().add(outcome, count);
            figures.channels.entry(*channel).or_default().add(outcome, count);
            let area = intent.as_deref().map(|intent| area_of(intent).to_owned());
            areas.entry(area).or_insert_with(Tally::default).add(outcome, count);
            intents.entry(intent.clone()).or_insert_with(Tally::default).add(outcome, count);
        }
        (figures.areas, figures.intents) = (most_first(areas), most_first(intents));
        for turn in turns {
            figures.turns += turn.count;
            figures.milliseconds += turn.milliseconds;
            *figures.statuses.entry(turn.status).or_default() += turn.count;
            if turn.status == Status::Answered {
                *figures.answered_by.entry(turn.by).or_default() += turn.count;
            }
            if let Some(certainty) = turn.certainty {
                *figures.certainties.entry(certainty).or_default() += turn.count;
            }
        }
        figures
    }

    pub fn claim(&self, area: &str) -> Claim {
        let reasons = Rule::all().filter(|rule| area_of(rule.intent) == area).count();
        let asked = self.intents.iter().filter_map(|(intent, tally)| Some((intent.clone()?, tally.contacts())));
        let asked: Vec<(String, u64)> = asked.filter(|(intent, count)| area_of(intent) == area && *count > 0).collect();
        let of = asked.iter().map(|(_, count)| count).sum();
        let most: Vec<(String, u64)> = asked.iter().take(MOST_ASKED).cloned().collect();
        let part = most.iter().map(|(_, count)| count).sum();
        Claim { reasons: reasons as u64, asked: asked.len() as u64, most, share: Share { part, of } }
    }

    /// How many contacts there were from the first day to the last, by day or by week from the first on.
    pub fn course(&self, first: Date, last: Date, span: Span) -> Vec<(Date, u64)> {
        let mut course = Vec::new();
        let mut day = first;
        while day <= last {
            let next = day.saturating_add(span.step().days());
            course.push((day, self.days.range(day..next).map(|(_, tally)| tally.contacts()).sum()));
            day = next;
        }
        course
    }

    /// What was left to others or to nobody, the most first.
    pub fn unsettled(&self) -> Vec<(Option<&str>, &Tally)> {
        let all = self.intents.iter().map(|(intent, tally)| (intent.as_deref(), tally));
        let mut unsettled: Vec<_> = all.filter(|(_, tally)| tally.unsettled() > 0).collect();
        unsettled.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.unsettled()));
        unsettled
    }

    /// What staff need not do, where each contact would take them so long.
    pub fn minutes_saved(&self, minutes_each: u32) -> u64 {
        self.all.contained().part * u64::from(minutes_each)
    }

    /// Of a turn, at the gateway.
    pub fn mean_milliseconds(&self) -> Option<u64> {
        (self.turns > 0).then(|| (self.milliseconds + self.turns / 2) / self.turns)
    }
}

fn most_first(tallies: BTreeMap<Option<String>, Tally>) -> Vec<(Option<String>, Tally)> {
    let mut all: Vec<_> = tallies.into_iter().filter(|(_, tally)| tally.contacts() > 0).collect();
    all.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.contacts()));
    all
}
