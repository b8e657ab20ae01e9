//! When somebody is at the desk, by the settings and the bank holidays.

use crate::bank_holidays::LiveHolidays;
use crate::config::time_of_day;
use domain::{
    calendar::Weekday,
    desk::{Opening, OpeningHours},
    london,
};
use jiff::{
    Timestamp,
    civil::{DateTime, Time, time},
};
use screens::desk::Closed;
use serde::Deserialize;
use std::sync::Arc;

/// `desk.hours`: Monday to Friday from 9am to 5pm if left out.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Vec<Times>")]
pub struct Settings(Vec<Opening>);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Times {
    days: Vec<Weekday>,
    #[serde(deserialize_with = "time_of_day::deserialize")]
    from: Time,
    #[serde(deserialize_with = "time_of_day::deserialize")]
    to: Time,
}

/// Nobody would ever be there, and nobody is told so.
#[derive(Debug, thiserror::Error)]
pub enum NeverOpen {
    #[error(
        "there are no hours at which somebody is there: name some, or leave `hours` out for Monday to Friday from 9am to 5pm"
    )]
    NoHours,
    #[error("hours without days are never")]
    NoDays,
    #[error("hours begin before they end, on the same day: {0} is not before {1}")]
    Backwards(Time, Time),
}

impl TryFrom<Vec<Times>> for Settings {
    type Error = NeverOpen;

    fn try_from(all: Vec<Times>) -> Result<Self, NeverOpen> {
        if all.is_empty() {
            return Err(NeverOpen::NoHours);
        }
        let opening = |Times { days, from, to }| match (days, from < to) {
            (days, _) if days.is_empty() => Err(NeverOpen::NoDays),
            (_, false) => Err(NeverOpen::Backwards(from, to)),
            (days, true) => Ok(Opening { days, from, to }),
        };
        Ok(Settings(all.into_iter().map(opening).collect::<Result<_, _>>()?))
    }
}

impl Default for Settings {
    fn default() -> Self {
        let days = Weekday::ALL.into_iter().filter(|day| ![Weekday::Saturday, Weekday::Sunday].contains(day)).collect();
        Settings(vec![Opening { days, from: time(9, 0, 0, 0), to: time(17, 0, 0, 0) }])
    }
}

#[derive(Clone)]
pub struct Hours {
    hours: Arc<OpeningHours>,
    holidays: Arc<LiveHolidays>,
}

impl Hours {
    pub fn new(Settings(openings): Settings, holidays: &Arc<LiveHolidays>) -> Self {
        Hours { hours: Arc::new(OpeningHours::new(openings)), holidays: Arc::clone(holidays) }
    }

    /// None where somebody is there.
    pub fn closed(&self, now: Timestamp) -> Option<Closed> {
        (!self.is_open(now)).then(|| Closed { until: self.next(now) })
    }

    pub fn is_open(&self, now: Timestamp) -> bool {
        let holidays = self.holidays.now();
        self.hours.is_open(london::civil(now), |date| holidays.is_holiday(date))
    }

    /// When somebody is there next; None where nobody is now and nothing is known of it.
    pub fn next(&self, now: Timestamp) -> Option<DateTime> {
        let holidays = self.holidays.now();
        self.hours.next(london::civil(now), |date| holidays.is_holiday(date))
    }
}
