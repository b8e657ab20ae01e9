//! The pages of reports, with which a missed bin is reported without script.

use super::reception::{NotReceived, NotTold, Reception, Standing};
use super::{Reports, Said};
use crate::pages::{Fields, PageAnswer, PageRequest};
use crate::port::PortError;
use axum::http::StatusCode;
use contract::reports::{ReportAnswer, paths};
use domain::{
    address::AddressId,
    bins::missed::{MissedService, MissedTurn, form::BINS, missed_bins, missed_form, missed_turn},
    forms::{Answers, Form, FormState, Posted, Pressed, Step},
    reports::{Reference, Report, ReportKey, ReportKind},
};
use screens::{
    AreaPage, Screen, Trouble,
    bins::{Checked, Reach},
    reports::{self, Asked, Lists, MissedHome, NotNow, NotTaken, Page, ReferenceFault},
};
use std::time::Duration;
use uuid::Uuid;

impl Reports {
    pub async fn answer_page(&self, request: &PageRequest<'_>, page: Page) -> PageAnswer {
        let reception = Reception::of(request.app, request.client);
        match page {
            Page::Mine => self.own_page(request).await,
            // What a device keeps is its own: the gateway has never seen it.
            Page::Kept(_) => PageAnswer::ok(reports::mine(request.context, "", None, Lists::default())),
            Page::Find(typed) => find(request, &typed),
            Page::Missed(id) | Page::Change { home: id, .. } => missed_page(request, &reception, id).await,
            Page::Report(reference) => {
                follow(request, &reception, &reference, |answer| {
                    let now = self.clock.now();
                    let fetched_at = answer.fetched_at.unwrap_or(now);
                    let checked = Checked { fetched_at, updated_at: answer.updated_at, now, reach: Reach::Online };
                    reports::report(request.context, answer, checked)
                })
                .await
            }
            Page::Sent(reference) => {
                follow(request, &reception, &reference, |answer| {
                    // Whoever is shown this page is not told the address: the answer does not have it.
                    reports::receipt(request.context, answer, None, None)
                })
                .await
            }
        }
    }

    /// What follows what was pressed in the form of a home.
    pub async fn answer_missed_form(&self, request: &PageRequest<'_>, id: AddressId, fields: Fields) -> PageAnswer {
        let posted = Posted::read(fields.clone());
        let key = posted.key.clone().unwrap_or_else(new_key);
        let visit = Visit { request, reception: &Reception::of(request.app, request.client), id, key };
        let page = visit.turn(posted).await;
        page.unwrap_or_else(|error| not_now(request, &visit.id, error, &fields))
    }
}

fn find(request: &PageRequest, typed: &str) -> PageAnswer {
    match ReferenceFault::read(typed) {
        Ok(reference) => PageAnswer::see_other(Page::Report(reference).path(request.context.language)),
        Err(fault) => {
            let screen = reports::mine(request.context, typed, Some(fault), Lists::default());
            PageAnswer::new(StatusCode::UNPROCESSABLE_ENTITY, screen)
        }
    }
}

async fn follow(
    request: &PageRequest<'_>,
    reception: &Reception,
    reference: &Reference,
    screen: impl FnOnce(&ReportAnswer) -> Screen,
) -> PageAnswer {
    match reception.follow(reference).await {
        Ok(answer) => PageAnswer::ok(screen(&answer)).with(request, paths::report(reference), &answer),
        Err(NotTold::TooMany(_)) => request.too_many(),
        Err(NotTold::Port(PortError::NotFound)) => {
            PageAnswer::new(StatusCode::NOT_FOUND, reports::report_not_found(request.context, reference))
        }
        Err(NotTold::Port(PortError::Unavailable { retry_after })) => {
            let screen = reports::report_unknown(request.context, seconds(retry_after), request.path);
            PageAnswer::new(StatusCode::SERVICE_UNAVAILABLE, screen)
        }
        Err(NotTold::Port(error)) => request.trouble(error, |_| Trouble::Unexpected),
    }
}

async fn missed_page(request: &PageRequest<'_>, reception: &Reception, id: AddressId) -> PageAnswer {
    let visit = Visit { request, reception, id, key: new_key() };
    match reception.standing(&visit.id).await {
        Ok(standing) => {
            // What answers a form brings nothing along: by that the app knows that it is to be left as it is.
            let page = visit.begin(&standing).with(request, paths::missed(&visit.id), &standing.answer());
            match reception.bins.brought(request, standing.address).await {
                Some((path, days)) => page.with(request, path, &days),
                None => page,
            }
        }
        Err(error) => not_told(request, &visit.id, error),
    }
}

/// What was posted is not lost.
fn not_now(request: &PageRequest, id: &AddressId, error: NotTold, fields: &Fields) -> PageAnswer {
    let (status, why) = match error {
        NotTold::TooMany(_) => (StatusCode::TOO_MANY_REQUESTS, NotNow::TooMany),
        NotTold::Port(PortError::Unavailable { retry_after }) => {
            (StatusCode::SERVICE_UNAVAILABLE, NotNow::Unavailable { retry_after: seconds(retry_after) })
        }
        NotTold::Port(_) => return not_told(request, id, error),
    };
    PageAnswer::new(status, reports::not_sent(request.context, why, request.path, fields))
}

fn not_told(request: &PageRequest, id: &AddressId, error: NotTold) -> PageAnswer {
    match error {
        NotTold::TooMany(_) => request.too_many(),
        NotTold::Port(PortError::Unavailable { retry_after }) => {
            let screen = reports::missed_unknown(request.context, id, seconds(retry_after), request.path);
            PageAnswer::new(StatusCode::SERVICE_UNAVAILABLE, screen)
        }
        NotTold::Port(error) => request.trouble(error, |_| Trouble::Unexpected),
    }
}

fn seconds(wait: Option<Duration>) -> Option<u32> {
    wait.and_then(|wait| u32::try_from(wait.as_secs()).ok())
}

fn new_key() -> ReportKey {
    ReportKey::from_random(Uuid::new_v4().into_bytes())
}

/// One person at the form of a home. The key was made when it was first shown.
struct Visit<'a> {
    request: &'a PageRequest<'a>,
    reception: &'a Reception,
    id: AddressId,
    key: ReportKey,
}

impl Visit<'_> {
    fn begin(&self, standing: &Standing) -> PageAnswer {
        match missed_form(&standing.schedule, &standing.states) {
            Some(form) => {
                let shown = form.begin(Answers::default());
                PageAnswer::ok(self.screen(standing, &form, Asked::of(&shown, &self.key)))
            }
            None => self.none(StatusCode::OK, standing, &Answers::default()),
        }
    }

    async fn turn(&self, posted: Posted) -> Result<PageAnswer, NotTold> {
        let sent = (posted.pressed == Pressed::Send).then(|| posted.answers.clone());
        if let Some(page) = self.sent_before(sent.as_ref()).await? {
            return Ok(page);
        }
        let standing = self.reception.standing(&self.id).await?;
        let Some(form) = missed_form(&standing.schedule, &standing.states) else {
            let none = || self.none(StatusCode::CONFLICT, &standing, &posted.answers);
            return Ok(self.sent_before(sent.as_ref()).await?.unwrap_or_else(none));
        };
        let said = posted.answers.clone();
        match missed_turn(&form, &standing.states, posted, self.request.context.today) {
            MissedTurn::Show { shown, refused } => {
                // What stands in the way may be this same report, which came a moment ago.
                let before = if refused.is_empty() { None } else { self.sent_before(sent.as_ref()).await? };
                Ok(before.unwrap_or_else(|| self.show(&standing, &form, &shown, &refused)))
            }
            MissedTurn::Send(valid) => {
                let services = missed_bins(&valid).to_vec();
                let report = self.report(services, valid.into_answers());
                self.send(report, said, &standing, &form).await
            }
        }
    }

    /// Where the same page was sent before: its receipt, or that something else was sent with it.
    async fn sent_before(&self, sent: Option<&Answers>) -> Result<Option<PageAnswer>, NotTold> {
        let Some(answers) = sent else { return Ok(None) };
        let report = self.report(answers.values(BINS).to_vec(), answers.clone());
        match self.reception.sent(&report, &Said::of(&report)).await {
            Ok(accepted) => Ok(accepted.map(|accepted| self.receipt(accepted.reference))),
            Err(NotReceived::NotTold(error)) => Err(error),
            Err(_) => self.mismatch(answers).await.map(Some),
        }
    }

    async fn send(
        &self,
        report: Report,
        answers: Answers,
        standing: &Standing,
        form: &Form,
    ) -> Result<PageAnswer, NotTold> {
        let said = Said::of(&self.report(answers.values(BINS).to_vec(), answers.clone()));
        match self.reception.send(report, &said, standing).await {
            Ok(accepted) => Ok(self.receipt(accepted.reference)),
            Err(NotReceived::Refused(refused)) => {
                let standing = self.reception.standing(&self.id).await?;
                Ok(match missed_form(&standing.schedule, &standing.states) {
                    Some(form) => self.show(&standing, &form, &form.begin(answers), &refused),
                    None => self.none(StatusCode::CONFLICT, &standing, &answers),
                })
            }
            Err(NotReceived::NotTold(NotTold::Port(PortError::Unavailable { .. }))) => {
                Ok(self.not_taken(StatusCode::SERVICE_UNAVAILABLE, NotTaken::Unavailable, standing, form, answers))
            }
            Err(NotReceived::NotTold(error)) => Err(error),
            Err(NotReceived::Mismatch | NotReceived::Faults(_) | NotReceived::Field(..)) => {
                self.mismatch(&answers).await
            }
        }
    }

    async fn mismatch(&self, answers: &Answers) -> Result<PageAnswer, NotTold> {
        let standing = self.reception.standing(&self.id).await?;
        Ok(match missed_form(&standing.schedule, &standing.states) {
            Some(form) => self.not_taken(StatusCode::CONFLICT, NotTaken::Mismatch, &standing, &form, answers.clone()),
            None => self.none(StatusCode::CONFLICT, &standing, answers),
        })
    }

    fn not_taken(
        &self,
        status: StatusCode,
        why: NotTaken,
        standing: &Standing,
        form: &Form,
        answers: Answers,
    ) -> PageAnswer {
        let shown = FormState { step: Step::Check, answers, faults: Vec::new() };
        // By its key, this form is the report that was sent.
        let mut asked = Asked { not_taken: Some(why), ..Asked::of(&shown, &self.key) };
        if why == NotTaken::Mismatch {
            asked.note = reports::begin_anew(self.request.context, self.request.path);
        }
        PageAnswer::new(status, self.screen(standing, form, asked))
    }

    fn show(&self, standing: &Standing, form: &Form, shown: &FormState, refused: &[MissedService]) -> PageAnswer {
        let status = match (refused.is_empty(), shown.faults.is_empty()) {
            (false, _) => StatusCode::CONFLICT,
            (true, false) => StatusCode::UNPROCESSABLE_ENTITY,
            (true, true) => StatusCode::OK,
        };
        PageAnswer::new(status, self.screen(standing, form, Asked { refused, ..Asked::of(shown, &self.key) }))
    }

    fn screen(&self, standing: &Standing, form: &Form, asked: Asked) -> Screen {
        reports::missed(self.request.context, home(standing), form, asked)
    }

    fn none(&self, status: StatusCode, standing: &Standing, answers: &Answers) -> PageAnswer {
        PageAnswer::new(status, reports::missed_none(self.request.context, home(standing), answers, None))
    }

    fn receipt(&self, reference: Reference) -> PageAnswer {
        PageAnswer::see_other(Page::Sent(reference).path(self.request.context.language))
    }

    fn report(&self, services: Vec<String>, answers: Answers) -> Report {
        Report {
            reference: None,
            key: self.key.clone(),
            kind: ReportKind::missed_collection(),
            address: self.id.clone(),
            services,
            answers,
            made_at: self.request.app.clock.now(),
        }
    }
}

/// As the gateway knows it now.
fn home(standing: &Standing) -> MissedHome<'_> {
    MissedHome { address: &standing.address, schedule: &standing.schedule, states: &standing.states, known_at: None }
}
