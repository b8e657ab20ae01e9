//! A missed bin as people and programs report it, through the routes and the pages.

mod own;
mod people;
mod programs;

use crate::config::EMBEDDED;
use crate::testing::{Answer, Town};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use contract::reports::{MissedAnswer, Refusal, ReportAnswer, ReportReceipt, paths};
use domain::reports::{ReportKey, Status};
use jiff::civil::{Date, date};
use serde_json::{Value, json};

/// A Wednesday: the home's bins were to be emptied the day before.
const TODAY: Date = date(2026, 11, 25);
const HOME: &str = "990000000012";

fn key(number: u8) -> ReportKey {
    ReportKey::from_random([number; 16])
}

fn body(bins: &[&str]) -> Value {
    json!({
        "type": "missed_collection", "address": HOME, "services": bins,
        "answers": { "bins": bins, "place": ["kerb"], "assisted": ["no"], "more": ["By the gate"] },
        "madeAt": "2026-11-25T11:00:00Z",
    })
}

fn request(key: &ReportKey, body: &Value) -> Request<Body> {
    let request = Request::post(paths::REPORTS).header("idempotency-key", key.as_str());
    request.header("content-type", "application/json").body(Body::from(body.to_string())).unwrap()
}

async fn send(town: &Town, key: &ReportKey, body: &Value) -> Answer {
    town.send(request(key, body)).await
}

fn receipt(answer: &Answer) -> ReportReceipt {
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

fn refusal(answer: &Answer, status: StatusCode, code: &str) -> Refusal {
    assert_eq!((answer.status, answer.header("content-type")), (status, "application/problem+json"), "{}", answer.body);
    assert_eq!(answer.header("cache-control"), "no-store");
    let refusal: Refusal = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(refusal.code, code, "{}", answer.body);
    refusal
}
