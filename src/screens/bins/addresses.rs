//! The addresses that match: the person chooses, we never do.

use super::{Page, search::form};
use crate::{AreaPage, Context, Screen, contact, dates, screen::heading};
use contract::addresses::AddressPage;
use domain::{address::Address, bins::Schedule};
use leptos::prelude::*;
use ui::{Details, LinkItem, LinkList, Notice, NoticeKind, PageLink, Pagination};
use words::{AddressesOtherCouncil, AddressesShown};

/// One page of an answer, and what was asked.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    pub query: &'a str,
    pub page: &'a AddressPage,
    /// The days of the only home that was found, where they could be had.
    pub schedule: Option<&'a Schedule>,
}

/// GOV.UK's way to the council of a postcode.
const FIND_COUNCIL: &str = "https://www.gov.uk/find-local-council";

/// `results` are made with [`results`].
pub fn addresses(context: Context, query: &str, page: &AddressPage, results: AnyView) -> Screen {
    let words = context.words();
    let is_empty = page.addresses.is_empty();
    let title = match &page.elsewhere {
        Some(postcode) => words
            .addresses_other_council(AddressesOtherCouncil { postcode, council: context.text(&context.council.name) }),
        None if page.is_too_wide => words.addresses_too_wide(query),
        None if is_empty => words.addresses_none(query),
        None if page.only().is_some() => words.addresses_one().to_owned(),
        None => words.addresses_heading().to_owned(),
    };
    let view = view! {
        <div class="readable">
            {heading(title.clone())} {results} {help(context)}
            <section>{form(context, query)}</section>
        </div>
    };
    Screen::new(title, words.search_description(), view)
}

/// What was found, or what to do where that is nothing.
pub fn results(context: Context, found: Found) -> AnyView {
    let words = context.words();
    let page = found.page;
    if page.addresses.is_empty() {
        return nothing(context, found);
    }
    let shown = u32::try_from(page.addresses.len()).unwrap_or(u32::MAX);
    let partly = (shown < page.total).then(|| {
        let (from, to) = (&(page.offset + 1).to_string(), &(page.offset + shown).to_string());
        words.addresses_shown(AddressesShown { from, to })
    });
    let groups = by_locality(&page.addresses)
        .into_iter()
        .map(|(locality, addresses)| group(context, locality, &addresses, found.schedule))
        .collect_view();
    let without = page.without.as_deref().map(|number| words.addresses_without(number));
    let apart = page.apart.as_deref().map(|postcode| words.addresses_apart(postcode));
    let told = without.into_iter().chain(apart);
    view! {
        {told.map(|title| view! { <Notice kind=NoticeKind::Information title=title /> }).collect_view()}
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

fn group(context: Context, place: String, addresses: &[&Address], schedule: Option<&Schedule>) -> AnyView {
    let items = addresses.iter().map(|address| item(context, address, schedule)).collect();
    let place = if place.is_empty() { context.words().addresses_elsewhere().to_owned() } else { place };
    view! {
        <h2 class="govuk-heading-m">{place}</h2>
        <LinkList items=items />
    }
    .into_any()
}

fn item(context: Context, address: &Address, schedule: Option<&Schedule>) -> LinkItem {
    let postcode = address.postcode.as_deref();
    LinkItem {
        href: Page::MyBins(address.id.clone()).path(context.language),
        text: [Some(&*address.line), postcode].into_iter().flatten().collect::<Vec<_>>().join(", "),
        note: schedule.and_then(|schedule| next(context, schedule)),
        ..LinkItem::default()
    }
}

/// "Next collection: Tomorrow, Tuesday 24 November. Recycling, Food", so that nobody need open it to know the home.
fn next(context: Context, schedule: &Schedule) -> Option<String> {
    let words = context.words();
    let schedule = schedule.ahead(context.now(), context.council.put_out_by);
    let day = schedule.next_day()?;
    let names: Vec<&str> = day.services.iter().map(|service| context.text(&service.name)).collect();
    let when = dates::relative(words, day.date, context.today);
    Some([words.bins_next(), ": ", &when, ". ", &names.join(", ")].concat())
}

fn search(context: Context, query: &str, cursor: Option<&str>) -> String {
    let page = Page::Search { query: query.to_owned(), cursor: cursor.map(str::to_owned) };
    page.path(context.language)
}

fn paging(context: Context, found: Found) -> AnyView {
    let words = context.words();
    let link = |cursor, text: &str| PageLink { href: search(context, found.query, cursor), text: text.to_owned() };
    let next = found.page.next.as_deref().map(|cursor| link(Some(cursor), words.addresses_next()));
    let previous = found.page.previous.as_deref().map(|cursor| link(Some(cursor), words.addresses_previous()));
    if next.is_none() && previous.is_none() {
        return ().into_any();
    }
    view! { <Pagination label=words.addresses_pages() previous=previous next=next /> }.into_any()
}

fn nothing(context: Context, found: Found) -> AnyView {
    let words = context.words();
    let suggestions: Vec<LinkItem> = found
        .page
        .suggestions
        .iter()
        .map(|suggestion| LinkItem {
            href: search(context, suggestion, None),
            text: suggestion.clone(),
            ..LinkItem::default()
        })
        .collect();
    let page = found.page;
    if page.is_too_wide {
        return view! {
            <p class="govuk-body-l">{words.addresses_results_for(found.query)}": " <strong>{words.addresses_found(page.total)}</strong></p>
            <p class="govuk-body">{words.addresses_too_wide_help()}</p>
        }
        .into_any();
    }
    let other_council = page.elsewhere.is_some().then(|| {
        view! {
            <p class="govuk-body">
                {words.addresses_other_council_help()} " "
                <a class="govuk-link" href=FIND_COUNCIL rel="external">{words.addresses_other_council_link()}</a>
            </p>
        }
    });
    if suggestions.is_empty() {
        return match other_council {
            Some(other) => other.into_any(),
            None => view! { <p class="govuk-body">{words.addresses_none_help()}</p> }.into_any(),
        };
    }
    view! {
        {other_council}
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

    fn screen(context: Context, found: Found) -> Screen {
        addresses(context, found.query, found.page, results(context, found))
    }

    fn html(language: domain::language::Language, page: &AddressPage) -> String {
        let council = samples::council();
        screen(samples::context(&council, language), Found { query: "abbey & av", page, schedule: None }).view.to_html()
    }

    #[test]
    fn addresses_are_grouped_by_place_and_none_is_chosen() {
        let page = samples::address_page();
        let html = html(En, &page);
        assert_eq!(html.matches("<h2 class=\"govuk-heading-m\">").count(), 2);
        assert!(html.contains(r#"href="/bins/1""#) && html.contains(r#"href="/bins/3""#));
        assert!(html.contains("3 addresses found"));
        assert!(!html.contains("More addresses"));
    }

    #[test]
    fn a_long_answer_has_a_way_on_and_back() {
        let (previous, next) = (Some("p 1".into()), Some("p 3".into()));
        let page = AddressPage { total: 80, offset: 50, previous, next, ..samples::address_page() };
        let html = html(Cy, &page);
        assert!(html.contains("/cy/bins?q=abbey%20%26%20av&amp;cursor=p%203"), "{html}");
        assert!(html.contains("Rhagor o gyfeiriadau") && html.contains("cursor=p%201"));
        assert!(html.contains("80 cyfeiriad") && html.contains("Yn dangos 51 i 53"));
    }

    #[test]
    fn a_typo_gets_suggestions_and_nothing_gets_help() {
        let nothing = AddressPage::default();
        let typo = AddressPage { suggestions: vec!["Abbey Avenue".into()], ..nothing.clone() };
        assert!(html(En, &typo).contains(r#"href="/bins?q=Abbey%20Avenue""#));
        let none = html(En, &nothing);
        assert!(none.contains("No address found for “abbey &amp; av”") && none.contains("Check the spelling"));
        assert!(none.contains("value=\"abbey &amp; av\""));
    }

    #[test]
    fn the_only_home_is_asked_about_with_its_next_collection() {
        let council = samples::council();
        let schedule = samples::schedule();
        let page = AddressPage { addresses: vec![samples::address()], total: 1, ..AddressPage::default() };
        let found = Found { query: "12 weir lane", page: &page, schedule: Some(&schedule) };
        let screen = screen(samples::context(&council, En), found);
        assert_eq!(screen.title, "Is this your address?");
        assert!(screen.view.to_html().contains("Next collection: "));
        let missing = AddressPage { without: Some("12a".into()), ..page };
        let html = html(En, &missing);
        assert!(html.contains("We do not have “12a” here") && html.contains("Choose your address"));
    }

    #[test]
    fn what_is_elsewhere_or_too_wide_or_apart_is_said() {
        let elsewhere = AddressPage { elsewhere: Some("LS6 2SE".into()), ..AddressPage::default() };
        let told = html(En, &elsewhere);
        assert!(told.contains("LS6 2SE is not in the area of Aberwen Borough Council") && told.contains(FIND_COUNCIL));
        let wide = AddressPage { is_too_wide: true, total: 24_547, ..AddressPage::default() };
        assert!(html(En, &wide).contains("Enter your street"));
        let apart = AddressPage { apart: Some("LS6 2SE".into()), ..samples::address_page() };
        assert!(html(En, &apart).contains("LS6 2SE is not the postcode of this street"));
    }
}
