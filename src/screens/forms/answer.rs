//! An answer as it is read back to the person who gave it.

use crate::{Context, dates::full_date};
use domain::{
    forms::{Kind, NO, Question, YES},
    iso,
};

/// A line for each thing that was chosen or said; none where nothing was.
pub(crate) fn in_words(context: Context, question: &Question, values: &[String]) -> Vec<String> {
    let given = || values.iter().map(|value| value.trim()).filter(|value| !value.is_empty());
    match &question.kind {
        Kind::Date { .. } => {
            let typed = given().collect::<Vec<_>>().join(" ");
            let read = iso::parse_date(&typed).map(|date| full_date(context.words(), date));
            read.or(Some(typed)).filter(|said| !said.is_empty()).into_iter().collect()
        }
        Kind::LongText { .. } => given().flat_map(str::lines).map(str::to_owned).collect(),
        kind => given().map(|value| one(context, kind, value)).collect(),
    }
}

fn one(context: Context, kind: &Kind, value: &str) -> String {
    let words = context.words();
    match kind {
        Kind::YesNo if value == YES => words.forms_yes().to_owned(),
        Kind::YesNo if value == NO => words.forms_no().to_owned(),
        kind => {
            let option = kind.options().and_then(|options| options.iter().find(|option| option.id == value));
            option.map_or(value, |option| context.text(&option.label)).to_owned()
        }
    }
}
