//! How well a typed word fits a known one.

const EXACT: u32 = 100;
const PREFIX: u32 = 70;
const ONE_TYPO: u32 = 50;
const TWO_TYPOS: u32 = 30;
const SHORTEST_PREFIX: usize = 2;

/// A folded word of the vocabulary, with what rules most misspellings out at a glance.
pub(super) struct KnownWord {
    text: Box<str>,
    shape: Shape,
}

impl KnownWord {
    pub(super) fn new(text: String) -> KnownWord {
        KnownWord { shape: Shape::of(&text), text: text.into_boxed_str() }
    }
}

/// A folded word that somebody typed, in one of its spellings.
pub(super) struct TypedWord<'a> {
    text: &'a str,
    shape: Shape,
    typos_forgiven: u8,
    may_go_on: bool,
}

impl TypedWord<'_> {
    /// Of the last word, its beginning is enough: it may not be finished. Numbers are never misspelt.
    pub(super) fn new(text: &str, is_last: bool) -> TypedWord<'_> {
        let shape = Shape::of(text);
        let is_number = text.starts_with(|character: char| character.is_ascii_digit());
        let typos_forgiven = match shape.characters {
            _ if is_number => 0,
            0..4 => 0,
            4..7 => 1,
            _ => 2,
        };
        let may_go_on = is_last && text.len() >= SHORTEST_PREFIX;
        TypedWord { text, shape, typos_forgiven, may_go_on }
    }

    /// Exact before begun before misspelt; 0 for another word.
    pub(super) fn score(&self, known: &KnownWord) -> u32 {
        if *known.text == *self.text {
            return EXACT;
        }
        if self.may_go_on && known.text.starts_with(self.text) {
            return PREFIX;
        }
        if self.typos_forgiven == 0 || self.shape.fewest_typos(&known.shape) > u32::from(self.typos_forgiven) {
            return 0;
        }
        match strsim::damerau_levenshtein(self.text, &known.text) {
            1 => ONE_TYPO,
            2 if self.typos_forgiven == 2 => TWO_TYPOS,
            _ => 0,
        }
    }
}

/// How long a word or a name is, and of which letters.
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

    /// At least so many typos lie between the two words. One typo changes the length by one at most,
    /// and the set of letters by two: one goes, one comes.
    fn fewest_typos(&self, other: &Shape) -> u32 {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn score(typed: &str, known: &str) -> u32 {
        TypedWord::new(typed, true).score(&KnownWord::new(known.into()))
    }

    #[test]
    fn long_words_forgive_more_than_short_ones() {
        for (typed, known, expected) in [
            ("park", "park", EXACT),
            ("par", "park", PREFIX),
            ("p", "park", 0),
            ("prak", "park", ONE_TYPO),
            ("pork", "park", ONE_TYPO),
            ("perks", "park", 0),
            ("pak", "park", 0),
            ("wellinton", "wellington", ONE_TYPO),
            ("welintgon", "wellington", TWO_TYPOS),
            ("welintgn", "wellington", 0),
            ("1234567", "1234568", 0),
        ] {
            assert_eq!(score(typed, known), expected, "{typed} for {known}");
        }
        assert_eq!(TypedWord::new("par", false).score(&KnownWord::new("park".into())), 0);
    }

    proptest! {
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
