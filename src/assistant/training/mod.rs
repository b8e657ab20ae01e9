//! Making a model of phrases that people wrote, each under the label of what they meant. The same phrases make the same bytes.
//!
//! Must not be here: files, and which settings do well on a set that is for measuring.

mod chance;
mod crossed;
mod descent;
mod evaluation;
mod misspelt;
mod phrases;
mod quantised;

pub use evaluation::{Evaluation, evaluate};
pub use phrases::{Phrase, PhraseFault, read};

use crate::{Model, understanding::Lexicon};

/// Trains a model; its thresholds are those that do well on phrases which it has not seen.
pub fn train(phrases: &[Phrase], lexicon: &Lexicon) -> Model {
    let (act, clarify) = crossed::thresholds(phrases, lexicon);
    Model { act, clarify, ..fit(phrases, lexicon) }
}

/// Without thresholds.
fn fit(phrases: &[Phrase], lexicon: &Lexicon) -> Model {
    Model { lexicon: lexicon.clone(), ..quantised::quantised(&descent::descend(phrases, lexicon)) }
}
