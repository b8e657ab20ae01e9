//! The one clock of the gateway. `--as-of` moves its date and keeps its time of day.

use domain::london;
use jiff::{SignedDuration, Timestamp, civil::Date};

#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    as_of: Option<Date>,
    offset: SignedDuration,
}

impl Clock {
    /// A clock that says `date` today and goes on from there.
    pub fn as_of(date: Date) -> Self {
        let days = date.duration_since(london::today(Timestamp::now()));
        Clock { as_of: Some(date), offset: days }
    }

    /// The date that was asked for at the start, for the page to start from too.
    pub fn as_of_date(&self) -> Option<Date> {
        self.as_of
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::now().saturating_add(self.offset).unwrap_or(Timestamp::MAX)
    }

    /// The civil date in Great Britain.
    pub fn today(&self) -> Date {
        london::today(self.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn as_of_moves_the_date() {
        let clock = Clock::as_of(date(2025, 7, 6));
        assert!((date(2025, 7, 5)..=date(2025, 7, 7)).contains(&clock.today()));
    }
}
