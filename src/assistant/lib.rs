//! The chat engine: text in, what is meant out. The same code runs in a worker of the browser and at the gateway, and decides
//! the same, to the last bit of its confidence.
//!
//! Belongs here: how a text is read, what it means, and what comes next. Must not be here: I/O, a clock, what is answered
//! (words, screens), a council by name.

pub mod conversation;
pub mod dialogue;
pub mod insight;
#[cfg(test)]
mod phrases_tests;
mod reading;
pub mod retrieval;
pub mod safety;
pub mod slots;
mod templates;
#[cfg(feature = "training")]
pub mod training;
#[cfg(test)]
mod transparency_tests;
pub mod understanding;

/// Which words mean the same, in both languages.
pub const CONCEPTS: &str = include_str!("concepts.tsv");

pub use domain::spelling::words;
pub use reading::{Garbled, Meant, Reading};
pub use understanding::{Decision, Guess, Lexicon, Model, NoConcept, Unreadable};
