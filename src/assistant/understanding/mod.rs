//! What is meant: one of the labels that the phrases of the training have, how sure that is, and whether to act on it.
//!
//! A linear classifier of n-grams. It must know when it does not know: its thresholds come with the model, from phrases that it
//! had not seen.

mod decision;
mod features;
mod file;
mod lexicon;
mod model;
mod table;

pub use decision::{Decision, Guess};
pub use file::Unreadable;
pub use lexicon::{Lexicon, NoConcept};
pub use model::Model;

#[cfg(feature = "training")]
pub(crate) use {
    features::{Feature, features},
    model::{CHOICES, IDF_STEPS, NONE, emphasis, idf, lead, softmax},
    table::{Row, Table},
};
