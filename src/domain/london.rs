//! The civil day in Great Britain. Bin days, opening hours and deadlines are civil dates in Europe/London.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime},
    tz::TimeZone,
};

const LONDON: TimeZone = jiff::tz::get!("Europe/London");

/// What a kitchen calendar and a kitchen clock show at `instant`.
pub fn civil(instant: Timestamp) -> DateTime {
    instant.to_zoned(LONDON).datetime()
}

/// The date on a kitchen calendar at `now`.
pub fn today(now: Timestamp) -> Date {
    civil(now).date()
}

/// When a kitchen clock shows `civil`. Of the hour that is skipped in spring it is the one after.
pub fn instant(civil: DateTime) -> Timestamp {
    civil.to_zoned(LONDON).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
}

/// The first instant after `now` at which [`today`] gives another date.
pub fn next_midnight(now: Timestamp) -> Timestamp {
    let tomorrow = today(now).saturating_add(1.day());
    tomorrow.to_zoned(LONDON).map_or(now, |midnight| midnight.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    /// The last Sundays of March and October from 2019 to 2028, on which the clocks change (Summer Time Act 1972).
    fn clock_changes() -> impl Iterator<Item = Date> {
        let last_sunday = |year, month| {
            let last = date(year, month, 31);
            last.saturating_sub(i32::from(last.weekday().to_sunday_zero_offset()).days())
        };
        (2019..=2028).flat_map(move |year| [last_sunday(year, 3), last_sunday(year, 10)])
    }

    fn london(day: Date, hour: i8, minute: i8, second: i8) -> Timestamp {
        day.at(hour, minute, second, 0).to_zoned(LONDON).expect("a time in range").timestamp()
    }

    fn turns_at_midnight(day: Date) {
        let (last_second, tomorrow) = (london(day, 23, 59, 59), day.saturating_add(1.day()));
        assert_eq!(today(london(day, 0, 0, 0)), day);
        assert_eq!(today(last_second), day);
        assert_eq!(today(last_second.saturating_add(1.second()).expect("in range")), tomorrow);
        assert_eq!(next_midnight(last_second), london(tomorrow, 0, 0, 0));
        assert_eq!(next_midnight(london(day, 0, 0, 0)), london(tomorrow, 0, 0, 0));
    }

    #[test]
    fn the_day_turns_at_midnight_around_each_clock_change() {
        for change in clock_changes() {
            for offset in -1..=1 {
                turns_at_midnight(change.saturating_add(offset.days()));
            }
        }
    }

    #[test]
    fn the_days_of_the_clock_changes_are_an_hour_shorter_and_longer() {
        for change in clock_changes() {
            let midnight = london(change, 0, 0, 0);
            let seconds = next_midnight(midnight).as_second() - midnight.as_second();
            let hours = if change.month() == 3 { 23 } else { 25 };
            assert_eq!(seconds, hours * 3600, "{change}");
        }
    }

    #[test]
    fn the_day_turns_at_midnight_on_leap_days_and_at_new_year() {
        for day in [date(2020, 2, 28), date(2020, 2, 29), date(2024, 2, 29), date(2028, 2, 29), date(2027, 12, 31)] {
            turns_at_midnight(day);
        }
    }

    #[test]
    fn summer_midnight_comes_an_hour_before_utc() {
        let eleven_at_night_utc: Timestamp = "2026-07-01T23:00:00Z".parse().expect("an instant");
        assert_eq!(today(eleven_at_night_utc), date(2026, 7, 2));
    }

    #[test]
    fn the_end_of_time_does_not_panic() {
        for end in [Timestamp::MIN, Timestamp::MAX] {
            assert!(next_midnight(end) >= end);
        }
    }

    proptest! {
        #[test]
        fn midnight_is_the_first_instant_of_the_next_day(second in 1_546_300_800i64..1_861_920_000) {
            let now = Timestamp::from_second(second).expect("2019 to 2028");
            let midnight = next_midnight(now);
            prop_assert!(midnight > now);
            prop_assert_eq!(today(midnight), today(now).tomorrow().expect("in range"));
            let before = midnight.saturating_sub(1.nanosecond()).expect("in range");
            prop_assert_eq!(today(before), today(now));
        }
    }
}
