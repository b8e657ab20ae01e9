//! What one request is called in the log and in its answer: a word for this process and a number.

use axum::http::{HeaderValue, Request};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tower_http::request_id::{MakeRequestId, RequestId};
use uuid::Uuid;

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

impl MakeRequestId for RequestIds {
    fn make_request_id<B>(&mut self, _: &Request<B>) -> Option<RequestId> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        HeaderValue::try_from(format!("{}-{number}", self.process)).ok().map(RequestId::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_requests_of_two_processes_are_called_the_same() {
        let (mut one, mut other) = (RequestIds::default(), RequestIds::default());
        let request = Request::new(());
        let name = |ids: &mut RequestIds| ids.make_request_id(&request).unwrap().into_header_value();
        let mut clone = one.clone();
        let names = HashSet::from([name(&mut one), name(&mut clone), name(&mut one), name(&mut other)]);
        assert_eq!(names.len(), 4);
    }
}
