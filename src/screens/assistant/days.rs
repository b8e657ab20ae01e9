//! What is told of a home within a conversation: its next collection, or that of the one container that was asked for; and the
//! way to report that it was missed.

use super::{answers, conversation::Asking, homes::place};
use crate::{AreaPage, WholeContext, bins, reports};
use ::assistant::words as words_of;
use contract::bins::ScheduleAnswer;
use domain::{
    assistant::{Need, Wanted},
    bins::{Schedule, Service},
};
use leptos::prelude::*;
use std::collections::BTreeSet;
use ui::{ButtonLink, Emphasis};

pub(super) fn told_of(asking: Asking, need: &Need, answer: &ScheduleAnswer, checked: bins::Checked) -> AnyView {
    let (context, words) = (asking.context, asking.context.words());
    let told = match need.wanted {
        Wanted::Days => days(context, &need.asked, answer, checked),
        Wanted::Missed => missed(context, answer),
    };
    let other = asking.is_last.then(|| place(asking, words.ask_other_place(), "", None));
    view! {
        {told}
        {other}
    }
    .into_any()
}

fn days(context: WholeContext, asked: &str, answer: &ScheduleAnswer, checked: bins::Checked) -> AnyView {
    let (words, home) = (context.words(), &answer.address);
    let meant = meant(asked, &answer.schedule.services).cloned();
    let schedule = match meant {
        Some(service) => Schedule { services: vec![service], unknown: answer.schedule.unknown.clone() },
        None => answer.schedule.clone(),
    };
    let whole_page = bins::Page::MyBins(home.id.clone()).path(context.language);
    view! {
        <p>{words.bins_title(&home.one_line())}</p>
        {bins::next(*context, &schedule)}
        {bins::age(*context, &schedule, checked)}
        <p class="quiet">{words.ask_source(context.text(&context.council.service.source))}</p>
        <p>
            <a href=whole_page>{words.ask_whole_page()}</a>
        </p>
    }
    .into_any()
}

fn missed(context: WholeContext, answer: &ScheduleAnswer) -> AnyView {
    let (words, home) = (context.words(), &answer.address);
    if !context.has_area("reports") {
        return answers::to("waste.missed").map(|answer| answer.view(context)).into_any();
    }
    let form = reports::Page::Missed(home.id.clone()).path(context.language);
    view! {
        <p>{home.one_line()}</p>
        <p>{words.answers_waste_missed_says()}</p>
        <p>
            <ButtonLink href=form text=words.ask_missed_at() emphasis=Emphasis::Primary />
        </p>
    }
    .into_any()
}

/// The one service whose name, or whose container's, was asked for in whichever language. None where it cannot be told, or
/// where all were meant.
fn meant<'a>(asked: &str, services: &'a [Service]) -> Option<&'a Service> {
    let asked: BTreeSet<String> = words_of(asked).into_iter().collect();
    let named: Vec<BTreeSet<String>> = services.iter().map(names).collect();
    let is_common = |word: &&String| named.iter().filter(|names| names.contains(*word)).count() > 1;
    let counts = named.iter().map(|names| names.intersection(&asked).filter(|word| !is_common(word)).count());
    let mut counted: Vec<(usize, &Service)> = counts.zip(services).filter(|(count, _)| *count > 0).collect();
    counted.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    match counted[..] {
        [(_, service)] => Some(service),
        [(most, service), (next, _), ..] if most > next => Some(service),
        _ => None,
    }
}

fn names(service: &Service) -> BTreeSet<String> {
    let texts = [&service.name, &service.container.name];
    let words = texts.into_iter().flat_map(|text| [words_of(&text.en), words_of(&text.cy)]).flatten();
    words.filter(|word| !SAYS_NOTHING.contains(&&**word)).collect()
}

/// They stand in names and tell no container from another.
const SAYS_NOTHING: &[&str] = &[
    "a",
    "ac",
    "and",
    "bin",
    "biniau",
    "bins",
    "collection",
    "fin",
    "finiau",
    "for",
    "i",
    "min",
    "miniau",
    "o",
    "of",
    "or",
    "r",
    "the",
    "with",
    "y",
    "yr",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn one_container_is_meant_where_it_alone_is_named() {
        let services = samples::schedule().services;
        let found = |asked: &str| meant(asked, &services).map(|service| &*service.id);
        assert_eq!(found("is it the green caddy this week?"), Some("food"));
        assert_eq!(found("Pryd mae'r bin caead GLAS?"), Some("recycling"));
        assert_eq!(found("when is food collected"), Some("food"));
        assert_eq!(found("when is my bin day"), None, "each of them is a bin to its people");
        assert_eq!(found("when are food and recycling collected"), None);
        assert_eq!(found("what is collected tomorrow"), None);
    }
}
