//! For operators: is it alive, does it want traffic, how does it fare. Outside the contract.

use crate::{App, problem::ProblemResponse};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// The process answers.
pub async fn health() -> &'static str {
    "ok\n"
}

/// Traffic may come; not any more once the gateway has been asked to stop.
pub async fn ready(State(app): State<App>) -> impl IntoResponse {
    if app.stopping.load(Ordering::Relaxed) {
        (StatusCode::SERVICE_UNAVAILABLE, "stopping\n")
    } else {
        (StatusCode::OK, "ready\n")
    }
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
