//! The words for parts of a building, English and Welsh: one table for reading what is typed, for ordering and grouping
//! homes, and for their casing.

/// What a word says of a part of a building, with the word that it is matched by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitWord {
    /// A number or a letter names it: "Flat 2", "Ystafell B".
    Numbered(&'static str),
    /// It says where the part is: "basement", "rear".
    Position(&'static str),
}

/// What it is matched by, and how it is written. "Flat" and "apartment" say the same to whoever types.
const NUMBERED: &[(&str, &[&str])] = &[
    ("flat", &["flat", "flats", "flt", "fflat", "fflatiau", "apartment", "apartments", "apt", "rhandy"]),
    ("room", &["room", "rooms", "rm", "ystafell", "ystafelloedd"]),
    ("unit", &["unit", "units", "uned", "unedau"]),
    ("block", &["block", "bloc", "blk"]),
    ("studio", &["studio", "stiwdio"]),
    ("suite", &["suite"]),
    ("level", &["level", "lefel"]),
    ("maisonette", &["maisonette", "maisonnette"]),
    ("penthouse", &["penthouse"]),
];

const POSITIONS: &[(&str, &[&str])] = &[
    ("basement", &["basement", "bsmt", "islawr"]),
    ("ground", &["ground", "gwaelod"]),
    ("first", &["first", "cyntaf"]),
    ("second", &["second", "ail"]),
    ("third", &["third", "trydydd"]),
    ("fourth", &["fourth", "pedwerydd"]),
    ("fifth", &["fifth", "pumed"]),
    ("floor", &["floor", "flr", "llawr"]),
    ("upper", &["upper", "uchaf"]),
    ("lower", &["lower", "isaf"]),
    ("top", &["top"]),
    ("middle", &["middle", "canol"]),
    ("attic", &["attic", "loft", "atig"]),
    ("annexe", &["annexe", "annex", "anecs"]),
    ("garden", &["garden", "gardd"]),
    ("rear", &["rear", "cefn"]),
    ("back", &["back"]),
    ("front", &["front", "blaen"]),
    ("left", &["left", "chwith"]),
    ("right", &["right", "dde"]),
    ("above", &["above", "uwchben"]),
    ("adjacent", &["adjacent"]),
    ("next", &["next"]),
    ("garage", &["garage"]),
];

/// What the folded `word` says, if it is for a part of a building.
pub fn unit_word(word: &str) -> Option<UnitWord> {
    let named = |table: &'static [(&'static str, &[&str])]| {
        table.iter().find(|(_, written)| written.contains(&word)).map(|(matched, _)| *matched)
    };
    named(NUMBERED).map(UnitWord::Numbered).or_else(|| named(POSITIONS).map(UnitWord::Position))
}

/// Whether the number or letter after the folded `word` names a part of a building.
pub fn is_numbered_unit(word: &str) -> bool {
    matches!(unit_word(word), Some(UnitWord::Numbered(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::fold;

    #[test]
    fn both_languages_say_the_same() {
        for (english, welsh) in [("flat", "fflat"), ("apartment", "rhandy"), ("room", "ystafell"), ("unit", "uned")] {
            assert_eq!(unit_word(english), unit_word(welsh), "{english}");
            assert!(is_numbered_unit(welsh));
        }
        assert_eq!(unit_word("islawr"), Some(UnitWord::Position("basement")));
        assert_eq!(unit_word("house"), None);
    }

    #[test]
    fn each_word_is_folded_and_listed_once() {
        let words: Vec<&str> =
            NUMBERED.iter().chain(POSITIONS).flat_map(|(_, written)| written.iter().copied()).collect();
        for (at, word) in words.iter().enumerate() {
            assert!(!words[..at].contains(word), "{word} twice");
            assert_eq!(fold(word), [*word]);
        }
    }
}
