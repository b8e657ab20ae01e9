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
    forms::{Answers, Form, FormState},
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
    pub shown: &'a FormState,
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
    pub fn of(shown: &'a FormState, key: &'a ReportKey) -> Self {
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
    let about = home.address.one_line();
    let page = FormPage {
        form,
        shown: asked.shown,
        key: asked.key,
        action: &path,
        back: &back(context, home.address),
        about: &about,
        intro: Some(intro(context, home, state::states_for_form)),
        notice: refused.or(asked.not_taken.map(|why| not_taken(context, why))),
        note: asked.note,
        description: context.words().missed_description(),
    };
    form_page(context, page).unwrap_or_else(|_| problem(context, Trouble::Unexpected, &path))
}

/// No bin may be reported: what is next for each, and how to ask. `answers` are those of whoever has filled in the form
/// before, and `note` says that a draft of them is kept.
pub fn missed_none(context: Context, home: MissedHome, answers: &Answers, note: Option<AnyView>) -> Screen {
    let words = context.words();
    let chosen = not_reportable(home.states, answers.values(BINS));
    let notice = refused(context, home.schedule, &chosen, words.refused_safe());
    let view = view! {
        <BackLink href=back(context, home.address) text=words.forms_back() />
        <div class="readable">
            {notice} {heading(words.missed_none())} {intro(context, home, state::states)}
            {(!chosen.is_empty()).then(|| written(context, answers))}
            {note}
            <p>{contact::with_link(context, words.missed_none_help(&contact::phone(context)))}</p>
        </div>
    };
    Screen::new(words.missed_none(), words.missed_description(), view)
}

fn back(context: Context, address: &Address) -> String {
    bins::Page::MyBins(address.id.clone()).path(context.language)
}

type States = fn(Context, &Schedule, &[MissedService]) -> AnyView;

/// Whose bins these are, and how each bin stands.
fn intro(context: Context, home: MissedHome, states: States) -> AnyView {
    let bins = (!home.states.is_empty()).then(|| {
        view! {
            <h2 class="govuk-heading-m">{context.words().missed_which()}</h2>
            {states(context, home.schedule, home.states)}
        }
    });
    view! {
        <p class="govuk-body-l">{home.address.one_line()}</p>
        {known_at(context, home.known_at)}
        {bins}
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
    let is_sent = why == NotTaken::Mismatch;
    let mine = is_sent.then(|| view! { <p><a href=Page::Mine.path(context.language)>{words.reports_all()}</a></p> });
    let call = refusal::call(context);
    view! {
        <Notice kind=NoticeKind::Warning title=title>
            <p>{help}" "{words.refused_safe()}</p>
            {mine}
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
mod tests;
