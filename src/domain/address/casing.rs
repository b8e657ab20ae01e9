//! Tidy casing for sources that shout: "ST JOHN'S CLOSE" -> "St John's Close".

use super::unit_words::is_numbered_unit;

/// Words that stay small inside a name, in English and Welsh.
const SMALL: [&str; 17] =
    ["OF", "ON", "THE", "AT", "IN", "AND", "BY", "TO", "FOR", "UNDER", "UPON", "LE", "Y", "YR", "AR", "DAN", "WRTH"];
const INITIALS: [&str; 9] = ["RAF", "NHS", "YMCA", "YWCA", "HMP", "PO", "BBC", "UK", "TA"];
/// Numbers of blocks and phases. V and X are letters more often than numbers.
const ROMAN: [&str; 8] = ["II", "III", "IV", "VI", "VII", "VIII", "IX", "XI"];

/// Single spaces, and upper-case text in the case people write it; text with a lower-case letter keeps its case.
pub fn tidy(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().any(char::is_lowercase) {
        return text;
    }
    let words = words(&text);
    (0..words.len()).map(|at| cased(&words, at) + words[at].after).collect()
}

struct Word<'a> {
    /// Letters, digits and apostrophes; empty where the text begins with something else.
    letters: &'a str,
    /// What stands between this word and the next.
    after: &'a str,
}

fn words(text: &str) -> Vec<Word<'_>> {
    let is_inside = |character: char| character.is_alphanumeric() || is_apostrophe(character);
    let mut words = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|character| !is_inside(character)).unwrap_or(rest.len());
        let (letters, tail) = rest.split_at(end);
        let next = tail.find(is_inside).unwrap_or(tail.len());
        let (after, tail) = tail.split_at(next);
        words.push(Word { letters, after });
        rest = tail;
    }
    words
}

fn cased(words: &[Word], at: usize) -> String {
    let word = words[at].letters;
    let before = at.checked_sub(1).map(|before| &words[before]);
    if word.chars().any(|character| character.is_ascii_digit()) {
        return if is_ordinal(word) { word.to_lowercase() } else { word.to_owned() };
    }
    let is_named_unit = before.is_some_and(|before| is_unit(before.letters)) && word.chars().count() == 1;
    let is_numeral = ROMAN.contains(&word) && before.is_some_and(|before| !before.letters.is_empty());
    if is_named_unit || is_numeral || INITIALS.contains(&word) {
        return word.to_owned();
    }
    let is_last = words[at + 1..].iter().all(|after| after.letters.is_empty());
    if SMALL.contains(&word) && !is_last && !begins_name(words, at) {
        return word.to_lowercase();
    }
    capitalised(word)
}

/// Whether a name begins here: at the start, after a comma or bracket, after a house number or a flat's letter.
fn begins_name(words: &[Word], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| &words[before]) else {
        return true;
    };
    let is_number = before.letters.chars().any(|character| character.is_ascii_digit()) && !is_ordinal(before.letters);
    let is_unit = at >= 2 && is_unit(words[at - 2].letters) && before.letters.chars().count() == 1;
    before.letters.is_empty() || is_number || is_unit || before.after.contains([',', '(', '/', ';', ':'])
}

/// A single letter after one of these is a name, not a word.
fn is_unit(word: &str) -> bool {
    is_numbered_unit(&word.to_lowercase())
}

/// "1ST", "22ND"
fn is_ordinal(word: &str) -> bool {
    let ending = word.trim_start_matches(|character: char| character.is_ascii_digit());
    ending.len() < word.len() && ["ST", "ND", "RD", "TH"].contains(&ending)
}

/// "McDonald", "O'Brien", "D'Arcy", "John's"
fn capitalised(word: &str) -> String {
    if let Some((prefix, rest)) = word.split_once(is_apostrophe)
        && ["O", "D", "L"].contains(&prefix)
        && rest.chars().count() > 2
    {
        let apostrophe = &word[prefix.len()..word.len() - rest.len()];
        return format!("{prefix}{apostrophe}{}", initial_upper(rest));
    }
    match word.strip_prefix("MC") {
        Some(rest) if rest.chars().count() > 2 => format!("Mc{}", initial_upper(rest)),
        _ => initial_upper(word),
    }
}

/// The first letter stays as it is, the rest is lower case.
fn initial_upper(word: &str) -> String {
    let first = word.find(char::is_alphabetic).unwrap_or_default();
    let second = word[first..].char_indices().nth(1).map_or(word.len(), |(at, _)| first + at);
    format!("{}{}", &word[..second], word[second..].to_lowercase())
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '\u{2019}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shouted_addresses_read_as_people_write_them() {
        for (shouted, tidied) in [
            ("ST JOHN'S CLOSE", "St John's Close"),
            ("ST JOHN\u{2019}S CLOSE", "St John\u{2019}s Close"),
            ("MCDONALD ROAD", "McDonald Road"),
            ("O'BRIEN WAY", "O'Brien Way"),
            ("D'ARCY LANE", "D'Arcy Lane"),
            ("MACKENZIE STREET", "Mackenzie Street"),
            ("2A", "2A"),
            ("FLAT 2A, THE GABLES", "Flat 2A, The Gables"),
            ("LAND AT THE REAR OF 10 THE GREEN", "Land at the Rear of 10 The Green"),
            ("STOKE-ON-TRENT", "Stoke-on-Trent"),
            ("ROOM B1 2 1 BLOCK B LUPTON FLATS", "Room B1 2 1 Block B Lupton Flats"),
            ("BLOCK Y LUPTON FLATS", "Block Y Lupton Flats"),
            ("FLAT A THE GABLES", "Flat A The Gables"),
            ("LÔN Y BWTHYN", "Lôn y Bwthyn"),
            ("HEOL-Y-DERW", "Heol-y-Derw"),
            ("HEOL YR EGLWYS", "Heol yr Eglwys"),
            ("TŶ'R YSGOL", "Tŷ'r Ysgol"),
            ("Y GOEDEN", "Y Goeden"),
            ("PEN-Y-BONT AR OGWR", "Pen-y-Bont ar Ogwr"),
            ("KING GEORGE STREET II", "King George Street II"),
            ("PHASE III, THE MALTINGS", "Phase III, The Maltings"),
            ("1ST AVENUE", "1st Avenue"),
            ("42ND THE ROW", "42nd the Row"),
            ("10-12A HIGH STREET (REAR OF)", "10-12A High Street (Rear Of)"),
            ("LEEDS LS13 2AA", "Leeds LS13 2AA"),
            ("NEWCASTLE UPON TYNE", "Newcastle upon Tyne"),
            ("THE HEADROW", "The Headrow"),
            ("STEP IN", "Step In"),
            ("KING CHARLES I WAY", "King Charles I Way"),
            ("PO BOX 12", "PO Box 12"),
            ("  HIGH   STREET ", "High Street"),
            ("", ""),
        ] {
            assert_eq!(tidy(shouted), tidied);
        }
    }

    #[test]
    fn text_that_has_its_case_keeps_it() {
        for text in ["St John's Close", "eBay House", "MacDonald HOUSE Road"] {
            assert_eq!(tidy(text), text);
        }
    }

    proptest! {
        #[test]
        fn tidying_is_idempotent(text in "\\PC{0,40}|[A-Z0-9' ,.()-]{0,40}") {
            let once = tidy(&text);
            prop_assert_eq!(tidy(&once), once);
        }

        #[test]
        fn only_case_and_space_change(text in "[A-ZŴŶÂÊÎÔÛ0-9' ,.()-]{0,40}") {
            let letters = |text: &str| text.to_lowercase().split_whitespace().collect::<String>();
            prop_assert_eq!(letters(&tidy(&text)), letters(&text));
        }
    }
}
