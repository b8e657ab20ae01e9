//! When a calendar reminds of a collection: the one source of these hours for what the page says and what the feed does.

use jiff::{
    SignedDuration,
    civil::{Time, time},
};

/// A reminder that people can choose, on a clock in London.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reminder {
    /// When most people are at home, the day before.
    EveningBefore,
    /// An hour before the bins stand at the kerb.
    MorningOf,
}

impl Reminder {
    pub const ALL: [Reminder; 2] = [Reminder::EveningBefore, Reminder::MorningOf];

    /// Its name in a query.
    pub const fn name(self) -> &'static str {
        match self {
            Reminder::EveningBefore => "evening",
            Reminder::MorningOf => "morning",
        }
    }

    pub fn from_name(name: &str) -> Option<Reminder> {
        Reminder::ALL.into_iter().find(|reminder| reminder.name() == name)
    }

    /// The time of day at which it rings, where bins must be out by `put_out_by`.
    pub fn time(self, put_out_by: Time) -> Time {
        match self {
            Reminder::EveningBefore => time(19, 0, 0, 0),
            Reminder::MorningOf => put_out_by.saturating_sub(SignedDuration::from_hours(1)),
        }
    }

    /// Minutes from the midnight with which the day of the collection begins; below zero on the day before.
    pub fn minutes(self, put_out_by: Time) -> i64 {
        let time = self.time(put_out_by);
        let minutes = i64::from(time.hour()) * 60 + i64::from(time.minute());
        match self {
            Reminder::EveningBefore => minutes - 24 * 60,
            Reminder::MorningOf => minutes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SEVEN: Time = time(7, 0, 0, 0);

    #[test]
    fn the_evening_is_before_the_day_and_the_morning_on_it() {
        assert_eq!(Reminder::EveningBefore.minutes(SEVEN), -5 * 60);
        assert_eq!(Reminder::MorningOf.minutes(SEVEN), 6 * 60);
        assert_eq!(Reminder::MorningOf.time(time(6, 30, 0, 0)), time(5, 30, 0, 0));
    }

    #[test]
    fn a_name_is_read_back() {
        for reminder in Reminder::ALL {
            assert_eq!(Reminder::from_name(reminder.name()), Some(reminder));
        }
        assert_eq!(Reminder::from_name("noon"), None);
    }

    proptest! {
        #[test]
        fn it_never_rings_when_it_is_too_late(hour in 0..24i8, minute in 0..60i8) {
            let put_out_by = time(hour, minute, 0, 0);
            let limit = i64::from(hour) * 60 + i64::from(minute);
            for reminder in Reminder::ALL {
                prop_assert!(reminder.minutes(put_out_by) <= limit);
            }
        }
    }
}
