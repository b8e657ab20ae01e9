//! What is told of a home within a conversation: its next collection, and the way to report that it was missed.

use super::{answers, conversation::Asking, homes::place};
use crate::{AreaPage, WholeContext, bins, reports};
use contract::bins::ScheduleAnswer;
use domain::assistant::Wanted;
use leptos::prelude::*;
use ui::{ButtonLink, Emphasis};

/// The days of a home, as far as they were asked for.
#[derive(Clone)]
pub struct Days {
    /// With the services alone whose containers were named, if any was.
    pub answer: ScheduleAnswer,
    pub checked: bins::Checked,
    /// A container was named which this home has not.
    pub has_no_such_bin: bool,
}

pub(super) fn told_of(asking: Asking, wanted: Wanted, days: &Days) -> AnyView {
    let (context, words) = (asking.context, asking.context.words());
    let told = match wanted {
        Wanted::Days => next(context, days),
        Wanted::Missed => missed(context, &days.answer),
    };
    let other = asking.is_last.then(|| place(asking, words.ask_other_place(), "", None));
    view! {
        {told}
        {other}
    }
    .into_any()
}

fn next(context: WholeContext, Days { answer, checked, has_no_such_bin }: &Days) -> AnyView {
    let (words, home) = (context.words(), &answer.address);
    let whole_page = bins::Page::MyBins(home.id.clone()).path(context.language);
    view! {
        <p>{words.bins_title(&home.one_line())}</p>
        {has_no_such_bin.then(|| view! { <p>{words.ask_no_such_bin()}</p> })}
        {bins::next(*context, &answer.schedule)}
        {bins::age(*context, &answer.schedule, *checked)}
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
