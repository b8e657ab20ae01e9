//! How every write of the contract comes: JSON of a bounded size, not from a page of another site.

use crate::App;
use crate::origin::Origin;
use crate::problem::ProblemResponse;
use crate::same_site::Sender;
use axum::{
    Json,
    extract::{FromRequest, FromRequestParts, Request, rejection::JsonRejection},
    http::{StatusCode, request::Parts},
};
use contract::reports::IDEMPOTENCY_KEY;
use domain::reports::ReportKey;
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::time::timeout;

/// In bytes, of a body without files.
pub const MAX_BODY_BYTES: usize = 64 * 1024;

/// Whoever sends a body more slowly is not waited for: a connection is not held for nothing.
/// Well before the whole request is broken off (`ops`).
pub const SENT_WITHIN: Duration = Duration::from_secs(15);

/// The body of a write. Programs other than browsers say nothing of where they send it.
pub struct Sent<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Sent<T> {
    type Rejection = ProblemResponse;

    async fn from_request(request: Request, app: &App) -> Result<Self, ProblemResponse> {
        let (mut parts, body) = request.into_parts();
        let Ok(origin) = Origin::from_request_parts(&mut parts, app).await;
        if Sender::of(&parts.headers, &origin) == Sender::Elsewhere {
            return Err(ProblemResponse::forbidden());
        }
        let read = timeout(SENT_WITHIN, Json::<T>::from_request(Request::from_parts(parts, body), app)).await;
        read.map_err(|_| ProblemResponse::too_slow())?.map(|Json(value)| Sent(value)).map_err(refused)
    }
}

/// The key of a write, from its header.
pub struct Key(pub ReportKey);

impl<S: Sync> FromRequestParts<S> for Key {
    type Rejection = ProblemResponse;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ProblemResponse> {
        let mut keys = parts.headers.get_all(IDEMPOTENCY_KEY).iter();
        let key = keys.next().filter(|_| keys.next().is_none()).and_then(|key| key.to_str().ok()?.parse().ok());
        key.map(Key).ok_or_else(ProblemResponse::idempotency_key)
    }
}

/// What the reader says of the place in the text, and never what stands there but for a type or a field's name.
fn without_values(error: &JsonRejection) -> String {
    let text = error.body_text();
    for found in ["invalid type: ", "invalid value: "] {
        if let (Some(start), Some(end)) = (text.find(found), text.rfind(", expected "))
            && start < end
        {
            return [&text[..start], found.trim_end_matches(": "), &text[end..]].concat();
        }
    }
    text
}

fn refused(error: JsonRejection) -> ProblemResponse {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ProblemResponse::too_large(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ProblemResponse::unsupported_media_type(),
        _ => ProblemResponse::invalid("body", without_values(&error), Vec::new()),
    }
}
