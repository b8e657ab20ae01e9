//! How sure a model must be to act, and to ask back: found on phrases that it has not seen, each part of them with a model of
//! the others. A setting that was found on a model's own phrases would trust it too much.

use super::{chance::Chance, fit, phrases::Phrase};
use crate::understanding::{Lexicon, NONE};
use std::collections::BTreeMap;
use std::panic::resume_unwind;

const FOLDS: usize = 4;
/// At most this share of all turns may act on what was not meant. It is less than what is promised, as the phrases of the
/// training are more alike than those of others.
const WRONG_ACTS: f32 = 0.025;
/// At most this share may ask back without naming what was meant.
const WRONG_CHOICES: f32 = 0.03;

/// What a model said of a phrase that it had not seen.
#[derive(Clone, Copy)]
pub struct Said {
    pub confidence: f32,
    /// It takes it for nothing that is answered here.
    pub is_none: bool,
    pub is_right: bool,
    /// What was meant is among what would be asked back.
    pub is_among: bool,
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
    let candidates: Vec<Said> = said.iter().copied().filter(|said| !said.is_none).collect();
    let act = least(&candidates, said.len(), WRONG_ACTS, |said| said.is_right);
    let asked: Vec<Said> = candidates.into_iter().filter(|said| said.confidence < act).collect();
    let clarify = least(&asked, said.len(), WRONG_CHOICES, |said| said.is_among);
    (act, clarify.min(act))
}

/// The least confidence at which the share of what is wrong stays below `most`.
fn least(said: &[Said], all: usize, most: f32, is_right: impl Fn(&Said) -> bool) -> f32 {
    let mut said = said.to_vec();
    said.sort_by(|one, other| other.confidence.total_cmp(&one.confidence));
    let mut left = most * all as f32;
    let mut least = 1.0;
    for said in said {
        left -= if is_right(&said) { 0.0 } else { 1.0 };
        if left < 0.0 {
            break;
        }
        least = said.confidence;
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
            is_none: best.label == NONE,
            is_right: best.label == phrase.label,
            is_among: guesses.iter().any(|guess| guess.label == phrase.label),
        })
    };
    those(true).filter_map(|(phrase, _)| said(phrase)).collect()
}
