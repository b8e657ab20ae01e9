//! The chat engine: text in, what is meant out. The same code runs in a worker of the browser and at the gateway, and decides
//! the same, to the last bit of its confidence.
//!
//! Belongs here: how a text is read and what it means. Must not be here: I/O, a clock, what is answered (words, screens), a
//! council by name.

#[cfg(test)]
mod phrases_tests;
pub mod safety;
#[cfg(feature = "training")]
pub mod training;
pub mod understanding;

pub use domain::spelling::words;
pub use understanding::{Decision, Guess, Lexicon, Model, NoConcept, Unreadable};
