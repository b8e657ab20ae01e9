//! What is told of a home's bins within a conversation: its days, where they come from, and where to go on.

use super::{
    contacts,
    conversation::{Asking, Home},
    home_days::home_days,
    homes::place,
};
use crate::{AreaPage, Trouble, WholeContext, bins};
use ::assistant::{
    dialogue::Slots,
    slots::{Asked, Collected, Known},
};
use leptos::prelude::*;
use ui::{LinkItem, LinkList};

pub(super) fn look(asking: Asking, slots: &Slots) -> AnyView {
    let words = asking.context.words();
    let told = match &asking.found.home {
        Some(Ok(home)) => of_home(asking.context, home, slots),
        Some(Err(trouble)) => unknown(asking.context, Some(*trouble)),
        None => unknown(asking.context, None),
    };
    let other = asking.is_last.then(|| place(asking, words.ask_other_place(), "", None));
    view! {
        {told}
        {other}
    }
    .into_any()
}

fn unknown(context: WholeContext, trouble: Option<Trouble>) -> AnyView {
    let words = context.words();
    let text = match trouble {
        Some(Trouble::TooMany) => [words.problem_too_many(), ". ", words.problem_too_many_help()].concat(),
        Some(Trouble::AddressGone) => [words.problem_address_gone(), ". ", words.problem_address_gone_help()].concat(),
        _ => words.ask_days_unknown().to_owned(),
    };
    view! {
        <p>{text}</p>
        {contacts::council(context)}
    }
    .into_any()
}

fn of_home(context: WholeContext, Home { answer, checked }: &Home, slots: &Slots) -> AnyView {
    let list: Vec<Collected> = answer.schedule.services.iter().map(Collected::from).collect();
    let known = Known { today: context.today, containers: &list };
    let asked = Asked::of(&slots.containers, slots.when.as_ref(), known);
    view! {
        {home_days(*context, answer, &asked, *checked)}
        <p class="quiet">{context.words().ask_source(context.text(&context.council.service.source))}</p>
        {links(context, &answer.address)}
    }
    .into_any()
}

fn links(context: WholeContext, home: &domain::address::Address) -> AnyView {
    let (words, language) = (context.words(), context.language);
    let link = |page: bins::Page, text: &str| {
        let external = page.is_document();
        LinkItem { href: page.path(language), text: text.to_owned(), external, ..LinkItem::default() }
    };
    let items = vec![
        link(bins::Page::MyBins(home.id.clone()), words.ask_whole_page()),
        link(bins::Page::Calendar(home.id.clone()), words.ask_calendar()),
    ];
    view! { <LinkList items=items /> }.into_any()
}
