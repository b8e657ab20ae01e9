//! How often a service comes, read off its dates. Where the dates keep no rhythm, nothing is claimed.

use super::{Collection, Weekday};
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

/// A rhythm that a person can say: "every other Tuesday, with a break in winter".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Frequency {
    pub rhythm: Rhythm,
    /// The seasonal break that is on or ahead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause: Option<Pause>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Rhythm {
    /// On these days of every week, Monday first.
    Weekly {
        weekdays: Vec<Weekday>,
    },
    /// `weeks` is 2 or more.
    EveryWeeks {
        weeks: u8,
        weekday: Weekday,
    },
    Monthly {
        nth: Nth,
        weekday: Weekday,
    },
}

/// Which of the same weekdays of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Nth {
    First,
    Second,
    Third,
    Fourth,
    Last,
}

/// A break much longer than the rhythm, such as garden waste in winter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Pause {
    /// The last collection before the break.
    #[serde(with = "crate::iso::date")]
    pub last: Date,
    /// The first collection after it.
    #[serde(with = "crate::iso::date")]
    pub first: Date,
}

impl Frequency {
    /// Counts moved collections on their usual day, and forgives one odd or missing date in four.
    /// None for fewer than three dates, and where no rhythm or more than one fits.
    pub fn of(collections: &[Collection], today: Date) -> Option<Frequency> {
        let mut dates: Vec<Date> = collections.iter().map(Collection::usual_date).collect();
        dates.sort();
        dates.dedup();
        if dates.len() < 3 {
            return None;
        }
        let seasons = seasons(&dates);
        let fits = [every_weeks(&seasons), weekly(&seasons), monthly(&seasons)];
        let fits: Vec<Fit> = fits.into_iter().flatten().filter(|fit| fit.exceptions <= dates.len() / 4).collect();
        let best = fits.iter().map(|fit| fit.exceptions).min()?;
        let mut bests = fits.into_iter().filter(|fit| fit.exceptions == best);
        let rhythm = bests.next()?.rhythm;
        if bests.next().is_some() {
            return None;
        }
        let breaks =
            seasons.windows(2).filter_map(|pair| Some(Pause { last: *pair[0].last()?, first: *pair[1].first()? }));
        Some(Frequency { rhythm, pause: breaks.into_iter().find(|pause| pause.first > today) })
    }

    /// Without a break that is over on `today`.
    pub fn as_of(mut self, today: Date) -> Frequency {
        self.pause = self.pause.filter(|pause| pause.first > today);
        self
    }
}

/// A rhythm and how many dates it fails to explain or misses.
struct Fit {
    rhythm: Rhythm,
    exceptions: usize,
}

/// Cuts sorted dates at breaks of more than six weeks that are also more than three times the usual gap.
fn seasons(dates: &[Date]) -> Vec<&[Date]> {
    let mut gaps: Vec<i32> = dates.windows(2).map(|pair| day_number(pair[1]) - day_number(pair[0])).collect();
    gaps.sort_unstable();
    let usual = gaps.get(gaps.len() / 2).copied().unwrap_or_default();
    let longest = (3 * usual).max(6 * 7);
    dates.chunk_by(|a, b| day_number(*b) - day_number(*a) <= longest).collect()
}

fn every_weeks(seasons: &[&[Date]]) -> Option<Fit> {
    let weekday = most_common(seasons.concat().into_iter().map(Weekday::of))?;
    let weeks_of = |season: &&[Date]| {
        let mut weeks: Vec<i32> = season.iter().map(|date| nearest_week(*date, weekday)).collect();
        weeks.dedup();
        weeks
    };
    let seasons_in_weeks: Vec<Vec<i32>> = seasons.iter().map(weeks_of).collect();
    let gaps = || seasons_in_weeks.iter().flat_map(|weeks| weeks.windows(2).map(|pair| pair[1] - pair[0]));
    let step = most_common(gaps())?;
    if gaps().filter(|gap| *gap == step).count() < 2 {
        return None;
    }
    let off_day = seasons.concat().into_iter().filter(|date| Weekday::of(*date) != weekday).count();
    let out_of_step: usize = seasons_in_weeks.iter().map(|weeks| out_of_step(weeks, step)).sum();
    let rhythm = match u8::try_from(step).ok()? {
        1 => Rhythm::Weekly { weekdays: vec![weekday] },
        weeks => Rhythm::EveryWeeks { weeks, weekday },
    };
    Some(Fit { rhythm, exceptions: off_day + out_of_step })
}

/// Weeks that leave the majority's step, or that the step misses.
fn out_of_step(weeks: &[i32], step: i32) -> usize {
    let Some(phase) = most_common(weeks.iter().map(|week| week.rem_euclid(step))) else {
        return 0;
    };
    let in_step: Vec<i32> = weeks.iter().copied().filter(|week| week.rem_euclid(step) == phase).collect();
    let span = in_step.last().zip(in_step.first()).map_or(0, |(last, first)| last - first);
    let expected = usize::try_from(span / step + 1).unwrap_or_default();
    (weeks.len() - in_step.len()).max(expected - in_step.len())
}

/// Two days or more of every week.
fn weekly(seasons: &[&[Date]]) -> Option<Fit> {
    let dates = seasons.concat();
    let days: i32 = seasons.iter().map(|season| span_in_days(season)).sum();
    let is_usual = |weekday: &Weekday| {
        let times = dates.iter().filter(|date| Weekday::of(**date) == *weekday).count();
        times >= 2 && times * 2 * 7 >= usize::try_from(days).unwrap_or(usize::MAX)
    };
    let weekdays: Vec<Weekday> = Weekday::ALL.into_iter().filter(is_usual).collect();
    if weekdays.len() < 2 {
        return None;
    }
    let exceptions = seasons.iter().map(|season| {
        let usual = season.iter().filter(|date| weekdays.contains(&Weekday::of(**date))).count();
        let first = day_number(season[0]);
        let expected = (first..first + span_in_days(season))
            .filter(|day| weekdays.iter().any(|weekday| weekday.since_monday() == day.rem_euclid(7)))
            .count();
        (season.len() - usual).max(expected - usual)
    });
    Some(Fit { exceptions: exceptions.sum(), rhythm: Rhythm::Weekly { weekdays } })
}

fn monthly(seasons: &[&[Date]]) -> Option<Fit> {
    let weekday_and_nth = |date: Date| {
        let last = (date.day() + 7 > date.days_in_month()).then_some(Nth::Last);
        nth_of(date).into_iter().chain(last).map(move |nth| (Weekday::of(date), nth))
    };
    let (weekday, nth) = most_common(seasons.concat().into_iter().flat_map(weekday_and_nth))?;
    let fits = |date: &&Date| weekday_and_nth(**date).any(|of_month| of_month == (weekday, nth));
    let mut on_day = 0;
    let exceptions = seasons.iter().map(|season| {
        let months: Vec<i32> = season.iter().filter(fits).map(|date| month_number(*date)).collect();
        on_day += months.len();
        let span = months.last().zip(months.first()).map_or(0, |(last, first)| last - first + 1);
        let expected = usize::try_from(span).unwrap_or_default();
        (season.len() - months.len()).max(expected - months.len())
    });
    let exceptions = exceptions.sum();
    (on_day >= 3).then_some(Fit { rhythm: Rhythm::Monthly { nth, weekday }, exceptions })
}

fn nth_of(date: Date) -> Option<Nth> {
    let nths = [Nth::First, Nth::Second, Nth::Third, Nth::Fourth];
    nths.get(usize::from((date.day() - 1).unsigned_abs() / 7)).copied()
}

fn month_number(date: Date) -> i32 {
    i32::from(date.year()) * 12 + i32::from(date.month())
}

/// Days since a Monday, so that the remainder by seven is the weekday.
fn day_number(day: Date) -> i32 {
    const MONDAY: Date = date(1970, 1, 5);
    (day - MONDAY).get_days()
}

/// From the first date to the last, both included.
fn span_in_days(season: &[Date]) -> i32 {
    season.last().zip(season.first()).map_or(0, |(last, first)| day_number(*last) - day_number(*first) + 1)
}

/// The week whose `weekday` is nearest, so that a collection moved over a weekend stays in its week.
fn nearest_week(day: Date, weekday: Weekday) -> i32 {
    (day_number(day) - weekday.since_monday() + 3).div_euclid(7)
}

/// The first to come among equals.
fn most_common<T: PartialEq + Copy>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: Vec<(T, usize)> = Vec::new();
    for value in values {
        match counts.iter_mut().find(|(known, _)| *known == value) {
            Some((_, count)) => *count += 1,
            None => counts.push((value, 1)),
        }
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        bins::{Round, Season, fixtures::round},
        holidays::{Division, tests::published},
    };
    use jiff::ToSpan;
    use proptest::prelude::*;

    const TODAY: Date = date(2026, 1, 1);

    fn of(dates: impl IntoIterator<Item = Date>) -> Option<Frequency> {
        Frequency::of(&dates.into_iter().map(Collection::scheduled).collect::<Vec<_>>(), TODAY)
    }

    fn rhythm(dates: impl IntoIterator<Item = Date>) -> Option<Rhythm> {
        of(dates).map(|frequency| frequency.rhythm)
    }

    fn every(days: i32, first: Date, count: i32) -> Vec<Date> {
        (0..count).map(|at| first.saturating_add((at * days).days())).collect()
    }

    fn nth(nth: Nth, weekday: Weekday) -> Vec<Date> {
        let days = (0..365i32).map(|day| TODAY.saturating_add(day.days()));
        let is_last = |day: Date| day.day() + 7 > day.days_in_month();
        let is_nth = |day: &Date| {
            if nth == Nth::Last { is_last(*day) } else { nth_of(*day) == Some(nth) }
        };
        days.filter(|day| Weekday::of(*day) == weekday).filter(is_nth).collect()
    }

    fn every_tuesday() -> Option<Rhythm> {
        Some(Rhythm::Weekly { weekdays: vec![Weekday::Tuesday] })
    }

    fn weeks(weeks: u8) -> Option<Rhythm> {
        Some(Rhythm::EveryWeeks { weeks, weekday: Weekday::Tuesday })
    }

    /// A Tuesday.
    const FIRST: Date = date(2026, 1, 6);

    #[test]
    fn regular_dates_give_their_rhythm() {
        assert_eq!(rhythm(every(7, FIRST, 3)), every_tuesday());
        assert_eq!(rhythm(every(14, FIRST, 10)), weeks(2));
        assert_eq!(rhythm(every(21, FIRST, 10)), weeks(3));
        assert_eq!(rhythm(every(28, FIRST, 13)), weeks(4));
        let twice = every(7, FIRST, 8).into_iter().chain(every(7, date(2026, 1, 9), 8));
        assert_eq!(rhythm(twice), Some(Rhythm::Weekly { weekdays: vec![Weekday::Tuesday, Weekday::Friday] }));
        assert_eq!(rhythm(every(1, FIRST, 21)), Some(Rhythm::Weekly { weekdays: Weekday::ALL.to_vec() }));
    }

    #[test]
    fn months_are_told_from_four_weeks() {
        for expected in [Nth::First, Nth::Second, Nth::Third, Nth::Fourth, Nth::Last] {
            let monthly = Some(Rhythm::Monthly { nth: expected, weekday: Weekday::Tuesday });
            assert_eq!(rhythm(nth(expected, Weekday::Tuesday)), monthly);
            let mut with_one_missing = nth(expected, Weekday::Tuesday);
            with_one_missing.remove(5);
            assert_eq!(rhythm(with_one_missing), monthly);
        }
        let either = [date(2026, 2, 3), date(2026, 3, 3), date(2026, 3, 31)];
        assert_eq!(rhythm(either), weeks(4));
        let first_tuesdays_and_four_weeks = [date(2025, 2, 4), date(2025, 3, 4), date(2025, 4, 1)];
        assert_eq!(rhythm(first_tuesdays_and_four_weeks), None);
    }

    #[test]
    fn one_or_two_odd_dates_are_forgiven() {
        let mut dates = every(14, FIRST, 10);
        dates[3] = dates[3].saturating_add(1.day());
        dates.remove(6);
        dates.push(dates[0]);
        dates.reverse();
        assert_eq!(rhythm(dates), weeks(2));
        let mut weekly = every(7, FIRST, 9);
        weekly[8] = weekly[8].saturating_sub(2.days());
        weekly.remove(3);
        assert_eq!(rhythm(weekly.clone()), every_tuesday());
        // Two exceptions among seven are too many.
        weekly.remove(0);
        assert_eq!(rhythm(weekly), None);
    }

    #[test]
    fn a_moved_collection_counts_on_its_usual_day() {
        let mut collections: Vec<Collection> = every(7, FIRST, 3).into_iter().map(Collection::scheduled).collect();
        collections[1].original_date = Some(collections[1].date);
        collections[1].date = collections[1].date.saturating_add(1.day());
        assert_eq!(Frequency::of(&collections, TODAY).map(|frequency| frequency.rhythm), every_tuesday());
    }

    #[test]
    fn too_few_or_wild_dates_claim_nothing() {
        assert_eq!(of([]), None);
        assert_eq!(of([FIRST, FIRST, FIRST]), None);
        assert_eq!(of(every(7, FIRST, 2)), None);
        assert_eq!(of([0, 3, 13, 14, 30, 41].map(|day| FIRST.saturating_add(day.days()))), None);
        assert_eq!(of([0, 1, 3, 4, 9, 11, 12, 20].map(|week| FIRST.saturating_add((week * 7).days()))), None);
        // The round changed its day half-way.
        let changed = every(7, FIRST, 8).into_iter().chain(every(7, date(2026, 3, 5), 8));
        assert_eq!(of(changed), None);
    }

    #[test]
    fn a_break_is_told_until_it_is_over() {
        let garden = || every(14, date(2026, 9, 1), 6).into_iter().chain(every(14, date(2027, 3, 2), 6));
        let pause = Pause { last: date(2026, 11, 10), first: date(2027, 3, 2) };
        let frequency = of(garden()).expect("every other Tuesday");
        assert_eq!(Some(frequency.rhythm.clone()), weeks(2));
        assert_eq!(frequency.pause, Some(pause));
        assert_eq!(frequency.clone().as_of(date(2027, 3, 1)).pause, Some(pause));
        assert_eq!(frequency.as_of(date(2027, 3, 2)).pause, None);
        assert_eq!(of(every(14, FIRST, 10)).and_then(|frequency| frequency.pause), None);
    }

    #[test]
    fn the_wire_names_the_rhythm() {
        let json = |rhythm| serde_json::to_string(&Frequency { rhythm, pause: None }).expect("serialises");
        assert_eq!(
            json(Rhythm::EveryWeeks { weeks: 2, weekday: Weekday::Tuesday }),
            r#"{"rhythm":{"everyWeeks":{"weeks":2,"weekday":"tuesday"}}}"#
        );
        assert_eq!(
            json(Rhythm::Monthly { nth: Nth::Last, weekday: Weekday::Friday }),
            r#"{"rhythm":{"monthly":{"nth":"last","weekday":"friday"}}}"#
        );
    }

    fn expected(round: &Round) -> Rhythm {
        match round.every_weeks {
            1 => Rhythm::Weekly { weekdays: vec![round.weekday] },
            weeks => Rhythm::EveryWeeks { weeks, weekday: round.weekday },
        }
    }

    proptest! {
        #[test]
        fn a_round_is_recovered_from_its_dates(
            division in 0..3usize,
            weekday in 0..7usize,
            every_weeks in 1..5u8,
            start in 0..3200i32,
            keeps_usual_dates: bool,
        ) {
            let from = date(2019, 1, 1).saturating_add(start.days());
            let to = from.saturating_add(1.year());
            let round = round(Weekday::ALL[weekday], every_weeks, from);
            let mut collections = round.collections(from, to, &published(Division::ALL[division]), to);
            if !keeps_usual_dates {
                collections.iter_mut().for_each(|collection| collection.original_date = None);
            }
            // Scotland and Northern Ireland have weeks enough to move a quarter of a rare round.
            prop_assume!(keeps_usual_dates || collections.iter().filter(|c| c.reason.is_some()).count() * 4 <= collections.len());
            let frequency = Frequency::of(&collections, from);
            prop_assert_eq!(frequency, Some(Frequency { rhythm: expected(&round), pause: None }));
        }

        #[test]
        fn a_seasonal_round_is_recovered_with_its_break(weekday in 0..7usize, every_weeks in 1..3u8, year in 2019..2027i16) {
            let garden = Round { season: Some(Season { first: 3, last: 11 }), ..round(Weekday::ALL[weekday], every_weeks, date(year, 3, 5)) };
            let (from, to) = (date(year, 6, 1), date(year + 1, 6, 1));
            let collections = garden.collections(from, to, &published(Division::EnglandAndWales), to);
            let frequency = Frequency::of(&collections, from).expect("a rhythm");
            prop_assert_eq!(frequency.rhythm, expected(&garden));
            let pause = frequency.pause.expect("a winter");
            prop_assert_eq!((pause.last.year(), pause.last.month()), (year, 11));
            prop_assert_eq!((pause.first.year(), pause.first.month()), (year + 1, 3));
        }

        #[test]
        fn no_dates_panic(days in proptest::collection::vec(any::<i32>(), 0..30)) {
            let dates = days.into_iter().map(|day| TODAY.saturating_add((day % 1_000_000).days()));
            if let Some(Frequency { rhythm: Rhythm::EveryWeeks { weeks, .. }, .. }) = of(dates) {
                prop_assert!(weeks >= 2);
            }
        }
    }
}
