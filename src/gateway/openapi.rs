//! The OpenAPI 3.1 document, written from the routes. `openapi.json` is the same for people to read; a change of the
//! contract shows there.

use crate::{addresses, areas, council, pages, read};
use axum::{http::HeaderMap, response::Response};
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(title = "Doorstep", description = "The front door of a council: one contract for every back end."),
    paths(council::council, document, pages::home::told)
)]
struct Api;

/// All of it, whichever areas are switched on here.
fn contract() -> utoipa::openapi::OpenApi {
    Api::openapi().merge_from(addresses::Api::openapi()).merge_from(areas::api())
}

/// This document.
#[utoipa::path(get, path = contract::paths::OPENAPI, tag = "contract",
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json"),
              (status = 304, description = "The answer that `If-None-Match` names")))]
pub async fn document(headers: HeaderMap) -> Response {
    read::json(&headers, &contract())
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::testing::Town;
    use axum::http::{Method, StatusCode};
    use jiff::civil::date;
    use serde_json::Value;
    use std::collections::BTreeSet;
    use std::{env, fs, path::Path};

    /// The statuses that a document describes for a route.
    pub fn statuses(api: &utoipa::openapi::OpenApi, method: &str, path: &str) -> String {
        let api = serde_json::to_value(api).unwrap();
        let responses = api["paths"][path][method]["responses"].as_object().unwrap();
        responses.keys().map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_document_in_the_project_is_the_one_that_is_served() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
        let served = contract().to_pretty_json().unwrap() + "\n";
        if env::var_os("UPDATE_OPENAPI").is_some() {
            fs::write(&path, &served).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == served, "the contract has changed; write openapi.json anew with UPDATE_OPENAPI=1");
    }

    /// Method, path, and what is said of it.
    fn operations() -> Vec<(String, String, Value)> {
        let document = serde_json::to_value(contract()).unwrap();
        let paths = document["paths"].as_object().unwrap().iter();
        paths
            .flat_map(|(path, operations)| {
                let operations = operations.as_object().unwrap().iter();
                operations.map(|(method, said)| (method.to_uppercase(), path.clone(), said.clone()))
            })
            .collect()
    }

    /// Every name of a property in `value`, wherever it stands.
    fn property_names(value: &Value, into: &mut BTreeSet<String>) {
        if let Some(properties) = value.get("properties").and_then(Value::as_object) {
            into.extend(properties.keys().cloned());
        }
        match value {
            Value::Object(members) => members.values().for_each(|member| property_names(member, into)),
            Value::Array(members) => members.iter().for_each(|member| property_names(member, into)),
            _ => {}
        }
    }

    /// The names on the wire are in camel case; the document is written from other attributes than the wire is.
    #[test]
    fn the_names_of_properties_are_those_of_the_wire() {
        let mut names = BTreeSet::new();
        property_names(&serde_json::to_value(contract()).unwrap(), &mut names);
        assert!(names.contains("wasUntil") && names.contains("updatedAt"), "{names:?}");
        // It is a wallet's word, which a page passes on as it is (OpenID4VP 1.0, 8.1).
        assert!(names.remove("vp_token"));
        assert!(names.iter().all(|name| !name.contains('_')), "{names:?}");
    }

    #[test]
    fn every_answer_is_described_as_the_contract_has_it() {
        for (method, path, said) in operations() {
            let responses = said["responses"].as_object().unwrap();
            assert!(responses.values().all(|response| response["description"].is_string()), "{method} {path}");
            // What is told of one person is kept by nobody.
            let of_person = [
                contract::assistant::paths::CONVERSATIONS,
                contract::identity::paths::SESSION,
                contract::identity::paths::RECEIPTS,
                contract::identity::shares::paths::REQUESTS,
                contract::identity::shares::paths::SHARES,
                contract::identity::shares::paths::HISTORY,
            ];
            let is_kept = method == "GET" && !of_person.iter().any(|start| path.starts_with(start));
            assert!(!is_kept || responses.contains_key("304"), "{path}: it may have been read before");
            for (status, response) in responses.iter().filter(|(status, _)| status.as_str() >= "400") {
                let content = &response["content"]["application/problem+json"]["schema"]["$ref"];
                assert_eq!(content, "#/components/schemas/Problem", "{method} {path} {status}");
            }
        }
    }

    const METHODS: [Method; 5] = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

    /// Both ways: a route that is not described, and a description without a route.
    #[tokio::test]
    async fn what_is_described_is_what_is_answered() {
        let town = Town::on(date(2026, 11, 22));
        assert_eq!(town.app.council.areas, areas::NAMES, "the town has every area, else its routes would not be seen");
        let described: BTreeSet<(String, String)> =
            operations().into_iter().map(|(method, path, _)| (method, path)).collect();
        let mut answered = BTreeSet::new();
        for path in crate::router::contract_routes(&town.app.areas).into_iter().map(|(path, _)| path) {
            for method in METHODS {
                // The router's templates are those of OpenAPI; any text may stand in their place.
                let answer = town.ask(method.clone(), &path.replace(['{', '}'], "")).await;
                if answer.status != StatusCode::METHOD_NOT_ALLOWED {
                    // OpenAPI has no parameter of several segments.
                    answered.insert((method.to_string(), path.replace("{*", "{")));
                }
            }
        }
        assert_eq!(answered, described);
    }
}
