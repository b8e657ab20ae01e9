//! A month of a year, as a calendar shows it.

use domain::iso::{date_text, parse_date};
use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use std::{fmt, str::FromStr};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalendarMonth {
    first: Date,
}

impl CalendarMonth {
    pub fn of(date: Date) -> Self {
        CalendarMonth { first: date.first_of_month() }
    }

    pub fn first(self) -> Date {
        self.first
    }

    pub fn last(self) -> Date {
        self.first.last_of_month()
    }

    pub fn next(self) -> Self {
        CalendarMonth { first: self.first.saturating_add(1.month()) }
    }

    pub fn previous(self) -> Self {
        CalendarMonth { first: self.first.saturating_sub(1.month()) }
    }

    pub fn contains(self, date: Date) -> bool {
        (self.first()..=self.last()).contains(&date)
    }

    /// The weeks from Monday to Sunday; none outside the month.
    pub(crate) fn weeks(self) -> Vec<[Option<Date>; 7]> {
        let mut weeks = Vec::with_capacity(6);
        let mut week = [None; 7];
        for day in 0..self.first.days_in_month() {
            let date = self.first.saturating_add(day.days());
            let column = date.weekday().since(Weekday::Monday).unsigned_abs();
            week[usize::from(column)] = Some(date);
            if date.weekday() == Weekday::Sunday {
                weeks.push(week);
                week = [None; 7];
            }
        }
        if week.iter().any(Option::is_some) {
            weeks.push(week);
        }
        weeks
    }
}

/// As in a path: "2026-11".
impl fmt::Display for CalendarMonth {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&date_text(self.first)[..7])
    }
}

/// A text that is not a year of four digits, a hyphen and a month of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAMonth;

impl FromStr for CalendarMonth {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let first = parse_date(&[text, "-01"].concat()).ok_or(NotAMonth)?;
        Ok(CalendarMonth { first })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn it_is_written_as_it_is_read() {
        for text in ["2026-11", "2027-01"] {
            assert_eq!(text.parse::<CalendarMonth>().map(|month| month.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "2026", "2026-13", "2026-00", "2026-1", "26-01", "+026-01", "2026-11-01"] {
            assert_eq!(text.parse::<CalendarMonth>(), Err(NotAMonth), "{text}");
        }
    }

    #[test]
    fn every_day_stands_once_under_its_weekday() {
        let month = CalendarMonth::of(date(2026, 11, 24));
        let weeks = month.weeks();
        assert_eq!(weeks.len(), 6);
        assert_eq!(weeks[0][6], Some(date(2026, 11, 1)));
        assert_eq!(weeks[5][0], Some(date(2026, 11, 30)));
        assert_eq!(weeks.iter().flatten().flatten().count(), 30);
        assert_eq!(CalendarMonth::of(date(2027, 2, 1)).weeks().len(), 4);
    }

    #[test]
    fn months_follow_each_other_over_the_year() {
        let december = CalendarMonth::of(date(2026, 12, 31));
        assert_eq!(december.next().to_string(), "2027-01");
        assert_eq!(december.next().previous(), december);
    }
}
