//! How a payment is made and told of, in the shapes of GOV.UK Pay.

use super::{Here, PAYMENTS, Payment, TestPayments};
use crate::identity::Unguessable;
use axum::{
    Json,
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{account::PaymentState, language::Language};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Instant;
use url::Url;

const MOST: i64 = 10_000_000;

#[derive(Deserialize)]
pub struct New {
    amount: i64,
    reference: String,
    description: String,
    return_url: String,
    #[serde(default)]
    language: Option<String>,
}

pub async fn create(Here(test): Here, headers: HeaderMap, Json(new): Json<New>) -> Response {
    if !test.is_asked_by(&headers) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    if let Err(field) = new.check() {
        let body = json!({ "code": "P0102", "field": field, "description": "Invalid attribute value" });
        return (StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response();
    }
    let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok()).unwrap_or_default().to_owned();
    let Ok((id, token, form)) = made() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    test.payments(|payments| {
        let before = payments.iter().find(|(_, payment)| !key.is_empty() && payment.idempotency_key == key);
        if let Some((id, payment)) = before {
            let is_same = payment.amount == new.amount && payment.reference == new.reference;
            return if is_same {
                (StatusCode::OK, Json(test.told(id, payment))).into_response()
            } else {
                let body = json!({ "code": "P0191", "description": "The Idempotency-Key was used with another body" });
                (StatusCode::CONFLICT, Json(body)).into_response()
            };
        }
        let is_welsh = new.language.as_deref() == Some(Language::Cy.tag());
        let payment = Payment {
            idempotency_key: key,
            amount: new.amount,
            reference: new.reference,
            description: new.description,
            return_url: new.return_url,
            language: if is_welsh { Language::Cy } else { Language::En },
            state: PaymentState::Created,
            token: Some(token),
            form,
            at: Instant::now(),
        };
        let told = test.told(&id, &payment);
        payments.insert(id, payment);
        (StatusCode::CREATED, Json(told)).into_response()
    })
}

pub async fn find(Here(test): Here, headers: HeaderMap, Path(id): Path<String>) -> Response {
    if !test.is_asked_by(&headers) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    match test.payments(|payments| payments.get(&id).map(|payment| test.told(&id, payment))) {
        Some(told) => Json(told).into_response(),
        None => {
            let body = json!({ "code": "P0200", "description": "Not found" });
            (StatusCode::NOT_FOUND, Json(body)).into_response()
        }
    }
}

/// Id, token and form of a payment.
fn made() -> anyhow::Result<(String, String, String)> {
    let made = || Unguessable::make().map(|made| made.as_str().to_owned());
    let id: String = made()?.chars().filter(char::is_ascii_alphanumeric).take(26).collect();
    Ok((id.to_ascii_lowercase(), made()?, made()?))
}

impl New {
    fn check(&self) -> Result<(), &'static str> {
        let is_text = |text: &str| !text.is_empty() && text.chars().count() <= 255;
        match self {
            _ if !(1..=MOST).contains(&self.amount) => Err("amount"),
            _ if !is_text(&self.reference) => Err("reference"),
            _ if !is_text(&self.description) => Err("description"),
            _ if self.return_url.len() > 2000 || Url::parse(&self.return_url).is_err() => Err("return_url"),
            _ => Ok(()),
        }
    }
}

impl TestPayments {
    fn is_asked_by(&self, headers: &HeaderMap) -> bool {
        let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        bearer.and_then(Unguessable::sent).is_some_and(|key| key.digest() == self.key.digest())
    }

    fn told(&self, id: &str, payment: &Payment) -> Value {
        let (status, code) = match payment.state {
            PaymentState::Declined => ("failed", Some("P0010")),
            PaymentState::Expired => ("failed", Some("P0020")),
            PaymentState::Cancelled => ("failed", Some("P0030")),
            state => (state.name(), None),
        };
        let mut state = json!({ "status": status, "finished": payment.state.is_finished() });
        if let (Some(code), Some(state)) = (code, state.as_object_mut()) {
            state.insert("code".to_owned(), code.into());
        }
        let own = [&self.origin, PAYMENTS, "/", id].concat();
        let mut links = json!({ "self": { "href": own, "method": "GET" } });
        if let (Some(token), Some(links)) = (&payment.token, links.as_object_mut()) {
            links.insert("next_url".to_owned(), json!({ "href": self.page(token), "method": "GET" }));
        }
        json!({
            "payment_id": id,
            "amount": payment.amount,
            "reference": payment.reference,
            "description": payment.description,
            "return_url": payment.return_url,
            "language": payment.language.tag(),
            "state": state,
            "payment_provider": "sandbox",
            "_links": links,
        })
    }
}
