//! What of a text counts: its words, pairs of neighbours, the parts of words that a slip of the thumb leaves whole, and the
//! concepts that its words stand for.

use super::lexicon::Lexicon;

/// By its hash; different ones may share one, which costs little and saves their names.
pub type Feature = u32;

/// So many hashes there are.
const HASHES: u32 = 1 << 24;

/// The parts of a word have so many letters, with the mark of its beginning or end among them.
const PARTS: std::ops::RangeInclusive<usize> = 2..=5;
const BEGINNING: char = '^';
const END: char = '$';

/// Each with how often it is there, in the order of the features.
pub fn features(words: &[String], lexicon: &Lexicon) -> Vec<(Feature, u32)> {
    let mut all: Vec<Feature> = words.iter().map(|word| hash(b'w', word.bytes())).collect();
    all.extend(pairs(words));
    for word in words {
        all.extend(parts(word));
    }
    all.extend(concepts(words, lexicon));
    all.sort_unstable();
    all.chunk_by(PartialEq::eq).map(|same| (same[0], u32::try_from(same.len()).unwrap_or(u32::MAX))).collect()
}

/// Neighbours, also those of the beginning and the end of the text.
fn pairs(words: &[String]) -> impl Iterator<Item = Feature> {
    let word = |index: usize| index.checked_sub(1).and_then(|index| words.get(index)).map_or("", String::as_str);
    let pairs = if words.is_empty() { 0 } else { words.len() + 1 };
    (0..pairs).map(move |index| hash(b'b', word(index).bytes().chain([b' ']).chain(word(index + 1).bytes())))
}

/// Concepts, and what two of them say together, wherever they stand.
fn concepts(words: &[String], lexicon: &Lexicon) -> Vec<Feature> {
    let mut concepts: Vec<Feature> = words.iter().flat_map(|word| lexicon.concepts(word)).collect();
    concepts.sort_unstable();
    concepts.dedup();
    let both = |one: &Feature, other: &Feature| hash(b'q', one.to_le_bytes().into_iter().chain(other.to_le_bytes()));
    let mut said = concepts.clone();
    for (index, one) in concepts.iter().enumerate() {
        said.extend(concepts[index + 1..].iter().map(|other| both(one, other)));
    }
    said
}

fn parts(word: &str) -> Vec<Feature> {
    let letters: Vec<char> = [BEGINNING].into_iter().chain(word.chars()).chain([END]).collect();
    let part = |letters: &[char]| {
        let mut buffer = [0; 4];
        letters.iter().fold(hash_of(b'c'), |hash, letter| letter.encode_utf8(&mut buffer).bytes().fold(hash, with_byte))
    };
    PARTS.flat_map(|length| letters.windows(length)).map(|letters| folded(part(letters))).collect()
}

/// FNV-1a of what it is and its text.
pub fn hash(kind: u8, text: impl Iterator<Item = u8>) -> Feature {
    folded(text.fold(hash_of(kind), with_byte))
}

fn hash_of(kind: u8) -> u32 {
    with_byte(0x811c_9dc5, kind)
}

fn with_byte(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}

fn folded(hash: u32) -> Feature {
    ((hash >> 24) ^ hash) % HASHES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    fn of(text: &str) -> Vec<(Feature, u32)> {
        features(&words(text), &Lexicon::default())
    }

    #[test]
    fn a_slip_leaves_most_of_a_word() {
        let (right, wrong, other) = (of("collection"), of("colection"), of("mattress"));
        let common = |other: &[(Feature, u32)]| right.iter().filter(|feature| other.contains(feature)).count();
        assert!(common(&wrong) * 2 > right.len(), "{} of {}", common(&wrong), right.len());
        assert!(common(&other) * 10 < right.len(), "{}", common(&other));
    }

    #[test]
    fn each_feature_is_there_once_in_order() {
        let features = of("bin bin day bin");
        assert!(features.is_sorted_by(|(one, _), (other, _)| one < other));
        assert_eq!(features.iter().map(|(_, count)| count).max(), Some(&3));
        assert_eq!(of(""), []);
    }
}
