//! The gateway: serves the app, answers the contract, and holds the adapters to the council's systems.
//!
//! Belongs here: routes (thin), ports and their adapters, the store, the pages for people without JavaScript.
//! Must not be here: rules of the domain, personal data in logs, internals on the wire.

pub mod addresses;
#[cfg(test)]
mod api_tests;
pub mod bank_holidays;
pub mod bins;
pub mod book;
pub mod clock;
pub mod config;
mod connections;
mod council;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
mod headers;
pub mod import;
pub mod kept;
pub mod limits;
mod openapi;
mod ops;
pub mod origin;
pub mod pages;
mod port;
mod problem;
mod read;
mod request_id;
mod secret;
pub mod serve;
pub mod site;
pub mod store;
#[cfg(test)]
mod testing;
pub mod upstream;

use addresses::Addresses;
use axum::{
    Router, middleware,
    response::IntoResponse,
    routing::{MethodRouter, any, get},
};
use bins::BinSchedules;
use clock::Clock;
use contract::{council::Council, paths};
use metrics_exporter_prometheus::PrometheusHandle;
use problem::ProblemResponse;
use std::ops::Deref;
use std::sync::Arc;
use store::Store;
use tokio_util::sync::CancellationToken;
use tower::ServiceBuilder;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, trace::TraceLayer};

/// What every route may use. Cheap to clone, as each layer of each request does.
#[derive(Clone)]
pub struct App(Arc<Shared>);

pub struct Shared {
    pub council: Arc<Council>,
    /// What `[service] url` says.
    pub origin: Option<origin::Origin>,
    pub addresses: Arc<dyn Addresses>,
    pub schedules: Arc<dyn BinSchedules>,
    pub at_hand: bins::at_hand::SchedulesAtHand,
    pub limits: limits::Limits,
    pub secret: secret::Secret,
    pub clock: Clock,
    pub store: Arc<Store>,
    pub site: Arc<site::Site>,
    pub metrics: PrometheusHandle,
    pub warnings: ops::Warnings,
    /// Cancelled when the gateway has been asked to stop and finishes what it has begun.
    pub stopping: CancellationToken,
}

impl From<Shared> for App {
    fn from(shared: Shared) -> Self {
        App(Arc::new(shared))
    }
}

impl Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

/// Every route of the contract.
fn contract_routes() -> [(&'static str, MethodRouter<App>); 6] {
    [
        (paths::COUNCIL, get(council::council)),
        (paths::ADDRESSES, get(addresses::search)),
        (paths::ADDRESS, get(addresses::address)),
        (paths::SCHEDULE, get(bins::schedule)),
        (paths::CALENDAR, get(bins::calendar_feed)),
        (paths::OPENAPI, get(openapi::document)),
    ]
}

pub fn router(app: App) -> Router {
    let api = contract_routes()
        .into_iter()
        .fold(Router::new(), |api, (path, route)| api.route(path, route))
        .route("/api/{*rest}", any(async || ProblemResponse::not_found()))
        .method_not_allowed_fallback(async || ProblemResponse::method_not_allowed());
    let operators = Router::new().route("/health", get(ops::health)).route("/ready", get(ops::ready));
    observed(api.merge(operators).fallback_service(site::files(&app)), app)
}

/// What only operators may know, for a listener of their own.
pub fn operators(app: App) -> Router {
    Router::new()
        .route("/health", get(ops::health))
        .route("/ready", get(ops::ready_in_detail))
        .route("/metrics", get(ops::metrics))
        .with_state(app)
}

/// What surrounds every route: names, log, headers, figures, and an answer even where one panics.
fn observed(routes: Router<App>, app: App) -> Router {
    let layers = ServiceBuilder::new()
        .layer(middleware::from_fn_with_state(request_id::RequestIds::default(), request_id::name))
        // The figures count every answer; the log hears of failures alone.
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(headers::span)
                .on_request(())
                .on_response(())
                .on_body_chunk(())
                .on_eos(()),
        )
        .layer(middleware::from_fn_with_state(app.clone(), headers::secure))
        .layer(middleware::from_fn(ops::measure))
        .layer(CatchPanicLayer::custom(|_| ProblemResponse::internal().into_response()))
        .layer(CompressionLayer::new());
    routes.layer(layers).with_state(app)
}
