//! What the pages of both sides have in common: the messages, the box to write in, and what a script keeps new.

use super::lines::{Line, Side, line};
use crate::{Context, WholeContext};
use domain::desk::{Event, Note, NoteFault};
use leptos::prelude::*;
use std::sync::Arc;
use ui::{Count, Field, FieldError, Left, Standing, Textarea};
use words::Words;

/// What is wrong with what was written, which stays in the box.
#[derive(Clone, Copy)]
pub struct NoteProblem<'a> {
    pub typed: &'a str,
    pub fault: NoteFault,
}

/// Where whoever has written something arrives.
pub(super) const LATEST: &str = "latest";

/// Where a script hears of what is new, and says that somebody types.
pub(super) struct Live<'a> {
    pub events: &'a str,
    pub types: &'a str,
}

/// The messages; `said` are all of them. What comes in later is announced once, as it is added.
pub(super) fn messages(context: WholeContext, side: Side, said: &[Event], live: Option<Live>) -> AnyView {
    let words = context.words();
    let last = said.last().map_or(0, |event| event.number);
    let lines = said.iter().map(|event| entry(line(*context, side, event))).collect_view();
    let (events, types) = live.map_or((None, None), |live| {
        (
            Some([live.events, "?language=", context.language.tag(), "&after=", &last.to_string()].concat()),
            Some(live.types.to_owned()),
        )
    });
    let failed = events.as_ref().map(|_| words.desk_chat_failed());
    let script = events.is_some().then(|| view! { <script type="module" src="/desk.js"></script> });
    view! {
        <h2 class="govuk-heading-m" id=LATEST tabindex="-1">
            {words.desk_chat_messages()}
        </h2>
        {said.is_empty().then(|| view! { <p id="none-yet">{words.desk_chat_none_yet()}</p> })}
        <div role="log" aria-labelledby=LATEST id="log" data-events=events data-types=types data-failed=failed>
            <ol class="states">{lines}</ol>
        </div>
        <p class="quiet" id="types" role="status"></p>
        {script}
    }
    .into_any()
}

fn entry(line: Line) -> AnyView {
    let Line { by, at, text } = line;
    let by = (!by.is_empty()).then(|| view! { <strong>{by}</strong>" " });
    view! {
        <li class="state">
            {by} <span class="quiet">{at}</span> <p class="said">{text}</p>
        </li>
    }
    .into_any()
}

pub(super) fn box_for(
    words: Words,
    name: &'static str,
    label: &str,
    hint: Option<&str>,
    typed: &str,
    error: Option<String>,
) -> AnyView {
    let field = Field {
        id: name.to_owned(),
        label: label.to_owned(),
        hint: hint.map(str::to_owned),
        error: error.map(|text| FieldError { prefix: words.error_prefix(), text }),
        standing: Standing::Part,
    };
    // Without script nothing counts along.
    let count: Count = Arc::new(move |_| Left {
        text: words.forms_characters_most(Note::MOST),
        is_near_end: false,
        is_too_long: false,
    });
    view! { <Textarea field=field name=name value=typed count=count /> }.into_any()
}

pub(super) fn too_long(words: Words) -> String {
    words.desk_too_long(&Note::MOST.to_string())
}

pub(super) fn title(words: Words, has_fault: bool, title: &str) -> String {
    if has_fault { [words.error_prefix(), " ", title].concat() } else { title.to_owned() }
}

pub(super) fn time_and_day(context: Context, at: jiff::Timestamp) -> (String, String) {
    crate::dates::time_and_day(context.words(), domain::london::civil(at), context.today)
}

/// What is said of the other side while it types.
pub fn typing(context: Context, by: Option<&domain::desk::Colleague>) -> String {
    match by {
        Some(by) => context.words().desk_chat_types(&super::lines::named(context, by)),
        None => context.words().desk_staff_types().to_owned(),
    }
}
