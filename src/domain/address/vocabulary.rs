//! Every word of a town's addresses, with where each stands: in a street's name, in its place, in what homes have of
//! their own.

use super::{
    abbreviations::{short_forms, spellings, translations},
    query::{Word, in_home},
    word_match::{Fit, Shape, misspelling},
};
use std::collections::BTreeMap;

const SHORTEST_BEGINNING: usize = 2;

/// In order of the words.
pub(super) struct Vocabulary {
    terms: Vec<Term>,
    shapes: Vec<Shape>,
}

/// A word, with the streets and the homes that have it, in order.
#[derive(Default)]
pub(super) struct Term {
    word: Box<str>,
    /// Streets that have it in their name.
    pub(super) names: Vec<u32>,
    /// Streets that have it in their locality, town or outward postcode.
    pub(super) places: Vec<u32>,
    /// Homes that have it in their number, unit or building.
    pub(super) homes: Vec<u32>,
}

impl Vocabulary {
    pub(super) fn new(terms: BTreeMap<String, Term>) -> Vocabulary {
        let finished = |(word, mut term): (String, Term)| {
            [&mut term.names, &mut term.places, &mut term.homes].into_iter().for_each(|found| {
                found.dedup();
                found.shrink_to_fit();
            });
            Term { word: word.into_boxed_str(), ..term }
        };
        let terms: Vec<Term> = terms.into_iter().map(finished).collect();
        let shapes = terms.iter().map(|term| Shape::of(&term.word)).collect();
        Vocabulary { terms, shapes }
    }

    pub(super) fn has(&self, word: &str) -> bool {
        self.find(word).is_some()
    }

    /// The terms that `word` may mean, as far as `worst`; the best fits first.
    pub(super) fn fits(&self, word: &Word, worst: Fit) -> Vec<(Fit, &Term)> {
        let mut fits: Vec<(Fit, usize)> = Vec::new();
        let mut add = |fit: Fit, at: usize| {
            if !fits.iter().any(|(_, known)| *known == at) {
                fits.push((fit, at));
            }
        };
        let meant = in_home(&word.text);
        for spelling in spellings(&word.text).into_iter().chain([&*meant]) {
            self.find(spelling).into_iter().for_each(|at| add(Fit::Exact, at));
        }
        if word.is_last && word.text.len() >= SHORTEST_BEGINNING {
            self.begun(&word.text).for_each(|at| add(Fit::Begun, at));
        }
        if worst >= Fit::Translated {
            translations(&word.text).filter_map(|word| self.find(word)).for_each(|at| add(Fit::Translated, at));
        }
        if worst > Fit::Translated && !word.text.contains(|character: char| character.is_ascii_digit()) {
            self.misspelt(&word.text, worst).into_iter().for_each(|(fit, at)| add(fit, at));
        }
        fits.sort_by_key(|(fit, _)| *fit);
        fits.into_iter().map(|(fit, at)| (fit, &self.terms[at])).collect()
    }

    fn find(&self, word: &str) -> Option<usize> {
        self.terms.binary_search_by(|term| (*term.word).cmp(word)).ok()
    }

    fn begun(&self, beginning: &str) -> impl Iterator<Item = usize> {
        let start = self.terms.partition_point(|term| *term.word < *beginning);
        (start..self.terms.len()).take_while(move |at| self.terms[*at].word.starts_with(beginning))
    }

    /// Words that `typed` is a misspelling of, and long forms of the short ones that it is a misspelling of.
    fn misspelt(&self, typed: &str, worst: Fit) -> Vec<(Fit, usize)> {
        let shape = Shape::of(typed);
        let worst = if shape.forgives(worst) { worst } else { worst.min(Fit::OneTypo) };
        if !shape.forgives(worst) {
            return Vec::new();
        }
        let most = if worst == Fit::TwoTypos { 2 } else { 1 };
        // Words that begin with a figure come first, and are none that one could misspell.
        let start = self.terms.partition_point(|term| *term.word < *"a");
        let near = (start..self.terms.len()).filter(|at| shape.fewest_typos(&self.shapes[*at]) <= most);
        let misspelt = near.filter_map(|at| misspelling(typed, &self.terms[at].word, worst).map(|fit| (fit, at)));
        let short = short_forms()
            .filter(|(short, _)| misspelling(typed, short, Fit::Transposed).is_some())
            .flat_map(|(_, long)| long.iter().filter_map(|long| self.find(long)))
            .map(|at| (Fit::Transposed, at));
        misspelt.chain(short).collect()
    }
}
