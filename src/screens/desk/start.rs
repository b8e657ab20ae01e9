//! The way to a person: whether somebody is there, what they will see, and whether that is agreed to.

use super::chat::{KEY, MESSAGE};
use super::parts::{NoteProblem, box_for, title, too_long};
use super::staff::transcript;
use crate::{AreaPage, Context, Screen, WholeContext, contact, dates, forms::hidden, screen::heading};
use domain::desk::{CallTime, NoteFault, Packet};
use jiff::civil::DateTime;
use leptos::prelude::*;
use ui::{Checkboxes, Choice, Details, ErrorSummary, Field, FieldError, Radios, Standing, TextInput, TextKind};
use words::{DeskClosedUntil, Words};

pub const CONSENT: &str = "consent";
pub const PHONE: &str = "phone";
pub const WHEN: &str = "when";

pub struct Start<'a> {
    /// What would be handed over.
    pub packet: Option<&'a Packet>,
    /// Of this page: sent twice, it begins one conversation.
    pub key: &'a str,
    /// None where somebody is there.
    pub closed: Option<Closed>,
    /// What was typed before.
    pub message: &'a str,
    pub phone: &'a str,
    pub when: CallTime,
    pub faults: StartFaults,
}

/// Nobody is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    pub until: Option<DateTime>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StartFaults {
    pub message: Option<NoteFault>,
    pub has_no_phone: bool,
    pub has_no_consent: bool,
}

impl StartFaults {
    pub fn any(self) -> bool {
        self != StartFaults::default()
    }
}

pub fn start(context: WholeContext, page: super::Page, start: Start) -> Screen {
    let (words, path) = (context.words(), page.path(context.language));
    let button = if start.closed.is_some() { words.desk_start_closed() } else { words.desk_start() };
    let view = view! {
        <div class="readable">
            {error_summary(words, start.faults)} {heading(words.desk_title())}
            <p class="govuk-body-l">{words.desk_lead(context.council_name())}</p> {is_there(context, start.closed)}
            <form method="post" action=path novalidate=true>
                {hidden(KEY, start.key)} {message(words, &start)} {start.closed.map(|_| call_back(words, &start))}
                {seen(context, &start)} {consent(words, start.faults)}
                <button type="submit" class="govuk-button">
                    {button}
                </button>
            </form>
        </div>
    };
    Screen::new(title(words, start.faults.any(), words.desk_title()), words.desk_description(), view)
}

fn is_there(context: WholeContext, closed: Option<Closed>) -> AnyView {
    let words = context.words();
    let Some(closed) = closed else {
        return view! { <p>{words.desk_open()}</p> }.into_any();
    };
    let call = contact::with_link(*context, words.desk_or_call(&contact::phone(*context)));
    view! {
        <p>
            <strong>{nobody_is_there(*context, closed)}</strong>
        </p>
        <p>{words.desk_closed_help()} " " {call}</p>
    }
    .into_any()
}

pub(super) fn nobody_is_there(context: Context, closed: Closed) -> String {
    let words = context.words();
    let Some(until) = closed.until else { return words.desk_closed().to_owned() };
    let (time, soft_date) = &dates::time_and_day(words, until, context.today);
    words.desk_closed_until(DeskClosedUntil { time, soft_date })
}

fn message(words: Words, start: &Start) -> AnyView {
    let (label, problem) = match start.packet {
        Some(_) => (words.forms_optional(words.desk_what_more()), start.faults.message),
        None => (words.desk_what().to_owned(), start.faults.message),
    };
    let error = problem.map(|fault| in_words(words, NoteProblem { typed: start.message, fault }));
    box_for(words, MESSAGE, &label, Some(words.desk_what_hint()), start.message, error)
}

fn in_words(words: Words, problem: NoteProblem) -> String {
    match problem.fault {
        NoteFault::Empty => words.desk_empty().to_owned(),
        NoteFault::TooLong => too_long(words),
    }
}

fn call_back(words: Words, start: &Start) -> AnyView {
    let error = start
        .faults
        .has_no_phone
        .then(|| FieldError { prefix: words.error_prefix(), text: words.desk_phone_wrong().to_owned() });
    let phone = Field {
        id: PHONE.to_owned(),
        label: words.desk_phone().to_owned(),
        hint: Some(words.desk_phone_hint().to_owned()),
        error,
        standing: Standing::Part,
    };
    let when = Field { id: WHEN.to_owned(), label: words.desk_when().to_owned(), ..Field::default() };
    let choice = |time: CallTime| Choice {
        value: time.name().to_owned(),
        text: when_in_words(words, time).to_owned(),
        is_chosen: time == start.when,
        ..Choice::default()
    };
    view! {
        <TextInput field=phone name=PHONE value=start.phone.to_owned() kind=TextKind::Phone />
        <Radios field=when name=WHEN choices=CallTime::ALL.into_iter().map(choice).collect() />
    }
    .into_any()
}

pub(super) fn when_in_words(words: Words, time: CallTime) -> &'static str {
    match time {
        CallTime::Any => words.desk_any(),
        CallTime::Morning => words.desk_morning(),
        CallTime::Afternoon => words.desk_afternoon(),
    }
}

/// All of it, as staff see it.
fn seen(context: WholeContext, start: &Start) -> AnyView {
    let words = context.words();
    let what = match start.packet {
        Some(packet) => view! {
            <p>{words.desk_seen_said()}</p>
            {transcript(*context, packet)}
        }
        .into_any(),
        None => view! { <p>{words.desk_seen_only()}</p> }.into_any(),
    };
    view! {
        <Details summary=words.desk_seen()>
            {what} <p>{words.desk_hidden()}</p> <p>{words.desk_kept()}</p>
        </Details>
    }
    .into_any()
}

fn consent(words: Words, faults: StartFaults) -> AnyView {
    let error = faults
        .has_no_consent
        .then(|| FieldError { prefix: words.error_prefix(), text: words.desk_consent_missing().to_owned() });
    let field = Field { id: CONSENT.to_owned(), label: words.desk_consent().to_owned(), error, ..Field::default() };
    let yes = Choice { value: "yes".to_owned(), text: words.desk_consent_yes().to_owned(), ..Choice::default() };
    view! { <Checkboxes field=field name=CONSENT choices=vec![yes] /> }.into_any()
}

fn error_summary(words: Words, faults: StartFaults) -> Option<AnyView> {
    let message = faults.message.map(|fault| (MESSAGE, in_words(words, NoteProblem { typed: "", fault })));
    let phone = faults.has_no_phone.then(|| (PHONE, words.desk_phone_wrong().to_owned()));
    let consent = faults.has_no_consent.then(|| (CONSENT, words.desk_consent_missing().to_owned()));
    let errors = [message, phone, consent].into_iter().flatten();
    let errors: Vec<(String, String)> = errors.map(|(at, text)| (["#", at].concat(), text)).collect();
    (!errors.is_empty()).then(|| view! { <ErrorSummary title=words.error_summary() errors=errors /> }.into_any())
}
