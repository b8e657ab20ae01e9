//! The days of a home as an answer: whether it is the day that was asked about, the next collection, and how old that is. The
//! gateway tells it, and the device of what it has kept.

use crate::{Context, bins, dates};
use ::assistant::slots::{Asked, Span};
use contract::bins::ScheduleAnswer;
use domain::bins::{Schedule, Service};
use jiff::civil::Date;
use leptos::prelude::*;

pub fn home_days(context: Context, answer: &ScheduleAnswer, asked: &Asked, checked: bins::Checked) -> AnyView {
    let (words, all) = (context.words(), &answer.schedule);
    let mut schedule = all.clone();
    if let Some(named) = asked.services.as_ref().filter(|named| !named.is_empty()) {
        schedule.services.retain(|service| named.contains(&service.id));
    }
    let has_no_such_bin = asked.services.as_ref().is_some_and(Vec::is_empty);
    let is_one_asked_about = asked.services.is_some();
    let spans = asked.days.iter().filter(|_| !has_no_such_bin);
    let verdicts = spans.map(|span| verdict(context, &schedule, *span, is_one_asked_about)).collect_view();
    view! {
        {verdicts}
        <p>{words.bins_title(&answer.address.one_line())}</p>
        {has_no_such_bin.then(|| view! { <p>{words.ask_no_such_bin()}</p> })}
        {bins::next_in_answer(context, &schedule)}
        {bins::age(context, all, checked)}
    }
    .into_any()
}

/// "Yes: Tuesday 24 November", or no; of no bin alone, what is collected on these days.
fn verdict(context: Context, schedule: &Schedule, span: Span, is_one_asked_about: bool) -> AnyView {
    let words = context.words();
    let within = collected(schedule, span);
    let is_unknown = |days: &domain::bins::UnknownDays| days.from <= span.to() && days.to >= span.from();
    let said_days = days(context, span);
    let text = match &*within {
        [] if schedule.unknown.iter().any(is_unknown) => words.ask_day_not_known(&said_days),
        [] if is_one_asked_about => words.ask_no_day(&said_days),
        [] => words.ask_none_day(&said_days),
        _ => {
            let listed: Vec<String> = within.iter().map(|(date, services)| on(context, *date, services)).collect();
            match is_one_asked_about {
                true => words.ask_yes_day(&listed.join("; ")),
                false => dates::sentence(listed.join("; ")),
            }
        }
    };
    view! {
        <p class="govuk-body-l">
            <strong>{text}</strong>
        </p>
    }
    .into_any()
}

/// The days of a span on which something is collected, with what.
fn collected(schedule: &Schedule, span: Span) -> Vec<(Date, Vec<&Service>)> {
    let mut found: Vec<(Date, Vec<&Service>)> = Vec::new();
    for service in &schedule.services {
        let within = service.upcoming.iter().map(|collection| collection.date);
        for date in within.filter(|date| (span.from()..=span.to()).contains(date)) {
            match found.iter_mut().find(|(known, _)| *known == date) {
                Some((_, services)) => services.push(service),
                None => found.push((date, vec![service])),
            }
        }
    }
    found.sort_by_key(|(date, _)| *date);
    found
}

/// "Tuesday 24 November: General waste, Food waste"
fn on(context: Context, date: Date, services: &[&Service]) -> String {
    let names: Vec<&str> = services.iter().map(|service| context.text(&service.name)).collect();
    [&*dates::day(context.words(), date, context.today), ": ", &names.join(", ")].concat()
}

/// "Tuesday 24 November", or from one day to another.
pub(super) fn days(context: Context, span: Span) -> String {
    let (words, today) = (context.words(), context.today);
    let [from, to] = [span.from(), span.to()].map(|date| dates::day(words, date, today));
    if from == to { from } else { [&*from, " – ", &to].concat() }
}
