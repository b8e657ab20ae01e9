//! The OpenAPI 3.1 document, written from the routes. `openapi.json` is the same for people to read; a change of the
//! contract shows there.

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
        document,
    )
)]
struct Contract;

/// This document.
#[utoipa::path(get, path = contract::paths::OPENAPI, tag = "contract",
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json"),
              (status = 304, description = "The answer that `If-None-Match` names")))]
pub async fn document(headers: HeaderMap) -> Response {
    read::json(&headers, &Contract::openapi())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Town;
    use axum::http::{Method, StatusCode};
    use contract::paths;
    use jiff::civil::date;
    use std::{env, fs, path::Path};

    #[test]
    fn the_document_in_the_project_is_the_one_that_is_served() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
        let served = Contract::openapi().to_pretty_json().unwrap() + "\n";
        if env::var_os("UPDATE_OPENAPI").is_some() {
            fs::write(&path, &served).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == served, "the contract has changed; write openapi.json anew with UPDATE_OPENAPI=1");
    }

    #[test]
    fn every_route_and_every_problem_is_described() {
        let document = serde_json::to_value(Contract::openapi()).unwrap();
        let described = document["paths"].as_object().unwrap();
        let routes = crate::contract_routes().map(|(path, _)| path);
        assert_eq!(described.len(), routes.len());
        for path in routes {
            let operations = described.get(path).unwrap_or_else(|| panic!("{path} is not described"));
            assert_eq!(operations.as_object().unwrap().keys().collect::<Vec<_>>(), ["get"], "{path}");
            let responses = operations["get"]["responses"].as_object().unwrap();
            let statuses = responses.keys().map(String::as_str).collect::<Vec<_>>().join(" ");
            assert_eq!(statuses, expected_statuses(path), "{path}");
            assert!(responses.values().all(|response| response["description"].is_string()), "{path}");
            for (status, response) in responses.iter().filter(|(status, _)| status.as_str() >= "400") {
                let content = &response["content"]["application/problem+json"]["schema"]["$ref"];
                assert_eq!(content, "#/components/schemas/Problem", "{path} {status}");
            }
        }
    }

    fn expected_statuses(path: &str) -> &'static str {
        match path {
            paths::COUNCIL | paths::OPENAPI => "200 304",
            paths::ADDRESSES => "200 304 422 503",
            paths::ADDRESS => "200 304 404 503",
            paths::SCHEDULE | paths::CALENDAR => "200 304 404 422 429 503",
            _ => panic!("say which answers {path} has"),
        }
    }

    /// What is described answers, each path with the example of its id.
    #[tokio::test]
    async fn every_described_path_is_a_route() {
        let town = Town::on(date(2026, 11, 22));
        for path in Contract::openapi().paths.paths.keys() {
            let path = path.replace("{id}", "990000000012");
            let answer = town.get(&path).await;
            assert_ne!(answer.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(town.ask(Method::DELETE, &path).await.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        }
    }
}
