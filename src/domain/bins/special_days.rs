//! The rules together, on every day that is known to break them: each bank holiday of 2019 to 2028 in each division,
//! each clock change, each leap day, with the days around.

use super::{Calendar, Collection, Countdown, Schedule, Weekday, fixtures::round};
use crate::holidays::{BankHolidays, Division, tests::published};
use jiff::{
    ToSpan,
    civil::{Date, date},
};

fn last_sunday(year: i16, month: i8) -> Date {
    let last = date(year, month, 31);
    last.saturating_sub(i32::from(last.weekday().to_sunday_zero_offset()).days())
}

pub(super) fn special_days(holidays: &BankHolidays) -> Vec<Date> {
    let clock_changes = (2019..=2028).flat_map(|year| [last_sunday(year, 3), last_sunday(year, 10)]);
    let leap_days = [2020, 2024, 2028].map(|year| date(year, 2, 29));
    let days = holidays.iter().map(|holiday| holiday.date).chain(clock_changes).chain(leap_days);
    days.flat_map(|day| (-1..=1).map(move |offset| day.saturating_add(offset.days()))).collect()
}

fn calendars(around: Date, holidays: &BankHolidays) -> Vec<Calendar> {
    let (from, to) = (around.saturating_sub(35.days()), around.saturating_add(35.days()));
    let calendar = |weekday| round(weekday, 1, around).calendar(from, to, holidays, to);
    Weekday::ALL.into_iter().map(calendar).collect()
}

fn on_special_days(check: impl Fn(Date, &[Calendar])) {
    for division in Division::ALL {
        let holidays = published(division);
        for today in special_days(&holidays) {
            check(today, &calendars(today, &holidays));
        }
    }
}

#[test]
fn a_weekly_bin_is_never_further_than_a_moved_week() {
    on_special_days(|today, calendars| {
        let schedule = Schedule::as_of(calendars, today, None, None);
        for service in &schedule.services {
            let next = service.next.as_ref().expect("weeks ahead are known");
            let countdown = Countdown::to(next.date, today).expect("next is not past");
            assert!(!matches!(countdown, Countdown::InDays(10..)), "{today}: {}", next.date);
            let last = service.last.as_ref().expect("weeks behind are known");
            assert!(last.date < today && (today - last.date).get_days() < 10, "{today}: {}", last.date);
        }
    });
}

#[test]
fn a_schedule_kept_overnight_is_the_one_asked_for_today() {
    on_special_days(|today, calendars| {
        let kept = Schedule::as_of(calendars, today.saturating_sub(1.day()), None, None);
        let fresh = Schedule::as_of(calendars, today, None, None);
        assert_eq!(kept.rebased(today), fresh, "{today}");
        assert_eq!(fresh.rebased(today), fresh, "{today}");
    });
}

#[test]
fn each_upcoming_collection_is_on_one_day_and_the_first_day_is_next() {
    on_special_days(|today, calendars| {
        let schedule = Schedule::as_of(calendars, today, None, None);
        let days = schedule.days();
        assert!(days.is_sorted_by(|a, b| a.date < b.date));
        let grouped: usize = days.iter().map(|day| day.collections.len()).sum();
        let upcoming: usize = schedule.services.iter().map(|service| service.upcoming.len()).sum();
        assert_eq!(grouped, upcoming);
        assert_eq!(days.first(), schedule.next_day().as_ref());
    });
}

#[test]
fn every_moved_collection_is_told_as_a_change() {
    on_special_days(|today, calendars| {
        let schedule = Schedule::as_of(calendars, today, None, None);
        let moved =
            schedule.services.iter().flat_map(|service| &service.upcoming).filter(|one| Collection::is_moved(one));
        let changes = schedule.changes(today..=today.saturating_add(70.days()));
        assert_eq!(changes.len(), moved.count(), "{today}");
        assert!(changes.iter().all(|(_, collection)| collection.reason.is_some()));
    });
}
