//! Working days: Monday to Friday, but for the bank holidays of a division. Deadlines are counted in them.

use super::BankHolidays;
use crate::calendar::Weekday;
use jiff::{ToSpan, civil::Date};

impl BankHolidays {
    /// Of a year that the list does not have yet, every Monday to Friday counts.
    pub fn is_working_day(&self, date: Date) -> bool {
        !matches!(Weekday::of(date), Weekday::Saturday | Weekday::Sunday) && !self.is_holiday(date)
    }

    /// The first working day after `date`.
    pub fn next_working_day(&self, date: Date) -> Date {
        self.working_days_after(date, 1)
    }

    /// The `days`-th working day after `date`; `date` itself for none.
    pub fn working_days_after(&self, date: Date, days: u8) -> Date {
        let mut day = date;
        for _ in 0..days {
            day = day.saturating_add(1.day());
            while !self.is_working_day(day) && day < Date::MAX {
                day = day.saturating_add(1.day());
            }
        }
        day
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::holidays::{Division, tests::published};
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn weekends_and_bank_holidays_of_the_division_are_passed_over() {
        let [england, scotland, ireland] = Division::ALL.map(published);
        // Christmas Eve 2026 is a Thursday; Boxing Day is taken on Monday the 28th.
        let eve = date(2026, 12, 24);
        assert_eq!(england.next_working_day(eve), date(2026, 12, 29));
        assert_eq!(england.working_days_after(eve, 4), date(2027, 1, 4), "New Year\u{2019}s Day is a Friday");
        assert_eq!(scotland.working_days_after(eve, 4), date(2027, 1, 5), "and the day after is taken on the Monday");
        assert_eq!(england.next_working_day(date(2026, 7, 10)), date(2026, 7, 13));
        assert_eq!(ireland.next_working_day(date(2026, 7, 10)), date(2026, 7, 14), "the Boyne");
        assert_eq!(england.working_days_after(date(2026, 11, 21), 0), date(2026, 11, 21));
    }

    #[test]
    fn the_end_of_the_calendar_does_not_hang() {
        assert_eq!(BankHolidays::default().working_days_after(Date::MAX, 200), Date::MAX);
    }

    proptest! {
        #[test]
        fn exactly_so_many_working_days_lie_behind(division in 0..3usize, offset in 0..3653i32, days in 1..20u8) {
            let holidays = published(Division::ALL[division]);
            let first = date(2019, 1, 1).saturating_add(offset.days());
            let last = holidays.working_days_after(first, days);
            prop_assert!(holidays.is_working_day(last));
            let between = first.saturating_add(1.day()).series(1.day()).take_while(|day| *day <= last);
            prop_assert_eq!(between.filter(|day| holidays.is_working_day(*day)).count(), usize::from(days));
        }
    }
}
