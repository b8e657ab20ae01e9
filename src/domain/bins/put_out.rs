//! What there is to do about a day's bins, by the time of day.

use super::{Schedule, Status};
use crate::london;
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime, Time, time},
};

/// From here on people put out the bins of the next day, and today's have been collected.
const EVENING: Time = time(17, 0, 0, 0);

/// Where the bins of a day should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutOut {
    /// There is time; the evening before has not come.
    Later,
    /// It is the evening before.
    Tonight,
    /// It is the day, and not yet the time by which they must be out.
    ThisDay,
    /// That time has passed.
    Over,
}

impl PutOut {
    /// For the bins of `date`, which is not past, at `now` on a clock in London.
    pub fn of(date: Date, now: DateTime, put_out_by: Time) -> PutOut {
        if date == now.date() {
            if now.time() < put_out_by { PutOut::ThisDay } else { PutOut::Over }
        } else if date == now.date().saturating_add(1.day()) && now.time() >= EVENING {
            PutOut::Tonight
        } else {
            PutOut::Later
        }
    }
}

impl Schedule {
    /// The schedule as it helps at `now`: from the evening on, today's bins count as collected, unless a lorry is known to
    /// be still on its way.
    pub fn ahead(&self, now: DateTime, put_out_by: Time) -> Schedule {
        let today = self.rebased(now.date());
        let is_awaited = || {
            let due = today.services.iter().filter_map(|service| service.next.as_ref());
            due.filter(|next| next.date == now.date())
                .any(|next| matches!(next.status, Status::UnderWay | Status::Delayed))
        };
        if now.time() >= EVENING.max(put_out_by) && !is_awaited() {
            return today.rebased(now.date().saturating_add(1.day()));
        }
        today
    }
}

/// The first instant after `now` at which an answer of this module may be another.
pub fn next_turn(now: Timestamp, put_out_by: Time) -> Timestamp {
    let today = london::today(now);
    let turns = [put_out_by, EVENING].map(|time| london::instant(today.to_datetime(time)));
    turns.into_iter().filter(|turn| *turn > now).fold(london::next_midnight(now), Timestamp::min)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bins::{Collection, fixtures::calendar};
    use jiff::civil::date;
    use proptest::prelude::*;

    const SEVEN: Time = time(7, 0, 0, 0);
    const TUESDAY: Date = date(2026, 12, 1);

    fn at(day: Date, hour: i8, minute: i8) -> DateTime {
        day.at(hour, minute, 0, 0)
    }

    #[test]
    fn bins_go_out_in_the_evening_before_or_until_the_put_out_time() {
        let monday = date(2026, 11, 30);
        for (now, expected) in [
            (at(date(2026, 11, 29), 21, 0), PutOut::Later),
            (at(monday, 16, 59), PutOut::Later),
            (at(monday, 17, 0), PutOut::Tonight),
            (at(monday, 23, 59), PutOut::Tonight),
            (at(TUESDAY, 0, 0), PutOut::ThisDay),
            (at(TUESDAY, 6, 59), PutOut::ThisDay),
            (at(TUESDAY, 7, 0), PutOut::Over),
            (at(TUESDAY, 21, 0), PutOut::Over),
        ] {
            assert_eq!(PutOut::of(TUESDAY, now, SEVEN), expected, "{now}");
        }
    }

    fn next(now: DateTime, put_out_by: Time, status: Status) -> Option<i8> {
        let mut black = calendar("black", [TUESDAY, date(2026, 12, 8)]);
        black.collections[0] = Collection { status, ..Collection::scheduled(TUESDAY) };
        let schedule = Schedule::as_of(&[black], TUESDAY, None, None).ahead(now, put_out_by);
        schedule.next_day().map(|day| day.date.day())
    }

    #[test]
    fn from_the_evening_on_the_next_day_leads() {
        for (hour, expected) in [(0, 1), (10, 1), (16, 1), (17, 8), (23, 8)] {
            assert_eq!(next(at(TUESDAY, hour, 0), SEVEN, Status::Scheduled), Some(expected), "{hour}");
        }
        assert_eq!(next(at(TUESDAY, 18, 0), time(19, 0, 0, 0), Status::Scheduled), Some(1), "not out yet");
        assert_eq!(next(at(TUESDAY, 21, 0), SEVEN, Status::Delayed), Some(1), "still to come");
        assert_eq!(next(at(TUESDAY, 21, 0), SEVEN, Status::Completed), Some(8));
    }

    #[test]
    fn a_day_turns_at_the_put_out_time_in_the_evening_and_at_midnight() {
        let turns = |put_out_by| {
            let mut now = london::instant(at(date(2026, 7, 1), 0, 0));
            let mut next = || {
                now = next_turn(now, put_out_by);
                london::civil(now)
            };
            [next(), next(), next()].map(|turn| turn.time())
        };
        assert_eq!(turns(SEVEN), [SEVEN, EVENING, Time::midnight()]);
        assert_eq!(turns(time(19, 0, 0, 0)), [EVENING, time(19, 0, 0, 0), Time::midnight()]);
    }

    proptest! {
        #[test]
        fn between_two_turns_nothing_changes(
            second in 1_546_300_800i64..1_861_920_000,
            part in 0.0..1.0f64,
            hour in 0..24i8,
            ahead in 0..4i32,
        ) {
            let put_out_by = time(hour, 30, 0, 0);
            let first = next_turn(Timestamp::from_second(second).expect("in range"), put_out_by);
            let length = next_turn(first, put_out_by).as_second() - first.as_second();
            let within = first.as_second() + ((length - 1) as f64 * part) as i64;
            let [first, within] = [first.as_second(), within]
                .map(|second| london::civil(Timestamp::from_second(second).expect("in range")));
            prop_assert_eq!(first.date(), within.date());
            let date = first.date().saturating_add(ahead.days());
            prop_assert_eq!(PutOut::of(date, first, put_out_by), PutOut::of(date, within, put_out_by));
            let schedule = Schedule::as_of(&[calendar("black", [date])], first.date(), None, None);
            prop_assert_eq!(schedule.ahead(first, put_out_by), schedule.ahead(within, put_out_by));
        }
    }
}
