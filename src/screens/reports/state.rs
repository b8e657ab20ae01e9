//! Whether a bin may be reported as missed, in words: until when, or why not and what to do.

use super::Page;
use crate::{AreaPage, Context, bins, dates};
use domain::bins::{
    Schedule, Service,
    missed::{MissedService, MissedState},
};
use jiff::civil::{Date, DateTime};
use leptos::prelude::*;
use ui::{Details, StateItem, StateList};
use words::{MissedAlreadyHelp, MissedDispute, MissedOpen, MissedTooEarly, MissedTooLateHelp};

/// Each bin of the home with its state.
pub(crate) fn states(context: Context, schedule: &Schedule, states: &[MissedService]) -> AnyView {
    view! { <StateList items=items(context, schedule, states, |_| true) /> }.into_any()
}

/// The same before the form: what cannot be reported any more, or never could, is folded away.
pub(super) fn states_for_form(context: Context, schedule: &Schedule, states: &[MissedService]) -> AnyView {
    let is_over = |state: &MissedState| matches!(state, MissedState::TooLate { .. } | MissedState::NothingToReport);
    let others = items(context, schedule, states, is_over);
    let others = (!others.is_empty()).then(|| {
        view! {
            <Details summary=context.words().missed_others()>
                <StateList items=others />
            </Details>
        }
    });
    view! { <StateList items=items(context, schedule, states, |state| !is_over(state)) /> {others} }.into_any()
}

fn items(
    context: Context,
    schedule: &Schedule,
    states: &[MissedService],
    is_wanted: impl Fn(&MissedState) -> bool,
) -> Vec<StateItem> {
    let item = |service: &Service| {
        let state = states.iter().find(|state| state.service == service.id && is_wanted(&state.missed))?;
        Some(StateItem {
            bin: Some(bins::picture(&service.container)),
            name: context.text(&service.name).to_owned(),
            lines: lines(context, state),
            ..StateItem::default()
        })
    };
    schedule.services.iter().filter_map(item).collect()
}

/// What matters first.
fn lines(context: Context, service: &MissedService) -> Vec<AnyView> {
    let words = context.words();
    let state = &service.missed;
    let said: Vec<String> = match state {
        MissedState::Open { until, .. } => vec![open(context, *until)],
        MissedState::TooEarly { from, .. } => vec![too_early(context, *from), words.missed_too_early_help().to_owned()],
        MissedState::AlreadyReported { reference, at, .. } => return already(context, reference, *at),
        MissedState::Waiting { .. } => return waiting(context),
        MissedState::CrewLogged { reason, can_dispute, until, .. } => {
            let reason = words.missed_logged(context.text(&reason.text()));
            let then = if *can_dispute { dispute(context, *until) } else { words.missed_no_dispute().to_owned() };
            vec![reason, then]
        }
        MissedState::TooLate { was_until, next, .. } => too_late(context, *was_until, *next),
        MissedState::NothingToReport => vec![words.missed_nothing().to_owned()],
    };
    let day = state.collection().map(|day| words.missed_collection(&dates::soft_day(words, day, context.today)));
    progress(context, service).into_iter().chain(said).chain(day).map(IntoAny::into_any).collect()
}

/// What the crew has told, where the state does not say it already.
fn progress(context: Context, service: &MissedService) -> Option<String> {
    let is_said = matches!(service.missed, MissedState::CrewLogged { .. });
    let progress = service.progress.as_ref().filter(|_| !is_said)?;
    Some(bins::progress(context.words(), progress, context.today))
}

fn open(context: Context, until: DateTime) -> String {
    let words = context.words();
    let (time, soft_date) = &dates::time_and_day(words, until, context.today);
    match until.date() == context.today {
        true => words.missed_open_today(time),
        false => words.missed_open(MissedOpen { time, soft_date }),
    }
}

fn too_early(context: Context, from: DateTime) -> String {
    let words = context.words();
    let (time, soft_date) = &dates::time_and_day(words, from, context.today);
    match from.date() == context.today {
        true => words.missed_too_early_today(time),
        false => words.missed_too_early(MissedTooEarly { time, soft_date }),
    }
}

fn dispute(context: Context, until: DateTime) -> String {
    let words = context.words();
    let (time, soft_date) = &dates::time_and_day(words, until, context.today);
    match until.date() == context.today {
        true => words.missed_dispute_today(time),
        false => words.missed_dispute(MissedDispute { time, soft_date }),
    }
}

fn too_late(context: Context, was_until: DateTime, next: Option<Date>) -> Vec<String> {
    let words = context.words();
    let (time, soft_date) = &dates::time_and_day(words, was_until, context.today);
    let next = next.map(|next| words.missed_next(&dates::day(words, next, context.today)));
    let help = words.missed_too_late_help(MissedTooLateHelp { time, soft_date });
    [words.missed_too_late().to_owned(), help].into_iter().chain(next).collect()
}

fn already(context: Context, reference: &domain::reports::Reference, at: DateTime) -> Vec<AnyView> {
    let words = context.words();
    let (time, soft_date) = &dates::time_and_day(words, at, context.today);
    let help = words.missed_already_help(MissedAlreadyHelp { time, soft_date, reference: reference.as_str() });
    let href = Page::Report(reference.clone()).path(context.language);
    let see = view! { <a href=href>{words.missed_see_report()}</a> };
    vec![words.missed_already().into_any(), help.into_any(), see.into_any()]
}

fn waiting(context: Context) -> Vec<AnyView> {
    let words = context.words();
    let see = view! { <a href=Page::Mine.path(context.language)>{words.missed_see_waiting()}</a> };
    vec![words.receipt_waiting_title().into_any(), words.outbox_waiting_help().into_any(), see.into_any()]
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::samples;
    use domain::{
        bins::missed::{CrewReason, Progress},
        language::Language::{self, Cy, En},
    };
    use jiff::civil::date;

    const COLLECTION: Date = date(2026, 11, 20);

    fn said(language: Language, state: &MissedState) -> String {
        said_with(language, state, None)
    }

    fn said_with(language: Language, state: &MissedState, progress: Option<Progress>) -> String {
        let council = samples::council();
        let service = MissedService { service: "food".into(), missed: state.clone(), progress, ahead: None };
        let lines = lines(samples::context(&council, language), &service);
        lines.into_iter().map(|line| line.to_html()).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn an_open_bin_has_its_deadline_first() {
        let until = date(2026, 11, 24).at(17, 0, 0, 0);
        let state = MissedState::Open { collection: COLLECTION, until };
        let english = "You can report until 5pm on Tuesday 24 November|Collection on Friday 20 November";
        assert_eq!(said(En, &state), english);
        assert_eq!(
            said(Cy, &state),
            "Gallwch roi gwybod tan 5pm ddydd Mawrth 24 Tachwedd|Casgliad ddydd Gwener 20 Tachwedd"
        );
        let today = MissedState::Open { collection: COLLECTION, until: date(2026, 11, 23).at(17, 0, 0, 0) };
        assert!(said(En, &today).starts_with("You can report until 5pm today|"));
    }

    #[test]
    fn what_the_crew_has_told_comes_first_and_is_not_said_twice() {
        let (at, until) = (COLLECTION.at(10, 42, 0, 0), date(2026, 11, 24).at(17, 0, 0, 0));
        let open = MissedState::Open { collection: COLLECTION, until };
        let english = said_with(En, &open, Some(Progress::Completed { at }));
        assert!(
            english.starts_with("Emptied at 10:42am on Friday 20 November|You can report until 5pm on"),
            "{english}"
        );
        let early = MissedState::TooEarly { collection: COLLECTION, from: until, until };
        let welsh = said_with(Cy, &early, Some(Progress::UnderWay { since: at }));
        assert!(welsh.starts_with("Mae’r criw ar ei ffordd ers 10:42am|Gallwch roi gwybod o"), "{welsh}");
        let reason = CrewReason::NotPresented;
        let logged = MissedState::CrewLogged { collection: COLLECTION, reason, can_dispute: true, until };
        let left = Progress::NotCompleted { at, reason };
        assert_eq!(said_with(En, &logged, Some(left.clone())), said(En, &logged));
        let late = MissedState::TooLate { collection: COLLECTION, was_until: until, next: None };
        let late = said_with(En, &late, Some(left));
        assert!(late.starts_with("Not emptied: The bin was not out for collection|It is too late"), "{late}");
    }

    #[test]
    fn what_may_not_be_reported_says_why_and_what_to_do() {
        let until = date(2026, 11, 24).at(17, 0, 0, 0);
        let from = date(2026, 11, 23).at(17, 0, 0, 0);
        let early = MissedState::TooEarly { collection: COLLECTION, from, until };
        assert!(
            said(En, &early).starts_with("You can report from 5pm today|The crew may still come. Leave the bin out.")
        );
        let late = MissedState::TooLate { collection: COLLECTION, was_until: from, next: Some(date(2026, 12, 4)) };
        let late = said(Cy, &late);
        assert!(late.starts_with("Mae’n rhy hwyr i roi gwybod") && late.contains("dydd Gwener 4 Rhagfyr"), "{late}");
        let reference = "DS-7K3M-2QW2".parse().expect("a reference");
        let already = said(En, &MissedState::AlreadyReported { collection: COLLECTION, reference, at: from });
        let waiting = said(Cy, &MissedState::Waiting { collection: COLLECTION });
        assert!(
            waiting.contains("wedi’i gadw ar y ddyfais hon") && waiting.contains(r#"href="/cy/reports""#),
            "{waiting}"
        );
        assert!(
            already.contains("The reference is DS-7K3M-2QW2.") && already.contains(r#"href="/reports/DS-7K3M-2QW2""#)
        );
    }

    #[test]
    fn what_the_crew_logged_can_be_disputed_where_the_council_takes_that() {
        let state = |can_dispute| MissedState::CrewLogged {
            collection: COLLECTION,
            reason: CrewReason::NotPresented,
            can_dispute,
            until: date(2026, 11, 24).at(17, 0, 0, 0),
        };
        let english = said(En, &state(true));
        let expected = "The crew says: The bin was not out for collection.|If that is not right, you can report it until 5pm on Tuesday 24 November";
        assert!(english.starts_with(expected), "{english}");
        assert!(said(En, &state(false)).contains("You do not need to report it."));
    }
}
