//! A missed bin that is told of in a conversation: what was answered, and what comes next. The last part is what is new.

use super::{Page, my_reports::told, state};
use crate::{AreaPage, Context, contact, forms::in_words};
use domain::{
    address::AddressId,
    bins::{Schedule, missed::MissedService},
    forms::{Choice, Kind, NO, Question, YES},
    reports::{MyReport, ReportState},
};
use jiff::Timestamp;
use leptos::prelude::*;
use ui::{Button, Emphasis, StateList, SummaryItem, SummaryList};

/// Of the heading of what comes next.
pub const NEXT: &str = "chat-errand";

/// A question, what was answered to it, and the way to another answer.
pub struct Said<'a> {
    pub question: &'a Question,
    pub values: &'a [String],
    pub change: Callback<()>,
}

/// What can be pressed as an answer: its value, and what it says. None where the answer is typed.
pub fn choices(context: Context, question: &Question) -> Option<Vec<(String, String)>> {
    let words = context.words();
    let option = |option: &Choice| {
        let label = context.text(&option.label);
        let text = option.hint.as_ref().map(|hint| [label, " (", context.text(hint), ")"].concat());
        (option.id.clone(), text.unwrap_or_else(|| label.to_owned()))
    };
    match &question.kind {
        Kind::YesNo => {
            Some([(YES, words.forms_yes()), (NO, words.forms_no())].map(|(id, text)| (id.into(), text.into())).into())
        }
        kind => Some(kind.options()?.iter().map(option).collect()),
    }
}

/// One of the choices is pressed.
pub fn errand_asks(
    context: Context,
    said: Vec<Said>,
    question: &Question,
    choices: Vec<(String, Callback<()>)>,
) -> AnyView {
    // Of several, one is chosen here.
    let hint = question.hint.as_ref().filter(|_| !matches!(question.kind, Kind::Several { .. }));
    let hint = hint.map(|hint| view! { <p class="quiet">{context.text(hint).to_owned()}</p> });
    let choices = choices.into_iter().map(|(text, press)| {
        view! {
            <div>
                <Button text=text emphasis=Emphasis::Secondary on_press=press />
            </div>
        }
    });
    let next = view! {
        {hint}
        {choices.collect_view()}
    };
    part(context, said, context.text(&question.label), next.into_any())
}

pub fn errand_checks(context: Context, said: Vec<Said>, send: Callback<()>) -> AnyView {
    let words = context.words();
    let next = view! {
        <p>{words.forms_check_help()}</p>
        <Button text=words.forms_send() emphasis=Emphasis::Primary on_press=send />
    };
    part(context, said, words.forms_check(), next.into_any())
}

/// What is left to say is typed, which the form's own page takes. It has what was answered.
pub fn errand_goes_on(context: Context, said: Vec<Said>, home: &AddressId) -> AnyView {
    part(context, said, context.words().missed_goes_on(), link(context, home))
}

/// Why none can be reported.
pub fn errand_none(context: Context, schedule: &Schedule, states: &[MissedService]) -> AnyView {
    let words = context.words();
    let help = contact::with_link(context, words.missed_none_help(&contact::phone(context)));
    let next = view! {
        {state::states(context, schedule, states)}
        <p>{help}</p>
    };
    part(context, Vec::new(), words.missed_none(), next.into_any())
}

/// Which bins the home has is not known on this device.
pub fn errand_unknown(context: Context, home: &AddressId) -> AnyView {
    part(context, Vec::new(), context.words().missed_unknown(), link(context, home))
}

/// What has become of it.
pub fn errand_told(context: Context, mine: &MyReport, now: Timestamp) -> AnyView {
    let words = context.words();
    let title = match &mine.state {
        ReportState::Waiting | ReportState::Sending => words.receipt_waiting_title(),
        ReportState::Sent { .. } => words.receipt_title(),
        ReportState::NeedsAttention(_) => words.refused_title(),
    };
    let told = view! { <StateList items=vec![told(context, mine, now)] /> };
    part(context, Vec::new(), title, told.into_any())
}

fn link(context: Context, home: &AddressId) -> AnyView {
    let href = Page::Missed(home.clone()).path(context.language);
    view! {
        <p>
            <a href=href>{context.words().missed_title()}</a>
        </p>
    }
    .into_any()
}

fn part(context: Context, said: Vec<Said>, title: &str, next: AnyView) -> AnyView {
    view! {
        {(!said.is_empty()).then(|| answered(context, said))}
        <div>
            <h3 class="govuk-heading-s" id=NEXT tabindex="-1">
                {title.to_owned()}
            </h3>
            {next}
        </div>
    }
    .into_any()
}

fn answered(context: Context, said: Vec<Said>) -> AnyView {
    let words = context.words();
    let item = |Said { question, values, change }: Said| {
        let label = context.text(&question.label).to_owned();
        let answer = in_words(context, question, values).join(", ");
        let action = view! {
            <Button text=words.forms_change() object=label.clone() emphasis=Emphasis::Link on_press=change />
        };
        SummaryItem { key: label, value: view! { <p>{answer}</p> }.into_any(), action: Some(action.into_any()) }
    };
    view! { <SummaryList items=said.into_iter().map(item).collect() /> }.into_any()
}
