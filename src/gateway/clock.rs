//! The one clock of the gateway. `--as-of` moves it to another day, at the same time of day or a given one; the pages are
//! told by how much, so that the app's clock agrees.

use domain::{iso, london};
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime, Time},
};
use std::str::FromStr;

/// The day on which a clock begins, and the time in London, where one is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsOf {
    date: Date,
    time: Option<Time>,
}

impl From<Date> for AsOf {
    fn from(date: Date) -> Self {
        AsOf { date, time: None }
    }
}

impl From<DateTime> for AsOf {
    fn from(at: DateTime) -> Self {
        AsOf { date: at.date(), time: Some(at.time()) }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("give a day as 2026-11-24, or with a time in London as 2026-11-24T18:30")]
pub struct NotADay;

impl FromStr for AsOf {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Self, NotADay> {
        let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
        let time = time.map(|time| iso::parse_time(time).ok_or(NotADay)).transpose()?;
        Ok(AsOf { date: iso::parse_date(date).ok_or(NotADay)?, time })
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Clock(Pace);

#[derive(Clone, Copy, Debug)]
enum Pace {
    /// Goes on, so far from the time of the world.
    Moved(SignedDuration),
    Stopped(Timestamp),
}

impl Default for Clock {
    fn default() -> Self {
        Clock(Pace::Moved(SignedDuration::ZERO))
    }
}

impl Clock {
    /// A clock that begins then and goes on from there.
    pub fn as_of(begin: impl Into<AsOf>) -> Self {
        let (AsOf { date, time }, now) = (begin.into(), Timestamp::now());
        let offset = match time {
            Some(time) => london::instant(date.to_datetime(time)).duration_since(now),
            None => offset_to(date, now),
        };
        Clock(Pace::Moved(offset))
    }

    /// A clock that always says `now`, for tests.
    pub fn fixed(now: Timestamp) -> Self {
        Clock(Pace::Stopped(now))
    }

    /// What to add to the time of the world.
    pub fn offset(&self) -> SignedDuration {
        match self.0 {
            Pace::Moved(offset) => offset,
            Pace::Stopped(now) => now.duration_since(Timestamp::now()),
        }
    }

    pub fn now(&self) -> Timestamp {
        match self.0 {
            Pace::Moved(offset) => moved(Timestamp::now(), offset),
            Pace::Stopped(now) => now,
        }
    }

    /// The civil date in Great Britain.
    pub fn today(&self) -> Date {
        london::today(self.now())
    }
}

/// What to add to `now` to be in `date` in London, at the same time of day or an hour from it.
fn offset_to(date: Date, now: Timestamp) -> SignedDuration {
    let days = date.duration_since(london::today(now));
    let hour = SignedDuration::from_hours(1);
    // Between winter and summer, whole days from one side of midnight can end on the other.
    let candidates = [days, days - hour, days + hour];
    candidates.into_iter().find(|offset| london::today(moved(now, *offset)) == date).unwrap_or(days)
}

fn moved(now: Timestamp, offset: SignedDuration) -> Timestamp {
    now.saturating_add(offset).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn move_to(date: Date, now: &str) -> String {
        let now = now.parse().unwrap();
        moved(now, offset_to(date, now)).to_string()
    }

    #[test]
    fn the_date_moves_and_the_time_of_day_stays() {
        assert_eq!(move_to(date(2025, 1, 6), "2026-11-22T08:15:30Z"), "2025-01-06T08:15:30Z");
        assert_eq!(move_to(date(2027, 7, 6), "2026-11-22T08:15:30Z"), "2027-07-06T08:15:30Z");
        assert_eq!(Clock::as_of(date(2025, 7, 6)).today(), date(2025, 7, 6));
    }

    #[test]
    fn a_day_may_come_with_a_time() {
        let read = |text: &str| text.parse::<AsOf>().map(Clock::as_of);
        let clock = read("2026-07-01T18:30").unwrap();
        let minutes = clock.now().duration_since("2026-07-01T17:30:00Z".parse().unwrap()).as_mins();
        assert_eq!((clock.today(), minutes), (date(2026, 7, 1), 0));
        assert_eq!(read("2026-07-01").unwrap().today(), date(2026, 7, 1));
        for wrong in ["", "today", "2026-7-1", "2026-07-01T", "2026-07-01T25:00", "2026-07-01 18:30"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn close_to_midnight_the_date_is_still_the_agreed_one() {
        let summer = date(2025, 7, 6);
        assert_eq!(move_to(summer, "2026-11-22T23:30:00Z"), "2025-07-06T22:30:00Z");
        let just_after_midnight_in_summer = "2025-07-06T23:30:00Z";
        assert_eq!(move_to(date(2025, 1, 6), just_after_midnight_in_summer), "2025-01-06T00:30:00Z");
    }
}
