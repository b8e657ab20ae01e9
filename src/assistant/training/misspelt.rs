//! Phrases as thumbs write them.

use super::chance::Chance;

/// One word in so many is misspelt.
const RATE: usize = 5;
/// Shorter ones are written right.
const SHORTEST: usize = 4;

/// The same words with the slips of a thumb: a letter left out, doubled, swapped with the next, or another.
pub fn misspelt(words: &[String], chance: &mut Chance) -> Vec<String> {
    let slip = |word: &String| {
        let mut letters: Vec<char> = word.chars().collect();
        if letters.len() < SHORTEST || chance.below(RATE) > 0 {
            return word.clone();
        }
        let at = 1 + chance.below(letters.len() - 2);
        match chance.below(4) {
            0 => drop(letters.remove(at)),
            1 => letters.insert(at, letters[at]),
            2 => letters.swap(at, at + 1),
            _ => letters[at] = char::from(b"abcdefghijklmnopqrstuvwxyz"[chance.below(26)]),
        }
        letters.into_iter().collect()
    };
    words.iter().map(slip).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_words_have_one_slip_and_short_ones_none() {
        let words: Vec<String> = std::iter::repeat_n("collection".to_owned(), 1000).collect();
        let (once, again) = (misspelt(&words, &mut Chance::new(1)), misspelt(&words, &mut Chance::new(1)));
        assert_eq!(once, again);
        let slips = once.iter().filter(|word| *word != "collection").count();
        assert!((120..280).contains(&slips), "{slips}");
        assert!(once.iter().all(|word| word.starts_with('c') && (9..=11).contains(&word.len())));
        let short = vec!["bin".to_owned(); 50];
        assert_eq!(misspelt(&short, &mut Chance::new(1)), short);
    }
}
