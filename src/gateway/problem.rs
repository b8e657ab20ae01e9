//! Errors on the wire: RFC 9457 problem details with a stable code, and nothing of the inside.

use crate::{port::PortError, request_id};
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use contract::problem::{FieldError, MEDIA_TYPE, Problem, code};
use std::time::Duration;

/// A problem as an answer.
#[derive(Debug)]
pub struct ProblemResponse(pub Problem);

impl ProblemResponse {
    fn new(status: StatusCode, code: &str, detail: Option<String>) -> Self {
        ProblemResponse(Problem {
            kind: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            code: code.to_owned(),
            detail,
            errors: Vec::new(),
            retry_after: None,
            request_id: request_id::current(),
        })
    }

    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, code::NOT_FOUND, None)
    }

    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, code::FORBIDDEN, None)
    }

    /// Nobody is signed in.
    pub fn signed_out() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, contract::identity::code::SIGNED_OUT, None)
    }

    /// No organisation has the key that came.
    pub fn wrong_key() -> Self {
        let detail = "Send the key of your organisation as Authorization: Bearer";
        Self::new(StatusCode::UNAUTHORIZED, contract::identity::shares::code::WRONG_KEY, Some(detail.to_owned()))
    }

    /// So many requests of an organisation wait for their people.
    pub fn too_many_wait() -> Self {
        Self::too_many_requests("Too many of your requests wait for an answer", Duration::from_secs(3600))
    }

    /// A write without the header that no page of another site can send.
    pub fn write_header() -> Self {
        let detail = format!("Send the header {} with every write", contract::identity::WRITE_HEADER);
        Self::new(StatusCode::FORBIDDEN, code::FORBIDDEN, Some(detail))
    }

    pub fn conflict() -> Self {
        Self::new(StatusCode::CONFLICT, code::CONFLICT, None)
    }

    /// The same `Idempotency-Key` came with another body.
    pub fn idempotency_mismatch() -> Self {
        let detail = "This Idempotency-Key was used for another request; send a changed one under a new key";
        Self::new(StatusCode::CONFLICT, code::IDEMPOTENCY_MISMATCH, Some(detail.to_owned()))
    }

    /// The header `Idempotency-Key` is not there, or holds no UUID.
    pub fn idempotency_key() -> Self {
        let detail = "Send a UUID of your own in the header Idempotency-Key, and the same one when you send this again";
        Self::new(StatusCode::BAD_REQUEST, contract::reports::code::IDEMPOTENCY_KEY, Some(detail.to_owned()))
    }

    /// A conflict with a code of its own.
    pub fn conflict_of(code: &str) -> Self {
        Self::new(StatusCode::CONFLICT, code, None)
    }

    /// Nobody at this council takes conversations over.
    pub fn no_desk() -> Self {
        let detail = "Nobody at this council takes conversations over: GET /api/v1/council has the numbers to ring";
        Self::new(StatusCode::CONFLICT, contract::desk::code::NO_DESK, Some(detail.to_owned()))
    }

    /// A conversation that was taken over has ended.
    pub fn handover_ended() -> Self {
        let detail = "A person has taken it over and it has ended: begin another conversation to ask again";
        Self::new(StatusCode::CONFLICT, contract::desk::code::ENDED, Some(detail.to_owned()))
    }

    pub fn too_large() -> Self {
        let detail = format!("A body may hold {} KB", crate::write::MAX_BODY_BYTES / 1024);
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, code::TOO_LARGE, Some(detail))
    }

    pub fn unsupported_media_type() -> Self {
        let detail = "Send JSON, as Content-Type: application/json";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, code::UNSUPPORTED_MEDIA_TYPE, Some(detail.to_owned()))
    }

    pub fn method_not_allowed() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, code::METHOD_NOT_ALLOWED, None)
    }

    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, code::INTERNAL, None)
    }

    /// Whoever sends a body did not come to its end in time.
    pub fn too_slow() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, code::TOO_SLOW, None)
    }

    pub fn timed_out() -> Self {
        Self::new(StatusCode::GATEWAY_TIMEOUT, code::UNAVAILABLE, None)
    }

    pub fn too_many_requests(detail: &str, retry_after: Duration) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, code::TOO_MANY_REQUESTS, Some(detail.to_owned()))
            .retry_after(retry_after)
    }

    fn retry_after(mut self, wait: Duration) -> Self {
        self.0.retry_after = Some(u32::try_from(wait.as_secs().max(1)).unwrap_or(u32::MAX));
        self
    }

    pub fn invalid(field: &str, message: String, suggestions: Vec<String>) -> Self {
        let detail = Some(message.clone());
        let error = FieldError { field: field.to_owned(), code: code::INVALID.to_owned(), message, suggestions };
        Self::invalid_fields(vec![error], detail)
    }

    pub fn invalid_fields(errors: Vec<FieldError>, detail: Option<String>) -> Self {
        let mut response = Self::new(StatusCode::UNPROCESSABLE_ENTITY, code::INVALID, detail);
        response.0.errors = errors;
        response
    }
}

impl From<PortError> for ProblemResponse {
    fn from(error: PortError) -> Self {
        match error {
            PortError::NotFound => Self::not_found(),
            PortError::Conflict => Self::conflict(),
            PortError::Forbidden => Self::forbidden(),
            PortError::Invalid { field, message, suggestions } => Self::invalid(field, message, suggestions),
            PortError::Unavailable { retry_after } => {
                let response = Self::new(StatusCode::SERVICE_UNAVAILABLE, code::UNAVAILABLE, None);
                retry_after.into_iter().fold(response, Self::retry_after)
            }
        }
    }
}

impl From<serde_json::Error> for ProblemResponse {
    fn from(error: serde_json::Error) -> Self {
        tracing::error!(%error, "an answer could not be written as JSON");
        Self::internal()
    }
}

impl IntoResponse for ProblemResponse {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.0.retry_after;
        let mut response = (status, Json(self.0)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_error_of_a_port_has_its_status_and_its_code() {
        let invalid = PortError::Invalid { field: "q", message: "Too short".to_owned(), suggestions: Vec::new() };
        for (error, status, code) in [
            (PortError::NotFound, 404, "not_found"),
            (PortError::Forbidden, 403, "forbidden"),
            (PortError::Conflict, 409, "conflict"),
            (invalid, 422, "invalid"),
            (PortError::Unavailable { retry_after: None }, 503, "unavailable"),
        ] {
            let ProblemResponse(problem) = error.into();
            assert_eq!((problem.status, &*problem.code), (status, code));
        }
    }

    #[test]
    fn a_key_that_was_used_for_something_else_is_told_from_other_conflicts() {
        let ProblemResponse(problem) = ProblemResponse::idempotency_mismatch();
        assert_eq!((problem.status, &*problem.code), (409, "idempotency_mismatch"));
        assert!(problem.detail.is_some_and(|detail| detail.contains("new key")));
    }
}
