//! `GET /addresses` and `GET /addresses/{id}`.

use super::Addresses;
use crate::{
    app::Routes,
    port::PortError,
    problem::ProblemResponse,
    read::{self, Asked},
};
use axum::{
    extract::{FromRequestParts, Path, State},
    http::{HeaderMap, request::Parts},
    response::Response,
    routing::get,
};
use contract::{addresses::AddressPage, paths, problem::Problem};
use domain::address::{Address, AddressId, Query};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::OpenApi;

/// What these routes are in the contract.
#[derive(OpenApi)]
#[openapi(paths(search, address))]
pub struct Api;

pub fn routes() -> Routes {
    vec![(paths::ADDRESSES, get(search)), (paths::ADDRESS, get(address))]
}

#[derive(Deserialize)]
pub struct Search {
    #[serde(default)]
    q: String,
    cursor: Option<String>,
}

/// The address id in the path of a URL. What cannot be an id belongs to no address.
pub struct Home(pub AddressId);

impl<S: Send + Sync> FromRequestParts<S> for Home {
    type Rejection = ProblemResponse;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ProblemResponse> {
        let id = Path::<String>::from_request_parts(parts, state).await.ok();
        let id = id.and_then(|Path(id)| AddressId::try_from(id).ok());
        id.map(Home).ok_or_else(ProblemResponse::not_found)
    }
}

pub fn query(text: &str) -> Result<Query, PortError> {
    Query::parse(text).map_err(|error| PortError::Invalid {
        field: "q",
        message: error.to_string(),
        suggestions: Vec::new(),
    })
}

/// Homes that match a postcode, or a street and number.
#[utoipa::path(get, path = paths::ADDRESSES, tag = "addresses",
    params(("q" = String, Query, description = "A postcode, or a street and number", example = "AW1 2AB"),
           ("cursor" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = AddressPage, description = "A page of homes; none, with suggestions, where nothing matches"),
              (status = 304, description = "The answer that `If-None-Match` names"),
              (status = 422, body = Problem, content_type = "application/problem+json", description = "Too little or too much was typed, or `cursor` is none"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "Addresses cannot be searched now")))]
async fn search(
    State(addresses): State<Arc<dyn Addresses>>,
    headers: HeaderMap,
    Asked(search): Asked<Search>,
) -> Result<Response, ProblemResponse> {
    let page = addresses.search(&query(&search.q)?, search.cursor.as_deref()).await?;
    Ok(read::json(&headers, &page))
}

/// One home.
#[utoipa::path(get, path = paths::ADDRESS, tag = "addresses",
    params(("id" = String, Path, description = "The address id", example = "990000000012")),
    responses((status = 200, body = Address, description = "The home"),
              (status = 304, description = "The answer that `If-None-Match` names"),
              (status = 404, body = Problem, content_type = "application/problem+json", description = "There is no such address"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "Addresses cannot be read now")))]
async fn address(
    State(addresses): State<Arc<dyn Addresses>>,
    headers: HeaderMap,
    Home(id): Home,
) -> Result<Response, ProblemResponse> {
    let address = addresses.address(&id).await?;
    Ok(read::json(&headers, &address))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::tests::statuses;

    #[test]
    fn each_answer_of_a_route_is_described() {
        assert_eq!(statuses(&Api::openapi(), "get", paths::ADDRESSES), "200 304 422 503");
        assert_eq!(statuses(&Api::openapi(), "get", paths::ADDRESS), "200 304 404 503");
    }
}
