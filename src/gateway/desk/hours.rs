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
use serde::Deserialize;
use std::sync::Arc;

/// `[[desk.hours]]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    days: Vec<Weekday>,
    #[serde(deserialize_with = "time_of_day::deserialize")]
    from: Time,
    #[serde(deserialize_with = "time_of_day::deserialize")]
    to: Time,
}

pub fn usual() -> Vec<Settings> {
    let days = Weekday::ALL.into_iter().filter(|day| ![Weekday::Saturday, Weekday::Sunday].contains(day)).collect();
    vec![Settings { days, from: time(9, 0, 0, 0), to: time(17, 0, 0, 0) }]
}

#[derive(Clone)]
pub struct Hours {
    hours: Arc<OpeningHours>,
    holidays: Arc<LiveHolidays>,
}

impl Hours {
    pub fn new(settings: &[Settings], holidays: &Arc<LiveHolidays>) -> Self {
        let opening = |settings: &Settings| {
            let Settings { days, from, to } = settings.clone();
            Opening { days, from, to }
        };
        let hours = OpeningHours::new(settings.iter().map(opening).collect());
        Hours { hours: Arc::new(hours), holidays: Arc::clone(holidays) }
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
