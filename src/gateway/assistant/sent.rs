//! What comes from the forms of a conversation.

use crate::pages::Fields;
use ::assistant::conversation::Said;
use domain::{
    address::AddressId,
    assistant::{Question, QuestionFault, Shortcoming, Usefulness, hidden},
};
use screens::assistant::{ABOUT, HOME, KEEP, NO, PRESS, QUESTION, REASON, REPLY, USEFUL, WORDS, YES};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    Said(Said),
    /// What was typed cannot be read.
    Fault(QuestionFault),
    Judged(Judged),
    /// A button was pressed with nothing chosen.
    Nothing,
}

/// Whether the answer of this number was useful.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    pub number: u32,
    pub usefulness: Usefulness,
    /// Whether the question may be kept with it.
    pub may_keep: bool,
}

/// The home that the app names beside what a form of ours sends, and that without it.
pub fn saved_home(fields: &Fields) -> (Option<AddressId>, Fields) {
    let (home, fields): (Fields, Fields) = fields.iter().cloned().partition(|(name, _)| name == HOME);
    (home.first().and_then(|(_, id)| id.parse().ok()), fields)
}

impl Sent {
    /// None where no form of ours sends it.
    pub fn read(fields: &Fields) -> Option<Sent> {
        let value = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| &**value);
        if let Some(useful) = value(USEFUL) {
            return judged(useful, value).map(Sent::Judged);
        }
        if let Some(pressed) = value(PRESS) {
            return Some(Sent::Said(Said::Pressed(pressed.to_owned())));
        }
        match value(QUESTION).or(value(REPLY)) {
            Some(typed) => Some(match Question::parse(typed) {
                Ok(question) => Sent::Said(Said::Typed(question.as_str().to_owned())),
                Err(fault) => Sent::Fault(fault),
            }),
            None => fields.is_empty().then_some(Sent::Nothing),
        }
    }
}

fn judged<'a>(useful: &str, value: impl Fn(&str) -> Option<&'a str>) -> Option<Judged> {
    let number = value(ABOUT)?.parse().ok()?;
    let words = value(WORDS).map(str::trim).filter(|words| !words.is_empty());
    let shortened = |words: &str| hidden(words).chars().take(Usefulness::MOST).collect();
    let usefulness = match useful {
        YES => Usefulness::Useful,
        NO => Usefulness::Useless { reason: value(REASON).and_then(Shortcoming::named), words: words.map(shortened) },
        _ => return None,
    };
    Some(Judged { number, usefulness, may_keep: value(KEEP) == Some(YES) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: &[(&str, &str)]) -> Option<Sent> {
        Sent::read(&fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn only_what_our_forms_send_is_read() {
        assert_eq!(read(&[("question", " a\u{0} b ")]), Some(Sent::Said(Said::Typed("a b".to_owned()))));
        assert_eq!(read(&[("reply", "LS13")]), Some(Sent::Said(Said::Typed("LS13".to_owned()))));
        assert_eq!(read(&[("press", "send")]), Some(Sent::Said(Said::Pressed("send".to_owned()))));
        assert_eq!(read(&[("question", " ")]), Some(Sent::Fault(QuestionFault::Empty)));
        assert_eq!(read(&[]), Some(Sent::Nothing));
        for other in [&[("other", "")][..], &[("useful", "yes")], &[("useful", "so"), ("about", "1")]] {
            assert_eq!(read(other), None, "{other:?}");
        }
    }

    #[test]
    fn a_home_is_named_beside_what_is_sent() {
        let of = |fields: &[(&str, &str)]| {
            saved_home(&fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
        };
        let (home, rest) = of(&[("question", "when"), ("home", "100010")]);
        assert_eq!(
            (home, Sent::read(&rest)),
            ("100010".parse().ok(), Some(Sent::Said(Said::Typed("when".to_owned()))))
        );
        assert_eq!(of(&[("home", "")]), (None, Vec::new()));
    }

    #[test]
    fn what_was_not_useful_is_read_without_personal_details() {
        let sent = read(&[
            ("about", "3"),
            ("reason", "wrong"),
            ("words", " ring 07700 900123 "),
            ("keep", "yes"),
            ("useful", "no"),
        ]);
        let words = Some("ring •••".to_owned());
        let usefulness = Usefulness::Useless { reason: Some(Shortcoming::Wrong), words };
        assert_eq!(sent, Some(Sent::Judged(Judged { number: 3, usefulness, may_keep: true })));
        let Some(Sent::Judged(judged)) = read(&[("about", "3"), ("reason", "boredom"), ("useful", "no")]) else {
            panic!("it is read")
        };
        assert_eq!(judged.usefulness, Usefulness::Useless { reason: None, words: None });
        assert!(!judged.may_keep);
    }
}
