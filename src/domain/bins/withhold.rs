//! Better no date than a wrong one: dates inferred from a pattern are not shown where the pattern is known to break.

use super::{Collection, Confidence};
use crate::holidays::BankHolidays;
use jiff::civil::Date;

/// Drops projected dates in a week with a bank holiday and from Christmas Day through the second week of January,
/// when councils are still catching up; and in years whose bank holidays are not published. Confirmed dates stay.
pub fn withhold_projected(collections: Vec<Collection>, holidays: &BankHolidays) -> Vec<Collection> {
    let doubtful = |date: Date| holidays.in_week_of(date) || is_catching_up(date) || holidays.end_before_year_of(date);
    let keep = |collection: &Collection| {
        collection.confidence == Confidence::Confirmed
            || !doubtful(collection.date) && !doubtful(collection.usual_date())
    };
    collections.into_iter().filter(keep).collect()
}

fn is_catching_up(date: Date) -> bool {
    match date.month() {
        12 => date.day() >= 25,
        1 => date.day() <= 14,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::holidays::{Division, tests::published};
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;

    fn on(date: Date, confidence: Confidence) -> Collection {
        Collection { confidence, ..Collection::scheduled(date) }
    }

    fn is_kept(date: Date, confidence: Confidence) -> bool {
        !withhold_projected(vec![on(date, confidence)], &published(Division::EnglandAndWales)).is_empty()
    }

    #[test]
    fn projections_in_a_holiday_week_are_withheld() {
        for (day, kept) in [
            (date(2026, 5, 3), true),
            (date(2026, 5, 4), false),
            (date(2026, 5, 10), false),
            (date(2026, 5, 11), true),
            (date(2026, 12, 20), true),
            (date(2026, 12, 30), false),
            (date(2027, 1, 14), false),
            (date(2027, 1, 15), true),
            (date(2027, 12, 25), false),
        ] {
            assert_eq!(is_kept(day, Confidence::Projected), kept, "{day}");
            assert!(is_kept(day, Confidence::Confirmed), "{day}");
        }
    }

    #[test]
    fn projections_beyond_the_published_holidays_are_withheld() {
        for (day, kept) in [(date(2028, 12, 10), true), (date(2029, 2, 1), false), (date(2031, 7, 1), false)] {
            assert_eq!(is_kept(day, Confidence::Projected), kept, "{day}");
            assert!(is_kept(day, Confidence::Confirmed), "{day}");
        }
    }

    #[test]
    fn a_projection_moved_out_of_a_holiday_week_is_withheld() {
        let moved =
            Collection { original_date: Some(date(2026, 5, 10)), ..on(date(2026, 5, 11), Confidence::Projected) };
        assert!(withhold_projected(vec![moved], &published(Division::EnglandAndWales)).is_empty());
    }

    proptest! {
        #[test]
        fn no_projection_is_left_near_any_bank_holiday(division in 0..3usize, start in 0..3650i32) {
            let holidays = published(Division::ALL[division]);
            let first = date(2019, 1, 1).saturating_add(start.days());
            let dates = (0..60).map(|day| first.saturating_add(day.days()));
            let all: Vec<_> = dates.map(|date| on(date, Confidence::Projected)).collect();
            let kept = withhold_projected(all.clone(), &holidays);
            for collection in &kept {
                let week = holidays.between(
                    collection.date.saturating_sub(6.days()),
                    collection.date.saturating_add(6.days()),
                );
                let same_week = |day: Date| day.iso_week_date().week() == collection.date.iso_week_date().week();
                prop_assert!(week.into_iter().all(|holiday| !same_week(holiday.date)));
            }
            prop_assert_eq!(withhold_projected(kept.clone(), &holidays), kept);
        }
    }
}
