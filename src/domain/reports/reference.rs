//! The number of a report: short, to be read to somebody on the telephone, and not to be guessed.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Written `DS-7K3M-2QW2`. Seven random characters, and one by which a slip shows: of a wrong character, and of two that
/// changed places. Nobody finds another's report by trying: there are 13 thousand million numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(
    feature = "openapi",
    schema(value_type = String, pattern = "^DS-[2-9B-DF-HJKMNP-TV-Z]{4}-[2-9B-DF-HJKMNP-TV-Z]{4}$")
)]
#[serde(try_from = "String", into = "String")]
pub struct Reference(String);

/// Without 0 and O, 1, I and L, which look alike, and without vowels, which make words.
const ALPHABET: &[u8; 28] = b"23456789BCDFGHJKMNPQRSTVWXYZ";
const PREFIX: &str = "DS";
/// Of the characters that say which report it is.
const BODY: usize = 7;
/// Nobody types more around it, in bytes.
const MAX_BYTES: usize = 64;
/// Of four characters that are misread: with more, nothing is known of it.
const MAX_READINGS: usize = 16;
/// What no reference has, and which of its characters are read so.
const MISREAD: [(char, &str); 8] =
    [('0', "QD"), ('O', "QD"), ('1', "7J"), ('I', "7J"), ('L', "7J"), ('A', "4"), ('E', "3"), ('U', "V")];
/// A prime above the size of the alphabet: then every single slip changes the sum. The one remainder that has no character
/// is never given out.
const MODULUS: usize = 29;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    #[error("a reference is DS- and eight letters and digits, as in DS-7K3M-2QW2")]
    NotAReference,
    #[error("a character of the reference is wrong, or two have changed places")]
    Slip,
}

impl Reference {
    /// Each number gives a reference; equal ones for few pairs of numbers only. The caller makes sure that it is new.
    pub fn from_random(bytes: [u8; 8]) -> Reference {
        let mut number = u64::from_be_bytes(bytes);
        loop {
            let body = body_of(number);
            if let Some(check) = check_of(&body) {
                return Reference::written(&body, check);
            }
            number = number.wrapping_add(1);
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Which ones may be meant where a text has characters that no reference has, such as an O for a Q: most often one.
    /// Nobody finds another's report by them: each is one of thirteen thousand million, too.
    pub fn misread(text: &str) -> Vec<Reference> {
        if text.len() > MAX_BYTES {
            return Vec::new();
        }
        let mut readings = vec![String::new()];
        for letter in plain(text).chars() {
            let (_, meant) = MISREAD.into_iter().find(|(misread, _)| *misread == letter).unwrap_or((letter, ""));
            if readings.len() * meant.len().max(1) > MAX_READINGS {
                return Vec::new();
            }
            let extended = |reading: &String| match meant {
                "" => vec![[reading, &*letter.to_string()].concat()],
                _ => meant.chars().map(|meant| [reading, &*meant.to_string()].concat()).collect(),
            };
            readings = readings.iter().flat_map(extended).collect();
        }
        readings.iter().filter_map(|reading| reading.parse().ok()).collect()
    }

    fn written(body: &[usize; BODY], check: usize) -> Reference {
        let mut text = PREFIX.to_owned();
        for (place, value) in body.iter().chain([&check]).enumerate() {
            if place % 4 == 0 {
                text.push('-');
            }
            text.push(char::from(ALPHABET[*value]));
        }
        Reference(text)
    }
}

fn body_of(mut number: u64) -> [usize; BODY] {
    let size = ALPHABET.len() as u64;
    std::array::from_fn(|_| {
        let value = number % size;
        number /= size;
        value as usize
    })
}

/// In capitals, without what stands between.
fn plain(text: &str) -> String {
    let is_mark = |letter: &char| letter.is_whitespace() || matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '.');
    text.chars().filter(|letter| !is_mark(letter)).map(|letter| letter.to_ascii_uppercase()).collect()
}

/// None where the remainder has no character.
fn check_of(body: &[usize; BODY]) -> Option<usize> {
    // The weights differ, so that two characters that change places change the sum.
    let sum: usize = body.iter().zip(2..).map(|(value, weight)| value * weight).sum();
    Some((MODULUS - sum % MODULUS) % MODULUS).filter(|check| *check < ALPHABET.len())
}

/// As people say and type it: in any case, with or without the prefix, spaces and hyphens.
impl std::str::FromStr for Reference {
    type Err = ReferenceError;

    fn from_str(text: &str) -> Result<Self, ReferenceError> {
        if text.len() > MAX_BYTES {
            return Err(ReferenceError::NotAReference);
        }
        let plain = plain(text);
        let plain = plain.strip_prefix(PREFIX).filter(|rest| rest.len() == BODY + 1).unwrap_or(&plain);
        let value = |byte: u8| ALPHABET.iter().position(|letter| *letter == byte);
        let values: Vec<usize> = plain.bytes().filter_map(value).collect();
        let [a, b, c, d, e, f, g, check] = *values else { return Err(ReferenceError::NotAReference) };
        if plain.len() != BODY + 1 {
            return Err(ReferenceError::NotAReference);
        }
        let body = [a, b, c, d, e, f, g];
        if check_of(&body) == Some(check) { Ok(Reference::written(&body, check)) } else { Err(ReferenceError::Slip) }
    }
}

impl TryFrom<String> for Reference {
    type Error = ReferenceError;

    fn try_from(text: String) -> Result<Self, ReferenceError> {
        text.parse()
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> String {
        reference.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn it_is_read_as_people_say_and_type_it() {
        let reference: Reference = "DS-7K3M-2QW2".parse().expect("it is the one that the errors show");
        let plain = reference.as_str().replace('-', "");
        let spoken: String = plain.chars().flat_map(|letter| [letter, ' ']).collect();
        for typed in [plain.to_lowercase(), plain[2..].to_owned(), spoken, format!(" {}. ", reference.as_str())] {
            assert_eq!(typed.parse(), Ok(reference.clone()), "{typed}");
        }
        let json = serde_json::to_string(&reference).expect("serialises");
        assert_eq!(serde_json::from_str::<Reference>(&json).expect("own output"), reference);
    }

    #[test]
    fn what_is_no_reference_is_refused() {
        for text in ["", "DS", "DS-7K3M", "DS-7K3M-2QW22", "XX-7K3M-2QW2", "DS-0000-0000", "DS-ŷ7K3M-2QW", "1LOI-AEIU"]
        {
            assert_eq!(text.parse::<Reference>(), Err(ReferenceError::NotAReference), "{text}");
        }
    }

    #[test]
    fn a_character_that_no_reference_has_was_misread() {
        for typed in ["ds-7k3m-2ow2", "DS-7K3M-20W2", "ds lk3m 2qw2", "7k3m2ow2"] {
            let meant: Vec<String> = Reference::misread(typed).into_iter().map(String::from).collect();
            assert_eq!(meant, ["DS-7K3M-2QW2"], "{typed}");
        }
        for typed in ["DS-7K3M-2QW3", "DS-0000-0000", "DS-7K3M", "hello", ""] {
            assert_eq!(Reference::misread(typed), [], "{typed}");
        }
    }

    proptest! {
        #[test]
        fn a_misread_one_is_among_what_may_be_meant(bytes in any::<[u8; 8]>(), text in any::<String>()) {
            let reference = Reference::from_random(bytes);
            let typed = reference.as_str()[3..].replacen('Q', "O", 2).replacen('7', "1", 1);
            prop_assert!(Reference::misread(&typed).contains(&reference), "{}", typed);
            let _ = Reference::misread(&text);
        }

        #[test]
        fn each_is_read_back(bytes in any::<[u8; 8]>()) {
            let reference = Reference::from_random(bytes);
            prop_assert_eq!(reference.as_str().parse(), Ok(reference.clone()));
            prop_assert_eq!(reference.as_str().len(), "DS-7K3M-2QW2".len());
        }

        #[test]
        fn a_slip_shows(bytes in any::<[u8; 8]>(), place in 0..8usize, letter in 0..28usize) {
            let reference = Reference::from_random(bytes);
            let plain = reference.as_str().replace('-', "").into_bytes()[2..].to_vec();
            let mut other = plain.clone();
            other[place] = ALPHABET[letter];
            let mut swapped = plain.clone();
            swapped.swap(place, (place + 1) % 8);
            for slip in [other, swapped].into_iter().filter(|slip| *slip != plain) {
                let slip = String::from_utf8(slip).expect("ASCII");
                prop_assert_eq!(slip.parse::<Reference>(), Err(ReferenceError::Slip), "{}", slip);
            }
        }

        #[test]
        fn any_text_is_a_reference_or_refused(text in any::<String>(), near in "DS[2-9B-Z]{8}") {
            let _ = (text.parse::<Reference>(), near.parse::<Reference>());
        }
    }
}
