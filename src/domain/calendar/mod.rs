//! Days as every area speaks of them.
//!
//! Belongs here: what is true of a day on any calendar. Must not be here: bank holidays, anything of one area.

mod countdown;
mod weekday;

pub use countdown::Countdown;
pub use weekday::Weekday;
