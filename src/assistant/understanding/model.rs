//! A trained model: how it weighs what it finds in a text.

use super::{Decision, Guess, features::features, lexicon::Lexicon, table::Table};
use crate::words;
use libm::{expf, logf, sqrtf};

/// So many are asked back about.
pub(crate) const CHOICES: usize = 3;
/// What is not answered here.
pub(crate) const NONE: &str = "none";
/// The inverse document frequency is kept in so many steps to one.
pub(crate) const IDF_STEPS: f32 = 16.0;

#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    pub(crate) labels: Vec<String>,
    pub(crate) scales: Vec<f32>,
    pub(crate) biases: Vec<f32>,
    pub(crate) lexicon: Lexicon,
    pub(crate) table: Table,
    /// What a feature that the model has never seen counts for.
    pub(crate) unseen: f32,
    /// At least so far ahead of the next its first guess must be to act on it.
    pub(crate) act: f32,
    /// At least so sure it must be to ask back.
    pub(crate) clarify: f32,
    /// Words of which it is asked what is meant when one is all that is said, each with its labels, by their index, the
    /// commonest first. In the order of the words.
    pub(crate) ambiguous: Vec<(String, Vec<u8>)>,
}

/// How much a feature counts that is in a text so often.
pub(crate) fn emphasis(count: u32) -> f32 {
    let count = count as f32;
    1.0 + logf(count)
}

pub(crate) fn idf(level: u8) -> f32 {
    f32::from(level) / IDF_STEPS
}

impl Model {
    /// How sure it is of each label, in the order of its labels, and how much of the text it knows: from 0 to 1.
    pub(crate) fn probabilities(&self, text: &str) -> (Vec<f32>, f32) {
        let mut scores = vec![0.0; self.labels.len()];
        let (mut squares, mut known, mut all) = (0.0, 0.0, 0.0);
        for (feature, count) in features(&words(text), &self.lexicon) {
            let Some(row) = self.table.row(feature) else {
                all += emphasis(count) * self.unseen;
                continue;
            };
            let value = emphasis(count) * idf(row.idf);
            squares += value * value;
            known += value;
            all += value;
            for (label, weight) in row.weights {
                scores[usize::from(*label)] += value * f32::from(*weight);
            }
        }
        let length = if squares > 0.0 { sqrtf(squares) } else { 1.0 };
        for ((score, scale), bias) in scores.iter_mut().zip(&self.scales).zip(&self.biases) {
            *score = *score / length * scale + bias;
        }
        softmax(&mut scores);
        (scores, if all > 0.0 { known / all } else { 0.0 })
    }

    /// The likeliest labels, the likeliest first.
    pub fn guesses(&self, text: &str) -> Vec<Guess<'_>> {
        let (probabilities, coverage) = self.probabilities(text);
        let mut guesses: Vec<Guess> = (self.labels.iter().zip(&probabilities))
            .map(|(label, probability)| Guess { label, confidence: probability * coverage })
            .collect();
        // The order of labels decides between those that are as likely.
        guesses.sort_by(|one, other| other.confidence.total_cmp(&one.confidence));
        guesses.truncate(CHOICES);
        guesses
    }

    /// What its guesses are good for.
    pub(crate) fn decision<'a>(&self, guesses: &[Guess<'a>]) -> Decision<'a> {
        match guesses.first() {
            Some(best) if best.label == NONE => Decision::Fallback,
            Some(best) if lead(guesses) >= self.act => Decision::Act(*best),
            Some(best) if best.confidence >= self.clarify => Decision::clarify(guesses),
            _ => Decision::Fallback,
        }
    }

    /// What a word may mean that is ambiguous.
    pub(crate) fn meanings(&self, word: &str) -> Option<Vec<&str>> {
        let index = self.ambiguous.binary_search_by(|(ambiguous, _)| (**ambiguous).cmp(word)).ok()?;
        let (_, labels) = &self.ambiguous[index];
        Some(labels.iter().filter_map(|label| self.labels.get(usize::from(*label))).map(String::as_str).collect())
    }

    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.labels.iter().map(String::as_str)
    }
}

/// How far the first guess is ahead of the next. That tells more than how sure it is: two that are both likely need asking.
pub(crate) fn lead(guesses: &[Guess]) -> f32 {
    let confidence = |index: usize| guesses.get(index).map_or(0.0, |guess| guess.confidence);
    confidence(0) - confidence(1)
}

/// From scores to probabilities.
pub(crate) fn softmax(scores: &mut [f32]) {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = expf(*score - most);
        sum += *score;
    }
    scores.iter_mut().for_each(|score| *score /= sum);
}
