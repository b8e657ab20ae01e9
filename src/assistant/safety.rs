//! What comes before everything else: a text that tells of danger is answered with whom to turn to, and never guessed at.
//!
//! It is better to name the emergency services once too often than once too seldom; what is said every day ("gas bill", "kill
//! the weeds") must not set it off. Which service answers is the screens' matter.

use crate::words;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// Whom somebody should turn to now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Danger {
    /// Fire, somebody hurt or trapped, a crime that is happening: 999.
    Emergency,
    /// Of gas: the National Gas Emergency Service.
    Gas,
    /// A cable that is down or bare: 105.
    Electricity,
    /// Somebody may take their own life.
    Suicide,
    /// Somebody is hurt or held in fear at home.
    DomesticAbuse,
    /// A child, or an adult who cannot protect themselves, is harmed or left alone.
    Safeguarding,
    /// Nowhere to sleep tonight.
    HomelessTonight,
}

impl Danger {
    /// The gravest first.
    pub const ALL: [Danger; 7] = [
        Danger::Emergency,
        Danger::Gas,
        Danger::Electricity,
        Danger::Suicide,
        Danger::DomesticAbuse,
        Danger::Safeguarding,
        Danger::HomelessTonight,
    ];

    pub fn named(name: &str) -> Option<Self> {
        Danger::ALL.into_iter().find(|danger| danger.name() == name)
    }

    pub fn name(self) -> &'static str {
        match self {
            Danger::Emergency => "emergency",
            Danger::Gas => "gas",
            Danger::Electricity => "electricity",
            Danger::Suicide => "suicide",
            Danger::DomesticAbuse => "domestic_abuse",
            Danger::Safeguarding => "safeguarding",
            Danger::HomelessTonight => "homeless_tonight",
        }
    }
}

/// A sign a line: of what danger, a tab, and the groups of words of which each must be there, in whatever order. `+` is between
/// groups, `|` between the words of one, and `-` before words of which none may be there; `_` is between words that follow each
/// other. Words are as [`words`] gives them.
const SIGNS: &str = include_str!("danger.tsv");

/// Read once, whoever asks.
static READ: LazyLock<Vec<Sign>> = LazyLock::new(|| SIGNS.lines().filter_map(Sign::read).collect());

struct Sign {
    danger: Danger,
    /// Of each there must be one.
    groups: Vec<Group>,
    /// Of these there may be none.
    unless: Group,
}

/// Words that follow each other, of which it is enough that some are there.
type Group = Vec<Vec<&'static str>>;

/// The gravest danger of which a text tells.
pub fn danger(text: &str) -> Option<Danger> {
    let words = words(text);
    READ.iter().filter(|sign| sign.is_in(&words)).map(|sign| sign.danger).min()
}

impl Sign {
    fn read(line: &'static str) -> Option<Sign> {
        let (name, sign) = line.split_once('\t')?;
        let group = |group: &'static str| group.split('|').map(|run| run.split('_').collect()).collect();
        let (groups, unless) = sign.split_once(" - ").unwrap_or((sign, ""));
        let groups = groups.split(" + ").map(group).collect();
        Some(Sign { danger: Danger::named(name)?, groups, unless: group(unless) })
    }

    fn is_in(&self, words: &[String]) -> bool {
        let has_one =
            |group: &Group| group.iter().any(|run| words.windows(run.len()).any(|words| words.iter().eq(run)));
        self.groups.iter().all(has_one) && !has_one(&self.unless)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn danger_is_told_of_in_many_ways() {
        for (expected, texts) in [
            (
                Danger::Emergency,
                &[
                    "theres a bin on fire behind the flats",
                    "someone with a knife on Mill Road",
                    "a woman is trapped in the car in the flood",
                    "mae'r tŷ drws nesa ar dân",
                    "call an ambulance please",
                ][..],
            ),
            (
                Danger::Gas,
                &["I can smell gas in the street", "strong stink of GAS by the roadworks", "mae arogl nwy yma"],
            ),
            (
                Danger::Electricity,
                &[
                    "lamp post with exposed wires",
                    "wires hanging out of the lamppost outside school",
                    "power line down across the lane",
                    "gwifrau noeth yn y golau stryd",
                ],
            ),
            (
                Danger::Suicide,
                &[
                    "i want to kill myself",
                    "cant cope want to end my life",
                    "everyone would be better off dead",
                    "dwi isio marw",
                ],
            ),
            (
                Danger::DomesticAbuse,
                &[
                    "my husband hits me",
                    "fleeing domestic violence need a house",
                    "scared of my partner",
                    "ma ngŵr i yn curo fi",
                ],
            ),
            (
                Danger::Safeguarding,
                &[
                    "kids next door left alone all night",
                    "I think a child is being abused",
                    "baby locked in the house crying and no parents",
                ],
            ),
            (
                Danger::HomelessTonight,
                &[
                    "i have nowhere to sleep tonight",
                    "mum kicked me out and nowhere to go",
                    "does gen i unman i gysgu heno, digartref",
                ],
            ),
        ] {
            for text in texts {
                assert_eq!(danger(text), Some(expected), "{text}");
            }
        }
    }

    #[test]
    fn what_is_said_every_day_tells_of_none() {
        for text in [
            "when is my bin collected",
            "my gas bill is too high",
            "dead fox on the road",
            "who do I call about killing weeds on the pavement",
            "the street light is on all night",
            "fire risk assessment for my shop",
            "where does an old carbon monoxide alarm go, which bin",
            "my partner moved out, single person discount",
            "child benefit",
            "the kids want to go to the library",
            "broken glass on the path",
            "sofa left in the street last night",
            "the bin lorry hit my car",
            "pryd mae'r bin yn cael ei gasglu",
            "live in Mill Road, street cleaning",
            "how do I apply for a house",
            "electric car charging cable across the pavement",
        ] {
            assert_eq!(danger(text), None, "{text}");
        }
    }

    #[test]
    fn the_gravest_comes_first() {
        assert_eq!(danger("smell of gas and the house is on fire"), Some(Danger::Emergency));
    }

    #[test]
    fn each_line_is_a_sign_whose_words_are_written_as_words_are_compared() {
        assert_eq!(READ.len(), SIGNS.lines().count());
        let groups = READ.iter().flat_map(|sign| sign.groups.iter().chain([&sign.unless]));
        for word in groups.flatten().flatten().filter(|word| !word.is_empty()) {
            assert_eq!(words(word), [*word]);
        }
    }
}
