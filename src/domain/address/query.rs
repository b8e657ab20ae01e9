//! What a person typed into the one search box: a postcode, half of one, or a street, with or without a number.

use super::{Outward, Postcode, fold};

/// A search, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    Postcode {
        postcode: Postcode,
        numbers: Vec<String>,
    },
    Outward {
        outward: Outward,
        numbers: Vec<String>,
    },
    /// Folded; `words` has the street, the locality and the outward postcode in the order typed.
    Street {
        numbers: Vec<String>,
        words: Vec<String>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    #[error("nothing was typed")]
    Empty,
    #[error("more was typed than an address holds")]
    TooLong,
    #[error("too little was typed to search by")]
    TooShort,
}

const FEWEST_LETTERS: usize = 3;

impl Query {
    /// In characters.
    pub const LONGEST: usize = 200;

    /// "LS13 2AA", "10 ls132aa", "LS13", "flat 2, 10 Abbey Av., Bramley".
    /// Numbers are folded: "10", "10a", "10-12", "flat 2".
    pub fn parse(text: &str) -> Result<Query, QueryError> {
        if text.chars().nth(Query::LONGEST).is_some() {
            return Err(QueryError::TooLong);
        }
        if let Ok(postcode) = Postcode::parse(text) {
            return Ok(Query::Postcode { postcode, numbers: Vec::new() });
        }
        let mut tokens = tokens(text);
        if tokens.is_empty() {
            return Err(QueryError::Empty);
        }
        if is_begun_postcode(&tokens) {
            return Err(QueryError::TooShort);
        }
        let area = take_area(&mut tokens);
        let (numbers, mut words) = split_numbers(tokens);
        match area {
            Some(Area::Whole(postcode)) if words.is_empty() => {
                return Ok(Query::Postcode { postcode, numbers });
            }
            Some(Area::Half(outward)) if words.is_empty() => {
                return Ok(Query::Outward { outward, numbers });
            }
            Some(Area::Whole(postcode)) => words.push(postcode.outward().as_str().to_ascii_lowercase()),
            Some(Area::Half(outward)) => words.push(outward.as_str().to_ascii_lowercase()),
            None => {}
        }
        let letters: usize = words.iter().map(|word| word.chars().count()).sum();
        if letters < FEWEST_LETTERS { Err(QueryError::TooShort) } else { Ok(Query::Street { numbers, words }) }
    }
}

enum Area {
    Whole(Postcode),
    Half(Outward),
}

/// Folded words; a range of house numbers stays one.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    for chunk in text.split_whitespace() {
        let chunk = chunk.trim_matches(|character: char| !character.is_alphanumeric());
        let is_range = chunk.split('-').count() == 2 && chunk.split('-').all(is_number);
        if is_range {
            tokens.push(chunk.to_lowercase());
        } else {
            tokens.extend(fold(chunk));
        }
    }
    tokens
}

/// "LS13 2", "LS13 2A": not the house 2A of LS13, but a postcode of which letters are missing.
fn is_begun_postcode(tokens: &[String]) -> bool {
    let [outward, inward] = tokens else { return false };
    let is_begun = matches!(inward.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'9', b'a'..=b'z']);
    is_begun && Outward::parse(outward).is_ok()
}

/// Takes a postcode off the end or the start, whole before half.
fn take_area(tokens: &mut Vec<String>) -> Option<Area> {
    let count = tokens.len();
    let ends = |taken: usize| [count.saturating_sub(taken)..count, 0..taken.min(count)];
    for range in ends(2).into_iter().chain(ends(1)) {
        if let Ok(postcode) = Postcode::parse(&tokens[range.clone()].concat()) {
            tokens.drain(range);
            return Some(Area::Whole(postcode));
        }
    }
    for range in ends(1) {
        if let Ok(outward) = Outward::parse(&tokens[range.clone()].concat()) {
            tokens.drain(range);
            return Some(Area::Half(outward));
        }
    }
    None
}

fn split_numbers(tokens: Vec<String>) -> (Vec<String>, Vec<String>) {
    let (mut numbers, mut words) = (Vec::new(), Vec::new());
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let names_unit = |next: &String| is_number(next) || next.len() == 1;
        if let Some(unit) = unit(&token)
            && let Some(name) = tokens.next_if(names_unit)
        {
            numbers.push(format!("{unit} {name}"));
        } else if token.split('-').all(is_number) {
            numbers.push(token);
        } else {
            words.push(token);
        }
    }
    (numbers, words)
}

/// The English word for a part of a building.
fn unit(token: &str) -> Option<&'static str> {
    match token {
        "flat" | "fflat" | "flt" => Some("flat"),
        "apartment" | "apt" | "rhandy" => Some("apartment"),
        "unit" | "uned" => Some("unit"),
        "room" | "ystafell" => Some("room"),
        _ => None,
    }
}

/// "10", "10a": a number with one letter at most; "1st" is a word of a street's name.
fn is_number(token: impl AsRef<str>) -> bool {
    let token = token.as_ref();
    let suffix = token.trim_start_matches(|character: char| character.is_ascii_digit());
    suffix.len() < token.len() && suffix.len() <= 1 && suffix.chars().all(|letter| letter.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parsed(text: &str) -> String {
        match Query::parse(text) {
            Ok(Query::Postcode { postcode, numbers }) => {
                format!("{postcode} [{}]", numbers.join("|"))
            }
            Ok(Query::Outward { outward, numbers }) => {
                format!("{outward}* [{}]", numbers.join("|"))
            }
            Ok(Query::Street { numbers, words }) => {
                format!("{} [{}]", words.join(" "), numbers.join("|"))
            }
            Err(error) => format!("{error:?}"),
        }
    }

    #[test]
    fn one_box_takes_what_people_type() {
        for (typed, meaning) in [
            ("LS13 2AA", "LS13 2AA []"),
            ("ls132aa", "LS13 2AA []"),
            (" ls13-2aa. ", "LS13 2AA []"),
            ("10 LS13 2AA", "LS13 2AA [10]"),
            ("ls132aa 10a", "LS13 2AA [10a]"),
            ("flat 2, 10, LS13 2AA", "LS13 2AA [flat 2|10]"),
            ("LS13", "LS13* []"),
            ("10 ls13", "LS13* [10]"),
            ("abbey av 10 bramley", "abbey av bramley [10]"),
            ("10 Abbey Avenue, Bramley, LS13 2AA", "abbey avenue bramley ls13 [10]"),
            ("10 abbey avenue ls13", "abbey avenue ls13 [10]"),
            ("Fflat 2, 10-12 Lôn-y-Bwthyn", "lon y bwthyn [flat 2|10-12]"),
            ("Flat B, St John's Close", "st johns close [flat b]"),
            ("flat bush lane", "flat bush lane []"),
            ("1st Avenue", "1st avenue []"),
            ("Tŷ Gwyn", "ty gwyn []"),
            ("so road", "so road []"),
            ("", "Empty"),
            (" -,. ", "Empty"),
            ("10", "TooShort"),
            ("ab", "TooShort"),
            ("LS13 2", "TooShort"),
            ("aw1-2a", "TooShort"),
            ("2a LS13", "LS13* [2a]"),
            ("LS13 12", "LS13* [12]"),
        ] {
            assert_eq!(parsed(typed), meaning, "{typed}");
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(Query::parse(&"ŵ".repeat(200)).is_ok());
        assert_eq!(Query::parse(&"a".repeat(201)), Err(QueryError::TooLong));
    }

    proptest! {
        #[test]
        fn any_text_is_a_query_or_refused(text in any::<String>()) {
            if let Ok(Query::Street { words, .. }) = Query::parse(&text) {
                prop_assert!(!words.is_empty());
                prop_assert!(words.iter().all(|word| !word.is_empty()));
            }
        }

        #[test]
        fn a_number_is_kept_beside_a_postcode(number in 1u16..2000) {
            prop_assert_eq!(parsed(&format!("{number} LS13 2AA")), format!("LS13 2AA [{number}]"));
        }
    }
}
