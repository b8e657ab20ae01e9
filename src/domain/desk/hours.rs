//! When somebody is at the desk. On a bank holiday nobody is.

use crate::calendar::Weekday;
use jiff::civil::{Date, DateTime, Time};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpeningHours(Vec<Opening>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    pub days: Vec<Weekday>,
    pub from: Time,
    /// It is closed from then on.
    pub to: Time,
}

/// So many days ahead an opening is looked for: no row of holidays is longer.
const DAYS: usize = 31;

impl OpeningHours {
    pub fn new(openings: Vec<Opening>) -> Self {
        OpeningHours(openings)
    }

    pub fn is_open(&self, now: DateTime, is_holiday: impl Fn(Date) -> bool) -> bool {
        !is_holiday(now.date()) && self.of(now.date()).any(|opening| (opening.from..opening.to).contains(&now.time()))
    }

    /// When it opens next, where it is closed.
    pub fn next(&self, now: DateTime, is_holiday: impl Fn(Date) -> bool) -> Option<DateTime> {
        let days = now.date().series(jiff::ToSpan::days(1)).take(DAYS).filter(|date| !is_holiday(*date));
        let mut openings = days.filter_map(|date| {
            let begins = self.of(date).map(|opening| date.to_datetime(opening.from));
            begins.filter(|begin| *begin > now).min()
        });
        openings.next()
    }

    fn of(&self, date: Date) -> impl Iterator<Item = &Opening> {
        let weekday = Weekday::of(date);
        self.0.iter().filter(move |opening| opening.days.contains(&weekday))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};
    use proptest::prelude::*;

    fn hours() -> OpeningHours {
        let workdays = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
        OpeningHours::new(vec![
            Opening { days: workdays.to_vec(), from: time(9, 0, 0, 0), to: time(17, 0, 0, 0) },
            Opening { days: vec![Weekday::Saturday], from: time(10, 0, 0, 0), to: time(12, 0, 0, 0) },
        ])
    }

    /// A Friday and the Monday after it.
    fn is_holiday(day: Date) -> bool {
        [date(2026, 12, 25), date(2026, 12, 28)].contains(&day)
    }

    #[test]
    fn it_opens_at_the_minute_and_closes_at_the_minute() {
        let open = |day: Date, hour, minute| hours().is_open(day.at(hour, minute, 0, 0), is_holiday);
        let tuesday = date(2026, 11, 24);
        assert_eq!(
            [open(tuesday, 8, 59), open(tuesday, 9, 0), open(tuesday, 16, 59), open(tuesday, 17, 0)],
            [false, true, true, false]
        );
        assert!(!open(date(2026, 12, 25), 12, 0), "a bank holiday");
        assert!(open(date(2026, 12, 26), 10, 0) && !open(date(2026, 12, 27), 10, 0));
    }

    #[test]
    fn the_next_opening_is_after_nights_and_holidays() {
        let next = |day: Date, hour| hours().next(day.at(hour, 0, 0, 0), is_holiday);
        assert_eq!(next(date(2026, 11, 24), 8), Some(date(2026, 11, 24).at(9, 0, 0, 0)));
        assert_eq!(next(date(2026, 11, 24), 18), Some(date(2026, 11, 25).at(9, 0, 0, 0)));
        assert_eq!(next(date(2026, 12, 24), 18), Some(date(2026, 12, 26).at(10, 0, 0, 0)));
        assert_eq!(next(date(2026, 12, 26), 18), Some(date(2026, 12, 29).at(9, 0, 0, 0)));
        assert_eq!(OpeningHours::default().next(date(2026, 11, 24).at(8, 0, 0, 0), is_holiday), None);
    }

    proptest! {
        #[test]
        fn at_the_next_opening_it_is_open(day in 0..700_i32, hour in 0..24_i8, minute in 0..60_i8) {
            let now = (date(2026, 1, 1) + jiff::ToSpan::days(day)).at(hour, minute, 0, 0);
            let next = hours().next(now, is_holiday).unwrap();
            prop_assert!(next > now && hours().is_open(next, is_holiday));
        }
    }
}
