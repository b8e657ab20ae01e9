//! Making a model of phrases that people wrote, each under the label of what they meant. The same phrases make the same bytes.
//!
//! Must not be here: files, and which settings do well on a set that is for measuring.

mod alone;
mod ambiguous;
mod chance;
mod descent;
mod evaluation;
mod misspelt;
mod phrases;
mod quantised;
#[cfg(test)]
mod tests;
mod thresholds;

pub use evaluation::{Evaluation, evaluate};
pub use phrases::{Phrase, PhraseFault, read};

use crate::{Model, understanding::Lexicon};
use thiserror::Error;

/// Phrases of which no model can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Untrainable {
    #[error("there is no phrase to learn from")]
    NothingToLearn,
    #[error("there are {0} labels; a model holds {MOST_LABELS}")]
    TooManyLabels(usize),
}

/// A model writes each as a byte.
const MOST_LABELS: usize = 256;

/// Trains a model; its thresholds are those that do well on phrases which it has not seen.
pub fn train(phrases: &[Phrase], lexicon: &Lexicon) -> Result<Model, Untrainable> {
    match phrases::labels(phrases).len() {
        0 => Err(Untrainable::NothingToLearn),
        1..=MOST_LABELS => {
            let (act, clarify) = thresholds::thresholds(phrases, lexicon);
            let model = Model { act, clarify, ..fit(phrases, lexicon) };
            Ok(Model { ambiguous: ambiguous::ambiguous(phrases, &model), ..model })
        }
        labels => Err(Untrainable::TooManyLabels(labels)),
    }
}

/// Without thresholds.
fn fit(phrases: &[Phrase], lexicon: &Lexicon) -> Model {
    Model { lexicon: lexicon.clone(), ..quantised::quantised(&descent::descend(phrases, lexicon)) }
}
