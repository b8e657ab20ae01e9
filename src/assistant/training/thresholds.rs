//! How far ahead of the next a model's guess must be to act on it, and how sure to ask back: found on phrases that it has not
//! seen, each part of them with a model of the others. A setting that was found on a model's own phrases would trust it too much.

use super::{chance::Chance, fit, phrases::Phrase};
use crate::understanding::{Lexicon, NONE, lead};
use std::collections::BTreeMap;
use std::panic::resume_unwind;

const FOLDS: usize = 4;
/// At most this share of what is answered here may be acted on as what was not meant. It is less than what is promised, as the
/// phrases of the training are more alike than those of others. What is not answered here does not count: it was written to look
/// like what is, by the hundred, and nobody knows how many will ask so.
pub const WRONG_ACTS: f32 = 0.025;
/// At most this share of all turns may ask back without naming what was meant.
const WRONG_CHOICES: f32 = 0.03;

/// What a model said of a phrase that it had not seen.
#[derive(Clone, Copy)]
struct Said {
    confidence: f32,
    /// How far the first guess is ahead of the next.
    lead: f32,
    /// It is taken for nothing that is answered here.
    is_none: bool,
    /// It is answered here.
    is_inside: bool,
    is_right: bool,
    /// What was meant is among what would be asked back.
    is_among: bool,
}

/// To act, and to ask back.
pub fn thresholds(phrases: &[Phrase], lexicon: &Lexicon) -> (f32, f32) {
    let folds = folds(phrases);
    let said: Vec<Said> = std::thread::scope(|scope| {
        let parts: Vec<_> = (0..FOLDS)
            .map(|fold| {
                let folds = &folds;
                scope.spawn(move || part(phrases, lexicon, folds, fold))
            })
            .collect();
        parts.into_iter().flat_map(|part| part.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    let candidates = said.iter().filter(|said| !said.is_none);
    let inside: Vec<(f32, bool)> =
        candidates.clone().filter(|said| said.is_inside).map(|said| (said.lead, said.is_right)).collect();
    let act = least(inside, WRONG_ACTS * count(&said, |said| said.is_inside));
    let asked = candidates.filter(|said| said.lead < act).map(|said| (said.confidence, said.is_among)).collect();
    (act, least(asked, WRONG_CHOICES * count(&said, |_| true)))
}

fn count(said: &[Said], is: impl Fn(&Said) -> bool) -> f32 {
    said.iter().filter(|said| is(said)).count() as f32
}

/// The least value from which on no more than `most` are wrong; with each value goes whether it is right.
pub fn least(mut said: Vec<(f32, bool)>, most: f32) -> f32 {
    said.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let (mut wrong, mut least) = (0.0, 1.0);
    for (value, is_right) in said {
        wrong += if is_right { 0.0 } else { 1.0 };
        if wrong > most {
            break;
        }
        least = value;
    }
    least
}

/// Each phrase's part: those of one label are dealt out evenly.
fn folds(phrases: &[Phrase]) -> Vec<usize> {
    let mut of_label: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, phrase) in phrases.iter().enumerate() {
        of_label.entry(&phrase.label).or_default().push(index);
    }
    let (mut folds, mut chance) = (vec![0; phrases.len()], Chance::new(2));
    for mut indices in of_label.into_values() {
        chance.shuffle(&mut indices);
        for (place, index) in indices.into_iter().enumerate() {
            folds[index] = place % FOLDS;
        }
    }
    folds
}

fn part(phrases: &[Phrase], lexicon: &Lexicon, folds: &[usize], fold: usize) -> Vec<Said> {
    let those = |is_in: bool| phrases.iter().zip(folds).filter(move |(_, of)| (**of == fold) == is_in);
    let seen: Vec<Phrase> = those(false).map(|(phrase, _)| phrase.clone()).collect();
    if seen.is_empty() {
        return Vec::new();
    }
    let model = fit(&seen, lexicon);
    let said = |phrase: &Phrase| {
        let guesses = model.guesses(&phrase.text);
        let best = guesses.first()?;
        Some(Said {
            confidence: best.confidence,
            lead: lead(&guesses),
            is_none: best.label == NONE,
            is_inside: phrase.label != NONE,
            is_right: best.label == phrase.label,
            is_among: guesses.iter().any(|guess| guess.label == phrase.label),
        })
    };
    those(true).filter_map(|(phrase, _)| said(phrase)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_value_lets_no_more_wrong_through_than_it_may() {
        let said = || vec![(0.6, false), (0.9, true), (0.7, true), (0.8, false)];
        for (most, expected) in [(0.0, 0.9), (0.9, 0.9), (1.0, 0.7), (2.0, 0.6)] {
            assert_eq!(least(said(), most), expected, "{most}");
        }
        assert_eq!(least(vec![(0.9, false)], 0.5), 1.0);
    }
}
