//! What was said in turn. Only what cannot be asked for again is remembered: the days of a home are looked up each time that a
//! conversation is shown.

use super::Composed;
use crate::{
    address::AddressId,
    identity::{NoId, PersonId, id},
};
use serde::{Deserialize, Serialize};
use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

id! {
    /// Whoever knows it may go on with the conversation, unless it is one person's: it cannot be guessed.
    ConversationId
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// Whose it is, once somebody is signed in who says something.
    pub person: Option<PersonId>,
    /// The earliest first.
    turns: Vec<Turn>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    pub said: Said,
    pub answered: Answered,
}

/// What a person has said. Intents are named as in the engine's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// In their own words, as far as these are kept.
    Typed(String),
    /// One of the intents that they were asked about.
    Chosen(String),
    NoneOfThese,
    /// A street or a postcode, as they were asked for it.
    Place(String),
    /// One of the homes that were found there.
    Home(AddressId),
}

/// What was answered to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answered {
    /// A danger, by its name in the engine.
    Danger(String),
    Intent(String),
    /// One of these was meant, or none: the likeliest first.
    WhichOf(Vec<String>),
    NotUnderstood,
    /// A brain outside the council has answered.
    Composed(Composed),
    /// The place must be known first.
    WhichPlace(Need),
    /// The homes that are found by what was typed.
    WhichHome(Need, String),
    ToldOf(Need, AddressId),
}

/// What is to be told of a home.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    pub wanted: Wanted,
    /// In which words it was asked for: they may name one container.
    pub asked: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    Days,
    /// The way to report that a bin was not emptied.
    Missed,
}

impl Conversation {
    /// More are not remembered: the earliest is forgotten for the next.
    pub const MOST: usize = 30;

    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    pub fn add(&mut self, turn: Turn) {
        if self.turns.len() >= Self::MOST {
            self.turns.remove(0);
        }
        self.turns.push(turn);
    }

    /// As it was before the last turn.
    pub fn take_back(&mut self) {
        self.turns.pop();
    }

    /// What was answered last.
    pub fn last(&self) -> Option<&Answered> {
        self.turns.last().map(|turn| &turn.answered)
    }

    /// The home of which was told last: nobody is asked again for what is known.
    pub fn home(&self) -> Option<&AddressId> {
        self.turns.iter().rev().find_map(|turn| match &turn.answered {
            Answered::ToldOf(_, home) => Some(home),
            _ => None,
        })
    }

    /// What is to be told as soon as the place is known.
    pub fn need(&self) -> Option<&Need> {
        match self.last()? {
            Answered::WhichPlace(need) | Answered::WhichHome(need, _) | Answered::ToldOf(need, _) => Some(need),
            _ => None,
        }
    }

    /// What was last said in a person's own words.
    pub fn typed(&self) -> Option<&str> {
        self.turns.iter().rev().find_map(|turn| match &turn.said {
            Said::Typed(text) => Some(&**text),
            _ => None,
        })
    }

    /// Whether it may be shown to this person, or to somebody who is not signed in.
    pub fn is_of(&self, person: Option<&PersonId>) -> bool {
        self.person.is_none() || self.person.as_ref() == person
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(nth: usize) -> Turn {
        Turn { said: Said::Typed(nth.to_string()), answered: Answered::NotUnderstood }
    }

    fn told(home: &str) -> Turn {
        let (need, home) = (Need { wanted: Wanted::Days, asked: String::new() }, home.parse::<AddressId>().unwrap());
        Turn { said: Said::Home(home.clone()), answered: Answered::ToldOf(need, home) }
    }

    #[test]
    fn the_earliest_turn_is_forgotten_and_the_last_taken_back() {
        let mut conversation = Conversation::default();
        (0..=Conversation::MOST).for_each(|nth| conversation.add(turn(nth)));
        assert_eq!((conversation.turns().len(), &conversation.turns()[0]), (Conversation::MOST, &turn(1)));
        conversation.take_back();
        assert_eq!(conversation.typed(), Some(&*(Conversation::MOST - 1).to_string()));
    }

    #[test]
    fn the_home_of_which_was_told_last_is_remembered() {
        let mut conversation = Conversation::default();
        assert_eq!(conversation.home(), None);
        [told("1"), told("2"), turn(0)].into_iter().for_each(|turn| conversation.add(turn));
        assert_eq!(conversation.home().map(AddressId::as_str), Some("2"));
        assert_eq!(conversation.need(), None, "the last turn was about something else");
        assert_eq!(conversation.typed(), Some("0"));
    }

    #[test]
    fn what_is_one_persons_is_nobody_elses() {
        let [sian, tomos] = [1, 2].map(|byte| PersonId::from_random([byte; 16]));
        let mut conversation = Conversation::default();
        assert!(conversation.is_of(None) && conversation.is_of(Some(&sian)));
        conversation.person = Some(sian.clone());
        assert!(conversation.is_of(Some(&sian)) && !conversation.is_of(Some(&tomos)) && !conversation.is_of(None));
    }

    #[test]
    fn it_is_kept_as_it_was_agreed() {
        let mut conversation = Conversation::default();
        conversation.add(told("42"));
        conversation.add(Turn { said: Said::NoneOfThese, answered: Answered::WhichOf(vec!["tax.pay".into()]) });
        let kept = r#"{"person":null,"turns":[{"said":{"home":"42"},"answered":{"told_of":[{"wanted":"days","asked":""},"42"]}},{"said":"none_of_these","answered":{"which_of":["tax.pay"]}}]}"#;
        assert_eq!(serde_json::to_string(&conversation).unwrap(), kept);
        assert_eq!(serde_json::from_str::<Conversation>(kept).unwrap(), conversation);
    }
}
