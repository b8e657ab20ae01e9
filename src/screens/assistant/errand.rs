//! Something that is done for a person: its answers to be checked, and what has become of it.

use super::{
    ask::PRESS,
    contacts,
    conversation::Asking,
    home_days::days,
    said::{container, slot_name},
};
use crate::{AreaPage, bins, forms::in_words, reports};
use ::assistant::{
    conversation::{Errand, Failure, Given, Outcome, Press},
    dialogue::{Payload, Slot, Slots},
    slots::Container,
};
use contract::assistant::ToCheck;
use domain::{bins::missed::MissedService, reports::Reference};
use leptos::prelude::*;
use ui::{Emphasis, LinkItem, LinkList, Notice, NoticeKind, Submit, SummaryItem, SummaryList};

/// All answers, each with the way to another one.
pub(super) fn check(asking: Asking, errand: &Errand, given: &[Given], is_refused: bool) -> AnyView {
    let words = asking.context.words();
    if !asking.is_last {
        return view! { <p>{words.forms_check()}</p> }.into_any();
    }
    let intro = if is_refused { words.ask_what_to_change() } else { words.forms_check_help() };
    let items = to_check(asking, errand, given).into_iter().map(|item| item_of(asking, item)).collect();
    view! {
        <h3 class="govuk-heading-s">{words.forms_check()}</h3>
        <p>{intro}</p>
        <form method="post" action=asking.path.to_owned()>
            <SummaryList items=items />
            <Submit
                text=words.forms_send()
                name=PRESS
                value=Payload::Send.to_string()
                emphasis=Emphasis::Primary
            />
        </form>
    }
    .into_any()
}

/// Each answer, with what is pressed to give another one.
pub(super) fn to_check(asking: Asking, errand: &Errand, given: &[Given]) -> Vec<ToCheck> {
    let of_slot = |(slot, answer)| ToCheck {
        label: slot_name(asking.context.words(), slot).to_owned(),
        answer,
        change: Payload::Change(slot).to_string(),
    };
    let of_question = |Given { question, values }: &Given| ToCheck {
        label: asking.context.text(&question.label).to_owned(),
        answer: in_words(*asking.context, question, values).join(", "),
        change: Press::Alter(question.id.clone()).to_string(),
    };
    slots(asking, &errand.slots).into_iter().map(of_slot).chain(given.iter().map(of_question)).collect()
}

fn item_of(asking: Asking, ToCheck { label, answer, change }: ToCheck) -> SummaryItem {
    let text = asking.context.words().forms_change();
    let action =
        view! { <Submit text=text object=label.clone() name=PRESS value=change emphasis=Emphasis::Link /> }.into_any();
    SummaryItem { key: label, value: view! { <p>{answer}</p> }.into_any(), action: Some(action) }
}

/// What is known of it, in the order in which it is asked.
pub(super) fn slots(asking: Asking, slots: &Slots) -> Vec<(Slot, String)> {
    let home = slots.home().map(|_| asking.home().map(|home| home.answer.address.one_line()).unwrap_or_default());
    let place =
        slots.place.as_ref().map(|place| place.typed().unwrap_or_else(|| asking.context.words().ask_here().into()));
    let days = slots.when.as_ref().and_then(|when| when.clear()).map(|span| days(*asking.context, span));
    [
        home.map(|said| (Slot::Address, said)),
        place.map(|said| (Slot::Place, said)),
        (!slots.containers.is_empty()).then(|| (Slot::Container, containers(asking, slots))),
        days.map(|said| (Slot::Date, said)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn containers(asking: Asking, slots: &Slots) -> String {
    let named = |of: &Container| match of {
        Container::Is(id) => Some(container(asking, id)),
        Container::Like(_) => None,
    };
    slots.containers.iter().filter_map(named).collect::<Vec<_>>().join(", ")
}

pub(super) fn done(asking: Asking, errand: &Errand, outcome: &Outcome) -> AnyView {
    match outcome {
        Outcome::Taken(reference) => taken(asking, errand, reference),
        Outcome::Waiting(_) => waiting(asking),
        Outcome::Refused(why) => refused(asking, errand, why),
    }
}

fn taken(asking: Asking, errand: &Errand, reference: &Reference) -> AnyView {
    let (words, language) = (asking.context.words(), asking.context.language);
    let follow = LinkItem {
        href: reports::Page::Report(reference.clone()).path(language),
        text: words.receipt_see().to_owned(),
        ..LinkItem::default()
    };
    let (said, about) = (words.receipt_reference(reference.as_str()), containers(asking, &errand.slots));
    view! {
        <Notice kind=NoticeKind::Information title=words.receipt_title()>
            <p>
                <strong>{said}</strong>
            </p>
            <p>{about}</p>
        </Notice>
        <p>{words.receipt_reference_help()}</p>
        <p>{words.receipt_next_crew()} " " {words.receipt_next_leave_out()}</p>
        <LinkList items=[Some(follow), bins_link(asking, errand)].into_iter().flatten().collect() />
    }
    .into_any()
}

fn bins_link(asking: Asking, errand: &Errand) -> Option<LinkItem> {
    let href = bins::Page::MyBins(errand.slots.home()?.clone()).path(asking.context.language);
    Some(LinkItem { href, text: asking.context.words().receipt_bins().to_owned(), ..LinkItem::default() })
}

/// It is on the device until it can be sent.
fn waiting(asking: Asking) -> AnyView {
    let words = asking.context.words();
    view! {
        <Notice kind=NoticeKind::Information title=words.receipt_waiting_title()>
            <p>{words.receipt_waiting()}</p>
        </Notice>
        <p>
            <a href=reports::Page::Mine.path(asking.context.language)>{words.reports_all()}</a>
        </p>
    }
    .into_any()
}

/// Why each bin may not be reported, and what to do; the answer to another bin is a few words away.
pub(super) fn refused(asking: Asking, errand: &Errand, why: &[MissedService]) -> AnyView {
    let words = asking.context.words();
    let states = match asking.home() {
        Some(home) => reports::states(*asking.context, &home.answer.schedule, why),
        None => ().into_any(),
    };
    let form = errand.slots.home().map(|home| {
        let href = reports::Page::Missed(home.clone()).path(asking.context.language);
        view! {
            <p>
                <a href=href>{words.ask_all_states()}</a>
            </p>
        }
    });
    view! {
        <Notice kind=NoticeKind::Warning title=words.ask_refused()>
            <p>{words.ask_refused_help()}</p>
        </Notice>
        {states}
        {form}
    }
    .into_any()
}

pub(super) fn failed(asking: Asking, failure: Failure) -> AnyView {
    let words = asking.context.words();
    let text = match failure {
        Failure::Unavailable => words.ask_unavailable().to_owned(),
        Failure::TooMany => [words.problem_too_many(), ". ", words.problem_too_many_help()].concat(),
        Failure::NoSuchHome => [words.problem_address_gone(), ". ", words.problem_address_gone_help()].concat(),
    };
    view! {
        <p>{text}</p>
        {contacts::council(asking.context)}
    }
    .into_any()
}
