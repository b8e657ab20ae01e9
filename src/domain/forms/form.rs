//! What is asked, in which order, and when.

use super::{Answers, Kind};
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Form {
    pub id: String,
    pub title: Text,
    pub layout: Layout,
    /// In the order in which they are asked.
    pub questions: Vec<Question>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// For few and short questions.
    OnePage,
    #[default]
    OneThingAPage,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Question {
    /// Of one form; the name of its field.
    pub id: String,
    pub label: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Text>,
    pub kind: Kind,
    #[serde(default)]
    pub is_required: bool,
    /// What to do where an answer is needed and missing: "Select which bins were not emptied". Where there is none, a screen
    /// names the question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub if_missing: Option<Text>,
    /// None is always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_if: Option<Condition>,
}

impl Question {
    /// A question that must be answered, without a hint.
    pub fn required(id: impl Into<String>, label: Text, kind: Kind) -> Question {
        Question { is_required: true, ..Question::optional(id, label, kind) }
    }

    pub fn optional(id: impl Into<String>, label: Text, kind: Kind) -> Question {
        Question { id: id.into(), label, hint: None, kind, is_required: false, if_missing: None, shown_if: None }
    }

    pub fn with_hint(self, hint: Text) -> Question {
        Question { hint: Some(hint), ..self }
    }

    pub fn if_missing(self, text: Text) -> Question {
        Question { if_missing: Some(text), ..self }
    }

    pub fn shown_if(self, question: impl Into<String>, is_any_of: impl IntoIterator<Item = String>) -> Question {
        let condition = Condition { question: question.into(), is_any_of: is_any_of.into_iter().collect() };
        Question { shown_if: Some(condition), ..self }
    }
}

/// A question is asked only if an earlier one is asked, and answered so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Condition {
    pub question: String,
    /// Ids of options; "yes" or "no".
    pub is_any_of: Vec<String>,
}

/// What is wrong with a form, for those who write it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    #[error("a form asks nothing")]
    Empty,
    #[error("the id {0:?} is not 1 to 64 small letters, digits, hyphens or underscores")]
    BadId(String),
    #[error("the question {0:?} is there twice")]
    Twice(String),
    #[error("the question {0:?} has no options, or one of them twice")]
    BadOptions(String),
    #[error("the question {question:?} depends on {on:?}, which is not an earlier question with that answer")]
    BadCondition { question: String, on: String },
    #[error("no answer keeps within the limits of the question {0:?}")]
    BadLimits(String),
}

impl Form {
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// The questions that are asked where the earlier ones are answered so.
    pub fn shown<'a>(&'a self, answers: &Answers) -> Vec<&'a Question> {
        let mut shown: Vec<&Question> = Vec::new();
        for question in &self.questions {
            let is_shown = question.shown_if.as_ref().is_none_or(|condition| {
                let is_asked = shown.iter().any(|earlier| earlier.id == condition.question);
                let given = answers.values(&condition.question);
                is_asked && given.iter().any(|value| condition.is_any_of.iter().any(|wanted| wanted == value.trim()))
            });
            if is_shown {
                shown.push(question);
            }
        }
        shown
    }

    /// Those of the answers that the form asks for: a draft may be of an older form.
    pub fn asked_for(&self, draft: &Answers) -> Answers {
        let known = draft.pairs().filter(|(id, _)| self.question(id).is_some());
        Answers::from_pairs(known)
    }

    /// Whether it can be asked and answered. A form that comes from a file or another system is checked when it is read.
    pub fn check(&self) -> Result<(), FormError> {
        if self.questions.is_empty() {
            return Err(FormError::Empty);
        }
        let mut earlier: Vec<&Question> = Vec::new();
        for question in &self.questions {
            let id = &question.id;
            if !is_id(id) {
                return Err(FormError::BadId(id.clone()));
            }
            if earlier.iter().any(|other| other.id == *id) {
                return Err(FormError::Twice(id.clone()));
            }
            if let Some(options) = question.kind.options() {
                let ids: BTreeSet<&str> = options.iter().map(|option| &*option.id).collect();
                if options.is_empty() || ids.len() != options.len() || ids.contains("") {
                    return Err(FormError::BadOptions(id.clone()));
                }
            }
            if !question.kind.can_be_answered() {
                return Err(FormError::BadLimits(id.clone()));
            }
            let condition = question.shown_if.as_ref();
            if let Some(Condition { question: on, .. }) = condition.filter(|condition| !condition.is_of(&earlier)) {
                return Err(FormError::BadCondition { question: id.clone(), on: on.clone() });
            }
            earlier.push(question);
        }
        Ok(())
    }
}

impl Condition {
    /// Whether it is about one of the questions, and answers that can be given to it.
    fn is_of(&self, earlier: &[&Question]) -> bool {
        let question = earlier.iter().find(|question| question.id == self.question);
        let is_answer = |kind: &Kind| !self.is_any_of.is_empty() && self.is_any_of.iter().all(|id| kind.has_option(id));
        question.is_some_and(|question| is_answer(&question.kind))
    }
}

/// What stands in a form, a link and a log as it is.
pub(super) fn is_id(text: &str) -> bool {
    let is_safe = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    (1..=64).contains(&text.len()) && text.bytes().all(is_safe)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::Choice;

    fn text(letters: &str) -> Text {
        Text::untranslated(letters)
    }

    fn form(questions: Vec<Question>) -> Form {
        Form { id: "kerb".to_owned(), title: text("Kerb"), layout: Layout::OnePage, questions }
    }

    fn yes_no(id: &str) -> Question {
        Question::required(id, text(id), Kind::YesNo)
    }

    fn yes(question: Question, on: &str) -> Question {
        question.shown_if(on, ["yes".to_owned()])
    }

    #[test]
    fn a_question_is_asked_only_if_the_one_it_depends_on_is() {
        let form = form(vec![yes_no("a"), yes(yes_no("b"), "a"), yes(yes_no("c"), "b")]);
        assert_eq!(form.check(), Ok(()));
        let shown = |pairs: &[(&str, &str)]| {
            let answers = Answers::from_pairs(pairs.iter().copied());
            form.shown(&answers).iter().map(|question| question.id.clone()).collect::<String>()
        };
        assert_eq!(shown(&[]), "a");
        assert_eq!(shown(&[("a", "no"), ("b", "yes")]), "a", "an answer from before does not count");
        assert_eq!(shown(&[("a", " yes "), ("b", "yes")]), "abc");
    }

    #[test]
    fn of_an_older_draft_what_is_still_asked_is_kept() {
        let draft = Answers::from_pairs([("a", "yes"), ("gone", "1"), ("b", "")]);
        let kept = form(vec![yes_no("a"), yes_no("b")]).asked_for(&draft);
        assert_eq!(kept, Answers::from_pairs([("a", "yes"), ("b", "")]));
    }

    #[test]
    fn a_form_that_cannot_be_answered_is_refused() {
        let options = |ids: &[&str]| {
            let options = ids.iter().map(|id| Choice::new(*id, text(id))).collect();
            Question::required("a", text("a"), Kind::Choice { options })
        };
        let number = Question::required("a", text("a"), Kind::Number { min: Some(2), max: Some(1) });
        let condition =
            |question: &str, on: &str| FormError::BadCondition { question: question.to_owned(), on: on.to_owned() };
        for (questions, error) in [
            (vec![], FormError::Empty),
            (vec![yes_no("A")], FormError::BadId("A".to_owned())),
            (vec![yes_no("")], FormError::BadId(String::new())),
            (vec![yes_no("a"), yes_no("a")], FormError::Twice("a".to_owned())),
            (vec![options(&[])], FormError::BadOptions("a".to_owned())),
            (vec![options(&["x", "x"])], FormError::BadOptions("a".to_owned())),
            (vec![number], FormError::BadLimits("a".to_owned())),
            (vec![yes(yes_no("b"), "c"), yes_no("c")], condition("b", "c")),
            (vec![yes(yes_no("b"), "b")], condition("b", "b")),
            (vec![options(&["x"]), yes(yes_no("b"), "a")], condition("b", "a")),
        ] {
            assert_eq!(form(questions).check(), Err(error));
        }
    }

    #[test]
    fn the_wire_leaves_out_what_is_usual() {
        let form = form(vec![yes_no("a"), yes(yes_no("b"), "a").with_hint(text("h"))]);
        let json = serde_json::to_value(&form).expect("serialises");
        assert_eq!(json["layout"], "one_page");
        let first = serde_json::json!({
            "id": "a", "label": { "en": "a", "cy": "a" }, "kind": "yes_no", "isRequired": true,
        });
        assert_eq!(json["questions"][0], first);
        assert_eq!(json["questions"][1]["shownIf"], serde_json::json!({ "question": "a", "isAnyOf": ["yes"] }));
        assert_eq!(serde_json::from_value::<Form>(json).expect("own output"), form);
    }
}
