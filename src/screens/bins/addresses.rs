//! The addresses that match: the person chooses, we never do.

use super::search::form;
use crate::{Context, Screen, contact, routes, screen::heading};
use contract::addresses::AddressPage;
use domain::address::Address;
use leptos::prelude::*;
use ui::{Details, LinkItem, LinkList, PageLink, Pagination};

/// One page of an answer, and what was asked.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    pub query: &'a str,
    pub page: &'a AddressPage,
    /// The cursor that this page was asked with; none for the first page.
    pub cursor: Option<&'a str>,
}

pub fn addresses(context: Context, found: Found) -> Screen {
    let words = context.words();
    let page = found.page;
    let is_empty = page.addresses.is_empty();
    let title = if is_empty { words.addresses_none(found.query) } else { words.addresses_heading().to_owned() };
    let body = if is_empty { nothing(context, found) } else { results(context, found) };
    let view = view! {
        <div class="readable">
            {heading(title.clone())} {body} {help(context)}
            <section>{form(context, found.query)}</section>
        </div>
    };
    Screen::new(title, words.search_description(), view)
}

fn results(context: Context, found: Found) -> AnyView {
    let words = context.words();
    let page = found.page;
    let shown = u32::try_from(page.addresses.len()).unwrap_or(u32::MAX);
    let partly = (shown < page.total).then(|| words.addresses_shown(shown));
    let groups = by_locality(&page.addresses)
        .into_iter()
        .map(|(locality, addresses)| group(context, locality, &addresses))
        .collect_view();
    view! {
        <p class="govuk-body-l">
            {words.addresses_results_for(found.query)}": "
            <strong>{words.addresses_found(page.total)}</strong>
            {partly.map(|partly| [". ", &partly].concat())}
        </p>
        {groups}
        {paging(context, found)}
    }
    .into_any()
}

/// Places in the order of their best match; addresses in the order of the answer.
fn by_locality(addresses: &[Address]) -> Vec<(String, Vec<&Address>)> {
    let mut groups: Vec<(String, Vec<&Address>)> = Vec::new();
    for address in addresses {
        let place = place(address);
        match groups.iter_mut().find(|(known, _)| *known == place) {
            Some((_, group)) => group.push(address),
            None => groups.push((place, vec![address])),
        }
    }
    groups
}

/// "Bramley, Leeds"
fn place(address: &Address) -> String {
    match address.locality.as_deref() {
        Some(locality) if locality != address.town && !address.town.is_empty() => {
            [locality, ", ", &address.town].concat()
        }
        Some(locality) => locality.to_owned(),
        None => address.town.clone(),
    }
}

fn group(context: Context, place: String, addresses: &[&Address]) -> AnyView {
    let items = addresses.iter().map(|address| item(context, address)).collect();
    let place = if place.is_empty() { context.words().addresses_elsewhere().to_owned() } else { place };
    view! {
        <h2 class="govuk-heading-m">{place}</h2>
        <LinkList items=items />
    }
    .into_any()
}

fn item(context: Context, address: &Address) -> LinkItem {
    let postcode = address.postcode.as_deref();
    LinkItem {
        href: routes::bins(context.language, &address.id),
        text: [Some(&*address.line), postcode].into_iter().flatten().collect::<Vec<_>>().join(", "),
        ..LinkItem::default()
    }
}

fn paging(context: Context, found: Found) -> AnyView {
    let words = context.words();
    let link = |cursor, text: &str| PageLink {
        href: routes::search(context.language, found.query, cursor),
        text: text.to_owned(),
    };
    let next = found.page.next.as_deref().map(|cursor| link(Some(cursor), words.addresses_next()));
    let first = found.cursor.map(|_| link(None, words.addresses_first()));
    if next.is_none() && first.is_none() {
        return ().into_any();
    }
    view! { <Pagination label=words.addresses_pages() previous=first next=next /> }.into_any()
}

fn nothing(context: Context, found: Found) -> AnyView {
    let words = context.words();
    let suggestions: Vec<LinkItem> = found
        .page
        .suggestions
        .iter()
        .map(|suggestion| LinkItem {
            href: routes::search(context.language, suggestion, None),
            text: suggestion.clone(),
            ..LinkItem::default()
        })
        .collect();
    if suggestions.is_empty() {
        return view! { <p class="govuk-body">{words.addresses_none_help()}</p> }.into_any();
    }
    view! {
        <h2 class="govuk-heading-m">{words.addresses_did_you_mean()}</h2>
        <LinkList items=suggestions />
    }
    .into_any()
}

fn help(context: Context) -> AnyView {
    let words = context.words();
    let call = contact::with_link(context, words.addresses_help_call(&contact::phone(context)));
    view! {
        <Details summary=words.addresses_help()>
            <ul class="govuk-list govuk-list--bullet">
                <li>{words.addresses_help_spelling()}</li>
                <li>{words.addresses_help_flat()}</li>
                <li>{words.addresses_help_new()}</li>
            </ul>
            <p>{call}</p>
        </Details>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};

    fn html(language: domain::language::Language, page: &AddressPage, cursor: Option<&str>) -> String {
        let council = samples::council();
        let found = Found { query: "abbey & av", page, cursor };
        addresses(samples::context(&council, language), found).view.to_html()
    }

    #[test]
    fn addresses_are_grouped_by_place_and_none_is_chosen() {
        let page = samples::address_page();
        let html = html(En, &page, None);
        assert_eq!(html.matches("<h2 class=\"govuk-heading-m\">").count(), 2);
        assert!(html.contains(r#"href="/bins/1""#) && html.contains(r#"href="/bins/3""#));
        assert!(html.contains("3 addresses found"));
        assert!(!html.contains("More addresses"));
    }

    #[test]
    fn a_long_answer_has_a_way_on_and_back() {
        let page = AddressPage { total: 80, next: Some("p 3".into()), ..samples::address_page() };
        let html = html(Cy, &page, Some("p 2"));
        assert!(html.contains("/cy/bins?q=abbey%20%26%20av&amp;cursor=p%203"), "{html}");
        assert!(html.contains("Rhagor o gyfeiriadau") && html.contains("Yn ôl i’r cyfeiriadau cyntaf"));
        assert!(html.contains("80 cyfeiriad") && html.contains("Yn dangos 3 chyfeiriad"));
    }

    #[test]
    fn a_typo_gets_suggestions_and_nothing_gets_help() {
        let nothing = AddressPage { addresses: vec![], total: 0, next: None, suggestions: vec![] };
        let typo = AddressPage { suggestions: vec!["Abbey Avenue".into()], ..nothing.clone() };
        assert!(html(En, &typo, None).contains(r#"href="/bins?q=Abbey%20Avenue""#));
        let none = html(En, &nothing, None);
        assert!(none.contains("No address found for “abbey &amp; av”") && none.contains("Check the spelling"));
        assert!(none.contains("value=\"abbey &amp; av\""));
    }
}
