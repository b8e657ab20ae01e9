//! How a typed word fits a known one.

/// The better, the smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// The same word, spelt out or short.
    Exact,
    /// It begins so, and may not be finished.
    Begun,
    /// The same in Welsh or English.
    Translated,
    /// Two neighbouring letters in the wrong order.
    Transposed,
    OneTypo,
    TwoTypos,
}

/// Of words at least this long, two typos are forgiven.
const TWO_TYPOS_FROM: u8 = 7;
const SHORTEST: u8 = 2;

/// How long a word or a name is, and of which letters: what rules most misspellings out at a glance.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    characters: u8,
    /// One bit for each letter that the word has.
    letters: u64,
}

impl Shape {
    pub(super) fn of(text: &str) -> Shape {
        let bit = |letter: char| 1 << (u32::from(letter) % u64::BITS);
        Shape {
            characters: u8::try_from(text.chars().count()).unwrap_or(u8::MAX),
            letters: text.chars().fold(0, |letters, letter| letters | bit(letter)),
        }
    }

    /// The worst misspelling that is forgiven in a typed word of this shape.
    pub(super) fn forgives(&self, fit: Fit) -> bool {
        match fit {
            Fit::TwoTypos => self.characters >= TWO_TYPOS_FROM,
            _ => self.characters >= SHORTEST,
        }
    }

    /// At least so many typos lie between the two words. One typo changes the length by one at most,
    /// and the set of letters by two: one goes, one comes.
    pub(super) fn fewest_typos(&self, other: &Shape) -> u32 {
        let length = u32::from(self.characters.abs_diff(other.characters));
        length.max((self.letters ^ other.letters).count_ones().div_ceil(2))
    }

    /// The Jaro-Winkler likeness of the two texts is at most this, if `prefix` letters at their beginning agree (4 at
    /// most count). No more letters match than either has; a letter that the other has not matches none.
    pub(super) fn greatest_likeness(&self, other: &Shape, prefix: u8) -> f64 {
        let matching = |one: &Shape, other: &Shape| {
            f64::from(one.characters) - f64::from((one.letters & !other.letters).count_ones())
        };
        let most = matching(self, other).min(matching(other, self));
        if most <= 0.0 {
            return 0.0;
        }
        let jaro = (most / f64::from(self.characters) + most / f64::from(other.characters) + 1.0) / 3.0;
        jaro + 0.1 * f64::from(prefix) * (1.0 - jaro)
    }
}

/// The misspelling that makes `typed` of `known`, another word, if so few typos do.
pub(super) fn misspelling(typed: &str, known: &str, worst: Fit) -> Option<Fit> {
    match one_typo(typed, known) {
        Some(fit) => Some(fit),
        None if worst == Fit::TwoTypos && strsim::damerau_levenshtein(typed, known) == 2 => Some(Fit::TwoTypos),
        None => None,
    }
    .filter(|fit| *fit <= worst)
}

/// What is left when the beginning and the end that both share are taken off says which typo it is.
fn one_typo(typed: &str, known: &str) -> Option<Fit> {
    let start =
        typed.chars().zip(known.chars()).take_while(|(one, other)| one == other).map(|(one, _)| one.len_utf8()).sum();
    let (typed, known): (&str, &str) = (typed.get(start..)?, known.get(start..)?);
    let end: usize = typed
        .chars()
        .rev()
        .zip(known.chars().rev())
        .take_while(|(one, other)| one == other)
        .map(|(one, _)| one.len_utf8())
        .sum();
    let (typed, known) = (typed.get(..typed.len() - end)?, known.get(..known.len() - end)?);
    let letters = |text: &str| {
        let mut letters = text.chars();
        (letters.next(), letters.next(), letters.next())
    };
    match (letters(typed), letters(known)) {
        ((Some(a), Some(b), None), (Some(c), Some(d), None)) if a == d && b == c => Some(Fit::Transposed),
        ((Some(_), None, _), (Some(_) | None, None, _)) | ((None, ..), (Some(_), None, _)) => Some(Fit::OneTypo),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_typo_is_known_by_its_kind() {
        for (typed, known, fit) in [
            ("prak", "park", Some(Fit::Transposed)),
            ("apkr", "park", Some(Fit::TwoTypos)),
            ("pork", "park", Some(Fit::OneTypo)),
            ("pak", "park", Some(Fit::OneTypo)),
            ("parrk", "park", Some(Fit::OneTypo)),
            ("ts", "st", Some(Fit::Transposed)),
            ("hte", "the", Some(Fit::Transposed)),
            ("welintgon", "wellington", Some(Fit::TwoTypos)),
            ("welintgn", "wellington", None),
        ] {
            assert_eq!(misspelling(typed, known, Fit::TwoTypos), fit, "{typed} for {known}");
        }
        assert_eq!(misspelling("pork", "park", Fit::Transposed), None);
        assert!(Shape::of("prak").forgives(Fit::OneTypo) && !Shape::of("prak").forgives(Fit::TwoTypos));
    }

    proptest! {
        #[test]
        fn one_typo_is_one_by_the_known_distance(typed in "[a-cŵ]{0,7}", known in "[a-cŵ]{0,7}") {
            let is_one = strsim::damerau_levenshtein(&typed, &known) == 1;
            prop_assert_eq!(one_typo(&typed, &known).is_some(), is_one);
        }

        #[test]
        fn the_glance_rules_no_near_word_out(typed in "[a-dŵŷ]{0,9}", known in "[a-dŵŷ]{0,9}") {
            let distance = strsim::damerau_levenshtein(&typed, &known);
            let fewest = Shape::of(&typed).fewest_typos(&Shape::of(&known));
            prop_assert!(usize::try_from(fewest).expect("small") <= distance);
        }

        #[test]
        fn the_glance_rules_no_like_name_out(typed in "[a-dŵ ]{1,12}", known in "[a-dŵ ]{1,12}") {
            let prefix = typed.chars().take(4).zip(known.chars()).take_while(|(one, other)| one == other).count();
            let greatest = Shape::of(&typed).greatest_likeness(&Shape::of(&known), prefix.try_into().expect("four"));
            prop_assert!(strsim::jaro_winkler(&typed, &known) <= greatest + 1e-9, "{}", greatest);
        }
    }
}
