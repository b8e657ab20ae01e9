//! The days that a text names. Where it may mean one or another, it says so.

use domain::iso::{date_text, parse_date};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// Days that follow each other, the first and the last of them. Written as ISO 8601 has it: `2026-12-01`, or
/// `2026-12-01/2026-12-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span {
    from: Date,
    to: Date,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("days are a date, or two with a slash between of which the first is not later")]
pub struct NotASpan;

/// One span, or two or three that it may be, the earliest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Span>", into = "Vec<Span>")]
pub struct When(Vec<Span>);

const MAX_READINGS: usize = 3;

/// On which side of today something is that a day is named for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// Today or before: a bin was not emptied.
    Past,
    /// Today or later: which bin comes next.
    Future,
}

impl Span {
    pub fn day(date: Date) -> Span {
        Span { from: date, to: date }
    }

    pub fn new(from: Date, to: Date) -> Result<Span, NotASpan> {
        if from <= to { Ok(Span { from, to }) } else { Err(NotASpan) }
    }

    pub fn from(self) -> Date {
        self.from
    }

    pub fn to(self) -> Date {
        self.to
    }
}

impl When {
    /// The latest of more than three are left out; of none there is no time.
    pub(super) fn of(mut readings: Vec<Span>) -> Option<When> {
        readings.sort_unstable();
        readings.dedup();
        readings.truncate(MAX_READINGS);
        if readings.is_empty() { None } else { Some(When(readings)) }
    }

    pub fn only(span: Span) -> When {
        When(vec![span])
    }

    pub fn readings(&self) -> &[Span] {
        &self.0
    }

    /// What it is, if it is that alone.
    pub fn clear(&self) -> Option<Span> {
        match *self.0 {
            [span] => Some(span),
            _ => None,
        }
    }

    /// Without those that are on the wrong side of today, unless all are.
    pub fn towards(self, time: Time, today: Date) -> When {
        let is_there = |span: &&Span| match time {
            Time::Past => span.from <= today,
            Time::Future => span.to >= today,
        };
        let there: Vec<Span> = self.0.iter().filter(is_there).copied().collect();
        if there.is_empty() { self } else { When(there) }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&date_text(self.from))?;
        if self.to == self.from { Ok(()) } else { write!(formatter, "/{}", date_text(self.to)) }
    }
}

impl std::str::FromStr for Span {
    type Err = NotASpan;

    fn from_str(text: &str) -> Result<Span, NotASpan> {
        let date = |text: &str| parse_date(text).ok_or(NotASpan);
        match text.split_once('/') {
            Some((from, to)) => Span::new(date(from)?, date(to)?),
            None => Ok(Span::day(date(text)?)),
        }
    }
}

impl TryFrom<String> for Span {
    type Error = NotASpan;

    fn try_from(text: String) -> Result<Span, NotASpan> {
        text.parse()
    }
}

impl From<Span> for String {
    fn from(span: Span) -> String {
        span.to_string()
    }
}

impl TryFrom<Vec<Span>> for When {
    type Error = NotASpan;

    fn try_from(readings: Vec<Span>) -> Result<When, NotASpan> {
        let is_right = readings.len() <= MAX_READINGS && readings.is_sorted();
        When::of(readings).filter(|_| is_right).ok_or(NotASpan)
    }
}

impl From<When> for Vec<Span> {
    fn from(when: When) -> Vec<Span> {
        when.0
    }
}
