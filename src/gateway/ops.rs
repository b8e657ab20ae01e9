//! For operators: is it alive, is it ready for traffic, how is it doing. Outside the contract. What tells of the inside is
//! told on a listener of its own.

use crate::{App, problem::ProblemResponse};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// `[ops]`: where operators ask.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where `/metrics` and the details of `/ready` are answered; nowhere if left out.
    pub listen: Option<SocketAddr>,
}

/// What an operator should know while all goes on, by the setting that it is about.
#[derive(Default)]
pub struct Warnings(Mutex<BTreeMap<&'static str, String>>);

impl Warnings {
    /// The log is told once, `/ready` for as long as the gateway runs.
    pub fn say(&self, about: &'static str, text: &str) {
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if said.get(about).is_none_or(|before| before != text) {
            tracing::warn!("{about}: {text}");
            said.insert(about, text.to_owned());
        }
    }

    /// What was said is no longer so.
    pub fn withdraw(&self, about: &'static str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(about);
    }

    fn in_lines(&self) -> String {
        let said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        said.iter().map(|(about, text)| format!("warning: {about}: {text}\n")).collect()
    }
}

/// The process answers.
pub async fn health() -> &'static str {
    "ok\n"
}

/// Traffic may come; not any more once the gateway has been asked to stop.
pub async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    if app.stopping.is_cancelled() {
        (StatusCode::SERVICE_UNAVAILABLE, "stopping\n")
    } else {
        (StatusCode::OK, "ready\n")
    }
}

/// The same, with a line for each warning.
pub async fn ready_in_detail(State(app): State<App>) -> (StatusCode, String) {
    let (status, text) = ready(State(app.clone())).await;
    let store = if app.store.is_away() { "warning: store: it does not answer\n" } else { "" };
    (status, [text, &app.warnings.in_lines(), store].concat())
}

pub async fn metrics(State(app): State<App>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], app.metrics.render())
}

/// A request takes no longer than this; a slow upstream is cut off well before.
const TIME_OUT: Duration = Duration::from_secs(20);

async fn in_time(answer: impl Future<Output = Response>) -> Response {
    tokio::time::timeout(TIME_OUT, answer).await.unwrap_or_else(|_| ProblemResponse::timed_out().into_response())
}

/// Counts requests by route, never by what was asked for. One that takes too long is broken off and counted too.
pub async fn measure(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("static", MatchedPath::as_str).to_owned();
    let started = Instant::now();
    let response = in_time(next.run(request)).await;
    let labels = [("route", route), ("status", response.status().as_str().to_owned())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_seconds", &labels).record(started.elapsed().as_secs_f64());
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn nobody_waits_for_ever() {
        let answer = in_time(std::future::pending()).await;
        assert_eq!(answer.status(), StatusCode::GATEWAY_TIMEOUT);
        assert_eq!(answer.headers()[header::CONTENT_TYPE], contract::problem::MEDIA_TYPE);
    }
}
