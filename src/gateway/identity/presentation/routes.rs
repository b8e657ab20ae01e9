//! The two doors at which wallets come: for the request, and with the answer. Both are for programs.

use super::answer::{Posted, Received};
use super::{NotAsked, Verifier};
use crate::identity::Identity;
use crate::identity::routes::Named;
use axum::{
    Form, Json,
    extract::{State, rejection::FormRejection},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

const NO_STORE: (HeaderName, HeaderValue) = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));

pub async fn request(State(identity): State<Identity>, Named(id): Named<String>) -> Response {
    told(identity.verifier.as_ref(), &id, None).await
}

/// A wallet may have the request say a nonce of its own back to it (OpenID4VP 1.0, 5.10).
#[derive(Deserialize)]
pub struct Wallet {
    wallet_nonce: Option<String>,
}

pub async fn request_posted(
    State(identity): State<Identity>,
    Named(id): Named<String>,
    form: Result<Form<Wallet>, FormRejection>,
) -> Response {
    let nonce = form.ok().and_then(|Form(wallet)| wallet.wallet_nonce);
    told(identity.verifier.as_ref(), &id, nonce.as_deref()).await
}

async fn told(verifier: Option<&Arc<Verifier>>, id: &str, nonce: Option<&str>) -> Response {
    let Some(verifier) = verifier else { return unknown() };
    match verifier.signed_request(id, nonce).await {
        Ok(Some(request)) => {
            let kind = (header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
            ([NO_STORE, kind], request).into_response()
        }
        Ok(None) => unknown(),
        Err(error) => failed(&error),
    }
}

const MEDIA_TYPE: &str = "application/oauth-authz-req+jwt";

pub async fn response(
    State(identity): State<Identity>,
    Named(id): Named<String>,
    form: Result<Form<Posted>, FormRejection>,
) -> Response {
    let Some(verifier) = &identity.verifier else { return unknown() };
    // What is no form at all answers to nothing, and ends nothing.
    let Ok(Form(posted)) = form else { return refused() };
    match verifier.receive(&id, posted).await {
        Ok(Received::Taken { leads_to: Some(page) }) => answer(StatusCode::OK, &json!({ "redirect_uri": page })),
        Ok(Received::Taken { leads_to: None }) => answer(StatusCode::OK, &json!({})),
        Ok(Received::Refused) => refused(),
        Ok(Received::Unknown) => unknown(),
        Err(error) => failed(&error),
    }
}

fn answer(status: StatusCode, body: &Value) -> Response {
    (status, [NO_STORE], Json(body)).into_response()
}

fn refused() -> Response {
    answer(StatusCode::BAD_REQUEST, &json!({ "error": "invalid_request" }))
}

/// Nobody waits for it, or not any more.
fn unknown() -> Response {
    answer(StatusCode::NOT_FOUND, &json!({ "error": "invalid_request" }))
}

fn failed(error: &NotAsked) -> Response {
    tracing::error!(%error, "a wallet cannot be answered");
    answer(StatusCode::SERVICE_UNAVAILABLE, &json!({ "error": "server_error" }))
}

#[cfg(test)]
mod tests {
    use super::super::request::TYPE;
    use super::*;

    #[test]
    fn a_request_is_of_the_type_that_its_own_header_says() {
        assert_eq!(MEDIA_TYPE, format!("application/{TYPE}"));
    }
}
