//! What becomes of a report, for whoever has its reference.

use super::{
    Page,
    age::age,
    look_up::{self, ReferenceFault},
};
use crate::{AreaPage, Context, Screen, bins::Checked, contact, dates};
use contract::reports::ReportAnswer;
use domain::{
    london,
    reports::{Reference, ReportKind, Status, StatusEntry},
    text::Text,
};
use leptos::prelude::*;
use ui::{BackLink, ButtonLink, Emphasis, Tag, Timeline, TimelineEntry, Tone};
use words::{ReportsAt, ReportsKind, Words};

pub fn report(context: Context, answer: &ReportAnswer, checked: Checked) -> Screen {
    let words = context.words();
    let title = words.reports_report(answer.reference.as_str());
    let expected = answer.expected_by.filter(|_| answer.status.is_open());
    let expected = expected.map(|date| words.reports_expected(&dates::day(words, date, context.today)));
    let names: Vec<&Text> = answer.services.iter().map(|service| &service.name).collect();
    let view = view! {
        <BackLink href=Page::Mine.path(context.language) text=words.reports_title() />
        <div class="readable">
            {heading(&title, &answer.reference)}
            <p class="govuk-body-l">{about(context, &answer.kind, &names)}</p>
            <p><Tag text=status(words, answer.status) tone=tone(answer.status) /></p>
            {expected.map(|expected| view! { <p>{expected}</p> })}
            {age(context, checked)} {again(context, &answer.reference)}
            <h2 class="govuk-heading-m">{words.reports_history()}</h2>
            <Timeline entries=answer.history.entries().iter().rev().map(|entry| happened(context, entry)).collect() />
            <p>{contact::with_link(context, words.reports_call(&contact::phone(context)))}</p>
        </div>
    };
    Screen::new(title, words.reports_description(), view)
}

/// Without script, the page is asked for anew.
fn again(context: Context, reference: &Reference) -> AnyView {
    let href = Page::Report(reference.clone()).path(context.language);
    view! {
        <div class="buttons no-print">
            <ButtonLink href=href text=context.words().reports_refresh() emphasis=Emphasis::Secondary reloads=true />
        </div>
    }
    .into_any()
}

/// No report has the reference: it is asked for again.
pub fn report_not_found(context: Context, reference: &Reference) -> Screen {
    let words = context.words();
    let title = words.reports_not_found(reference.as_str());
    let view = view! {
        <BackLink href=Page::Mine.path(context.language) text=words.reports_title() />
        <div class="readable">
            {heading(&title, reference)} <p>{words.reports_not_found_help()}</p>
            {look_up::form(context, reference.as_str(), None::<ReferenceFault>)}
            <p>{contact::with_link(context, words.refused_call(&contact::phone(context)))}</p>
        </div>
    };
    Screen::new(title, words.reports_description(), view)
}

/// In it the reference stays on one line.
fn heading(title: &str, reference: &Reference) -> AnyView {
    let (before, after) = title.split_once(reference.as_str()).unwrap_or((title, ""));
    let (before, after, reference) = (before.to_owned(), after.to_owned(), reference.to_string());
    view! {
        <h1 class="govuk-heading-l" tabindex="-1">
            {before} <span class="reference">{reference}</span> {after}
        </h1>
    }
    .into_any()
}

/// "Missed collection: Recycling, Food"
pub(super) fn about(context: Context, kind: &ReportKind, names: &[&Text]) -> String {
    let words = context.words();
    let names = names.iter().map(|name| name.in_language(context.language)).collect::<Vec<_>>().join(", ");
    let is_missed = *kind == ReportKind::missed_collection();
    // A kind that a newer council has and this program does not know.
    let kind = if is_missed { words.reports_missed_collection() } else { kind.as_str() };
    if names.is_empty() { kind.to_owned() } else { words.reports_kind(ReportsKind { kind, services: &names }) }
}

pub(super) fn status(words: Words, status: Status) -> &'static str {
    match status {
        Status::Received => words.report_status_received(),
        Status::SentToCrew => words.report_status_sent_to_crew(),
        Status::InProgress => words.report_status_in_progress(),
        Status::Done => words.report_status_done(),
        Status::Closed => words.report_status_closed(),
    }
}

pub(super) fn tone(status: Status) -> Tone {
    match status {
        Status::Received | Status::SentToCrew | Status::InProgress => Tone::Plain,
        Status::Done => Tone::Good,
        Status::Closed => Tone::Quiet,
    }
}

fn happened(context: Context, entry: &StatusEntry) -> TimelineEntry {
    let words = context.words();
    let (time, soft_date) = &dates::time_and_day(words, london::civil(entry.at), context.today);
    let note = entry.note.as_ref().map(|note| context.text(note));
    let (what, note) = match (entry.status, note) {
        (Status::Closed, Some(reason)) => (words.report_status_closed_because(reason), None),
        (other, note) => (status(words, other).to_owned(), note.map(str::to_owned)),
    };
    let due = entry.due.map(|due| words.report_status_back_on(&dates::soft_day(words, due, context.today)));
    let said: Vec<String> = due.into_iter().chain(note).collect();
    TimelineEntry {
        what,
        when: words.reports_at(ReportsAt { time, soft_date }),
        note: (!said.is_empty()).then(|| said.join(". ")),
        action: None,
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::{bins::Reach, reports::samples as own, samples};
    use domain::language::Language::{self, Cy, En};

    fn html(language: Language, answer: &ReportAnswer, checked: Checked) -> (String, String) {
        let council = samples::council();
        let screen = report(samples::context(&council, language), answer, checked);
        (screen.title, screen.view.to_html())
    }

    #[test]
    fn what_has_happened_is_said_with_its_days_the_latest_first() {
        let (title, english) = html(En, &own::answer(), samples::checked());
        assert_eq!(title, "Report DS-7K3M-2QW2");
        assert!(
            english.contains("Missed collection: Recycling") && english.contains("Checked today at 6:02pm"),
            "{english}"
        );
        let last = english.find("9:15am on Monday 23 November").expect("the last");
        assert!(last < english.find("6:02pm on Sunday 22 November").expect("the first"), "{english}");
        assert!(english.contains("The crew will come back on Tuesday 24 November"), "{english}");
        assert!(
            english.contains("Expected by Tuesday 24 November") && english.contains("tel:01234567890"),
            "{english}"
        );
        let (_, welsh) = html(Cy, &own::answer(), samples::checked());
        assert!(welsh.contains("Daw’r criw yn ôl ddydd Mawrth 24 Tachwedd") && welsh.contains("Ailgylchu"), "{welsh}");
    }

    #[test]
    fn a_report_that_was_closed_says_why_and_expects_nothing() {
        let mut answer = own::answer();
        let note = Some(Text::new("The bin was empty.", "Roedd y bin yn wag."));
        answer
            .history
            .add(StatusEntry { note, ..StatusEntry::new(Status::Closed, own::instant("2026-11-23T10:00:00Z")) });
        answer.status = answer.history.status();
        let (_, english) = html(En, &answer, samples::checked());
        assert!(english.contains("Closed: The bin was empty.") && !english.contains("Expected by"), "{english}");
    }

    #[test]
    fn what_is_old_says_how_old() {
        let checked =
            Checked { fetched_at: own::instant("2026-11-21T09:00:00Z"), reach: Reach::Offline, ..samples::checked() };
        let (_, english) = html(En, &own::answer(), checked);
        assert!(english.contains("You are offline. Last checked 2 days ago. It may have changed since"), "{english}");
        let failed = Checked { reach: Reach::Failed, ..samples::checked() };
        let (_, welsh) = html(Cy, &own::answer(), failed);
        assert!(welsh.contains("Nid oedd modd cael y diweddaraf. Gwiriwyd heddiw am 6:02pm"), "{welsh}");
    }

    #[test]
    fn a_reference_that_nobody_has_is_asked_for_again() {
        let council = samples::council();
        let screen = report_not_found(samples::context(&council, Cy), &own::reference());
        assert_eq!(screen.title, "Nid oes gennym adroddiad â’r cyfeirnod DS-7K3M-2QW2");
        let html = screen.view.to_html();
        assert!(html.contains(r#"value="DS-7K3M-2QW2""#) && html.contains(r#"action="/cy/reports""#), "{html}");
    }
}
