//! What was answered, as far as it is not a matter of its own: one of the dialogue's steps, or what the host has made of it.

use super::{
    answers,
    ask::{suggestions, which_of},
    asked::{choose, question, write},
    composed::composed,
    contacts,
    conversation::{Asking, Homes, Passage},
    days::look,
    errand::{check, done, failed, refused},
    homes::{homes, place},
    person::hand_over,
    signposts,
};
use crate::{AreaPage, WholeContext, dates, reports};
use ::assistant::{
    conversation::{Answer, Exchange},
    dialogue::{Payload, Slot, Slots, Step, Why},
};
use leptos::prelude::*;
use words::Words;

pub(super) fn answered(asking: Asking, exchange: &Exchange, answer: &Answer) -> AnyView {
    match answer {
        Answer::Step(step) => stepped(asking, exchange, step),
        Answer::WhichHome(typed) | Answer::NoHome(typed) => which_home(asking, typed),
        Answer::Question { question: asked, why } => question(asking, asked, *why),
        Answer::Check { errand, given, is_refused } => check(asking, errand, given, *is_refused),
        Answer::Done { errand, outcome } => done(asking, errand, outcome),
        Answer::Refused { errand, why } => refused(asking, errand, why),
        Answer::Failed(failure) => failed(asking, *failure),
        Answer::Composed(answer) => composed(asking, answer),
    }
}

fn stepped(asking: Asking, exchange: &Exchange, step: &Step) -> AnyView {
    let (context, words) = (asking.context, asking.context.words());
    match step {
        Step::Signpost(danger) => signposts::signposted(*context, context.council.division, *danger),
        Step::Begin => {
            let suggested = asking.is_last.then(|| suggestions(context, asking.path));
            view! {
                <p>{words.ask_begin()}</p>
                {suggested}
            }
            .into_any()
        }
        Step::Ask { slot, why, choices } => ask(asking, *slot, *why, choices),
        Step::Offer(offered) => {
            let choices = asking.is_last.then(|| which_of(context, asking.path, offered));
            view! {
                <p>{words.ask_which_of()}</p>
                {choices}
            }
            .into_any()
        }
        Step::Look(intent, slots) => looked(asking, intent, slots),
        Step::Told(intent) | Step::SignIn(intent) => told(context, intent),
        Step::Help => told(context, "meta.help"),
        Step::Retrieve(_) => found_in_pages(asking),
        Step::HandOver(reason) => hand_over(asking, exchange, *reason),
        // The driver does these, and answers with what comes of them.
        Step::Restart | Step::Find(_) | Step::CheckAnswers { .. } | Step::Do(..) => ().into_any(),
    }
}

fn ask(asking: Asking, slot: Slot, why: Why, choices: &[Payload]) -> AnyView {
    let words = asking.context.words();
    let not_understood = matches!(why, Why::NotUnderstood | Why::Misread | Why::Unknown);
    let not_understood = not_understood.then(|| {
        let text = if why == Why::Misread { words.ask_misread() } else { words.ask_no_answer_to_that() };
        view! { <p>{text}</p> }
    });
    // Where all of them are offered, none is like what was said.
    let all = asking.home().map(|home| home.answer.schedule.services.len());
    let is_none_like = slot == Slot::Container && why == Why::Unclear && all == Some(choices.len());
    let none_like = is_none_like.then(|| view! { <p>{words.ask_none_like()}</p> });
    let label = slot_label(words, slot);
    let asked = match slot {
        _ if !asking.is_last => view! { <p>{label}</p> }.into_any(),
        Slot::Address => place(asking, label, "", None),
        Slot::Container | Slot::Date => choose(asking, label, choices),
        Slot::Place | Slot::Reference => write(asking, label, None),
    };
    view! {
        {not_understood}
        {none_like}
        {asked}
    }
    .into_any()
}

/// What is asked for.
pub(super) fn slot_label(words: Words, slot: Slot) -> &'static str {
    match slot {
        Slot::Address => words.search_label(),
        Slot::Container => words.ask_which_container(),
        Slot::Date => words.ask_which_date(),
        Slot::Place => words.ask_where(),
        Slot::Reference => words.ask_which_reference(),
    }
}

fn looked(asking: Asking, intent: &str, slots: &Slots) -> AnyView {
    match intent {
        "waste.dates" => look(asking, slots),
        "meta.status" => view! {
            {report(asking.context, slots)}
            {told(asking.context, intent)}
        }
        .into_any(),
        _ => told(asking.context, intent),
    }
}

pub(super) fn told(context: WholeContext, intent: &str) -> AnyView {
    match answers::to(intent) {
        Some(answer) => answer.view(context),
        None => not_understood(context),
    }
}

fn report(context: WholeContext, slots: &Slots) -> Option<AnyView> {
    let reference = slots.reference.as_ref().filter(|_| context.has_area("reports"))?;
    let text = context.words().ask_report(reference.as_str());
    let path = reports::Page::Report(reference.clone()).path(context.language);
    let link = view! {
        <p>
            <a href=path>{text}</a>
        </p>
    };
    Some(link.into_any())
}

fn which_home(asking: Asking, typed: &str) -> AnyView {
    let words = asking.context.words();
    match &asking.found.homes {
        _ if !asking.is_last => view! { <p>{words.addresses_heading()}</p> }.into_any(),
        Some(Homes::Page(page)) => homes(asking, typed, page),
        Some(Homes::NoPlace(fault)) => place(asking, words.search_label(), typed, Some(*fault)),
        Some(Homes::Unknown) | None => view! {
            <p>{words.ask_homes_unknown()}</p>
            {place(asking, words.search_label(), "", None)}
            {contacts::council(asking.context)}
        }
        .into_any(),
    }
}

fn found_in_pages(asking: Asking) -> AnyView {
    let (context, words) = (asking.context, asking.context.words());
    let Some(Passage { title, link, text, reviewed }) = &asking.found.passage else { return not_understood(context) };
    let reviewed = words.information_reviewed(&dates::full_date(words, *reviewed));
    view! {
        <p>{words.ask_may_help()}</p>
        <p>
            <a href=link.clone() rel="external">{title.clone()}</a>
        </p>
        <p>{["“", text, "”"].concat()}</p>
        <p class="quiet">{reviewed}</p>
        <p>{words.ask_may_not_help()}</p>
        {contacts::council(context)}
    }
    .into_any()
}

fn not_understood(context: WholeContext) -> AnyView {
    let words = context.words();
    view! {
        <p>{words.ask_not_understood()}</p>
        <p>{words.ask_not_understood_help()}</p>
        {contacts::council(context)}
    }
    .into_any()
}
