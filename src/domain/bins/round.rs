//! A lorry's round: the rule behind a service's dates, for a council that keeps rules rather than dates.

use super::{Calendar, Collection, Confidence, Container, Material, Weekday};
use crate::{
    calendar::monday_of,
    holidays::{BankHoliday, BankHolidays},
    text::Text,
};
use jiff::{ToSpan, civil::Date};

/// One service of a group of homes, on one weekday every so many weeks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Of the service; part of a calendar event's identity.
    pub id: String,
    pub name: Text,
    pub container: Container,
    pub material: Material,
    pub weekday: Weekday,
    /// 1 is every week; 0 counts as 1.
    pub every_weeks: u8,
    /// Any day in a week in which the round comes.
    pub anchor: Date,
    /// None is all year.
    pub season: Option<Season>,
    pub holiday_rule: HolidayRule,
}

/// The months in which a round runs, 1 to 12, both included; `first` after `last` spans the new year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Season {
    pub first: i8,
    pub last: i8,
}

impl Season {
    pub fn contains(self, date: Date) -> bool {
        let month = date.month();
        if self.first <= self.last {
            (self.first..=self.last).contains(&month)
        } else {
            month >= self.first || month <= self.last
        }
    }
}

/// What a bank holiday does to the round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolidayRule {
    /// From the first bank holiday of a week (Monday to Friday) on, everything comes a day later, Friday's on Saturday.
    /// Nothing is collected on Christmas Day and New Year's Day, whichever day the holiday is taken on.
    DayLater,
    /// The crew works through.
    None,
}

impl Round {
    pub fn calendar(&self, from: Date, to: Date, holidays: &BankHolidays, confirmed_until: Date) -> Calendar {
        Calendar {
            id: self.id.clone(),
            name: self.name.clone(),
            container: self.container.clone(),
            material: self.material,
            collections: self.collections(from, to, holidays, confirmed_until),
            unknown: Vec::new(),
        }
    }

    /// What is collected from `from` to `to`, both included; after `confirmed_until` as a projection.
    pub fn collections(&self, from: Date, to: Date, holidays: &BankHolidays, confirmed_until: Date) -> Vec<Collection> {
        let confidence = |date| {
            if date <= confirmed_until { Confidence::Confirmed } else { Confidence::Projected }
        };
        self.usual_dates(from, to)
            .map(|usual| self.collection(usual, holidays))
            .filter(|collection| (from..=to).contains(&collection.date))
            .map(|collection| Collection { confidence: confidence(collection.date), ..collection })
            .collect()
    }

    /// From a week before `from`, for a collection that was moved into the asked days.
    fn usual_dates(&self, from: Date, to: Date) -> impl Iterator<Item = Date> {
        let weeks = i32::from(self.every_weeks.max(1));
        let usual = monday_of(self.anchor).saturating_add(self.weekday.since_monday().days());
        let first = from.saturating_sub(7.days());
        let ahead = (usual - first).get_days().rem_euclid(7 * weeks);
        let season = self.season;
        std::iter::successors(first.checked_add(ahead.days()).ok(), move |date| {
            date.checked_add((7 * weeks).days()).ok()
        })
        .take_while(move |date| *date <= to)
        .filter(move |date| season.is_none_or(|season| season.contains(*date)))
    }

    fn collection(&self, usual: Date, holidays: &BankHolidays) -> Collection {
        let moved = match self.holiday_rule {
            HolidayRule::DayLater => a_day_later(usual, holidays),
            HolidayRule::None => None,
        };
        match moved {
            None => Collection::scheduled(usual),
            Some((date, reason)) => {
                Collection { original_date: Some(usual), reason: Some(reason), ..Collection::scheduled(date) }
            }
        }
    }
}

/// The new day and the holidays that moved it; None where the usual day stands.
fn a_day_later(usual: Date, holidays: &BankHolidays) -> Option<(Date, Text)> {
    let monday = monday_of(usual);
    let friday = monday.saturating_add(4.days());
    let of_week = holidays.between(monday, usual.min(friday)).next_back();
    let mut date = if of_week.is_some() { usual.saturating_add(1.day()) } else { usual };
    // On Christmas Day or New Year's Day itself nobody asks which day of the week moved the round.
    let of_week = of_week.filter(|_| day_off(usual).is_none());
    let mut reasons: Vec<Text> = of_week.map(|holiday| holiday.name.clone()).into_iter().collect();
    if let Some(title) = day_off(usual) {
        reasons.push(BankHoliday::new(usual, title).name);
        date = usual.saturating_add(1.day());
    }
    while let Some(title) = day_off(date) {
        reasons.push(BankHoliday::new(date, title).name);
        date = date.saturating_add(1.day());
    }
    reasons.into_iter().reduce(both).map(|reason| (date, reason))
}

fn both(one: Text, other: Text) -> Text {
    Text::new([&one.en, "; ", &other.en].concat(), [&one.cy, "; ", &other.cy].concat())
}

/// The days on which no crew works, by their date rather than by the day that the holiday is taken on.
fn day_off(date: Date) -> Option<&'static str> {
    match (date.month(), date.day()) {
        (1, 1) => Some("New Year\u{2019}s Day"),
        (12, 25) => Some("Christmas Day"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        bins::fixtures::round,
        holidays::{Division, tests::published},
    };
    use jiff::civil::date;
    use proptest::prelude::*;

    fn days(round: &Round, from: Date, to: Date) -> Vec<Date> {
        let holidays = published(Division::EnglandAndWales);
        round.collections(from, to, &holidays, to).into_iter().map(|collection| collection.date).collect()
    }

    #[test]
    fn every_other_tuesday_counts_from_any_day_of_the_anchor_week() {
        for anchor in [date(2026, 2, 9), date(2026, 2, 10), date(2026, 2, 15), date(2025, 12, 30)] {
            let round = round(Weekday::Tuesday, 2, anchor);
            let expected = [date(2026, 2, 10), date(2026, 2, 24), date(2026, 3, 10)];
            assert_eq!(days(&round, date(2026, 2, 10), date(2026, 3, 10)), expected, "{anchor}");
        }
    }

    #[test]
    fn a_bank_holiday_moves_the_rest_of_its_week() {
        let holidays = published(Division::EnglandAndWales);
        let moved = |year, month, day| {
            let usual = date(year, month, day);
            a_day_later(usual, &holidays).map(|(date, reason)| (date.to_string(), reason.en))
        };
        let to = |date: &str, reason: &str| Some((date.to_owned(), reason.to_owned()));
        // Easter 2026: Good Friday moves Friday alone, Easter Monday the whole week after.
        assert_eq!(moved(2026, 4, 2), None);
        assert_eq!(moved(2026, 4, 3), to("2026-04-04", "Good Friday"));
        assert_eq!(moved(2026, 4, 6), to("2026-04-07", "Easter Monday"));
        assert_eq!(moved(2026, 4, 10), to("2026-04-11", "Easter Monday"));
        assert_eq!(moved(2026, 4, 13), None);
        // Christmas 2025, a Thursday; New Year's Day the week after.
        assert_eq!(moved(2025, 12, 24), None);
        assert_eq!(moved(2025, 12, 25), to("2025-12-26", "Christmas Day"));
        assert_eq!(moved(2025, 12, 26), to("2025-12-27", "Boxing Day"));
        assert_eq!(moved(2025, 12, 31), None);
        assert_eq!(moved(2026, 1, 1), to("2026-01-02", "New Year\u{2019}s Day"));
        // Christmas 2027, a Saturday whose holiday is taken on the Monday.
        assert_eq!(moved(2027, 12, 25), to("2027-12-26", "Christmas Day"));
        assert_eq!(moved(2027, 12, 27), to("2027-12-28", "Christmas Day (substitute day)"));
        // New Year's Day itself moves its round, whatever was in the week before it.
        assert_eq!(moved(2028, 1, 1), to("2028-01-02", "New Year\u{2019}s Day"));
        // Christmas 2026, a Friday, with Boxing Day taken on the Monday after; then New Year's Day in the way.
        assert_eq!(moved(2026, 12, 29), to("2026-12-30", "Boxing Day (substitute day)"));
        assert_eq!(moved(2026, 12, 31), to("2027-01-02", "Boxing Day (substitute day); New Year\u{2019}s Day"));
    }

    #[test]
    fn a_crew_that_works_through_moves_nothing() {
        let round = Round { holiday_rule: HolidayRule::None, ..round(Weekday::Monday, 1, date(2026, 1, 1)) };
        assert_eq!(days(&round, date(2026, 5, 1), date(2026, 5, 11)), [date(2026, 5, 4), date(2026, 5, 11)]);
    }

    #[test]
    fn a_collection_moved_over_the_edge_belongs_to_its_new_day() {
        let round = round(Weekday::Friday, 1, date(2026, 4, 3));
        assert_eq!(days(&round, date(2026, 4, 4), date(2026, 4, 9)), [date(2026, 4, 4)]);
        assert_eq!(days(&round, date(2026, 4, 3), date(2026, 4, 3)), []);
    }

    #[test]
    fn a_season_ends_and_begins_again() {
        let summer = Season { first: 3, last: 11 };
        let winter = Season { first: 11, last: 2 };
        for (month, in_summer, in_winter) in
            [(1, false, true), (2, false, true), (3, true, false), (11, true, true), (12, false, true)]
        {
            assert_eq!(summer.contains(date(2026, month, 1)), in_summer, "{month}");
            assert_eq!(winter.contains(date(2026, month, 1)), in_winter, "{month}");
        }
        let garden = Round { season: Some(summer), ..round(Weekday::Wednesday, 2, date(2026, 3, 4)) };
        let around_winter = days(&garden, date(2026, 11, 1), date(2027, 3, 20));
        assert_eq!(around_winter, [date(2026, 11, 11), date(2026, 11, 25), date(2027, 3, 3), date(2027, 3, 17),]);
    }

    #[test]
    fn what_is_not_published_yet_is_a_projection() {
        let round = round(Weekday::Tuesday, 1, date(2026, 2, 3));
        let holidays = published(Division::EnglandAndWales);
        let calendar = round.calendar(date(2026, 2, 3), date(2026, 2, 17), &holidays, date(2026, 2, 10));
        let confidence: Vec<_> = calendar.collections.iter().map(|collection| collection.confidence).collect();
        assert_eq!(confidence, [Confidence::Confirmed, Confidence::Confirmed, Confidence::Projected]);
        assert_eq!(calendar.id, round.id);
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        let round = round(Weekday::Sunday, 0, Date::MAX);
        let holidays = BankHolidays::default();
        for edge in [Date::MIN, Date::MAX] {
            assert!(round.collections(edge, edge, &holidays, edge).len() <= 1);
        }
        assert_eq!(round.collections(Date::MAX, Date::MIN, &holidays, Date::MAX), []);
    }

    proptest! {
        #[test]
        fn holidays_move_collections_within_reach_and_never_onto_a_day_off(
            division in 0..3usize,
            weekday in 0..7usize,
            every_weeks in 1..5u8,
            anchor in 0..365i32,
        ) {
            let holidays = published(Division::ALL[division]);
            let round = round(Weekday::ALL[weekday], every_weeks, date(2019, 1, 1).saturating_add(anchor.days()));
            let (from, to) = (date(2019, 1, 1), date(2028, 12, 31));
            let collections = round.collections(from, to, &holidays, to);
            prop_assert!(collections.is_sorted_by(|a, b| a.date < b.date));
            for collection in &collections {
                let usual = collection.usual_date();
                prop_assert_eq!(Weekday::of(usual), round.weekday);
                prop_assert_eq!(day_off(collection.date), None);
                prop_assert_eq!(collection.is_moved(), collection.reason.is_some());
                prop_assert!((0..=2).contains(&(collection.date - usual).get_days()));
                let working_week = monday_of(usual)..=monday_of(usual).saturating_add(4.days());
                let is_touched = holidays
                    .iter()
                    .any(|holiday| working_week.contains(&holiday.date) && holiday.date <= usual);
                prop_assert_eq!(collection.is_moved(), is_touched || day_off(usual).is_some());
            }
            let usual: Vec<Date> = collections.iter().map(Collection::usual_date).collect();
            let step = 7 * i32::from(every_weeks);
            prop_assert!(usual.windows(2).all(|pair| (pair[1] - pair[0]).get_days() == step));
        }
    }
}
