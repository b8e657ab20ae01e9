//! A missed bin that is told of in a conversation: by the same rule as on its page, and sent the same way. What is asked and
//! answered leaves this chunk in words.

use super::{missed::my_report, standing};
use crate::{app::App, outbox::Outbox};
use domain::{
    address::AddressId,
    bins::missed::{missed_form, with_waiting},
    forms::{Answers, Form, Kind, NO, Question, Valid, YES, validate},
    london,
    reports::{MyReport, ReportKey, ReportState},
};
use leptos::prelude::*;
use platform::clock;
use screens::{Context, forms::in_words};

/// What was answered, by the ids of the questions.
pub type Said = Vec<(String, String)>;

/// What comes next.
pub enum Step {
    /// One of these is chosen for the question of this id.
    Choose { id: String, label: String, choices: Vec<(String, String)> },
    /// All is known that must be: what was asked, and what was answered.
    Check(Vec<(String, String)>),
    /// Its own page goes on with it, or says why none can be reported.
    OnItsPage,
}

/// What has become of a report.
pub enum Fate {
    /// On the device, until it can be sent.
    Waiting,
    /// With its reference.
    Sent(String),
    /// Its own page says why.
    Refused,
}

pub async fn step(app: App, home: AddressId, said: Said) -> Step {
    let outbox = Outbox::open(app).await;
    let Some((_, form, _)) = known(&outbox, &home, None).await else { return Step::OnItsPage };
    let answers = Answers::from_pairs(said);
    let shown = form.shown(&answers);
    let is_open = |question: &&&Question| question.is_required && answers.value(&question.id).is_none();
    app.with_context(|context| match shown.iter().find(is_open) {
        Some(question) => choose(context, question),
        None if validate(&form, &answers, london::today(clock::now())).is_err() => Step::OnItsPage,
        None => {
            let given = shown.iter().filter(|question| answers.value(&question.id).is_some());
            let in_words = |question: &&Question| {
                let said = in_words(context, question, answers.values(&question.id)).join(", ");
                (question.label.in_language(context.language).to_owned(), said)
            };
            Step::Check(given.map(in_words).collect())
        }
    })
}

fn choose(context: Context, question: &Question) -> Step {
    let words = context.words();
    let choices: Vec<(String, String)> = match &question.kind {
        Kind::YesNo => {
            [(YES, words.forms_yes()), (NO, words.forms_no())].map(|(id, text)| (id.to_owned(), text.to_owned())).into()
        }
        kind => {
            let options = kind.options().unwrap_or_default().iter();
            options.map(|option| (option.id.clone(), option.label.in_language(context.language).to_owned())).collect()
        }
    };
    match choices.is_empty() {
        true => Step::OnItsPage,
        false => Step::Choose {
            id: question.id.clone(),
            label: question.label.in_language(context.language).to_owned(),
            choices,
        },
    }
}

/// What is asked about the bins that may be reported; None where nothing is known of the home, or none may be.
async fn known(
    outbox: &Outbox,
    home: &AddressId,
    own: Option<&ReportKey>,
) -> Option<(standing::Standing, Form, Vec<domain::bins::missed::MissedService>)> {
    let standing = standing::standing(outbox.app, home).await.ok()?;
    let reports = untrack(|| outbox.reports());
    let is_other = |mine: &&MyReport| Some(mine.key()) != own;
    let states = with_waiting(standing.now(), home, reports.iter().filter(is_other));
    let form = missed_form(&standing.kept.answer.schedule, &states)?;
    Some((standing, form, states))
}

/// Keeps a report under its key, once, and begins to send it. Whether it is kept.
pub async fn report(app: App, home: AddressId, key: ReportKey, said: Said) -> bool {
    let outbox = Outbox::open(app).await;
    outbox.read_again().await;
    if untrack(|| outbox.report(&key)).is_none() {
        let Some((standing, form, states)) = known(&outbox, &home, Some(&key)).await else { return false };
        let valid: Result<Valid, _> = validate(&form, &Answers::from_pairs(said), london::today(clock::now()));
        let Ok(valid) = valid else { return false };
        outbox.add(my_report(&home, &standing.kept.answer, key, valid, &states), Vec::new()).await;
    }
    outbox.send();
    true
}

/// What has become of a report; the reader is told when that changes. None where the person has removed it.
pub fn fate(key: &ReportKey) -> Option<Fate> {
    Some(match Outbox::opened()?.report(key)?.state {
        ReportState::Sent { reference, .. } => Fate::Sent(reference.to_string()),
        ReportState::NeedsAttention(_) => Fate::Refused,
        _ => Fate::Waiting,
    })
}
