//! A question as a field with its control.

use super::{FormPage, NotAskedHere, fault};
use crate::Context;
use domain::{
    forms::{self, Answers, Form, Kind, Layout, NO, Question, YES, length},
    iso,
};
use leptos::prelude::*;
use std::sync::Arc;
use ui::{
    Checkboxes, Choice, Count, DateInput, DateWords, Field, Left, Radios, Standing, TextInput, TextKind, Textarea,
};
use words::Words;

/// So near its end, the count of a long text is said aloud: a tenth of what may be typed.
const NEAR_END: u32 = 10;

/// The id of the control, apart from those of the page.
pub fn id_of(question: &str) -> String {
    ["answer-", question].concat()
}

/// The questions of one page that stand by themselves: one that hangs on a single choice of another stands within it.
pub(super) fn on_one_page(context: Context, page: &FormPage) -> Result<Vec<AnyView>, NotAskedHere> {
    let alone = page.form.questions.iter().filter(|question| revealer(page.form, question).is_none());
    alone.map(|question| field(context, page, question, Standing::Part)).collect()
}

/// The question and the choice that reveals it, where the page can do that without script.
fn revealer<'a>(form: &'a Form, question: &'a Question) -> Option<(&'a Question, &'a str)> {
    let condition = question.shown_if.as_ref()?;
    let [choice] = &*condition.is_any_of else { return None };
    Some((form.question(&condition.question)?, choice))
}

pub(super) fn field(
    context: Context,
    page: &FormPage,
    question: &Question,
    standing: Standing,
) -> Result<AnyView, NotAskedHere> {
    let (name, answers) = (question.id.clone(), &page.shown.answers);
    let field = described(context, page, question, standing);
    let value = || answers.value(&name).unwrap_or_default().to_owned();
    let text = |kind: TextKind| view! { <TextInput field=field.clone() name=name.clone() value=value() kind=kind /> };
    Ok(match &question.kind {
        Kind::Text { .. } => text(TextKind::Line).into_any(),
        Kind::Number { .. } => text(TextKind::Number).into_any(),
        Kind::Phone => text(TextKind::Phone).into_any(),
        Kind::Email => text(TextKind::Email).into_any(),
        Kind::LongText { max_chars } => {
            let count = count(context.words(), *max_chars);
            view! { <Textarea field=field name=name.clone() value=value() count=count /> }.into_any()
        }
        Kind::Date { .. } => {
            let (values, words) = (date_values(answers.values(&name)), date_words(context.words()));
            view! { <DateInput field=field name=name.clone() values=values words=words /> }.into_any()
        }
        Kind::Choice { .. } | Kind::YesNo => {
            let choices = choices(context, page, question)?;
            view! { {seen(page, &name)} <Radios field=field name=name.clone() choices=choices /> }.into_any()
        }
        Kind::Several { .. } => {
            let choices = choices(context, page, question)?;
            view! { {seen(page, &name)} <Checkboxes field=field name=name.clone() choices=choices /> }.into_any()
        }
        // A place is found by a search and a photo is sent apart: each takes pages of its own.
        Kind::Place | Kind::Photo { .. } => return Err(NotAskedHere { question: name }),
    })
}

fn described(context: Context, page: &FormPage, question: &Question, standing: Standing) -> Field {
    let label = context.text(&question.label);
    Field {
        id: id_of(&question.id),
        label: if question.is_required { label.to_owned() } else { context.words().forms_optional(label) },
        hint: question.hint.as_ref().map(|hint| context.text(hint).to_owned()),
        error: fault::of(context, question, &page.shown.faults),
        standing,
    }
}

/// Choices of which none is made send nothing; one at a time, it must be known that they have been on the screen.
fn seen(page: &FormPage, name: &str) -> AnyView {
    let is_needed = page.form.layout == Layout::OneThingAPage;
    is_needed.then(|| hidden(name, "")).into_any()
}

pub(crate) fn hidden(name: &str, value: &str) -> AnyView {
    view! { <input type="hidden" name=name.to_owned() value=value.to_owned() /> }.into_any()
}

fn choices(context: Context, page: &FormPage, question: &Question) -> Result<Vec<Choice>, NotAskedHere> {
    let words = context.words();
    let choice =
        |value: &str, text: &str| Choice { value: value.to_owned(), text: text.to_owned(), ..Choice::default() };
    let mut choices: Vec<Choice> = match question.kind.options() {
        Some(options) => {
            let choice = |option: &forms::Choice| Choice {
                hint: option.hint.as_ref().map(|hint| context.text(hint).to_owned()),
                ..choice(&option.id, context.text(&option.label))
            };
            options.iter().map(choice).collect()
        }
        None => vec![choice(YES, words.forms_yes()), choice(NO, words.forms_no())],
    };
    for choice in &mut choices {
        choice.is_chosen = is_chosen(&page.shown.answers, &question.id, &choice.value);
        choice.reveals = revealed(context, page, question, &choice.value)?;
    }
    Ok(choices)
}

fn is_chosen(answers: &Answers, question: &str, option: &str) -> bool {
    answers.values(question).iter().any(|value| value.trim() == option)
}

/// What hangs on a choice, where all is on one page.
fn revealed(
    context: Context,
    page: &FormPage,
    question: &Question,
    choice: &str,
) -> Result<Option<AnyView>, NotAskedHere> {
    if page.form.layout != Layout::OnePage {
        return Ok(None);
    }
    let hangs =
        |other: &&Question| revealer(page.form, other).is_some_and(|(on, by)| on.id == question.id && by == choice);
    let fields: Vec<AnyView> = page
        .form
        .questions
        .iter()
        .filter(hangs)
        .map(|question| field(context, page, question, Standing::Small))
        .collect::<Result<_, _>>()?;
    Ok((!fields.is_empty()).then(|| fields.into_any()))
}

/// As they were typed. What was kept in its written form is a day of one value.
fn date_values(values: &[String]) -> [String; 3] {
    match values {
        [written] => match iso::parse_date(written) {
            Some(date) => [date.day().to_string(), date.month().to_string(), date.year().to_string()],
            None => [written.clone(), String::new(), String::new()],
        },
        typed => std::array::from_fn(|place| typed.get(place).cloned().unwrap_or_default()),
    }
}

fn date_words(words: Words) -> DateWords {
    DateWords { day: words.forms_day(), month: words.forms_month(), year: words.forms_year() }
}

fn count(words: Words, max: u32) -> Count {
    Arc::new(move |text| match max.checked_sub(length(text)) {
        // Without script nothing counts along: what is left would be wrong after the first letter.
        Some(_) if cfg!(feature = "ssr") => {
            Left { text: words.forms_characters_most(max), is_near_end: false, is_too_long: false }
        }
        Some(left) => {
            Left { text: words.forms_characters_left(left), is_near_end: left <= max / NEAR_END, is_too_long: false }
        }
        None => Left { text: words.forms_characters_over(length(text) - max), is_near_end: true, is_too_long: true },
    })
}
