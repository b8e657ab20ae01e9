//! What each intent needs to be completed. Data: `tasks.tsv` has a line for each, which is its name, its way, whether it needs a
//! sign-in, the slots that it needs and those that it takes as well, and on which side of today its days are.

use crate::slots::Time;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

const TASKS: &str = include_str!("tasks.tsv");
/// Read once, whoever asks.
static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| TASKS.lines().filter_map(read).collect());

/// What a person is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// The home that it is about.
    Address,
    /// Where something is.
    Place,
    Container,
    Date,
    Reference,
}

impl Slot {
    pub const ALL: [Slot; 5] = [Slot::Address, Slot::Place, Slot::Container, Slot::Date, Slot::Reference];

    pub fn name(self) -> &'static str {
        match self {
            Slot::Address => "address",
            Slot::Place => "place",
            Slot::Container => "container",
            Slot::Date => "date",
            Slot::Reference => "reference",
        }
    }

    pub fn of_name(name: &str) -> Option<Slot> {
        Slot::ALL.into_iter().find(|slot| slot.name() == name)
    }
}

/// How an intent is completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It is said, or where it is found.
    Tell,
    /// It is looked up: nothing is changed by it.
    Look,
    /// Something is written: the answers are checked first.
    Do,
    Person,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub intent: &'static str,
    pub way: Way,
    pub needs_sign_in: bool,
    /// In the order in which they are asked for.
    pub needs: Vec<Slot>,
    /// What is taken if it is said, and not asked for.
    pub takes: Vec<Slot>,
    pub time: Option<Time>,
}

impl Rule {
    /// None where there is no such intent.
    pub fn of(intent: &str) -> Option<&'static Rule> {
        Rule::all().find(|rule| rule.intent == intent)
    }

    pub fn all() -> impl Iterator<Item = &'static Rule> {
        RULES.iter()
    }

    pub fn slots(&self) -> impl Iterator<Item = Slot> {
        self.needs.iter().chain(&self.takes).copied()
    }

    pub fn has(&self, slot: Slot) -> bool {
        self.slots().any(|of| of == slot)
    }
}

fn read(line: &'static str) -> Option<Rule> {
    let [intent, way, sign_in, needs, takes, time] = *line.split('\t').collect::<Vec<_>>() else { return None };
    let slots = |names: &str| names.split(',').filter_map(Slot::of_name).collect();
    let way = match way {
        "tell" => Way::Tell,
        "look" => Way::Look,
        "do" => Way::Do,
        "person" => Way::Person,
        _ => return None,
    };
    let time = match time {
        "past" => Some(Time::Past),
        "future" => Some(Time::Future),
        _ => None,
    };
    Some(Rule { intent, way, needs_sign_in: sign_in == "sign_in", needs: slots(needs), takes: slots(takes), time })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_intent_has_a_rule_that_fits_how_it_is_completed() {
        let intents = include_str!("../intents.tsv").lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
        let intents: Vec<Vec<&str>> = intents.filter(|intent| intent[0] != "none").collect();
        assert_eq!(TASKS.lines().count(), intents.len());
        for intent in intents {
            let rule = Rule::of(intent[0]).unwrap_or_else(|| panic!("{intent:?}"));
            let ways: &[Way] = match intent[3] {
                "lookup" | "account" => &[Way::Look],
                "transaction" | "report" => &[Way::Do],
                "handover" => &[Way::Person],
                _ => &[Way::Tell],
            };
            assert!(ways.contains(&rule.way), "{intent:?}");
            assert_eq!(rule.needs_sign_in, intent[3] == "account", "{intent:?}");
            assert!(rule.way != Way::Do || !rule.needs.is_empty(), "{intent:?}");
        }
    }

    #[test]
    fn each_line_is_written_as_it_is_read() {
        for line in TASKS.lines() {
            let cells: Vec<&str> = line.split('\t').collect();
            let names = [cells[3], cells[4]].join(",");
            assert!(names.split(',').all(|name| name == "-" || Slot::of_name(name).is_some()), "{line}");
            assert!(["-", "sign_in"].contains(&cells[2]) && ["-", "past", "future"].contains(&cells[5]), "{line}");
        }
    }
}
