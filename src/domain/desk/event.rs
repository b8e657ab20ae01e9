//! What happens at the desk, in the order in which it is numbered.

use crate::text::Text;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The first one has the number 1, and no number is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub number: i64,
    pub at: Timestamp,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// By the person who has asked, as far as it is kept.
    Asked(String),
    Answered(Colleague, String),
    Taken(Colleague),
    /// It waits again, for this team.
    Transferred(Text),
    Closed(Outcome),
}

/// Whoever answers for the council, as the person is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    /// The first of their names.
    pub name: Option<String>,
    pub team: Text,
}

/// How it has ended. It is not opened again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Answered,
    /// Somebody outside the desk goes on with it.
    PassedOn,
    CalledBack,
    /// Nobody answered any more, here or on the telephone.
    NotReached,
    /// By the person themselves.
    Left,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no outcome has this name")]
pub struct NoOutcome;

impl Outcome {
    /// Those that staff choose from.
    pub const OF_STAFF: [Outcome; 4] = [Outcome::Answered, Outcome::PassedOn, Outcome::CalledBack, Outcome::NotReached];

    pub const fn name(self) -> &'static str {
        match self {
            Outcome::Answered => "answered",
            Outcome::PassedOn => "passed_on",
            Outcome::CalledBack => "called_back",
            Outcome::NotReached => "not_reached",
            Outcome::Left => "left",
        }
    }
}

impl FromStr for Outcome {
    type Err = NoOutcome;

    fn from_str(name: &str) -> Result<Self, NoOutcome> {
        Outcome::OF_STAFF.into_iter().find(|outcome| outcome.name() == name).ok_or(NoOutcome)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_kept_as_it_was_agreed() {
        let colleague = Colleague { name: Some("Cerys".into()), team: Text::new("Desk", "Desg") };
        for (what, kept) in [
            (What::Asked("a".into()), r#"{"asked":"a"}"#),
            (
                What::Answered(colleague, "b".into()),
                r#"{"answered":[{"name":"Cerys","team":{"en":"Desk","cy":"Desg"}},"b"]}"#,
            ),
            (What::Closed(Outcome::PassedOn), r#"{"closed":"passed_on"}"#),
        ] {
            assert_eq!(serde_json::to_string(&what).unwrap(), kept);
            assert_eq!(serde_json::from_str::<What>(kept).unwrap(), what);
        }
    }

    #[test]
    fn staff_do_not_say_that_a_person_has_left() {
        assert_eq!("left".parse::<Outcome>(), Err(NoOutcome));
        for outcome in Outcome::OF_STAFF {
            assert_eq!(outcome.name().parse(), Ok(outcome));
        }
    }
}
