//! Looking a person's history up for them, when they ask for it: the code by which they say whose it is, and what they are
//! told of it afterwards. Nobody on the council's side can ask without a code, and none is good twice.

use crate::text::Text;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What a person makes on their account page, and reads out. No two of its letters look like each other, and none is a vowel,
/// so that it is no word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookUpCode(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is no code")]
pub struct NoCode;

impl LookUpCode {
    const LETTERS: &[u8; 25] = b"23456789CDFGHJKMNPQRTVWXY";
    const LENGTH: usize = 8;
    /// As long as a conversation takes to get to it.
    pub const GOOD_FOR: SignedDuration = SignedDuration::from_mins(10);

    pub fn from_random(random: [u8; 16]) -> Self {
        let mut rest = u128::from_be_bytes(random);
        let letters = (0..Self::LENGTH).map(|_| {
            let letter = Self::LETTERS[(rest % 25) as usize];
            rest /= 25;
            char::from(letter)
        });
        LookUpCode(letters.collect())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In two halves, which are easier to read out.
    pub fn in_halves(&self) -> String {
        let (first, second) = self.0.split_at(Self::LENGTH / 2);
        [first, " ", second].concat()
    }
}

impl FromStr for LookUpCode {
    type Err = NoCode;

    /// As somebody types what they hear: in small letters, with spaces or hyphens.
    fn from_str(text: &str) -> Result<Self, NoCode> {
        let is_between = |char: &char| char.is_whitespace() || *char == '-';
        let letters = text.chars().filter(|char| !is_between(char)).map(|char| char.to_ascii_uppercase());
        let code: String = letters.take(Self::LENGTH + 1).collect();
        let is_one = code.len() == Self::LENGTH && code.bytes().all(|letter| Self::LETTERS.contains(&letter));
        if is_one { Ok(LookUpCode(code)) } else { Err(NoCode) }
    }
}

/// Why somebody of the council looks, in their own words. The person reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LookUpReason(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReasonFault {
    #[error("there is no reason")]
    Empty,
    #[error("the reason is too long")]
    TooLong,
}

impl LookUpReason {
    /// In characters.
    pub const LONGEST: usize = 200;
}

impl FromStr for LookUpReason {
    type Err = ReasonFault;

    fn from_str(text: &str) -> Result<Self, ReasonFault> {
        let words: Vec<&str> = text.split(|char: char| char.is_whitespace() || char.is_control()).collect();
        let reason = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        match reason.chars().count() {
            0 => Err(ReasonFault::Empty),
            length if length > Self::LONGEST => Err(ReasonFault::TooLong),
            _ => Ok(LookUpReason(reason)),
        }
    }
}

impl LookUpReason {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a person is told of a look at their history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookedUp {
    pub at: Timestamp,
    /// Who has looked: the team, not the person in it, whom the council knows.
    pub team: Text,
    pub reason: LookUpReason,
}

/// What a member of staff may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    /// See how a person has signed in, with a code that the person has given them.
    LookUp,
    /// Take conversations over and answer people.
    Answer,
    /// See what people ask the assistant and what became of it, as counts, and the questions that they let the council keep.
    Insight,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_code_is_read_however_it_is_typed(random: [u8; 16]) {
            let code = LookUpCode::from_random(random);
            prop_assert_eq!(code.as_str().len(), 8);
            for typed in [
                code.as_str().to_owned(),
                code.in_halves(),
                code.in_halves().to_lowercase(),
                format!(" {}-{} ", &code.as_str()[..3], &code.as_str()[3..]),
            ] {
                prop_assert_eq!(typed.parse(), Ok(code.clone()), "{}", typed);
            }
        }
    }

    #[test]
    fn what_is_no_code_is_not_read_as_one() {
        for typed in ["", "CDFG", "CDFGHJKMN", "CDFG HJKI", "CDFG HJK0", "CDFGHJKé", "CDFG_HJKM", "AEIOUAEI"] {
            assert_eq!(typed.parse::<LookUpCode>(), Err(NoCode), "{typed}");
        }
    }

    #[test]
    fn another_chance_is_another_code() {
        let all: std::collections::BTreeSet<String> =
            (0..=255).map(|byte| LookUpCode::from_random([byte; 16]).as_str().to_owned()).collect();
        assert_eq!(all.len(), 256);
    }

    #[test]
    fn a_reason_is_one_line_of_words() {
        let reason = |text: &str| text.parse::<LookUpReason>();
        assert_eq!(reason("  Asked by\r\n telephone\u{0} ").unwrap().as_str(), "Asked by telephone");
        assert_eq!(reason(" \n\t "), Err(ReasonFault::Empty));
        assert!(reason(&"ŵ".repeat(200)).is_ok());
        assert_eq!(reason(&"ŵ".repeat(201)), Err(ReasonFault::TooLong));
    }
}
