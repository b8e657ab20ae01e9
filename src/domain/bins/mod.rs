//! Household waste collections: what is emptied, when, and how sure we are.

mod calendar;
mod container;
mod countdown;
#[cfg(test)]
mod fixtures;
mod frequency;
mod grouping;
mod put_out;
mod reminder;
mod round;
mod schedule;
#[cfg(test)]
mod special_days;
mod unknown;
mod weekday;
mod withhold;

pub use calendar::{Calendar, Collection, Confidence, Status};
pub use container::{Colour, Container, ContainerKind, Material, Pattern};
pub use countdown::Countdown;
pub use frequency::{Frequency, Nth, Pause, Rhythm};
pub use grouping::CollectionDay;
pub use put_out::{PutOut, next_turn};
pub use reminder::Reminder;
pub use round::{HolidayRule, Round, Season};
pub use schedule::{Schedule, Service};
pub use unknown::UnknownDays;
pub use weekday::Weekday;
pub use withhold::withhold_projected;
