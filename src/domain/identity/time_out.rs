//! The warning before a session ends by itself.

use jiff::{SignedDuration, Timestamp};

/// So long before its end a person is warned, and can put it off (WCAG 2.2, 2.2.1 wants 20 seconds at least; services of
/// the British government give two minutes).
pub const WARNED_BEFORE: SignedDuration = SignedDuration::from_secs(120);
/// Read aloud, a count is said this often at most, in seconds.
const SAID_EVERY: u32 = 20;

/// What is left of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeLeft {
    /// The person is to be warned at this instant.
    Enough {
        warn_at: Timestamp,
    },
    /// The person is to know it.
    Little(CountedTime),
    Nothing,
}

/// What is left, as it is counted: in whole minutes until the last one begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountedTime {
    Minutes(u32),
    Seconds(u32),
}

impl TimeLeft {
    pub fn of(ends_at: Timestamp, now: Timestamp) -> TimeLeft {
        let left = ends_at.duration_since(now);
        if left > WARNED_BEFORE {
            return TimeLeft::Enough { warn_at: ends_at.saturating_sub(WARNED_BEFORE).unwrap_or(Timestamp::MIN) };
        }
        // A second that has begun is counted.
        let seconds = u32::try_from((left.as_millis() + 999) / 1000).unwrap_or(0);
        if seconds == 0 { TimeLeft::Nothing } else { TimeLeft::Little(CountedTime::of(seconds)) }
    }
}

impl CountedTime {
    fn of(seconds: u32) -> CountedTime {
        if seconds >= 60 { CountedTime::Minutes(seconds.div_ceil(60)) } else { CountedTime::Seconds(seconds) }
    }

    /// The same for whoever hears it: said anew no more often than one can listen to.
    pub fn aloud(self) -> CountedTime {
        match self {
            CountedTime::Seconds(seconds) => CountedTime::of(seconds.div_ceil(SAID_EVERY) * SAID_EVERY),
            minutes => minutes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn left(milliseconds: i64) -> TimeLeft {
        TimeLeft::of(Timestamp::UNIX_EPOCH + SignedDuration::from_millis(milliseconds), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn a_person_is_warned_two_minutes_before_and_then_counts() {
        let warn_at = Timestamp::UNIX_EPOCH + SignedDuration::from_secs(1680);
        assert_eq!(left(30 * 60_000), TimeLeft::Enough { warn_at });
        assert_eq!(left(120_001), TimeLeft::Enough { warn_at: Timestamp::UNIX_EPOCH + SignedDuration::from_millis(1) });
        assert_eq!(left(120_000), TimeLeft::Little(CountedTime::Minutes(2)));
        assert_eq!(left(60_001), TimeLeft::Little(CountedTime::Minutes(2)));
        assert_eq!(left(60_000), TimeLeft::Little(CountedTime::Minutes(1)));
        assert_eq!(left(59_000), TimeLeft::Little(CountedTime::Seconds(59)));
        assert_eq!(left(1), TimeLeft::Little(CountedTime::Seconds(1)));
        assert_eq!((left(0), left(-86_400_000)), (TimeLeft::Nothing, TimeLeft::Nothing));
    }

    #[test]
    fn aloud_it_is_said_every_twenty_seconds() {
        let said = |seconds| CountedTime::of(seconds).aloud();
        assert_eq!(said(120), CountedTime::Minutes(2));
        assert_eq!((said(59), said(41)), (CountedTime::Minutes(1), CountedTime::Minutes(1)));
        assert_eq!(
            (said(40), said(21), said(20), said(1)),
            (CountedTime::Seconds(40), CountedTime::Seconds(40), CountedTime::Seconds(20), CountedTime::Seconds(20))
        );
    }

    proptest! {
        /// Nobody is told of less time than there is, and nobody is left without a warning.
        #[test]
        fn what_is_counted_is_never_less_than_what_is_left(milliseconds in -200_000_i64..400_000) {
            let seconds = |count| match count {
                CountedTime::Minutes(minutes) => i64::from(minutes) * 60,
                CountedTime::Seconds(seconds) => i64::from(seconds),
            };
            match left(milliseconds) {
                TimeLeft::Enough { .. } => prop_assert!(milliseconds > 120_000),
                TimeLeft::Little(count) => {
                    prop_assert!(milliseconds > 0 && seconds(count) * 1000 >= milliseconds);
                    prop_assert!(seconds(count.aloud()) >= seconds(count));
                }
                TimeLeft::Nothing => prop_assert!(milliseconds <= 0),
            }
        }
    }

    #[test]
    fn the_ends_of_time_are_not_passed() {
        assert_eq!(TimeLeft::of(Timestamp::MIN, Timestamp::MAX), TimeLeft::Nothing);
        assert!(matches!(TimeLeft::of(Timestamp::MAX, Timestamp::MIN), TimeLeft::Enough { .. }));
    }
}
