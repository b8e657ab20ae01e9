//! `GET /__path__`.

use super::__Name__;
use crate::{problem::ProblemResponse, read};
use axum::{extract::State, http::HeaderMap, response::Response};
use contract::{
    __name__::{__Name__Answer, paths},
    problem::Problem,
};

/// All that there is.
#[utoipa::path(get, path = paths::__NAME__, tag = "__path__",
    responses((status = 200, body = __Name__Answer, description = "The entries"),
              (status = 304, description = "The answer that `If-None-Match` names"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "The source cannot be reached")))]
pub async fn __name__(State(area): State<__Name__>, headers: HeaderMap) -> Result<Response, ProblemResponse> {
    Ok(read::json(&headers, &area.answer().await?))
}
