//! `GET /council`: which council this is and what it offers.

use crate::read;
use axum::{extract::State, http::HeaderMap, response::Response};
use contract::council::Council;
use std::sync::Arc;

/// Name, colours, areas and telephone numbers of the council.
#[utoipa::path(get, path = contract::paths::COUNCIL, tag = "council",
    responses((status = 200, body = Council, description = "The council"), (status = 304, description = "The answer that `If-None-Match` names")))]
pub async fn council(State(council): State<Arc<Council>>, headers: HeaderMap) -> Response {
    read::json(&headers, &*council)
}
