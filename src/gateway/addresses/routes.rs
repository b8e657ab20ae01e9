//! `GET /addresses` and `GET /addresses/{id}`.

use crate::{App, port::PortError, problem::ProblemResponse, read};
use axum::{
    extract::{Path, Query as Asked, State},
    http::HeaderMap,
    response::Response,
};
use contract::addresses::AddressPage;
use domain::address::{Address, AddressId, Query};
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Search {
    #[serde(default)]
    q: String,
    cursor: Option<String>,
}

/// Reads an id from the URL. What cannot be an id belongs to no address.
pub fn address_id(text: String) -> Result<AddressId, PortError> {
    AddressId::try_from(text).map_err(|_| PortError::NotFound)
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
    params(("q" = String, Query, description = "A postcode, or a street and number"),
           ("cursor" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = AddressPage), (status = 422, body = contract::problem::Problem)))]
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
    params(("id" = String, Path, description = "The address id")),
    responses((status = 200, body = Address), (status = 404, body = contract::problem::Problem)))]
pub async fn address(
    State(app): State<App>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, ProblemResponse> {
    let address = app.addresses.address(&address_id(id)?).await?;
    Ok(read::json(&headers, &address))
}
