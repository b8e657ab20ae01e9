//! `gateway import`: reads what a council publishes into a book, beside the one in use.
//!
//! Belongs here: opening the files, their layout, what is taken and what is refused, and telling a person about it.
//! Must not be here: the book's tables (`book`), what a calendar's bytes mean (`bins`).

pub mod addresses;
pub mod bank_holidays;
mod fields;
pub mod leeds;
mod progress;
mod source;
mod tally;

pub use source::SourceError;
pub use tally::{Refusal, Tally};
