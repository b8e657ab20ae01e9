//! The pages of those who may see what the council learns. Whoever is of no team that does is shown nothing.

use super::counts::Period;
use super::export;
use crate::app::Routes;
use crate::assistant::Assistant;
use crate::assistant::usefulness::Sample;
use crate::identity::{StaffSession, StaffVisit, lead_on};
use crate::pages::{DRAWN_FOR, Fields};
use crate::store::StoreError;
use crate::write::MAX_BODY_BYTES;
use crate::{App, problem::ProblemResponse};
use ::assistant::insight::{Figures, Label, Span};
use axum::{
    Form,
    extract::{DefaultBodyLimit, FromRequestParts, Query, rejection::FormRejection},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
    routing::get,
};
use contract::insight::doors::{CONTACTS, INSIGHT, QUESTIONS, TURNS};
use domain::{identity::StaffRole, london};
use jiff::ToSpan;
use screens::{
    assistant::insight::{Asked, Insight, LABEL, Labelling, OF, figures, questions},
    for_somebody_else,
    identity::{NotStaff, staff_not_signed_in, staff_sign_in},
};
use std::collections::HashMap;

/// Each page is at the same path in both languages.
pub fn doors() -> Routes {
    let limit = || DefaultBodyLimit::max(MAX_BODY_BYTES);
    vec![
        (INSIGHT, get(show)),
        ("/cy/staff/insight", get(show)),
        (QUESTIONS, get(ask).post(label).layer(limit())),
        ("/cy/staff/insight/questions", get(ask).post(label).layer(limit())),
        (CONTACTS, get(contacts)),
        (TURNS, get(turns)),
    ]
}

/// Somebody who is signed in and may see it.
pub struct AtInsight {
    visit: StaffVisit,
    session: StaffSession,
    assistant: Assistant,
    span: Span,
}

impl FromRequestParts<App> for AtInsight {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let not_there = || ProblemResponse::not_found().into_response();
        let assistant = app.areas.assistant.clone().filter(|_| app.areas.identity.is_some()).ok_or_else(not_there)?;
        let visit = StaffVisit::from_request_parts(parts, app).await?;
        let session = match visit.session().await {
            Ok(Some(session)) => session,
            Ok(None) if visit.had_session() => return Err(visit.refused(NotStaff::TimedOut)),
            Ok(None) => return Err(visit.show(StatusCode::OK, staff_sign_in)),
            Err(error) => return Err(visit.store_failed(&error)),
        };
        if !session.may(StaffRole::Insight) {
            return Err(visit.refused(NotStaff::NoAccess));
        }
        let values = Query::<HashMap<String, String>>::try_from_uri(&parts.uri).map(|Query(values)| values);
        let days = values.ok().and_then(|values| Span::named(values.get("days")?));
        Ok(AtInsight { visit, session, assistant, span: days.unwrap_or(Span::Month) })
    }
}

impl AtInsight {
    /// Up to today.
    fn period(&self) -> Period {
        let last = london::today(self.assistant.clock.now());
        Period { first: last.saturating_sub((self.span.days() - 1).days()), last }
    }

    fn answer(&self, made: Result<Response, StoreError>) -> Response {
        made.unwrap_or_else(|error| {
            tracing::error!(%error, "nothing can be told of what the assistant is asked");
            self.visit.refused(NotStaff::Unavailable)
        })
    }

    async fn figures(&self) -> Result<Response, StoreError> {
        let (Period { first, last }, assistant) = (self.period(), &self.assistant);
        let (contacts, turns) = (assistant.counts.contacts(self.period()), assistant.counts.turns(self.period()));
        let (contacts, turns) = (contacts.await?, turns.await?);
        let told = Figures::of(&contacts, &turns, assistant.usefulnesses.labels(self.period()).await?);
        let (_, waiting) = assistant.usefulnesses.unlabelled().await?;
        let minutes_each = assistant.insight.minutes_per_contact;
        let shown = Insight { figures: &told, span: self.span, first, last, minutes_each, waiting };
        let whom = self.visit.drawn_for(&self.session);
        Ok(self.visit.show_to(Some(&whom), StatusCode::OK, |context| figures(context, &shown)))
    }

    async fn next_question(&self, status: StatusCode) -> Result<Response, StoreError> {
        let (sample, waiting) = self.assistant.usefulnesses.unlabelled().await?;
        let asked = sample.as_ref().map(|Sample { id, language, intent, question, reason }| Asked {
            id,
            language: *language,
            taken_for: intent.as_deref(),
            question,
            reason: *reason,
        });
        let shown = Labelling { asked, waiting, has_no_label: status == StatusCode::UNPROCESSABLE_ENTITY };
        let whom = self.visit.drawn_for(&self.session);
        Ok(self.visit.show_to(Some(&whom), status, |context| {
            let screen = questions(context, &shown);
            if status == StatusCode::CONFLICT { for_somebody_else(*context, screen) } else { screen }
        }))
    }

    /// Where somebody else has labelled it meanwhile, theirs counts; either way the next one is shown.
    async fn label(&self, fields: &Fields) -> Result<Response, StoreError> {
        let value = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| &**value);
        let (Some(id), Some(label)) = (value(OF), value(LABEL).and_then(Label::named)) else {
            return self.next_question(StatusCode::UNPROCESSABLE_ENTITY).await;
        };
        self.assistant.usefulnesses.label(id, &label).await?;
        Ok(lead_on(&self.visit.at(QUESTIONS), None))
    }
}

async fn show(at: AtInsight) -> Response {
    at.answer(at.figures().await)
}

async fn ask(at: AtInsight) -> Response {
    at.answer(at.next_question(StatusCode::OK).await)
}

async fn label(at: AtInsight, form: Result<Form<Fields>, FormRejection>) -> Response {
    if !at.visit.is_own() {
        return at.visit.show(StatusCode::FORBIDDEN, |context| staff_not_signed_in(context, NotStaff::Failed));
    }
    let fields = form.map_or_else(|_| Fields::new(), |Form(fields)| fields);
    let tag = fields.iter().find(|(field, _)| field == DRAWN_FOR).map_or("", |(_, value)| value);
    if !at.visit.drawn_for(&at.session).is(tag) {
        return at.answer(at.next_question(StatusCode::CONFLICT).await);
    }
    at.answer(at.label(&fields).await)
}

async fn contacts(at: AtInsight) -> Response {
    let contacts = at.assistant.counts.contacts(at.period()).await;
    at.answer(contacts.map(|all| export::file("contacts.csv", export::contacts(&all))))
}

async fn turns(at: AtInsight) -> Response {
    let turns = at.assistant.counts.turns(at.period()).await;
    at.answer(turns.map(|all| export::file("turns.csv", export::turns(&all))))
}
