//! A GOV.UK Pay of the tests, over the network and in the shapes that Pay has been seen to answer in.

use super::govuk_pay::{GovukPay, patience};
use crate::upstream::stub::{Asked, Reply, Stub};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

/// How Pay is today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mood {
    Well,
    /// It answers with this and does nothing.
    Refuses(u16, String),
    /// It does what it is asked, and then answers so.
    Stammers(u16, String),
}

#[derive(Clone)]
struct Made {
    key: String,
    asked: Value,
    state: Value,
    has_page: bool,
}

struct Inside {
    mood: Mood,
    base: String,
    made: Vec<Made>,
}

pub struct FakePay {
    stub: Stub,
    inside: Arc<Mutex<Inside>>,
}

pub fn state(status: &str) -> Value {
    let is_finished = !["created", "started", "submitted", "capturable"].contains(&status);
    json!({ "status": status, "finished": is_finished })
}

/// As Pay tells of a payment.
pub fn told(id: &str, amount: &Value, reference: &Value, state: &Value, page: Option<String>) -> Value {
    let next_url = page.map(|href| json!({ "href": href, "method": "GET" }));
    json!({
        "created_date": "2016-01-21T17:15:00.000Z",
        "amount": amount,
        "state": state,
        "description": "Council tax",
        "reference": reference,
        "language": "en",
        "metadata": { "payment": "a" },
        "email": null,
        "payment_id": id,
        "payment_provider": "worldpay",
        "delayed_capture": false,
        "moto": false,
        "refund_summary": { "status": "pending", "amount_available": amount, "amount_submitted": 0 },
        "_links": {
            "self": { "href": "https://publicapi.payments.service.gov.uk/v1/payments/a", "method": "GET" },
            "next_url": next_url,
            "next_url_post": null,
            "cancel": null,
        },
    })
}

impl FakePay {
    pub async fn start() -> Self {
        let inside = Arc::new(Mutex::new(Inside { mood: Mood::Well, base: String::new(), made: Vec::new() }));
        let own = Arc::clone(&inside);
        let stub = Stub::answering(move |asked| own.lock().unwrap().answer(asked)).await;
        inside.lock().unwrap().base.clone_from(&stub.base);
        FakePay { stub, inside }
    }

    pub fn port(&self) -> GovukPay {
        GovukPay::of(&self.stub.base, &self.stub.base, "key".to_owned(), &patience()).unwrap()
    }

    pub fn is(&self, mood: Mood) {
        self.inside.lock().unwrap().mood = mood;
    }

    /// What its payments were asked for with: the key and the body.
    pub fn made(&self) -> Vec<(String, Value)> {
        self.inside.lock().unwrap().made.iter().map(|made| (made.key.clone(), made.asked.clone())).collect()
    }

    /// What has become of all of them. A page that was opened does not open again.
    pub fn all_are(&self, state: &Value) {
        for made in &mut self.inside.lock().unwrap().made {
            made.state = state.clone();
            made.has_page = state["status"] == "created";
        }
    }

    /// How often it was asked to make one.
    pub fn posts(&self) -> Vec<Asked> {
        self.stub.requests().into_iter().filter(|asked| asked.line().starts_with("POST ")).collect()
    }
}

impl Inside {
    fn answer(&mut self, asked: &Asked) -> Reply {
        if let Mood::Refuses(status, body) = &self.mood {
            return Reply::Answer(*status, body.clone().into_bytes());
        }
        let (status, told) = self.done(asked);
        match &self.mood {
            Mood::Stammers(status, body) => Reply::Answer(*status, body.clone().into_bytes()),
            _ => Reply::Answer(status, told.to_string().into_bytes()),
        }
    }

    fn done(&mut self, asked: &Asked) -> (u16, Value) {
        if asked.line().starts_with("POST ") {
            let key = asked.header("idempotency-key");
            if let Some(nth) = self.made.iter().position(|made| made.key == key) {
                return (200, self.told(nth));
            }
            let body: Value = serde_json::from_str(&asked.body).unwrap();
            self.made.push(Made { key: key.to_owned(), asked: body, state: state("created"), has_page: true });
            return (201, self.told(self.made.len() - 1));
        }
        let id = asked.line().trim_end_matches(" HTTP/1.1").rsplit('/').next().unwrap_or_default();
        match id.strip_prefix("pay").and_then(|nth| nth.parse().ok()).filter(|nth| *nth < self.made.len()) {
            Some(nth) => (200, self.told(nth)),
            None => (404, json!({ "code": "P0200", "description": "Not found" })),
        }
    }

    fn told(&self, nth: usize) -> Value {
        let made = &self.made[nth];
        let page = made.has_page.then(|| format!("{}secure/{nth}", self.base));
        told(&format!("pay{nth}"), &made.asked["amount"], &made.asked["reference"], &made.state, page)
    }
}
