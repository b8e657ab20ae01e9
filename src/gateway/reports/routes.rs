//! `POST /reports`, `GET /reports/{reference}`, `GET /addresses/{id}/missed`.

use super::reception::{NotReceived, NotTold, Reception};
use crate::{
    App,
    addresses::Home,
    problem::ProblemResponse,
    read,
    write::{Key, Sent},
};
use axum::{
    Json,
    extract::{FromRequestParts, Path},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use contract::{
    problem::{FieldError, MEDIA_TYPE, Problem, code as common},
    reports::{MissedAnswer, NewReport, ReportAnswer, ReportReceipt, code, field_error, paths, refusal_code},
};
use domain::{
    bins::missed::MissedService,
    reports::{Reference, Status},
};
use serde::Serialize;

/// The reference in the path of a URL. What cannot be one belongs to no report.
pub struct Asked(Reference);

impl FromRequestParts<App> for Asked {
    type Rejection = ProblemResponse;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ProblemResponse> {
        let text = Path::<String>::from_request_parts(parts, app).await.ok();
        text.and_then(|Path(text)| text.parse().ok()).map(Asked).ok_or_else(ProblemResponse::not_found)
    }
}

/// Sends a report. The same key with the same report is answered the same again.
#[utoipa::path(post, path = paths::REPORTS, tag = "reports",
    params(("Idempotency-Key" = String, Header, description = "A UUID that is made with the report and sent with each try")),
    request_body = NewReport,
    responses((status = 201, body = ReportReceipt, description = "The council has it", headers(("Location" = String, description = "What becomes of it"))),
              (status = 400, body = Problem, content_type = "application/problem+json", description = "There is no key, or it is no UUID"),
              (status = 403, body = Problem, content_type = "application/problem+json", description = "It was sent by a page of another site"),
              (status = 408, body = Problem, content_type = "application/problem+json", description = "The body did not come to its end in time"),
              (status = 409, body = Problem, content_type = "application/problem+json", description = "The key has come before with another report, or bins may not be reported: `services` says which and why, as in Refusal"),
              (status = 413, body = Problem, content_type = "application/problem+json", description = "It is longer than any report"),
              (status = 415, body = Problem, content_type = "application/problem+json", description = "It is not JSON"),
              (status = 422, body = Problem, content_type = "application/problem+json", description = "Answers are missing or wrong: `errors` says which"),
              (status = 429, body = Problem, content_type = "application/problem+json", description = "Too many reports on one day"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be received now; send it again later")))]
pub async fn send(reception: Reception, Key(key): Key, Sent(report): Sent<NewReport>) -> Response {
    match reception.receive(report.into_report(key)).await {
        Ok(accepted) => {
            let location = paths::report(&accepted.reference);
            let receipt = ReportReceipt {
                reference: accepted.reference,
                status: Status::Received,
                expected_by: accepted.expected_by,
            };
            let headers = [(header::LOCATION, location), (header::CACHE_CONTROL, "no-store".to_owned())];
            (StatusCode::CREATED, headers, Json(receipt)).into_response()
        }
        Err(error) => error.into_response(),
    }
}

/// What has become of a report. Its reference is all that is needed, and nothing that somebody wrote is told.
#[utoipa::path(get, path = paths::REPORT, tag = "reports",
    params(("reference" = String, Path, description = "The reference", example = "DS-7K3M-2QW2")),
    responses((status = 200, body = ReportAnswer, description = "The report"),
              (status = 304, description = "The answer that `If-None-Match` names"),
              (status = 404, body = Problem, content_type = "application/problem+json", description = "No report has this reference"),
              (status = 429, body = Problem, content_type = "application/problem+json", description = "Too many wrong references on one day"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "The source cannot be reached")))]
pub async fn report(
    reception: Reception,
    headers: HeaderMap,
    Asked(reference): Asked,
) -> Result<Response, ProblemResponse> {
    Ok(read::json(&headers, &reception.follow(&reference).await?))
}

/// Which bins of a home may be reported as missed now.
#[utoipa::path(get, path = paths::MISSED, tag = "reports",
    params(("id" = String, Path, description = "The address id", example = "990000000012")),
    responses((status = 200, body = MissedAnswer, description = "Each service of the home"),
              (status = 304, description = "The answer that `If-None-Match` names"),
              (status = 404, body = Problem, content_type = "application/problem+json", description = "There is no such address"),
              (status = 429, body = Problem, content_type = "application/problem+json", description = "Too many different addresses on one day"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "The source cannot be reached")))]
pub async fn missed(reception: Reception, headers: HeaderMap, Home(id): Home) -> Result<Response, ProblemResponse> {
    Ok(read::json(&headers, &reception.standing(&id).await?.answer()))
}

impl From<NotTold> for ProblemResponse {
    fn from(error: NotTold) -> Self {
        match error {
            NotTold::TooMany(error) => error.into(),
            NotTold::Port(error) => error.into(),
        }
    }
}

/// The problem, and the bins that stand in the way.
#[derive(Serialize)]
struct RuleProblem {
    #[serde(flatten)]
    problem: Problem,
    services: Vec<MissedService>,
}

impl IntoResponse for NotReceived {
    fn into_response(self) -> Response {
        match self {
            NotReceived::Mismatch => ProblemResponse::idempotency_mismatch().into_response(),
            NotReceived::Refused(services) => refused(services),
            NotReceived::Faults(faults) => {
                let errors = faults.iter().map(field_error).collect();
                ProblemResponse::invalid_fields(errors, None).into_response()
            }
            NotReceived::Field(field, message) => {
                let (field, code, message) = (field.to_owned(), common::INVALID.to_owned(), message.to_owned());
                let error = FieldError { field, code, message, suggestions: Vec::new() };
                ProblemResponse::invalid_fields(vec![error], None).into_response()
            }
            NotReceived::NotTold(error) => ProblemResponse::from(error).into_response(),
        }
    }
}

/// The code is that of the first bin.
fn refused(services: Vec<MissedService>) -> Response {
    let code = services.iter().find_map(|service| refusal_code(&service.missed)).unwrap_or(code::NOTHING_TO_REPORT);
    let ProblemResponse(problem) = ProblemResponse::conflict_of(code);
    let mut response = (StatusCode::CONFLICT, Json(RuleProblem { problem, services })).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
