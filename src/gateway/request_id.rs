//! What one request is called in the log and in its answer: a word for this process and a number. What the client calls
//! it is not taken over, since it would stand in the log.

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Counts, so that no request waits for random bytes.
#[derive(Clone)]
pub struct RequestIds {
    process: Arc<str>,
    next: Arc<AtomicU64>,
}

impl Default for RequestIds {
    fn default() -> Self {
        let process = Uuid::new_v4().simple().to_string();
        RequestIds { process: process[..8].into(), next: Arc::default() }
    }
}

impl RequestIds {
    fn next(&self) -> HeaderValue {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        HeaderValue::try_from(format!("{}-{number}", self.process)).expect("digits and a hyphen stand in a header")
    }
}

tokio::task_local! {
    static CURRENT: HeaderValue;
}

/// What the request that is being answered is called, for the body of its answer.
pub fn current() -> Option<String> {
    CURRENT.try_with(|id| id.to_str().ok().map(str::to_owned)).ok().flatten()
}

/// Gives the request its id, and its answer the same.
pub async fn name(State(ids): State<RequestIds>, mut request: Request, next: Next) -> Response {
    let id = ids.next();
    request.headers_mut().insert(HEADER, id.clone());
    let mut response = CURRENT.scope(id.clone(), next.run(request)).await;
    response.headers_mut().insert(HEADER, id);
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_requests_of_two_processes_are_called_the_same() {
        let (one, other) = (RequestIds::default(), RequestIds::default());
        let names = HashSet::from([one.next(), one.clone().next(), one.next(), other.next()]);
        assert_eq!(names.len(), 4);
    }
}
