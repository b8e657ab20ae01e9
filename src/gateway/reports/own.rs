//! The reports that a person has added to their account: `GET /reports`, and the page with the form that adds them.
//!
//! Must not be here: the reports of a device, of which the gateway has never seen the list.

use super::Reports;
use crate::pages::{Fields, PageAnswer, PageRequest};
use crate::port::PortError;
use crate::{App, areas, problem::ProblemResponse, read};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use contract::{
    identity::doors,
    problem::Problem,
    reports::{OwnReports, ReportAnswer, paths},
};
use domain::{identity::PersonId, reports::ReportKey};
use screens::{
    AreaPage, Trouble,
    reports::{self, ADD, Lists, Page, TAKE_OUT},
};
use std::sync::Arc;

impl Reports {
    /// One that is not there any more is left out. All are asked for at the same time: there is one person who waits.
    pub(super) async fn own(&self, person: &PersonId) -> Result<Vec<ReportAnswer>, PortError> {
        let ask = |reference| {
            let requests = Arc::clone(&self.requests);
            tokio::spawn(async move { requests.get(&reference).await })
        };
        let asked: Vec<_> = self.joined.of(person).await?.into_iter().map(ask).collect();
        let mut reports = Vec::new();
        for answer in asked {
            match answer.await.map_err(|_| PortError::Unavailable { retry_after: None })? {
                Ok(report) => reports.push(report),
                Err(PortError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(reports)
    }

    /// For whoever is signed in it tells of one person, and nobody keeps it.
    pub(super) async fn own_page(&self, request: &PageRequest<'_>) -> PageAnswer {
        let own = match areas::person(request.app, request.headers).await {
            Ok(None) => return PageAnswer::ok(reports::mine(request.context, "", None, Lists::default())),
            Ok(Some(person)) => self.own(&person).await.ok(),
            Err(_) => None,
        };
        let own = Some(reports::own(request.context, own.as_deref()));
        let lists = Lists { own, ..Lists::default() };
        PageAnswer::ok(reports::mine(request.context, "", None, lists)).for_one_person()
    }

    /// A report is added by its key, and taken out again by its reference.
    pub(super) async fn answer_own_form(&self, request: &PageRequest<'_>, fields: &Fields) -> PageAnswer {
        let here = Page::Mine.path(request.context.language);
        let done = match areas::person(request.app, request.headers).await {
            Ok(Some(person)) => self.press(&person, fields).await,
            Ok(None) => return PageAnswer::see_other(doors::login(&here)).for_one_person(),
            Err(error) => Err(error),
        };
        let answer = match done {
            Ok(()) => PageAnswer::see_other(here),
            Err(PortError::NotFound) => request.not_found(),
            Err(error) => request.trouble(error, |_| Trouble::Unexpected),
        };
        answer.for_one_person()
    }

    async fn press(&self, person: &PersonId, fields: &Fields) -> Result<(), PortError> {
        for (name, value) in fields {
            match name.as_str() {
                ADD => {
                    let key: ReportKey = value.parse().map_err(|_| PortError::NotFound)?;
                    let report = self.requests.reference(&key).await?.ok_or(PortError::NotFound)?;
                    self.joined.add(person, &report, self.clock.now()).await?;
                }
                TAKE_OUT => {
                    let report = value.parse().map_err(|_| PortError::NotFound)?;
                    if !self.joined.take_out(person, &report).await? {
                        return Err(PortError::NotFound);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// The reports that this person has added to their account.
#[utoipa::path(get, path = paths::REPORTS, tag = "reports",
    responses((status = 200, body = OwnReports, description = "What has become of each; kept by nobody"),
              (status = 304, description = "The answer that `If-None-Match` names"),
              (status = 401, body = Problem, content_type = "application/problem+json", description = "Nobody is signed in"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be told now")))]
pub async fn reports(
    State(app): State<App>,
    State(area): State<Reports>,
    headers: HeaderMap,
) -> Result<Response, ProblemResponse> {
    let person = areas::person(&app, &headers).await?.ok_or_else(ProblemResponse::signed_out)?;
    let mut response = read::json(&headers, &OwnReports { reports: area.own(&person).await? });
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
