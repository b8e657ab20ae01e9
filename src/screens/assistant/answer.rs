//! What is answered to an intent: its name, what to do, and where that is done. No answer is a dead end.

use super::{
    Page, contacts,
    signposts::{self, Line},
    sites::Site,
};
use crate::{Destination, WholeContext, account, contact, identity, reports};
use ::assistant::safety::Danger;
use leptos::prelude::*;
use ui::{ButtonLink, Emphasis};
use words::Words;

/// A text of the words.
pub(super) type Text = fn(Words) -> &'static str;

pub(super) struct Answer {
    /// As the engine names it.
    pub intent: &'static str,
    /// As a button has it.
    pub name: Text,
    pub says: Text,
    pub next: &'static [Next],
}

/// Where to go on, in the order in which it is shown.
pub(super) enum Next {
    Here(Here),
    Site(Site),
    /// Lines to call.
    Lines(&'static [Line]),
    Help(Danger),
    /// The council, by its website or otherwise.
    Council,
    /// Somebody at the council, by telephone or in writing.
    Person,
    /// The box below the answer.
    AskOn,
}

/// Pages of this service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Here {
    BinDays,
    Reports,
    CouncilTax,
    Account,
    Details,
    Ask,
}

pub(super) const fn answer(intent: &'static str, name: Text, says: Text, next: &'static [Next]) -> Answer {
    Answer { intent, name, says, next }
}

pub(super) const COUNCIL: &[Next] = &[Next::Council];
pub(super) const PERSON: &[Next] = &[Next::Person];

impl Here {
    pub(super) fn destination(self) -> Destination {
        match self {
            Here::BinDays => Destination::Home,
            Here::Reports => reports::Page::Mine.into(),
            Here::CouncilTax => account::Page::Account.into(),
            Here::Account => identity::Page::Account.into(),
            Here::Details => identity::Page::Details(String::new()).into(),
            Here::Ask => Page::Ask.into(),
        }
    }

    /// Whether the council has it switched on.
    pub(super) fn is_on(self, context: WholeContext) -> bool {
        let area = match self {
            Here::BinDays => "bins",
            Here::Reports => "reports",
            Here::CouncilTax => "account",
            Here::Account | Here::Details => "identity",
            Here::Ask => return true,
        };
        context.has_area(area)
    }

    fn text(self, words: Words) -> &'static str {
        match self {
            Here::BinDays => words.not_found_start(),
            Here::Reports => words.reports_title(),
            Here::CouncilTax => words.account_title(),
            Here::Account => words.identity_account(),
            Here::Details => words.identity_details_title(),
            Here::Ask => words.ask_anew(),
        }
    }

    fn link(self, context: WholeContext) -> AnyView {
        let to = self.destination();
        let reloads = to.is_document();
        view! {
            <p>
                <ButtonLink
                    href=to.path(context.language)
                    text=self.text(context.words())
                    emphasis=Emphasis::Secondary
                    reloads=reloads
                />
            </p>
        }
        .into_any()
    }
}

impl Answer {
    /// What is done on a page that this council has switched off is done by the council itself.
    pub(super) fn view(&self, context: WholeContext) -> AnyView {
        let words = context.words();
        if self.next.iter().any(|next| matches!(next, Next::Here(here) if !here.is_on(context))) {
            return view! {
                <p>{words.ask_not_here()}</p>
                {contacts::council(context)}
            }
            .into_any();
        }
        let next = self.next.iter().map(|next| next.view(context)).collect_view();
        view! {
            <p>{(self.says)(words)}</p>
            {next}
        }
        .into_any()
    }
}

impl Next {
    fn view(&self, context: WholeContext) -> AnyView {
        match self {
            Next::Here(here) => here.link(context),
            Next::Site(site) => site.is_for(context).then(|| site.link(context)).into_any(),
            Next::Lines(lines) => signposts::numbers(context, lines),
            Next::Help(danger) => signposts::help(*context, context.council.division, *danger),
            Next::Council => contacts::council(context),
            Next::Person => contact::ways(context),
            Next::AskOn => ().into_any(),
        }
    }
}
