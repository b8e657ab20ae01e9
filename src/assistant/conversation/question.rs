//! The questions of a form within a conversation: what answers them, and which is next.

use crate::{dialogue::Command, words};
use domain::forms::{Answers, Choice, Form, Kind, NO, Question, YES, validate};
use jiff::civil::Date;
use std::fmt;

/// What a button of a form's question sends, beside the payloads of the dialogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Press {
    /// An answer to a question, by their ids.
    Answer(String, String),
    /// Another answer is wanted for this question.
    Alter(String),
}

/// A longer one is not read.
const MAX: usize = 600;

impl Press {
    pub fn read(text: &str) -> Option<Press> {
        let (name, rest) = text.split_once(':').filter(|_| text.len() <= MAX)?;
        match name {
            "answer" => rest.split_once('=').map(|(id, value)| Press::Answer(id.to_owned(), value.to_owned())),
            "alter" => Some(Press::Alter(rest.to_owned())),
            _ => None,
        }
    }
}

impl fmt::Display for Press {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Press::Answer(id, value) => write!(formatter, "answer:{id}={value}"),
            Press::Alter(id) => write!(formatter, "alter:{id}"),
        }
    }
}

/// The reply that a text is to a question; none where it says something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply(pub String);

impl Reply {
    pub fn read(question: &Question, text: &str) -> Option<Reply> {
        let reply = match &question.kind {
            Kind::YesNo => match Command::of(text)? {
                Command::Yes => YES.to_owned(),
                Command::No => NO.to_owned(),
                _ => return None,
            },
            Kind::Choice { options } | Kind::Several { options } => chosen(options, text)?,
            Kind::Text { .. } | Kind::LongText { .. } => text.trim().to_owned(),
            _ => return None,
        };
        Some(Reply(reply))
    }
}

/// The one option that the words tell from the others, in either language.
fn chosen(options: &[Choice], text: &str) -> Option<String> {
    let named = |option: &Choice, word: &String| {
        [&option.label.en, &option.label.cy].into_iter().any(|label| words(label).contains(word))
    };
    let mut told = words(text).into_iter().filter_map(|word| {
        let mut with_it = options.iter().filter(|option| named(option, &word));
        with_it.next().filter(|_| with_it.next().is_none())
    });
    let first = told.next()?;
    told.all(|other| other.id == first.id).then(|| first.id.clone())
}

/// The first question whose answer is missing or wrong.
pub(super) fn gap<'a>(form: &'a Form, answers: &Answers, today: Date) -> Option<&'a Question> {
    let faults = validate(form, answers, today).err()?;
    form.question(&faults.first()?.question)
}
