//! Household waste collections: what is emptied, when, and how sure we are.

mod calendar;
mod container;
#[cfg(test)]
mod fixtures;
mod frequency;
mod grouping;
pub mod missed;
mod put_out;
mod reminder;
mod round;
mod schedule;
#[cfg(test)]
mod special_days;
mod unknown;
mod withhold;

pub use crate::calendar::{Countdown, Weekday};
pub use calendar::{Calendar, Collection, Confidence, Status};
pub use container::{Colour, Container, ContainerKind, Material, Pattern};
pub use frequency::{Frequency, Nth, Pause, Rhythm};
pub use grouping::CollectionDay;
pub use put_out::{PutOut, next_turn};
pub use reminder::Reminder;
pub use round::{HolidayRule, Round, Season};
pub use schedule::{Schedule, Service};
pub use unknown::UnknownDays;
pub use withhold::withhold_projected;
