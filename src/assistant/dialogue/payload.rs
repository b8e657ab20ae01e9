//! What a button sends when it is pressed: a short text that no person types. It is believed only where it fits what is open.

use super::{command::Command, rule::Slot};
use crate::slots::Span;
use domain::address::AddressId;
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Payload {
    Restart,
    Back,
    Person,
    Help,
    /// The answers are right.
    Send,
    /// None of what was offered.
    None,
    /// The person has signed in.
    GoOn,
    /// An intent by its name.
    Intent(String),
    /// Another answer for the slot.
    Change(Slot),
    Home(AddressId),
    /// Where the person is.
    Here,
    /// The service by its id.
    Container(String),
    Date(Span),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("no button sends this")]
pub struct NotAPayload;

/// No longer one, in bytes, is read.
const MAX: usize = 96;

impl Payload {
    pub fn read(text: &str) -> Option<Payload> {
        let payload = match text.split_once(':') {
            _ if text.len() > MAX => return None,
            None => match text {
                "send" => Payload::Send,
                "on" => Payload::GoOn,
                "here" => Payload::Here,
                _ => match Command::of_name(text)? {
                    Command::Restart => Payload::Restart,
                    Command::Back => Payload::Back,
                    Command::Person => Payload::Person,
                    Command::Help => Payload::Help,
                    Command::None => Payload::None,
                    Command::Yes | Command::No => return None,
                },
            },
            Some(("intent", label)) => Payload::Intent(label.to_owned()),
            Some(("change", slot)) => Payload::Change(Slot::of_name(slot)?),
            Some(("home", id)) => Payload::Home(id.parse().ok()?),
            Some(("container", id)) => Payload::Container(id.to_owned()),
            Some(("date", span)) => Payload::Date(span.parse().ok()?),
            _ => return None,
        };
        Some(payload)
    }
}

impl fmt::Display for Payload {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Payload::Restart => formatter.write_str("restart"),
            Payload::Back => formatter.write_str("back"),
            Payload::Person => formatter.write_str("person"),
            Payload::Help => formatter.write_str("help"),
            Payload::Send => formatter.write_str("send"),
            Payload::None => formatter.write_str("none"),
            Payload::GoOn => formatter.write_str("on"),
            Payload::Here => formatter.write_str("here"),
            Payload::Intent(label) => write!(formatter, "intent:{label}"),
            Payload::Change(slot) => write!(formatter, "change:{}", slot.name()),
            Payload::Home(id) => write!(formatter, "home:{id}"),
            Payload::Container(id) => write!(formatter, "container:{id}"),
            Payload::Date(span) => write!(formatter, "date:{span}"),
        }
    }
}

impl TryFrom<String> for Payload {
    type Error = NotAPayload;

    fn try_from(text: String) -> Result<Payload, NotAPayload> {
        Payload::read(&text).ok_or(NotAPayload)
    }
}

impl From<Payload> for String {
    fn from(payload: Payload) -> String {
        payload.to_string()
    }
}
