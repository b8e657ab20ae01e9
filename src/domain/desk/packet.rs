//! What staff are given of a conversation, so that they ask nothing again that a person has said.

use crate::{forms::phone, language::Language};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packet {
    /// That of the pages on which the person asks.
    pub language: Language,
    pub reason: Reason,
    /// What was understood last, by its name in the engine's list.
    pub intent: Option<String>,
    pub known: Known,
    /// Without personal details.
    pub transcript: Vec<Exchange>,
    /// When the person agreed that staff see all of this. Nothing is handed over without.
    #[serde(with = "crate::iso::instant")]
    pub consented_at: Timestamp,
    /// Where nobody was there.
    pub call_back: Option<CallBack>,
}

/// Why a person is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It was asked for.
    Asked,
    /// The assistant had no answer.
    NotUnderstood,
    /// What was said last sounded like danger.
    Danger,
}

/// What was filled in before, as the person has read it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    pub home: Option<String>,
    /// A street or postcode, where no home is known.
    pub place: Option<String>,
    pub containers: Option<String>,
    pub days: Option<String>,
    pub reference: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// In the person's own words, or in those of the button that they pressed.
    pub said: String,
    pub answered: Reply,
}

/// What the assistant made of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// An intent, by its name in the engine's list.
    Topic(String),
    /// A page of the council's website, by its title.
    Page(String),
    /// What a brain outside the council has written.
    Written(String),
    Danger,
    /// It asked back which of several was meant, or where.
    AskedBack,
    NotUnderstood,
}

impl Packet {
    /// What the assistant has answered with already, each once.
    pub fn tried(&self) -> Vec<&str> {
        let mut tried = Vec::new();
        for exchange in &self.transcript {
            if let Reply::Topic(topic) = &exchange.answered
                && !tried.contains(&&**topic)
            {
                tried.push(&**topic);
            }
        }
        tried
    }
}

/// Where and when a person wants to be called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallBack {
    /// As it is dialled.
    pub phone: String,
    pub when: CallTime,
    /// From when on somebody is there.
    #[serde(with = "crate::iso::instant")]
    pub from: Timestamp,
}

impl CallBack {
    /// The digits to dial, if it is a telephone number.
    pub fn phone(typed: &str) -> Option<String> {
        phone(typed)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CallTime {
    #[default]
    Any,
    Morning,
    Afternoon,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is no time at which calls are made")]
pub struct NoCallTime;

impl CallTime {
    pub const ALL: [CallTime; 3] = [CallTime::Any, CallTime::Morning, CallTime::Afternoon];

    pub const fn name(self) -> &'static str {
        match self {
            CallTime::Any => "any",
            CallTime::Morning => "morning",
            CallTime::Afternoon => "afternoon",
        }
    }
}

impl FromStr for CallTime {
    type Err = NoCallTime;

    fn from_str(name: &str) -> Result<Self, NoCallTime> {
        CallTime::ALL.into_iter().find(|time| time.name() == name).ok_or(NoCallTime)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_kept_as_it_was_agreed_and_says_once_what_was_tried() {
        let topic = |name: &str| Reply::Topic(name.to_owned());
        let said = |text: &str, answered| Exchange { said: text.to_owned(), answered };
        let packet = Packet {
            language: Language::Cy,
            reason: Reason::NotUnderstood,
            intent: Some("tax.pay".into()),
            known: Known { place: Some("AW1 2AB".into()), ..Known::default() },
            transcript: vec![said("a", topic("tax.pay")), said("b", topic("tax.pay")), said("c", Reply::NotUnderstood)],
            consented_at: "2026-11-24T12:00:00Z".parse().unwrap(),
            call_back: None,
        };
        assert_eq!(packet.tried(), ["tax.pay"]);
        let kept = r#"{"language":"cy","reason":"not_understood","intent":"tax.pay","known":{"home":null,"place":"AW1 2AB","containers":null,"days":null,"reference":null},"transcript":[{"said":"a","answered":{"topic":"tax.pay"}},{"said":"b","answered":{"topic":"tax.pay"}},{"said":"c","answered":"not_understood"}],"consented_at":"2026-11-24T12:00:00Z","call_back":null}"#;
        assert_eq!(serde_json::to_string(&packet).unwrap(), kept);
        assert_eq!(serde_json::from_str::<Packet>(kept).unwrap(), packet);
    }

    #[test]
    fn a_number_is_read_as_people_write_it() {
        assert_eq!(CallBack::phone("(01632) 960 123").as_deref(), Some("01632960123"));
        assert_eq!(CallBack::phone("none of your business"), None);
        for time in CallTime::ALL {
            assert_eq!(time.name().parse(), Ok(time));
        }
    }
}
