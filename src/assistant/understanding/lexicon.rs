//! Which words mean the same matter: "settee", "sofa" and "soffa" are one concept, in both languages.
//!
//! A text of lines: a concept's name, a tab, its words. A word that ends with `*` stands for all that begin so.

use super::features::{Feature, hash};
use std::ops::Range;
use thiserror::Error;

/// A line that is no concept. Lines are counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("line {0} is not a name, a tab and words as they are compared")]
pub struct NoConcept(pub usize);

/// What words stand for. A concept is known by the feature that it is; its words are known by their letters, since of the many
/// that people may say another would have the same hash.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lexicon {
    /// As it was read.
    pub(super) text: String,
    /// In the order of the words. A word may stand for more than one.
    words: Vec<Entry>,
    /// The same for beginnings of words.
    beginnings: Vec<Entry>,
}

/// Where in the text a word is, and a concept that it stands for.
#[derive(Clone, Debug, PartialEq)]
struct Entry {
    word: Range<usize>,
    concept: Feature,
}

/// A beginning has at least so many letters.
const SHORTEST: usize = 4;

impl Lexicon {
    pub fn read(text: &str) -> Result<Self, NoConcept> {
        let mut lexicon = Lexicon { text: text.to_owned(), ..Lexicon::default() };
        let mut start = 0;
        for (index, line) in text.split_inclusive('\n').enumerate() {
            lexicon.add(start, line.trim_end_matches('\n')).ok_or(NoConcept(index + 1))?;
            start += line.len();
        }
        let word = |entry: &Entry| &text[entry.word.clone()];
        for list in [&mut lexicon.words, &mut lexicon.beginnings] {
            list.sort_by(|one, other| word(one).cmp(word(other)));
        }
        Ok(lexicon)
    }

    /// The words of a line that starts there.
    fn add(&mut self, start: usize, line: &str) -> Option<()> {
        let (name, words) = line.split_once('\t')?;
        let concept = hash(b'k', name.bytes());
        let mut start = start + line.len() - words.len();
        for word in words.split(' ') {
            let (beginning, list) = match word.strip_suffix('*') {
                Some(beginning) if beginning.len() >= SHORTEST => (beginning, &mut self.beginnings),
                _ => (word, &mut self.words),
            };
            if crate::words(beginning) != [beginning] {
                return None;
            }
            list.push(Entry { word: start..start + beginning.len(), concept });
            start += word.len() + 1;
        }
        Some(())
    }

    /// The concepts of a word, as features.
    pub fn concepts(&self, word: &str) -> Vec<Feature> {
        let mut found: Vec<Feature> = self.of(&self.words, word).collect();
        for (end, _) in word.char_indices().skip(SHORTEST).chain([(word.len(), ' ')]) {
            found.extend(self.of(&self.beginnings, &word[..end]));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn of<'a>(&'a self, list: &'a [Entry], word: &'a str) -> impl Iterator<Item = Feature> + use<'a> {
        let text = |entry: &Entry| &self.text[entry.word.clone()];
        let start = list.partition_point(|entry| text(entry) < word);
        list[start..].iter().take_while(move |entry| text(entry) == word).map(|entry| entry.concept)
    }
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
    fn a_word_is_its_letters_and_no_other_that_shares_their_hash() {
        let lexicon = Lexicon::read("foster\tfoster\nsandbag\ttywod").unwrap();
        assert_eq!(hash(b'w', "foster".bytes()), hash(b'w', "tywod".bytes()));
        assert_eq!(lexicon.concepts("foster"), [hash(b'k', "foster".bytes())]);
    }

    #[test]
    fn a_line_that_is_no_concept_is_named() {
        for text in ["sofa settee", "sofa\tSofa", "sofa\tsoffa  settee", "sofa\tsôffa", "\t"] {
            assert_eq!(Lexicon::read(&["bin\tbin\n", text].concat()), Err(NoConcept(2)), "{text}");
        }
    }
}
