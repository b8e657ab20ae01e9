//! How every read of the contract answers: JSON with an `ETag` that `If-None-Match` is held against.

use crate::problem::ProblemResponse;
use axum::{
    body::{Body, Bytes},
    extract::{FromRequestParts, Query},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};
use std::hash::{DefaultHasher, Hasher};

/// In bytes; a body that is not much longer is written without moving it.
const USUAL_BODY: usize = 4096;

/// The query of a URL. One that cannot be read is a problem like any other.
pub struct Asked<T>(pub T);

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = ProblemResponse;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ProblemResponse> {
        let query = Query::try_from_uri(&parts.uri);
        query
            .map(|Query(query)| Asked(query))
            .map_err(|error| ProblemResponse::invalid("query", error.body_text(), Vec::new()))
    }
}

/// A body with its entity tag, written once and shared by everybody who is answered with it.
#[derive(Clone)]
pub struct Tagged {
    content_type: HeaderValue,
    body: Bytes,
    tag: HeaderValue,
}

impl Tagged {
    pub fn new(content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        let tag = HeaderValue::try_from(entity_tag(&body)).expect("hexadecimal digits in quotes stand in a header");
        Tagged { content_type: HeaderValue::from_static(content_type), body, tag }
    }

    pub fn json(value: &impl Serialize) -> serde_json::Result<Self> {
        let mut body = Vec::with_capacity(USUAL_BODY);
        serde_json::to_writer(&mut body, value)?;
        Ok(Tagged::new("application/json", body))
    }

    /// The entity tag and the body.
    pub fn into_text(self) -> (String, String) {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (text(self.tag.as_bytes()), text(&self.body))
    }

    /// The body, or 304 where the asker already has it. Always revalidated, kept by the asker alone.
    pub fn answer(&self, asked: &HeaderMap) -> Response {
        let mut response = if is_known(asked, &self.tag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            ([(header::CONTENT_TYPE, self.content_type.clone())], Body::from(self.body.clone())).into_response()
        };
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        headers.insert(header::ETAG, self.tag.clone());
        response
    }
}

/// Whether the asker has what this entity tag stands for, in whatever encoding (`If-None-Match`, RFC 9110, 13.1.2).
pub fn is_known(asked: &HeaderMap, tag: &HeaderValue) -> bool {
    let text = |value: &HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let known = asked.get(header::IF_NONE_MATCH).map(text).unwrap_or_default();
    known.split(',').map(opaque).any(|known| known == "*" || known == opaque(&text(tag)))
}

/// Answers `value` as JSON, or 304 where the asker already has it.
pub fn json(asked: &HeaderMap, value: &impl Serialize) -> Response {
    let written = Tagged::json(value).map(|tagged| tagged.answer(asked));
    written.unwrap_or_else(|error| ProblemResponse::from(error).into_response())
}

/// A weak one: the same body may be sent in several encodings (RFC 9110, 8.8.1).
fn entity_tag(body: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(body);
    format!("W/\"{:016x}\"", hasher.finish())
}
