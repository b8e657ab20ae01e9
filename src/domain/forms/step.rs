//! Where a person stands in a form, and what they press there. Both are written into the form itself: no cookie and no
//! script is needed to go on.

use super::form::is_id;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What is on the screen. In a form on one page, a question stands for all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Step {
    /// A question by its id, on the way through the form.
    Question(String),
    /// One that is asked again: after it come only questions that have no good answer, then the check.
    Change(String),
    /// All answers, to be checked before they are sent.
    Check,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Pressed {
    /// Also where nothing says what was pressed, as when a form is sent by the key for a new line.
    #[default]
    Continue,
    Back,
    /// To answer this question anew.
    Change(String),
    Send,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a step is a question, a change of one, or the check")]
pub struct StepError;

const QUESTION: &str = "question";
const CHANGE: &str = "change";
const CHECK: &str = "check";
const CONTINUE: &str = "continue";
const BACK: &str = "back";
const SEND: &str = "send";

impl Step {
    /// The id of the question that it is at.
    pub fn question(&self) -> Option<&str> {
        match self {
            Step::Question(id) | Step::Change(id) => Some(id),
            Step::Check => None,
        }
    }
}

impl std::str::FromStr for Step {
    type Err = StepError;

    fn from_str(text: &str) -> Result<Self, StepError> {
        match text.split_once(':') {
            Some((QUESTION, id)) if is_id(id) => Ok(Step::Question(id.to_owned())),
            Some((CHANGE, id)) if is_id(id) => Ok(Step::Change(id.to_owned())),
            None if text == CHECK => Ok(Step::Check),
            _ => Err(StepError),
        }
    }
}

impl TryFrom<String> for Step {
    type Error = StepError;

    fn try_from(text: String) -> Result<Self, StepError> {
        text.parse()
    }
}

impl From<Step> for String {
    fn from(step: Step) -> String {
        step.to_string()
    }
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Question(id) => write!(formatter, "{QUESTION}:{id}"),
            Step::Change(id) => write!(formatter, "{CHANGE}:{id}"),
            Step::Check => formatter.write_str(CHECK),
        }
    }
}

impl Pressed {
    /// What is not known counts as [`Pressed::Continue`]: it sends nothing, and drops nothing.
    pub fn read(text: &str) -> Pressed {
        match text.split_once(':') {
            Some((CHANGE, id)) if is_id(id) => Pressed::Change(id.to_owned()),
            None if text == BACK => Pressed::Back,
            None if text == SEND => Pressed::Send,
            _ => Pressed::Continue,
        }
    }
}

impl fmt::Display for Pressed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Pressed::Continue => formatter.write_str(CONTINUE),
            Pressed::Back => formatter.write_str(BACK),
            Pressed::Change(id) => write!(formatter, "{CHANGE}:{id}"),
            Pressed::Send => formatter.write_str(SEND),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_step_is_refused_and_what_is_no_button_sends_nothing() {
        for text in ["", "question", "question:", "question:A", "check:a", "send"] {
            assert_eq!(text.parse::<Step>(), Err(StepError), "{text}");
        }
        for text in ["", "change", "change:A", "send:a", "SEND"] {
            assert_eq!(Pressed::read(text), Pressed::Continue, "{text}");
        }
        assert!(serde_json::from_str::<Step>("\"x\"").is_err());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(id in "[a-z0-9_-]{1,64}", text in any::<String>()) {
            for step in [Step::Question(id.clone()), Step::Change(id.clone()), Step::Check] {
                prop_assert_eq!(step.to_string().parse(), Ok(step.clone()));
                let json = serde_json::to_string(&step).expect("serialises");
                prop_assert_eq!(serde_json::from_str::<Step>(&json).expect("own output"), step);
            }
            for pressed in [Pressed::Continue, Pressed::Back, Pressed::Change(id), Pressed::Send] {
                prop_assert_eq!(Pressed::read(&pressed.to_string()), pressed);
            }
            let _ = (text.parse::<Step>(), Pressed::read(&text));
        }
    }
}
