//! How far away a day is, the way people say it.

use jiff::civil::Date;

/// Days until a collection; a day that is over has no countdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Countdown {
    Today,
    Tomorrow,
    /// Two or more.
    InDays(u32),
}

impl Countdown {
    pub fn to(date: Date, today: Date) -> Option<Countdown> {
        match u32::try_from((date - today).get_days()).ok()? {
            0 => Some(Countdown::Today),
            1 => Some(Countdown::Tomorrow),
            days => Some(Countdown::InDays(days)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_counted_on_the_calendar() {
        let to = |day| Countdown::to(day, date(2028, 2, 28));
        assert_eq!(to(date(2028, 2, 28)), Some(Countdown::Today));
        assert_eq!(to(date(2028, 2, 29)), Some(Countdown::Tomorrow));
        assert_eq!(to(date(2028, 3, 1)), Some(Countdown::InDays(2)));
        assert_eq!(to(date(2029, 2, 28)), Some(Countdown::InDays(366)));
    }

    #[test]
    fn what_is_over_has_no_countdown() {
        assert_eq!(Countdown::to(date(2026, 3, 28), date(2026, 3, 29)), None);
    }

    #[test]
    fn clock_changes_do_not_make_or_lose_a_day() {
        for (saturday, monday) in [(date(2026, 3, 28), date(2026, 3, 30)), (date(2026, 10, 24), date(2026, 10, 26))] {
            assert_eq!(Countdown::to(monday, saturday), Some(Countdown::InDays(2)));
        }
    }
}
