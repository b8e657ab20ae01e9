//! Telling that a bin was missed: how each bin of the home stands, and the form for those that may be reported.

use super::{Page, refusal, state};
use crate::{
    AreaPage, Context, Screen, Trouble, bins, contact, dates,
    forms::{FormPage, form_page},
    problem,
    screen::heading,
};
use domain::{
    address::Address,
    bins::{
        Schedule,
        missed::{
            MissedService,
            form::{BINS, MORE},
            not_reportable,
        },
    },
    forms::{Answers, Form, Shown},
    london,
    reports::ReportKey,
};
use jiff::Timestamp;
use leptos::prelude::*;
use ui::{BackLink, Notice, NoticeKind};
use words::MissedSavedState;

/// The home, and what is known of its bins.
#[derive(Clone, Copy)]
pub struct MissedHome<'a> {
    pub address: &'a Address,
    pub schedule: &'a Schedule,
    /// As of now.
    pub states: &'a [MissedService],
    /// When a device without a network knew it.
    pub known_at: Option<Timestamp>,
}

/// How far the person has come.
pub struct Asked<'a> {
    pub shown: &'a Shown,
    /// The bins that were chosen and may no longer be reported.
    pub refused: &'a [MissedService],
    pub key: &'a ReportKey,
    /// Where it was sent and not taken.
    pub not_taken: Option<NotTaken>,
    /// What is said below the button: that a draft is kept.
    pub note: AnyView,
}

#[cfg(feature = "ssr")]
impl<'a> Asked<'a> {
    /// How it begins where no draft is kept.
    pub fn of(shown: &'a Shown, key: &'a ReportKey) -> Self {
        Asked { shown, refused: &[], key, not_taken: None, note: ().into_any() }
    }
}

/// Why a report without a fault was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// The system that takes it could not be reached. The same form can be sent again.
    Unavailable,
    /// It was sent before, with other answers.
    Mismatch,
}

/// `form` is the one of the same states.
pub fn missed(context: Context, home: MissedHome, form: &Form, asked: Asked) -> Screen {
    let path = Page::Missed(home.address.id.clone()).path(context.language);
    let refused = refused(context, home.schedule, asked.refused, context.words().refused_others());
    let page = FormPage {
        form,
        shown: asked.shown,
        key: asked.key,
        action: &path,
        back: &back(context, home.address),
        intro: Some(intro(context, home, refused, state::states_for_form)),
        notice: asked.not_taken.map(|why| not_taken(context, why)),
        note: asked.note,
        description: context.words().missed_description(),
    };
    form_page(context, page).unwrap_or_else(|_| problem(context, Trouble::Unexpected, &path))
}

/// No bin may be reported: what is next for each, and how to ask. `answers` are those of whoever has filled in the form
/// before.
pub fn missed_none(context: Context, home: MissedHome, answers: &Answers) -> Screen {
    let words = context.words();
    let chosen = not_reportable(home.states, answers.values(BINS));
    let notice = refused(context, home.schedule, &chosen, words.refused_safe());
    let view = view! {
        <BackLink href=back(context, home.address) text=words.forms_back() />
        <div class="readable">
            {heading(words.missed_none())} {intro(context, home, notice, state::states)}
            {(!chosen.is_empty()).then(|| written(context, answers))}
            <p>{contact::with_link(context, words.missed_none_help(&contact::phone(context)))}</p>
        </div>
    };
    Screen::new(words.missed_none(), words.missed_description(), view)
}

fn back(context: Context, address: &Address) -> String {
    bins::Page::MyBins(address.id.clone()).path(context.language)
}

type States = fn(Context, &Schedule, &[MissedService]) -> AnyView;

/// Whose bins these are, why a report was not taken, and how each bin stands.
fn intro(context: Context, home: MissedHome, refused: Option<AnyView>, states: States) -> AnyView {
    let words = context.words();
    view! {
        <p class="govuk-body-l">{home.address.one_line()}</p>
        {refused}
        {known_at(context, home.known_at)}
        <h2 class="govuk-heading-m">{words.missed_which()}</h2>
        {states(context, home.schedule, home.states)}
    }
    .into_any()
}

fn refused(context: Context, schedule: &Schedule, refused: &[MissedService], then: &'static str) -> Option<AnyView> {
    let name = |id: &str| {
        let service = schedule.services.iter().find(|service| service.id == id)?;
        Some(service.name.in_language(context.language))
    };
    let lines = refusal::lines(context, refused, name);
    let notice = || {
        let lines = lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view();
        view! {
            <Notice kind=NoticeKind::Warning title=context.words().refused_title()>
                {lines} <p>{then}</p>
            </Notice>
        }
        .into_any()
    };
    (!refused.is_empty()).then(notice)
}

fn not_taken(context: Context, why: NotTaken) -> AnyView {
    let words = context.words();
    let (title, help) = match why {
        NotTaken::Unavailable => (words.refused_not_sent(), words.refused_not_sent_help()),
        NotTaken::Mismatch => (words.refused_idempotency_mismatch(), words.refused_idempotency_mismatch_help()),
    };
    let call = refusal::call(context);
    view! {
        <Notice kind=NoticeKind::Warning title=title>
            <p>{help}" "{words.refused_safe()}</p>
            <p>{call}</p>
        </Notice>
    }
    .into_any()
}

/// What would be lost with the form, to be read out on the telephone.
fn written(context: Context, answers: &Answers) -> Option<AnyView> {
    let text = answers.value(MORE).filter(|text| !text.trim().is_empty())?;
    Some(view! { <p>{context.words().reports_written(text)}</p> }.into_any())
}

fn known_at(context: Context, known_at: Option<Timestamp>) -> Option<AnyView> {
    let words = context.words();
    let (time, soft_date) = &dates::time_and_day(words, london::civil(known_at?), context.today);
    let said = words.missed_saved_state(MissedSavedState { time, soft_date });
    Some(view! { <Notice kind=NoticeKind::Information title=said /> }.into_any())
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::reports::samples::{self as own, key};
    use crate::samples;
    use domain::{
        bins::missed::{MissedTurn, missed_form, missed_turn},
        forms::{Posted, Pressed, Step},
        language::Language::{self, Cy, En},
    };

    fn screen(
        language: Language,
        states: &[MissedService],
        answers: &[(&str, &str)],
        refused: &[MissedService],
    ) -> Screen {
        let (council, address, schedule) = (samples::council(), samples::address(), samples::schedule());
        let (context, answers) = (samples::context(&council, language), Answers::from_pairs(answers.iter().copied()));
        let home = MissedHome { address: &address, schedule: &schedule, states, known_at: None };
        match missed_form(&schedule, states) {
            Some(form) => {
                let asked =
                    Asked { shown: &form.begin(answers), refused, key: &key(), not_taken: None, note: ().into_any() };
                missed(context, home, &form, asked)
            }
            None => missed_none(context, home, &answers),
        }
    }

    #[test]
    fn each_bin_says_how_it_stands_and_the_form_asks_for_those_that_may_be_reported() {
        let page = screen(En, &own::states(), &[], &[]);
        assert_eq!(page.title, "Report a missed collection");
        let html = page.view.to_html();
        let states = html.find("You can report until 5pm on Tuesday 24 November").expect("the deadline");
        assert!(states < html.find("Which bins were not emptied?").expect("the form"), "{html}");
        assert!(html.contains("12 Weir Lane") && html.contains("There is no collection to report"), "{html}");
        let folded = html.find("Your other bins").expect("they are folded away");
        assert!(states < folded && folded < html.find("There is no collection to report").expect("food"), "{html}");
        assert_eq!(html.matches(r#"name="bins""#).count(), 1, "only one may be reported: {html}");
        assert!(html.contains(r#"action="/reports/missed/1""#) && html.contains(r#"href="/bins/1""#), "{html}");
        let welsh = screen(Cy, &own::states(), &[], &[]).view.to_html();
        assert!(
            welsh.contains("Pa finiau na chawsant eu gwagio?") && welsh.contains(r#"action="/cy/reports/missed/1""#)
        );
    }

    #[test]
    fn where_no_bin_may_be_reported_it_is_said_why_and_whom_to_call() {
        let page = screen(En, &own::states()[1..], &[], &[]);
        assert_eq!(page.title, "There is no bin that you can report now");
        let html = page.view.to_html();
        assert!(html.contains("tel:01234567890") && !html.contains("<form"), "{html}");
        assert!(screen(Cy, &[], &[], &[]).view.to_html().contains("Nid oes bin y gallwch roi gwybod amdano nawr"));
    }

    #[test]
    fn what_came_too_late_is_told_by_bin_and_nothing_typed_is_lost() {
        let typed = [("place", "kerb"), ("more", "By the gate")];
        let page = screen(En, &own::states(), &typed, &[own::too_late("food")]);
        let html = page.view.to_html();
        assert!(html.contains("Food: you could report until 5pm on Friday 20 November."), "{html}");
        assert!(html.contains("You can still report the other bins.") && html.contains("By the gate"), "{html}");
        let typed = [("bins", "recycling"), ("more", "By the gate")];
        let none = screen(En, &[own::too_late("recycling")], &typed, &[]).view.to_html();
        assert!(
            none.contains("Recycling: you could report until") && none.contains("You wrote: By the gate"),
            "{none}"
        );
    }

    #[test]
    fn a_device_without_a_network_says_of_when_it_knows() {
        let (council, address, schedule) = (samples::council(), samples::address(), samples::schedule());
        let states = own::states();
        let known_at = Some("2026-11-22T18:02:00Z".parse().expect("an instant"));
        let home = MissedHome { address: &address, schedule: &schedule, states: &states, known_at };
        let form = missed_form(&schedule, &states).expect("one may be reported");
        let shown = form.begin(Answers::default());
        let asked = Asked { shown: &shown, refused: &[], key: &key(), not_taken: None, note: "Kept".into_any() };
        let html = missed(samples::context(&council, En), home, &form, asked).view.to_html();
        assert!(html.contains("You are offline. This is what we knew at 6:02pm on Sunday 22 November."), "{html}");
        assert!(html.contains("Kept"), "{html}");
    }

    #[test]
    fn the_form_leads_to_the_check_and_to_the_report() {
        let (schedule, states) = (samples::schedule(), own::states());
        let form = missed_form(&schedule, &states).expect("one may be reported");
        let council = samples::council();
        let context = samples::context(&council, En);
        let answers = [("bins", "recycling"), ("place", "kerb"), ("assisted", "no"), ("more", ""), ("email", "")];
        let posted = |step: &str, pressed| Posted {
            answers: Answers::from_pairs(answers),
            key: Some(key()),
            step: step.parse().ok(),
            pressed,
        };
        let next = missed_turn(&form, &states, posted("question:bins", Pressed::Continue), context.today);
        let MissedTurn::Show { shown, refused } = next else { panic!("it was not checked") };
        assert_eq!((&shown.step, refused.len()), (&Step::Check, 0));
        let address = samples::address();
        let home = MissedHome { address: &address, schedule: &schedule, states: &states, known_at: None };
        let asked = Asked { shown: &shown, refused: &[], key: &key(), not_taken: None, note: ().into_any() };
        let page = missed(context, home, &form, asked);
        let html = page.view.to_html();
        assert_eq!(page.title, "Check your answers");
        assert!(html.contains("At the kerb, in front of my home") && !html.contains("You can report until"), "{html}");
        let sent = missed_turn(&form, &states, posted("check", Pressed::Send), context.today);
        assert!(matches!(sent, MissedTurn::Send(_)));
    }
    #[test]
    fn a_report_that_could_not_be_sent_is_still_there_to_be_sent_again() {
        let (council, address, schedule, states) =
            (samples::council(), samples::address(), samples::schedule(), own::states());
        let form = missed_form(&schedule, &states).expect("one may be reported");
        let home = MissedHome { address: &address, schedule: &schedule, states: &states, known_at: None };
        let answers = Answers::from_pairs([("bins", "recycling"), ("more", "By the gate")]);
        let shown = Shown { step: Step::Check, answers, faults: vec![] };
        let page = |language, why| {
            let asked = Asked { shown: &shown, refused: &[], key: &key(), not_taken: Some(why), note: ().into_any() };
            let page = missed(samples::context(&council, language), home, &form, asked);
            (page.title, page.view.to_html())
        };
        let (title, html) = page(En, NotTaken::Unavailable);
        assert_eq!(title, "Error: Check your answers");
        assert!(html.contains("Your report could not be sent just now") && html.contains("By the gate"), "{html}");
        assert!(html.contains("tel:01234567890") && html.contains(r#"value="send""#), "{html}");
        let (_, welsh) = page(Cy, NotTaken::Mismatch);
        assert!(welsh.contains("eisoes wedi’i anfon, gydag atebion eraill."), "{welsh}");
    }
}
