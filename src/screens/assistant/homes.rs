//! Asking for a place within a conversation: the box, and the homes that were found. Nobody's home is chosen for them.

use super::{ask::PRESS, conversation::Asking};
use crate::{AreaPage, WholeContext, bins, contact};
use ::assistant::dialogue::Payload;
use contract::addresses::AddressPage;
use leptos::prelude::*;
use ui::{Choice, Emphasis, Field, FieldError, Radios, Standing, Submit, TextInput};
use words::AddressesOtherCouncil;

const HOME: &str = "home";
/// What answers a question that is open, in the person's own words.
pub const REPLY: &str = "reply";

/// The box, with what is wrong with what was typed in it before.
pub(super) fn place(asking: Asking, label: &str, typed: &str, fault: Option<bins::SearchFault>) -> AnyView {
    let (context, words) = (asking.context, asking.context.words());
    let field = Field {
        id: REPLY.to_owned(),
        label: label.to_owned(),
        hint: Some(
            if context.council.outward_only { words.search_hint_street() } else { words.search_hint() }.to_owned(),
        ),
        error: fault.map(|fault| FieldError { prefix: words.error_prefix(), text: fault.in_words(words).to_owned() }),
        standing: Standing::Small,
    };
    view! {
        <form class="no-print" method="post" action=asking.path.to_owned() novalidate=true>
            <TextInput field=field name=REPLY value=typed.to_owned() />
            <button type="submit" class="govuk-button">
                {words.search_button()}
            </button>
        </form>
    }
    .into_any()
}

pub(super) fn homes(asking: Asking, query: &str, page: &AddressPage) -> AnyView {
    if page.addresses.is_empty() {
        return none(asking, query, page);
    }
    let (context, words) = (asking.context, asking.context.words());
    let field = Field {
        id: HOME.to_owned(),
        label: if page.only().is_some() { words.addresses_one() } else { words.addresses_heading() }.to_owned(),
        standing: Standing::Small,
        ..Field::default()
    };
    let only = page.only().is_some();
    let choice = |address: &domain::address::Address| Choice {
        value: Payload::Home(address.id.clone()).to_string(),
        text: address.one_line(),
        is_chosen: only,
        ..Choice::default()
    };
    let are_more = u32::try_from(page.addresses.len()).is_ok_and(|shown| shown < page.total);
    let all = are_more.then(|| {
        let to = bins::Page::Search { query: query.to_owned(), cursor: None }.path(context.language);
        view! {
            <p>
                <a href=to>{words.ask_all_homes(&page.total.to_string())}</a>
            </p>
        }
    });
    let other = if are_more { words.ask_number() } else { words.ask_other_place() };
    view! {
        {page.without.as_deref().map(|number| view! { <p>{words.addresses_without(number)}</p> })}
        {page.apart.as_deref().map(|postcode| view! { <p>{words.addresses_apart(postcode)}</p> })}
        <form method="post" action=asking.path.to_owned()>
            <Radios field=field name=PRESS choices=page.addresses.iter().map(choice).collect() />
            <button type="submit" class="govuk-button">
                {words.forms_continue()}
            </button>
        </form>
        {all}
        {place(asking, other, "", None)}
    }
    .into_any()
}

/// Why there is none, and what would find some.
fn none(asking: Asking, query: &str, page: &AddressPage) -> AnyView {
    let (context, words) = (asking.context, asking.context.words());
    let (title, help) = why_none(context, query, page);
    let suggestion = |suggestion: &String| {
        view! {
            <div>
                <Submit text=suggestion.clone() name=REPLY value=suggestion.clone() emphasis=Emphasis::Secondary />
            </div>
        }
    };
    let suggestions = (!page.suggestions.is_empty()).then(|| {
        view! {
            <p>{words.addresses_did_you_mean()}</p>
            <form method="post" action=asking.path.to_owned()>
                {page.suggestions.iter().map(suggestion).collect_view()}
            </form>
        }
    });
    view! {
        <p class="govuk-body-l">{title}</p>
        <p>{help}</p>
        {suggestions}
        {place(asking, words.search_label(), query, None)}
        <p>{contact::with_link(*context, words.addresses_help_call(&contact::phone(*context)))}</p>
    }
    .into_any()
}

/// Why there is none, in two sentences.
pub(super) fn why_none(context: WholeContext, query: &str, page: &AddressPage) -> (String, &'static str) {
    let words = context.words();
    match &page.elsewhere {
        Some(postcode) => {
            let council = context.text(&context.council.name);
            let title = words.addresses_other_council(AddressesOtherCouncil { postcode, council });
            (title, words.addresses_other_council_help())
        }
        None if page.is_too_wide => (words.addresses_too_wide(query), words.addresses_too_wide_help()),
        None => (words.addresses_none(query), words.addresses_none_help()),
    }
}
