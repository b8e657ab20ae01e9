//! `GET /addresses` and `GET /addresses/{id}`.

use crate::{
    App,
    port::PortError,
    problem::ProblemResponse,
    read::{self, Asked},
};
use axum::{
    extract::{FromRequestParts, Path, State},
    http::{HeaderMap, request::Parts},
    response::Response,
};
use contract::{addresses::AddressPage, problem::Problem};
use domain::address::{Address, AddressId, Query};
use serde::Deserialize;

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
#[utoipa::path(get, path = contract::paths::ADDRESSES, tag = "addresses",
    params(("q" = String, Query, description = "A postcode, or a street and number", example = "AW1 2AB"),
           ("cursor" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = AddressPage, description = "A page of homes; none, with suggestions, where nothing matches"),
              (status = 304, description = "The answer that `If-None-Match` names"),
              (status = 422, body = Problem, content_type = "application/problem+json", description = "Too little or too much was typed, or `cursor` is none"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "Addresses cannot be searched now")))]
pub async fn search(
    State(app): State<App>,
    headers: HeaderMap,
    Asked(search): Asked<Search>,
) -> Result<Response, ProblemResponse> {
    let page = app.addresses.search(&query(&search.q)?, search.cursor.as_deref()).await?;
    Ok(read::json(&headers, &page))
}

/// One home.
#[utoipa::path(get, path = contract::paths::ADDRESS, tag = "addresses",
    params(("id" = String, Path, description = "The address id", example = "990000000012")),
    responses((status = 200, body = Address, description = "The home"),
              (status = 304, description = "The answer that `If-None-Match` names"),
              (status = 404, body = Problem, content_type = "application/problem+json", description = "There is no such address"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "Addresses cannot be read now")))]
pub async fn address(State(app): State<App>, headers: HeaderMap, Home(id): Home) -> Result<Response, ProblemResponse> {
    let address = app.addresses.address(&id).await?;
    Ok(read::json(&headers, &address))
}
