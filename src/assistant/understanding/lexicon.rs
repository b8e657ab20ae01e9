//! Which words mean the same matter: "settee", "sofa" and "soffa" are one concept, in both languages.
//!
//! A text of lines: a concept's name, a tab, its words. A word that ends with `*` stands for all that begin so.

use super::features::{Feature, hash};
use thiserror::Error;

/// A line that is no concept. Lines are counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("line {0} is not a name, a tab and words as they are compared")]
pub struct NoConcept(pub usize);

/// What words stand for. A concept is known by the feature that it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lexicon {
    /// As it was read.
    pub(super) text: String,
    /// By the hash of the word, in its order. A word may stand for more than one.
    words: Vec<(Feature, Feature)>,
    /// The same for beginnings of words.
    beginnings: Vec<(Feature, Feature)>,
}

/// A beginning has at least so many letters.
const SHORTEST: usize = 4;

impl Lexicon {
    pub fn read(text: &str) -> Result<Self, NoConcept> {
        let mut lexicon = Lexicon { text: text.to_owned(), ..Lexicon::default() };
        for (index, line) in text.lines().enumerate() {
            lexicon.add(line).ok_or(NoConcept(index + 1))?;
        }
        lexicon.words.sort_unstable();
        lexicon.beginnings.sort_unstable();
        Ok(lexicon)
    }

    fn add(&mut self, line: &str) -> Option<()> {
        let (name, words) = line.split_once('\t')?;
        let concept = hash(b'k', name.bytes());
        for word in words.split(' ') {
            let (beginning, list) = match word.strip_suffix('*') {
                Some(beginning) if beginning.len() >= SHORTEST => (beginning, &mut self.beginnings),
                _ => (word, &mut self.words),
            };
            if crate::words(beginning) != [beginning] {
                return None;
            }
            list.push((hash(b'w', beginning.bytes()), concept));
        }
        Some(())
    }

    /// The concepts of a word, as features.
    pub fn concepts(&self, word: &str) -> Vec<Feature> {
        let mut found: Vec<Feature> = of(&self.words, word).collect();
        for (end, _) in word.char_indices().skip(SHORTEST).chain([(word.len(), ' ')]) {
            found.extend(of(&self.beginnings, &word[..end]));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn of<'a>(list: &'a [(Feature, Feature)], word: &str) -> impl Iterator<Item = Feature> + use<'a> {
    let word = hash(b'w', word.bytes());
    let start = list.partition_point(|(other, _)| *other < word);
    list[start..].iter().take_while(move |(other, _)| *other == word).map(|(_, concept)| *concept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_concept_are_one_feature() {
        let lexicon = Lexicon::read("sofa\tsofa settee soffa\npothole\tpothol* crater\nseat\tsettee").unwrap();
        assert_eq!(lexicon.concepts("sofa"), lexicon.concepts("soffa"));
        assert_eq!(lexicon.concepts("settee").len(), 2);
        assert_eq!(lexicon.concepts("potholes"), lexicon.concepts("crater"));
        assert_eq!(lexicon.concepts("potholiog"), lexicon.concepts("pothol"));
        assert_eq!([lexicon.concepts("pot"), lexicon.concepts("sof")], [const { Vec::<Feature>::new() }; 2]);
    }

    #[test]
    fn a_line_that_is_no_concept_is_named() {
        for text in ["sofa settee", "sofa\tSofa", "sofa\tsoffa  settee", "sofa\tsôffa", "\t"] {
            assert_eq!(Lexicon::read(&["bin\tbin\n", text].concat()), Err(NoConcept(2)), "{text}");
        }
    }
}
