//! Server-sent events (HTML, 9.2), as every stream of the contract sends them; and how many one conversation, or one member of
//! staff, may hold open at once: a few tabs. Each is read from the store as fast as it is taken, and waits with nothing in memory.

use crate::problem::ProblemResponse;
use axum::{
    http::{HeaderName, HeaderValue, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::Stream;
use serde::Serialize;
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Something goes out so often, by which a connection that is gone is noticed on either side.
const BEAT: Duration = Duration::from_secs(15);
/// A proxy is not to hold anything back.
const UNBUFFERED: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));

/// How any stream of events is answered.
pub fn streamed(events: impl Stream<Item = Result<Event, Infallible>> + Send + 'static) -> Response {
    let headers = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store")), UNBUFFERED];
    let beat =
        KeepAlive::new().interval(BEAT).event(Event::default().event(contract::assistant::events::BEAT).data("{}"));
    (headers, Sse::new(events).keep_alive(beat)).into_response()
}

pub fn told(name: &str, data: &impl Serialize) -> Event {
    let data = serde_json::to_string(data).unwrap_or_default();
    Event::default().event(name).data(data)
}

pub fn too_many() -> ProblemResponse {
    ProblemResponse::too_many_requests("So many streams cannot be open at once", Duration::from_secs(10))
}

const MOST: usize = 6;

#[derive(Clone, Default)]
pub struct Streams(Arc<Mutex<HashMap<String, usize>>>);

/// Given back when it is dropped.
pub struct Place {
    streams: Streams,
    of: String,
}

impl Streams {
    /// None where there are too many.
    pub fn enter(&self, of: String) -> Option<Place> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(of.clone()).or_default();
        if *count >= MOST {
            return None;
        }
        *count += 1;
        Some(Place { streams: self.clone(), of })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.of) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.of);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_closes_one_may_open_another() {
        let streams = Streams::default();
        let mut places: Vec<Place> = (0..MOST).map(|_| streams.enter("a".into()).unwrap()).collect();
        assert!(streams.enter("a".into()).is_none());
        assert!(streams.enter("b".into()).is_some());
        places.pop();
        places.push(streams.enter("a".into()).unwrap());
        drop(places);
        assert!(streams.0.lock().unwrap().is_empty(), "nobody is remembered");
    }
}
