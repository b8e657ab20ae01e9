//! How every read of the contract answers: JSON with an `ETag` that `If-None-Match` is held against.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use std::hash::{DefaultHasher, Hasher};

use crate::problem::ProblemResponse;

/// In bytes; a body that is not much longer is written without moving it.
const USUAL_BODY: usize = 4096;

/// Answers `value` as JSON, or 304 where the asker already has it.
pub fn json(asked: &HeaderMap, value: &impl Serialize) -> Response {
    let mut body = Vec::with_capacity(USUAL_BODY);
    match serde_json::to_writer(&mut body, value) {
        Ok(()) => tagged(asked, "application/json", body),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written as JSON");
            ProblemResponse::internal().into_response()
        }
    }
}

/// Answers `body`, or 304 where the asker already has it. Always revalidated, kept by the asker alone.
pub fn tagged(asked: &HeaderMap, content_type: &'static str, body: impl Into<Vec<u8>>) -> Response {
    let body = body.into();
    let tag = entity_tag(&body);
    let known = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).is_some_and(|known| {
        known.split(',').map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == tag)
    });
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, HeaderValue::from_static(content_type))], Body::from(body)).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

fn entity_tag(body: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(body);
    format!("\"{:016x}\"", hasher.finish())
}
