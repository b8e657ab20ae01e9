//! The OpenAPI 3.1 document, written from the routes.

use crate::{addresses, bins, council, read};
use axum::{http::HeaderMap, response::Response};
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(title = "Doorstep", description = "The front door of a council: one contract for every back end."),
    paths(
        council::council,
        addresses::routes::search,
        addresses::routes::address,
        bins::schedule::schedule,
        bins::calendar_feed::calendar_feed,
    )
)]
struct Contract;

pub async fn document(headers: HeaderMap) -> Response {
    read::json(&headers, &Contract::openapi())
}
