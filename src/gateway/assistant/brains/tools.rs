//! What a brain may ask for. Two of the tools read, and are done at once; the third only says what the person may want done, who
//! is asked then by the dialogue. There is no tool that writes.

use super::{Failed, Host, sources::Sources};
use ::assistant::dialogue::{Rule, Way};
use serde_json::{Map, Value, json};

/// A tool that is on the list, as a brain is told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    LookUp,
    BinDays,
    Offer,
}

/// What a brain asks for, as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Call {
    pub id: String,
    pub name: String,
    /// JSON, if it is right.
    pub arguments: String,
}

/// What came of a call.
#[derive(Debug, PartialEq, Eq)]
pub enum Done {
    /// What the brain is told.
    Told(String),
    /// The person is to be offered this intent.
    Offered(String),
}

/// What is wrong with the arguments, as the brain is told: it may try again.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("the arguments are not a JSON object")]
    NotAnObject,
    #[error("there is no such argument as {0:?}")]
    Unknown(String),
    #[error("{0} is missing")]
    Missing(&'static str),
    #[error("{0} must be a text of 1 to {MOST_LETTERS} characters")]
    NotAText(&'static str),
    #[error("{0} must be one of those that are listed")]
    NotListed(&'static str),
}

const MOST_LETTERS: usize = 200;
const WORDS: &str = "words";
const INTENT: &str = "intent";

impl Tool {
    /// The days of a home can be asked for only where that is known.
    pub fn list(host: &dyn Host) -> Vec<Tool> {
        let days = host.knows_home().then_some(Tool::BinDays);
        [Tool::LookUp, Tool::Offer].into_iter().chain(days).collect()
    }

    pub fn name(self) -> &'static str {
        match self {
            Tool::LookUp => "look_up_information",
            Tool::BinDays => "bin_days",
            Tool::Offer => "offer_service",
        }
    }

    pub fn description(self) -> &'static str {
        match self {
            Tool::LookUp => {
                "Looks in the council's pages for a few words and gives the passages that say most of them."
            }
            Tool::BinDays => "The next collections at the home of the person who asks.",
            Tool::Offer => "Offers the person a service of the council. They decide, and fill it in themselves.",
        }
    }

    /// JSON Schema of the arguments, by which they are checked as well.
    pub fn parameters(self) -> Value {
        let (properties, required) = match self {
            Tool::LookUp => {
                (json!({ WORDS: { "type": "string", "minLength": 1, "maxLength": MOST_LETTERS } }), vec![WORDS])
            }
            Tool::BinDays => (json!({}), vec![]),
            Tool::Offer => {
                (json!({ INTENT: { "type": "string", "enum": offered().collect::<Vec<_>>() } }), vec![INTENT])
            }
        };
        json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
    }

    /// The one argument of a tool, or an empty text where it has none.
    fn argument(self, call: &Call) -> Result<String, Unfit> {
        let text = if call.arguments.trim().is_empty() { "{}" } else { &call.arguments };
        let arguments: Map<String, Value> = serde_json::from_str(text).map_err(|_| Unfit::NotAnObject)?;
        let known = match self {
            Tool::LookUp => Some(WORDS),
            Tool::BinDays => None,
            Tool::Offer => Some(INTENT),
        };
        if let Some(unknown) = arguments.keys().find(|key| Some(&***key) != known) {
            return Err(Unfit::Unknown(unknown.chars().take(40).collect()));
        }
        let Some(known) = known else { return Ok(String::new()) };
        let value = arguments.get(known).ok_or(Unfit::Missing(known))?;
        let text = value.as_str().map(str::trim).unwrap_or_default();
        let is_text = (1..=MOST_LETTERS).contains(&text.chars().count());
        match self {
            _ if !is_text => Err(Unfit::NotAText(known)),
            Tool::Offer if !offered().any(|intent| intent == text) => Err(Unfit::NotListed(known)),
            _ => Ok(text.to_owned()),
        }
    }

    async fn run(self, argument: String, host: &dyn Host, sources: &mut Sources) -> Done {
        let passages = match self {
            Tool::Offer => return Done::Offered(argument),
            Tool::LookUp => host.look_up(&argument),
            Tool::BinDays => host.bin_days().await.into_iter().collect(),
        };
        Done::Told(json!({ "found": sources.add(passages) }).to_string())
    }
}

/// What the assistant completes by itself.
pub fn offered() -> impl Iterator<Item = &'static str> {
    Rule::all().filter(|rule| matches!(rule.way, Way::Do | Way::Look)).map(|rule| rule.intent)
}

/// Does what is asked for, where it is on the list.
pub async fn done(call: &Call, tools: &[Tool], host: &dyn Host, sources: &mut Sources) -> Result<Done, Failed> {
    let tool = tools.iter().find(|tool| tool.name() == call.name).ok_or(Failed::UnknownTool)?;
    Ok(match tool.argument(call) {
        Ok(argument) => tool.run(argument, host, sources).await,
        Err(unfit) => Done::Told(json!({ "error": unfit.to_string() }).to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assistant::brains::tests::Pages;

    fn argument(tool: Tool, arguments: &str) -> Result<String, Unfit> {
        tool.argument(&Call { arguments: arguments.to_owned(), ..Call::default() })
    }

    #[test]
    fn arguments_are_those_of_the_schema_or_none() {
        assert_eq!(argument(Tool::LookUp, r#"{"words":" van permit "}"#).as_deref(), Ok("van permit"));
        assert_eq!(argument(Tool::BinDays, "").as_deref(), Ok(""));
        assert_eq!(argument(Tool::Offer, r#"{"intent":"waste.missed"}"#).as_deref(), Ok("waste.missed"));
        for (tool, arguments, unfit) in [
            (Tool::LookUp, "[]", Unfit::NotAnObject),
            (Tool::LookUp, r#"{"words":"#, Unfit::NotAnObject),
            (Tool::LookUp, "{}", Unfit::Missing("words")),
            (Tool::LookUp, r#"{"words":7}"#, Unfit::NotAText("words")),
            (Tool::LookUp, &format!(r#"{{"words":"{}"}}"#, "a".repeat(201)), Unfit::NotAText("words")),
            (Tool::LookUp, r#"{"words":"a","uprn":"1"}"#, Unfit::Unknown("uprn".into())),
            (Tool::BinDays, r#"{"uprn":"100012345678"}"#, Unfit::Unknown("uprn".into())),
            (Tool::Offer, r#"{"intent":"tax.evade"}"#, Unfit::NotListed("intent")),
            (Tool::Offer, r#"{"intent":"tax.arrears"}"#, Unfit::NotListed("intent")),
        ] {
            assert_eq!(argument(tool, arguments), Err(unfit), "{arguments}");
        }
    }

    #[tokio::test]
    async fn what_is_not_on_the_list_is_not_done() {
        let (host, mut sources) = (Pages::default(), Sources::default());
        let call = |name: &str| Call { name: name.to_owned(), ..Call::default() };
        let tools = Tool::list(&host);
        for name in ["bin_days", "send_report", "look_up_information ", ""] {
            let done = done(&call(name), &tools, &host, &mut sources).await;
            assert!(matches!(done, Err(Failed::UnknownTool)), "{name}");
        }
        let tools = Tool::list(&Pages { knows_home: true, ..Pages::default() });
        assert!(tools.contains(&Tool::BinDays));
    }
}
