//! The one clock of the gateway. `--as-of` moves its date and keeps its time of day; the pages are told by how much,
//! so that the app's clock agrees.

use domain::london;
use jiff::{SignedDuration, Timestamp, civil::Date};

#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    offset: SignedDuration,
}

impl Clock {
    /// A clock that says `date` today and goes on from there.
    pub fn as_of(date: Date) -> Self {
        Clock { offset: offset_to(date, Timestamp::now()) }
    }

    /// What to add to the time of the world.
    pub fn offset(&self) -> SignedDuration {
        self.offset
    }

    pub fn now(&self) -> Timestamp {
        moved(Timestamp::now(), self.offset)
    }

    /// The civil date in Great Britain.
    pub fn today(&self) -> Date {
        london::today(self.now())
    }
}

/// What to add to `now` to be in `date` in London, at the same time of day or an hour from it.
fn offset_to(date: Date, now: Timestamp) -> SignedDuration {
    let days = date.duration_since(london::today(now));
    let hour = SignedDuration::from_hours(1);
    // Between winter and summer, whole days from one side of midnight can end on the other.
    let candidates = [days, days - hour, days + hour];
    candidates.into_iter().find(|offset| london::today(moved(now, *offset)) == date).unwrap_or(days)
}

fn moved(now: Timestamp, offset: SignedDuration) -> Timestamp {
    now.saturating_add(offset).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn move_to(date: Date, now: &str) -> String {
        let now = now.parse().unwrap();
        moved(now, offset_to(date, now)).to_string()
    }

    #[test]
    fn the_date_moves_and_the_time_of_day_stays() {
        assert_eq!(move_to(date(2025, 1, 6), "2026-11-22T08:15:30Z"), "2025-01-06T08:15:30Z");
        assert_eq!(move_to(date(2027, 7, 6), "2026-11-22T08:15:30Z"), "2027-07-06T08:15:30Z");
        assert_eq!(Clock::as_of(date(2025, 7, 6)).today(), date(2025, 7, 6));
    }

    #[test]
    fn close_to_midnight_the_date_is_still_the_agreed_one() {
        let summer = date(2025, 7, 6);
        assert_eq!(move_to(summer, "2026-11-22T23:30:00Z"), "2025-07-06T22:30:00Z");
        let just_after_midnight_in_summer = "2025-07-06T23:30:00Z";
        assert_eq!(move_to(date(2025, 1, 6), just_after_midnight_in_summer), "2025-01-06T00:30:00Z");
    }
}
