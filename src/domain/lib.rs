//! The nouns of a council's front door and their rules.
//!
//! Belongs here: what a thing is, when it is valid, what follows from it. `now` and `today` are parameters.
//! Must not be here: I/O, a clock, the words of a screen, a council by name, anything of the browser or the wire.

pub mod account;
pub mod address;
pub mod assistant;
pub mod bins;
pub mod calendar;
pub mod desk;
pub mod forms;
pub mod holidays;
pub mod identity;
pub mod iso;
pub mod language;
pub mod london;
pub mod reports;
pub mod spelling;
pub mod text;
