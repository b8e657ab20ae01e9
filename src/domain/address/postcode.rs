//! Postcodes: GOV.UK's normaliser with the stricter letter rules of Royal Mail's Programmers' Guide.

use super::typos::{corrections, readings};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A whole postcode as it is displayed: upper case, one space ("LS13 2AA").
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String))]
#[serde(try_from = "String", into = "String")]
pub struct Postcode(String);

/// The first half of a postcode ("LS13").
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String))]
#[serde(try_from = "String", into = "String")]
pub struct Outward(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PostcodeError {
    #[error("no postcode was given")]
    Empty,
    #[error("this is not in the form of a postcode")]
    Malformed,
    /// Crown dependencies, overseas territories, forces and bulk mail: no council in the United Kingdom serves them.
    #[error("no council serves this postcode")]
    NotServed,
}

const MAX_CHARS: usize = 7;
const INWARD: usize = 3;
/// The areas of Great Britain and Northern Ireland (Royal Mail), and AW, which nobody has: it is for made-up places.
const AREAS: &str = " AB AL AW B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E \
    EC EH EN EX FK FY G GL GU HA HD HG HP HR HS HU HX IG IP IV KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN \
    NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W \
    WA WC WD WF WN WR WS WV YO ZE ";
/// Forces, bulk mail, Girobank (GIR 0AA, the only one of its form), crown dependencies and Gibraltar.
const AREAS_NOT_SERVED: &str = " BF BX GIR GX GY IM JE ";
const MAX_SUGGESTIONS: usize = 8;

impl Postcode {
    /// As typed: any case, spaces and punctuation anywhere. O for 0 and I for 1 and the other way round within a half
    /// that stands apart, or within a whole that stands together: "1 G12 8QQ" is not IG12.
    pub fn parse(text: &str) -> Result<Postcode, PostcodeError> {
        let typed = normalised(text)?;
        let postcode = if is_postcode(&typed) { Some(typed) } else { corrected(text) };
        let postcode = postcode.ok_or(PostcodeError::Malformed)?;
        if is_served(&postcode) { Ok(Postcode(spaced(&postcode))) } else { Err(PostcodeError::NotServed) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn outward(&self) -> Outward {
        Outward(self.0[..self.0.len() - INWARD - 1].to_owned())
    }

    /// What may have been meant where `text` is no postcode or one that nobody has: a letter read or typed for its
    /// likeness, two swapped, one too many, one of a pair missing. The likeliest first, a few at most.
    pub fn near_misses(text: &str) -> Vec<Postcode> {
        let Ok(typed) = normalised(text) else {
            return Vec::new();
        };
        let itself = Postcode::parse(text).ok();
        let mut found = Vec::new();
        for candidate in corrections(&typed) {
            let meant = is_postcode(&candidate) && is_served(&candidate);
            let postcode = Postcode(spaced(&candidate));
            if meant && Some(&postcode) != itself.as_ref() && !found.contains(&postcode) {
                found.push(postcode);
            }
        }
        found.truncate(MAX_SUGGESTIONS);
        found
    }
}

impl Outward {
    pub fn parse(text: &str) -> Result<Outward, PostcodeError> {
        let typed = normalised(text)?;
        let is_apart = text.split_whitespace().nth(1).is_some();
        let readings = if is_apart { vec![typed] } else { readings(&typed) };
        let corrected = readings.into_iter().find(|reading| is_outward(reading));
        let outward = corrected.ok_or(PostcodeError::Malformed)?;
        if is_served(&outward) { Ok(Outward(outward)) } else { Err(PostcodeError::NotServed) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Upper case without the punctuation and space that people type; a few characters of ASCII, or an error.
fn normalised(text: &str) -> Result<String, PostcodeError> {
    const DROPPED: &str = "`~,.<>;':\"/[]|{}()=_+-\u{2018}\u{2019}\u{2010}\u{2013}\u{2014}";
    let kept = text.chars().filter(|character| !character.is_whitespace() && !DROPPED.contains(*character));
    let typed: String = kept.take(MAX_CHARS + 2).map(|character| character.to_ascii_uppercase()).collect();
    if typed.is_empty() {
        return Err(PostcodeError::Empty);
    }
    let is_plausible = typed.len() <= MAX_CHARS + 1 && typed.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_plausible { Ok(typed) } else { Err(PostcodeError::Malformed) }
}

/// With O/0 and I/1 swapped within each word of `text`, a postcode.
fn corrected(text: &str) -> Option<String> {
    let mut words = text.split_whitespace().filter_map(|word| normalised(word).ok());
    match (words.next()?, words.next(), words.next()) {
        (whole, None, _) => readings(&whole).into_iter().find(|reading| is_postcode(reading)),
        (outward, Some(inward), None) => {
            let outward = readings(&outward).into_iter().find(|reading| is_outward(reading))?;
            let inward = [&inward.get(..1)?.replace('O', "0").replace('I', "1"), inward.get(1..)?].concat();
            is_inward(inward.as_bytes()).then(|| outward + &inward)
        }
        _ => None,
    }
}

/// `letters` is upper-case ASCII without a space, as in the functions below.
fn is_postcode(letters: &str) -> bool {
    let Some(split) = letters.len().checked_sub(INWARD) else {
        return false;
    };
    let (outward, inward) = letters.split_at(split);
    (is_outward(outward) || letters == "GIR0AA") && is_inward(inward.as_bytes())
}

fn is_inward(inward: &[u8]) -> bool {
    let is_unit = |letter: &u8| letter.is_ascii_uppercase() && !b"CIKMOV".contains(letter);
    inward.len() == INWARD && inward[0].is_ascii_digit() && inward[1..].iter().all(is_unit)
}

/// The forms A9, A99, AA9, AA99, A9A, AA9A of an area that exists, with the letters that stand at the last place.
/// No district of two digits begins with 0: "S01" is a mistyped "SO1".
fn is_outward(outward: &str) -> bool {
    let digits = outward.trim_start_matches(|letter: char| letter.is_ascii_uppercase());
    let area = &outward[..outward.len() - digits.len()];
    let is_area = lists(AREAS, area) || lists(AREAS_NOT_SERVED, area);
    is_area
        && match *digits.as_bytes() {
            [digit] => digit.is_ascii_digit(),
            [tens, ones] if ones.is_ascii_digit() => tens.is_ascii_digit() && tens != b'0',
            [digit, letter] => {
                let last: &[u8] = if area.len() == 1 { b"ABCDEFGHJKPSTUW" } else { b"ABEHMNPRVWXY" };
                digit.is_ascii_digit() && last.contains(&letter)
            }
            _ => false,
        }
}

fn lists(areas: &str, area: &str) -> bool {
    !area.is_empty() && areas.contains(&[" ", area, " "].concat())
}

/// KY with a number is Kirkcaldy; Cayman's KY1-1001 has four digits after its hyphen and no inward half.
fn is_served(letters: &str) -> bool {
    let area = letters.split(|letter: char| letter.is_ascii_digit()).next().unwrap_or_default();
    !lists(AREAS_NOT_SERVED, area)
}

fn spaced(letters: &str) -> String {
    let (outward, inward) = letters.split_at(letters.len().saturating_sub(INWARD));
    format!("{outward} {inward}")
}

macro_rules! text_type {
    ($name:ident) => {
        impl TryFrom<String> for $name {
            type Error = PostcodeError;

            fn try_from(text: String) -> Result<Self, PostcodeError> {
                $name::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}

text_type!(Postcode);
text_type!(Outward);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parsed(text: &str) -> Result<String, PostcodeError> {
        Postcode::parse(text).map(String::from)
    }

    #[test]
    fn every_form_is_displayed_with_one_space() {
        for (typed, shown) in [
            ("m11aa", "M1 1AA"),
            ("M60 1NW", "M60 1NW"),
            ("cr26xh", "CR2 6XH"),
            ("DN551PT", "DN55 1PT"),
            ("w1a1hq", "W1A 1HQ"),
            ("ec1a 1bb", "EC1A 1BB"),
            (" ls13\u{a0}2aa ", "LS13 2AA"),
            ("[LS13-2A_A]", "LS13 2AA"),
            ("L S 1 3 2 A A", "LS13 2AA"),
            ("ky11aa", "KY1 1AA"),
            ("bt1 5gs", "BT1 5GS"),
        ] {
            assert_eq!(parsed(typed).as_deref(), Ok(shown), "{typed}");
        }
    }

    #[test]
    fn likenesses_are_swapped_before_refusing() {
        for (typed, meant) in [
            ("LSI3 2AA", "LS13 2AA"),
            ("LS1O 2AA", "LS10 2AA"),
            ("LS13 OAA", "LS13 0AA"),
            ("0X1 2JD", "OX1 2JD"),
            ("S01 1AA", "SO1 1AA"),
            ("IG1 1AA", "IG1 1AA"),
            ("1G1 1AA", "IG1 1AA"),
        ] {
            assert_eq!(parsed(typed).as_deref(), Ok(meant), "{typed}");
        }
    }

    #[test]
    fn letters_that_never_stand_there_are_refused() {
        for bad in [
            "Q1 1AA",
            "V1 1AA",
            "X1 1AA",
            "AJ1 1AA",
            "AZ1 1AA",
            "W1Z 1AA",
            "EC1C 1AA",
            "LS13 2CA",
            "LS13 2AV",
            "LS13",
            "2AA",
            "LS13 2A",
            "LS132 2AA",
            "LS13 2AAA",
            "AAA1 1AA",
            "1AA 1AA",
            "14 High",
            "12 2nd",
            "147 St",
            "1 G12 8QQ",
            "II1 1AA",
            "HI1 1AA",
            "JO1 1AA",
            "LS13 2ÂA",
            "road 1ab",
            "ß1 1AA",
        ] {
            assert_eq!(parsed(bad), Err(PostcodeError::Malformed), "{bad}");
        }
        for empty in ["", "  ", "-"] {
            assert_eq!(parsed(empty), Err(PostcodeError::Empty));
        }
    }

    #[test]
    fn places_without_a_council_are_told_apart() {
        for elsewhere in ["JE2 3AB", "GY1 1AA", "IM1 1AA", "BF1 2AA", "BX1 1LT", "GX11 1AA", "gir 0aa"] {
            assert_eq!(parsed(elsewhere), Err(PostcodeError::NotServed), "{elsewhere}");
        }
        for elsewhere in ["KY1-1001", "XX1 1AA", "AI-2640"] {
            assert!(parsed(elsewhere).is_err(), "{elsewhere}");
        }
        assert_eq!(Outward::parse("je2"), Err(PostcodeError::NotServed));
    }

    #[test]
    fn outward_halves_are_read_alone() {
        assert_eq!(Postcode::parse("ec1a1bb").map(|postcode| postcode.outward().to_string()).as_deref(), Ok("EC1A"));
        for (typed, shown) in [("ls13", "LS13"), ("LS1O", "LS10"), (" w1a ", "W1A"), ("m1", "M1")] {
            assert_eq!(Outward::parse(typed).map(String::from).as_deref(), Ok(shown), "{typed}");
        }
        for bad in ["so", "to", "ls", "13", "ls133", "ls13 2aa"] {
            assert_eq!(Outward::parse(bad), Err(PostcodeError::Malformed), "{bad}");
        }
    }

    #[test]
    fn a_typo_has_its_correction_among_the_near_misses() {
        for (typed, meant) in [
            ("LS13 2AAA", "LS13 2AA"),
            ("LS13 2A", "LS13 2AA"),
            ("SL13 2AA", "LS13 2AA"),
            ("LS133 2AA", "LS13 2AA"),
            ("L1S3 2AA", "LS13 2AA"),
            ("LS13 A2A", "LS13 2AA"),
            ("LSS13 2AA", "LS13 2AA"),
            ("LSB 2AA", "LS8 2AA"),
            ("LS31 2AA", "LS13 2AA"),
        ] {
            let near = Postcode::near_misses(typed);
            assert!(near.iter().any(|postcode| postcode.as_str() == meant), "{typed}: {near:?}");
        }
    }

    #[test]
    fn json_is_checked_too() {
        assert!(serde_json::from_str::<Postcode>("\"nowhere\"").is_err());
        assert_eq!(serde_json::from_str::<Postcode>("\"ls132aa\"").ok(), Postcode::parse("LS13 2AA").ok());
    }

    proptest! {
        #[test]
        fn what_is_displayed_parses_to_itself(typed in "[A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2}") {
            if let Ok(postcode) = Postcode::parse(&typed) {
                prop_assert_eq!(Postcode::parse(postcode.as_str()), Ok(postcode.clone()));
                let outward = postcode.outward();
                prop_assert_eq!(Outward::parse(outward.as_str()), Ok(outward));
                let json = serde_json::to_string(&postcode).expect("serialises");
                prop_assert_eq!(serde_json::from_str::<Postcode>(&json).expect("own output"), postcode);
            }
        }

        #[test]
        fn any_text_is_a_postcode_or_refused(text in any::<String>()) {
            let _ = Outward::parse(&text);
            if let Ok(postcode) = Postcode::parse(&text) {
                prop_assert!(is_postcode(&postcode.as_str().replace(' ', "")));
            }
        }

        #[test]
        fn near_misses_are_few_and_never_what_was_typed(text in "[A-Z0-9 ]{0,9}") {
            let near = Postcode::near_misses(&text);
            prop_assert!(near.len() <= MAX_SUGGESTIONS);
            let typed = Postcode::parse(&text).ok();
            prop_assert!(near.iter().all(|postcode| Some(postcode) != typed.as_ref()));
        }
    }
}
