//! Every route, and what surrounds it.

use crate::app::{App, Routes};
use crate::areas::{self, Areas};
use crate::problem::ProblemResponse;
use crate::{addresses, council, headers, left_unread, openapi, ops, pages, request_id, same_site, site};
use axum::{
    Router, middleware,
    response::IntoResponse,
    routing::{any, get},
};
use contract::{cards, paths};
use tower::ServiceBuilder;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, trace::TraceLayer};

/// Every route of the contract.
pub fn contract_routes(areas: &Areas) -> Routes {
    let mut routes = vec![
        (paths::COUNCIL, get(council::council)),
        (paths::OPENAPI, get(openapi::document)),
        (cards::paths::CARDS, get(pages::home::told)),
    ];
    routes.extend(addresses::routes());
    routes.extend(areas::routes(areas));
    routes
}

pub fn router(app: App) -> Router {
    let api = contract_routes(&app.areas)
        .into_iter()
        .fold(Router::new(), |api, (path, route)| api.route(path, route))
        .route("/api/{*rest}", any(async || ProblemResponse::not_found()))
        .method_not_allowed_fallback(async || ProblemResponse::method_not_allowed());
    let doors = areas::doors(&app.areas).into_iter();
    let doors = doors.fold(Router::new(), |doors, (path, route)| doors.route(path, route));
    let operators = Router::new().route("/health", get(ops::health)).route("/ready", get(ops::ready));
    observed(api.merge(doors).merge(operators).fallback_service(site::files(&app)), app)
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
pub fn observed(routes: Router<App>, app: App) -> Router {
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
        .layer(middleware::from_fn(left_unread::forget))
        .layer(middleware::from_fn(same_site::only_asked_for))
        .layer(CatchPanicLayer::custom(|_| ProblemResponse::internal().into_response()))
        .layer(CompressionLayer::new());
    routes.layer(layers).with_state(app)
}
