//! The reports of this device, each with how it stands and how old that is.

use super::{
    Page,
    age::in_words as age_in_words,
    following::{about, status, tone},
    receipt::closes,
    refusal,
};
use crate::{
    AreaPage, Context,
    bins::{Checked, Reach},
    dates,
};
use domain::{
    bins::missed::{MissedState, form::MORE},
    london,
    reports::{MyReport, Refused, ReportState},
};
use jiff::Timestamp;
use leptos::prelude::*;
use ui::{StateItem, StateList, Tone};
use words::OutboxSavedAt;

/// A report, and what can be done with it on this device: buttons to send it now, to change it, to delete it.
pub struct MyRow<'a> {
    pub mine: &'a MyReport,
    pub actions: AnyView,
}

/// Those that need the person come first, then those that have not reached the council; within each, the latest first.
pub fn my_reports(context: Context, mut rows: Vec<MyRow>, now: Timestamp) -> AnyView {
    let words = context.words();
    if rows.is_empty() {
        return view! { <p>{words.reports_none()}</p> <p>{words.reports_none_help()}</p> }.into_any();
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.mine.report.made_at));
    let (sent, not_sent): (Vec<MyRow>, Vec<MyRow>) = rows.into_iter().partition(|row| row.mine.reference().is_some());
    let (waiting, not_taken) = not_sent.into_iter().partition(|row| row.mine.is_waiting());
    let part = |title: &'static str, rows: Vec<MyRow>| {
        let items = |rows: Vec<MyRow>| rows.into_iter().map(|row| item(context, row, now)).collect();
        (!rows.is_empty()).then(|| view! { <h2 class="govuk-heading-m">{title}</h2> <StateList items=items(rows) /> })
    };
    view! {
        {part(words.outbox_not_taken(), not_taken)}
        {part(words.outbox_heading(), waiting)}
        {part(words.outbox_sent(), sent)}
    }
    .into_any()
}

fn item(context: Context, row: MyRow, now: Timestamp) -> StateItem {
    StateItem { actions: Some(row.actions), ..told(context, row.mine, now) }
}

/// The report without what can be done with it.
pub(super) fn told(context: Context, mine: &MyReport, now: Timestamp) -> StateItem {
    let words = context.words();
    let names: Vec<_> = mine.names.iter().collect();
    let (state, lines) = match &mine.state {
        ReportState::Waiting => ((Tone::Quiet, words.outbox_waiting()), waiting(context, mine, now)),
        ReportState::Sending => ((Tone::Quiet, words.outbox_sending()), vec![saved_at(context, mine)]),
        ReportState::Sent { history, .. } => {
            let status_now = history.status();
            ((tone(status_now), status(words, status_now)), sent(context, mine, now))
        }
        ReportState::NeedsAttention(refused) => {
            ((Tone::Warn, words.outbox_attention()), attention(context, mine, refused))
        }
    };
    let place = mine.place.clone().into_any();
    StateItem {
        name: about(context, &mine.report.kind, &names),
        href: mine.reference().map(|reference| Page::Report(reference.clone()).path(context.language)),
        state: Some((state.0, state.1.to_owned())),
        lines: lines.into_iter().chain([place]).collect(),
        ..StateItem::default()
    }
}

fn waiting(context: Context, mine: &MyReport, now: Timestamp) -> Vec<AnyView> {
    let words = context.words();
    let is_over = mine.closes.is_some_and(|closes| london::civil(now) >= closes);
    // The council decides; that it may come too late is said before.
    let limit = if is_over { Some(words.outbox_closed().into_any()) } else { closes(context, mine) };
    [Some(words.outbox_waiting_help().into_any()), limit, Some(saved_at(context, mine))].into_iter().flatten().collect()
}

fn saved_at(context: Context, mine: &MyReport) -> AnyView {
    let words = context.words();
    let (time, soft_date) = &dates::time_and_day(words, london::civil(mine.report.made_at), context.today);
    words.outbox_saved_at(OutboxSavedAt { time, soft_date }).into_any()
}

fn sent(context: Context, mine: &MyReport, now: Timestamp) -> Vec<AnyView> {
    let words = context.words();
    let ReportState::Sent { reference, history, expected_by } = &mine.state else { return Vec::new() };
    let expected = expected_by.filter(|_| history.status().is_open());
    let expected = expected.map(|date| words.reports_expected(&dates::day(words, date, context.today)));
    // That there is no network is said once, and not in each line.
    let age = age_in_words(context, Checked { fetched_at: mine.at, updated_at: None, now, reach: Reach::Online });
    let lines = [Some(words.outbox_sent_help(reference.as_str())), expected, Some(age)];
    lines.into_iter().flatten().map(IntoAny::into_any).collect()
}

/// Why it was not taken, that nothing is lost, and what is left to do.
fn attention(context: Context, mine: &MyReport, refused: &Refused) -> Vec<AnyView> {
    let words = context.words();
    let name = |id: &str| {
        let place = mine.report.services.iter().position(|service| service == id)?;
        Some(mine.names.get(place)?.in_language(context.language))
    };
    let mut lines = refusal::lines(context, &refused.services, name);
    if lines.is_empty() {
        lines.push(refusal::of_code(context, &refused.code));
    }
    let is_part = !refused.services.is_empty() && refused.services.len() < mine.report.services.len();
    lines.extend(is_part.then(|| words.refused_others().to_owned()));
    lines.push(words.refused_safe().to_owned());
    let text = mine.report.answers.value(MORE).filter(|text| !text.trim().is_empty());
    lines.extend(text.map(|text| words.reports_written(text)));
    let known = refused.services.iter().filter_map(|service| see_report(context, &service.missed));
    lines.into_iter().map(IntoAny::into_any).chain(known).chain([refusal::call(context)]).collect()
}

/// The report that was there before.
fn see_report(context: Context, state: &MissedState) -> Option<AnyView> {
    let MissedState::AlreadyReported { reference, .. } = state else { return None };
    let href = Page::Report(reference.clone()).path(context.language);
    Some(view! { <a href=href>{context.words().missed_see_report()}</a> }.into_any())
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::{reports::samples as own, samples};
    use domain::{
        language::Language::{self, Cy, En},
        reports::{ReportKey, Status, StatusEntry},
    };

    const NOW: &str = "2026-11-23T12:00:00Z";

    fn html(language: Language, reports: &[MyReport], now: &str) -> String {
        let council = samples::council();
        let rows = reports.iter().map(|mine| MyRow { mine, actions: "ACTIONS".into_any() }).collect();
        my_reports(samples::context(&council, language), rows, own::instant(now)).to_html()
    }

    fn sent() -> MyReport {
        let mut mine = own::mine();
        mine.received(own::reference(), Some(jiff::civil::date(2026, 11, 24)), own::instant("2026-11-23T11:00:00Z"));
        mine
    }

    fn refused(refused: Refused) -> MyReport {
        let mut mine = own::mine();
        mine.refused(refused, own::instant(NOW));
        mine
    }

    #[test]
    fn what_waits_says_when_it_will_be_sent_and_until_when_it_must_arrive() {
        let english = html(En, &[own::mine()], NOW);
        assert!(english.contains("Waiting to be sent</h2>") && english.contains("ACTIONS"), "{english}");
        assert!(english.contains("Missed collection: Recycling") && english.contains("12 Weir Lane"), "{english}");
        assert!(english.contains("We will send it as soon as there is a connection."), "{english}");
        assert!(english.contains("It must reach us by 5pm on Tuesday 24 November."), "{english}");
        assert!(english.contains("Saved at 6:02pm on Sunday 22 November"), "{english}");
        let late = html(Cy, &[own::mine()], "2026-11-24T17:00:00Z");
        assert!(late.contains("i ben cyn bod modd ei anfon.") && !late.contains("Rhaid iddo ein cyrraedd"), "{late}");
    }

    #[test]
    fn what_was_sent_has_its_reference_its_status_and_their_age() {
        let english = html(En, &[sent()], NOW);
        assert!(english.contains("Sent</h2>") && english.contains(r#"href="/reports/DS-7K3M-2QW2""#), "{english}");
        assert!(english.contains("We have received it") && english.contains("Checked today at 11am"), "{english}");
        let mut done = sent();
        let history = vec![StatusEntry::new(Status::Done, own::instant(NOW))].into();
        done.told(history, None, own::instant("2026-11-21T09:00:00Z"));
        let welsh = html(Cy, &[done], NOW);
        assert!(welsh.contains("tag--good") && welsh.contains("Gwiriwyd 2 ddiwrnod yn ôl"), "{welsh}");
        assert!(!welsh.contains("Disgwylir"), "{welsh}");
    }

    #[test]
    fn what_was_not_taken_says_why_keeps_the_text_and_names_what_is_left() {
        let late =
            Refused { code: "window_closed".into(), services: vec![own::too_late("recycling")], ..Refused::default() };
        let english = html(En, &[refused(late)], NOW);
        assert!(english.contains("Needs your attention"), "{english}");
        assert!(english.contains("Recycling: you could report until 5pm on Friday 20 November."), "{english}");
        assert!(english.contains("You wrote: By the gate") && english.contains("tel:01234567890"), "{english}");
        assert!(!english.contains("You can still report the other bins."), "there is none");
        let mut known = own::too_late("recycling");
        let at = jiff::civil::date(2026, 11, 20).at(9, 0, 0, 0);
        known.missed = MissedState::AlreadyReported { collection: at.date(), reference: own::reference(), at };
        let known = html(En, &[refused(Refused { services: vec![known], ..Refused::default() })], NOW);
        assert!(known.contains(r#"href="/reports/DS-7K3M-2QW2""#), "{known}");
        let other = Refused { code: "idempotency_mismatch".into(), ..Refused::default() };
        let welsh = html(Cy, &[refused(other)], NOW);
        assert!(welsh.contains("eisoes wedi’i anfon, gydag atebion eraill."), "{welsh}");
        let unknown = Refused { code: "of_a_newer_council".into(), ..Refused::default() };
        assert!(html(En, &[refused(unknown)], NOW).contains("It could not be sent as it is."));
    }

    #[test]
    fn what_has_not_arrived_comes_before_what_has_and_nothing_is_said_so() {
        let mut on_its_way = own::mine();
        on_its_way.report.key = ReportKey::from_random([4; 16]);
        assert!(on_its_way.begin(own::instant(NOW)));
        let english = html(En, &[sent(), on_its_way], NOW);
        assert!(english.find(">Sending<") < english.find("We have received it"), "{english}");
        assert!(html(Cy, &[], NOW).contains("Nid ydych wedi rhoi gwybod am ddim"));
    }
}
