//! Days as every area speaks of them.
//!
//! Belongs here: what is true of a day on any calendar. Must not be here: bank holidays, anything of one area.

mod countdown;
pub mod names;
mod weekday;

use jiff::{ToSpan, civil::Date};

pub use countdown::Countdown;
pub use weekday::Weekday;

/// So many weeks later on the same day of the week.
pub fn weeks_after(date: Date, weeks: i32) -> Date {
    date.saturating_add(weeks.weeks())
}

/// The Monday on or before `date`.
pub fn monday_of(date: Date) -> Date {
    date.saturating_sub(i32::from(date.weekday().to_monday_zero_offset()).days())
}
