//! Better no date than a wrong one: dates inferred from a pattern are not shown where the pattern is known to break. The
//! days in which that happened are told, so that nobody takes them for days without a collection.

use super::{Calendar, Collection, Confidence, UnknownDays};
use crate::{calendar::monday_of, holidays::BankHolidays, text::Text};
use jiff::{ToSpan, civil::Date};

/// Drops projected dates in a week with a bank holiday and from Christmas Day through the second week of January,
/// when councils are still catching up; and in years whose bank holidays are not published. Confirmed dates stay.
pub fn withhold_projected(calendar: &mut Calendar, holidays: &BankHolidays) {
    let doubt = Doubt { holidays };
    let is_kept = |collection: &Collection| {
        collection.confidence == Confidence::Confirmed
            || !doubt.covers(collection.date) && !doubt.covers(collection.usual_date())
    };
    let (kept, withheld) = std::mem::take(&mut calendar.collections).into_iter().partition(is_kept);
    calendar.collections = kept;
    calendar.unknown.append(&mut doubt.unknown(&withheld, &calendar.collections));
}

/// Where a pattern cannot be trusted.
struct Doubt<'a> {
    holidays: &'a BankHolidays,
}

impl Doubt<'_> {
    fn covers(&self, date: Date) -> bool {
        self.holidays.in_week_of(date) || is_catching_up(date) || self.holidays.end_before_year_of(date)
    }

    /// The weeks of what was withheld, as far as they are doubtful and reach no known collection of the service. Weeks
    /// with only doubtful days between them are one time.
    fn unknown(&self, withheld: &[Collection], kept: &[Collection]) -> Vec<UnknownDays> {
        let days = withheld.iter().flat_map(|collection| [collection.usual_date(), collection.date]);
        let unknown = days.filter(|day| !is_known(*day, kept)).map(|day| self.week(day, kept));
        let mut weeks = Vec::new();
        for days in UnknownDays::joined(unknown.collect()) {
            match weeks.last_mut() {
                Some(UnknownDays { to, .. }) if self.is_all_unknown(*to, days.from, kept) => *to = days.to,
                _ => weeks.push(days),
            }
        }
        weeks
    }

    /// The doubtful days around `day` in its week.
    fn week(&self, day: Date, kept: &[Collection]) -> UnknownDays {
        let monday = monday_of(day);
        let is_unknown = |date: &Date| self.covers(*date) && !is_known(*date, kept);
        let before = (1..7).map(|days| day.saturating_sub(days.days()));
        let after = (1..7).map(|days| day.saturating_add(days.days()));
        let sunday = monday.saturating_add(6.days());
        UnknownDays {
            from: before.take_while(|date| *date >= monday).take_while(is_unknown).last().unwrap_or(day),
            to: after.take_while(|date| *date <= sunday).take_while(is_unknown).last().unwrap_or(day),
            reason: self.reason(sunday),
        }
    }

    fn is_all_unknown(&self, after: Date, before: Date, kept: &[Collection]) -> bool {
        let mut between = (1..).map(|days| after.saturating_add(days.days())).take_while(|date| *date < before);
        between.all(|date| self.covers(date) && !is_known(date, kept))
    }

    /// Why the week that ends on `sunday` is doubtful.
    fn reason(&self, sunday: Date) -> Option<Text> {
        if is_catching_up(sunday) || is_catching_up(monday_of(sunday)) {
            return Some(Text::new("Christmas and New Year", "y Nadolig a’r Flwyddyn Newydd"));
        }
        self.holidays.in_week_of(sunday).then(|| Text::new("bank holiday", "gŵyl banc"))
    }
}

fn is_known(date: Date, kept: &[Collection]) -> bool {
    kept.iter().any(|collection| collection.date == date || collection.usual_date() == date)
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
    use crate::{
        bins::Weekday,
        bins::fixtures::{calendar, round},
        holidays::{Division, tests::published},
    };
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;

    fn on(date: Date, confidence: Confidence) -> Collection {
        Collection { confidence, ..Collection::scheduled(date) }
    }

    fn withheld_from(collections: Vec<Collection>, division: Division) -> Calendar {
        let mut calendar = Calendar { collections, ..calendar("black", []) };
        withhold_projected(&mut calendar, &published(division));
        calendar
    }

    fn is_kept(date: Date, confidence: Confidence) -> bool {
        !withheld_from(vec![on(date, confidence)], Division::EnglandAndWales).collections.is_empty()
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
        let calendar = withheld_from(vec![moved], Division::EnglandAndWales);
        assert!(calendar.collections.is_empty());
        assert_eq!(said(&calendar), ["2026-05-04 to 2026-05-11: bank holiday"]);
    }

    fn said(calendar: &Calendar) -> Vec<String> {
        let reason = |days: &UnknownDays| days.reason.as_ref().map_or("", |reason| &reason.en).to_owned();
        calendar.unknown.iter().map(|days| format!("{} to {}: {}", days.from, days.to, reason(days))).collect()
    }

    /// A round of Tuesdays from December 2026 to June 2027, published until the given day.
    fn tuesdays(every_weeks: u8, published_until: Date) -> Calendar {
        let (from, to) = (date(2026, 12, 1), date(2027, 6, 30));
        let round = round(Weekday::Tuesday, every_weeks, from);
        let holidays = BankHolidays::default();
        withheld_from(round.collections(from, to, &holidays, published_until), Division::EnglandAndWales)
    }

    #[test]
    fn the_weeks_of_what_was_withheld_are_told() {
        let rest = [
            "2027-03-22 to 2027-04-04: bank holiday",
            "2027-05-03 to 2027-05-09: bank holiday",
            "2027-05-31 to 2027-06-06: bank holiday",
        ];
        let christmas = |from: &str| format!("{from} to 2027-01-14: Christmas and New Year");
        for every_weeks in [1, 2] {
            let told = said(&tuesdays(every_weeks, date(2026, 12, 1)));
            let first = if every_weeks == 1 { "2026-12-21" } else { "2026-12-28" };
            assert_eq!(told[0], christmas(first), "{every_weeks}");
        }
        assert_eq!(said(&tuesdays(1, date(2026, 12, 1)))[1..], rest);
        // What is published for a part of the time is not called unknown.
        assert_eq!(said(&tuesdays(1, date(2026, 12, 29)))[0], christmas("2027-01-04"));
    }

    #[test]
    fn days_after_the_last_published_holidays_are_not_known_either() {
        let year = (0..53).map(|week| on(date(2029, 1, 16).saturating_add((7 * week).days()), Confidence::Projected));
        let calendar = withheld_from(year.take(50).collect(), Division::Scotland);
        assert_eq!(said(&calendar), ["2029-01-15 to 2029-12-30: "]);
    }

    #[test]
    fn a_published_day_beside_a_projection_of_the_same_leaves_nothing_unknown() {
        let (day, moved_to) = (date(2026, 12, 29), date(2026, 12, 30));
        let moved = Collection { original_date: Some(day), ..Collection::scheduled(moved_to) };
        let calendar = withheld_from(vec![on(day, Confidence::Projected), moved.clone()], Division::EnglandAndWales);
        assert_eq!((calendar.collections, calendar.unknown), (vec![moved], vec![]));
    }

    #[test]
    fn the_ends_of_the_calendar_are_no_trouble() {
        let ends = [Date::MIN, Date::MAX].map(|day| on(day, Confidence::Projected));
        assert_eq!(withheld_from(ends.into(), Division::Scotland).unknown.len(), 2);
    }

    proptest! {
        #[test]
        fn no_projection_is_left_near_any_bank_holiday(division in 0..3usize, start in 0..3650i32) {
            let holidays = published(Division::ALL[division]);
            let first = date(2019, 1, 1).saturating_add(start.days());
            let dates = (0..60).map(|day| first.saturating_add(day.days()));
            let all: Vec<_> = dates.map(|date| on(date, Confidence::Projected)).collect();
            let kept = withheld_from(all, Division::ALL[division]);
            for collection in &kept.collections {
                let week = holidays.between(
                    collection.date.saturating_sub(6.days()),
                    collection.date.saturating_add(6.days()),
                );
                let same_week = |day: Date| day.iso_week_date().week() == collection.date.iso_week_date().week();
                prop_assert!(week.into_iter().all(|holiday| !same_week(holiday.date)));
            }
            let mut again = kept.clone();
            withhold_projected(&mut again, &holidays);
            prop_assert_eq!(again, kept);
        }

        #[test]
        fn what_is_withheld_is_told_and_what_is_kept_is_not(
            division in 0..3usize,
            every_weeks in 1..5u8,
            weekday in 0..7usize,
            start in 0..3650i32,
            published_days in 0..200i32,
        ) {
            let from = date(2019, 1, 1).saturating_add(start.days());
            let (until, to) = (from.saturating_add(published_days.days()), from.saturating_add(300.days()));
            let round = round(Weekday::ALL[weekday], every_weeks, from);
            let all = round.collections(from, to, &published(Division::ALL[division]), until);
            let calendar = withheld_from(all.clone(), Division::ALL[division]);
            let is_told = |date: Date| calendar.unknown.iter().any(|days| (days.from..=days.to).contains(&date));
            for collection in all {
                prop_assert_ne!(calendar.collections.contains(&collection), is_told(collection.date));
            }
            prop_assert_eq!(UnknownDays::joined(calendar.unknown.clone()), calendar.unknown);
        }
    }
}
