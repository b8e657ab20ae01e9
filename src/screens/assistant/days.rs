//! What is told of a home's bins within a conversation: whether it is the day that was asked about, the next collection, where
//! that comes from and how old it is.

use super::{
    contacts,
    conversation::{Asking, Home},
    homes::place,
    said::days,
};
use crate::{AreaPage, Trouble, WholeContext, bins, dates};
use ::assistant::{
    dialogue::Slots,
    slots::{Collected, Container, Span},
};
use domain::{
    bins::{Schedule, Service},
    calendar::{Weekday, monday_of, weeks_after},
};
use jiff::civil::Date;
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
    let (words, home) = (context.words(), &answer.address);
    let all = &answer.schedule;
    let (schedule, has_no_such_bin) = match named(&slots.containers, &all.services) {
        Some(services) if services.is_empty() => (all.clone(), true),
        Some(services) => (Schedule { services, unknown: all.unknown.clone() }, false),
        None => (all.clone(), false),
    };
    let asked = slots.when.as_ref().filter(|_| !has_no_such_bin);
    let is_one_asked_about = !slots.containers.is_empty();
    let spans = asked.map_or(&[][..], |when| when.readings()).iter();
    let spans = spans.filter_map(|span| ahead(*span, context.today));
    let verdicts = spans.map(|span| verdict(context, &schedule, span, is_one_asked_about)).collect_view();
    view! {
        {verdicts}
        <p>{words.bins_title(&home.one_line())}</p>
        {has_no_such_bin.then(|| view! { <p>{words.ask_no_such_bin()}</p> })}
        {bins::next(*context, &schedule)}
        {bins::age(*context, all, *checked)}
        <p class="quiet">{words.ask_source(context.text(&context.council.service.source))}</p>
        {links(context, home)}
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

/// What of it can still come. Who asks on its last day for this week may mean the one that comes: then it is both.
fn ahead(span: Span, today: Date) -> Option<Span> {
    let is_week = span.from() == monday_of(span.to()) && Weekday::of(span.to()) == Weekday::Sunday;
    let to = if is_week && span.to() == today { weeks_after(today, 1) } else { span.to() };
    Span::new(span.from().max(today), to).ok()
}

/// "Yes: Tuesday 24 November", or no; of no bin alone, what is collected on these days.
fn verdict(context: WholeContext, schedule: &Schedule, span: Span, is_one_asked_about: bool) -> AnyView {
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
                false => listed.join("; "),
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
fn on(context: WholeContext, date: Date, services: &[&Service]) -> String {
    let names: Vec<&str> = services.iter().map(|service| context.text(&service.name)).collect();
    [&*dates::day(context.words(), date, context.today), ": ", &names.join(", ")].concat()
}

/// The services whose containers were named, none of which may be of this home; None where no container was.
fn named(containers: &[Container], services: &[Service]) -> Option<Vec<Service>> {
    let list: Vec<Collected> = services.iter().map(Collected::from).collect();
    let is_named = |service: &&Service| {
        containers.iter().any(|container| match container {
            Container::Is(id) => *id == service.id,
            Container::Like(description) => description.among(&list).contains(&&*service.id),
        })
    };
    (!containers.is_empty()).then(|| services.iter().filter(is_named).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn no_day_that_is_past_is_told_and_on_a_sunday_this_week_is_the_next_as_well() {
        let span = |from, to| Span::new(date(2026, 11, from), date(2026, 11, to)).expect("a span");
        let told = |asked, today| ahead(asked, date(2026, 11, today));
        let week = span(16, 22);
        assert_eq!(told(week, 15), Some(week));
        assert_eq!(told(week, 18), Some(span(18, 22)));
        assert_eq!(told(week, 22), Some(span(22, 29)));
        assert_eq!(told(week, 23), None);
        assert_eq!(told(span(21, 22), 22), Some(span(22, 22)), "a weekend is no week");
        assert_eq!(told(span(22, 22), 22), Some(span(22, 22)));
    }
}
