//! A payment page of the gateway's own, at `/dev-pay`, so that everything can be tried: no money moves. It speaks as GOV.UK
//! Pay does, and the gateway asks it as any other, over the network. It is there only where no other is configured and
//! nobody else can reach it.
//!
//! Must not be here: anything that makes paying different from paying elsewhere.

mod api;
mod page;

use crate::app::{App, Routes};
use crate::identity::Unguessable;
use crate::write::MAX_BODY_BYTES;
use axum::{
    extract::{DefaultBodyLimit, FromRequestParts, State},
    http::{StatusCode, request::Parts},
    routing::{get, post},
};
use domain::{account::PaymentState, language::Language};
use std::collections::HashMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

const PAYMENTS: &str = "/dev-pay/v1/payments";
const PAYMENT: &str = "/dev-pay/v1/payments/{id}";
const PAGE: &str = "/dev-pay/pay/{token}";

/// As Pay's: a page that is left alone is closed.
const GOOD_FOR: Duration = Duration::from_secs(90 * 60);
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

pub struct TestPayments {
    origin: String,
    key: Unguessable,
    payments: Mutex<HashMap<String, Payment>>,
}

#[derive(Clone)]
struct Payment {
    idempotency_key: String,
    amount: i64,
    reference: String,
    description: String,
    return_url: String,
    language: Language,
    state: PaymentState,
    /// Opens its page, once.
    token: Option<String>,
    /// Of the form on that page.
    form: String,
    at: Instant,
}

impl TestPayments {
    pub fn make(listens_at: SocketAddr) -> anyhow::Result<Self> {
        let key = Unguessable::make()?;
        Ok(TestPayments { origin: format!("http://{listens_at}"), key, payments: Mutex::default() })
    }

    /// Where it is asked.
    pub fn address(&self) -> String {
        [&self.origin, "/dev-pay"].concat()
    }

    /// What it knows this service by.
    pub fn key(&self) -> String {
        self.key.as_str().to_owned()
    }

    fn page(&self, token: &str) -> String {
        [&self.origin, &*PAGE.replace("{token}", token)].concat()
    }

    /// With what is still good.
    fn payments<T>(&self, change: impl FnOnce(&mut HashMap<String, Payment>) -> T) -> T {
        let mut payments = self.payments.lock().unwrap_or_else(PoisonError::into_inner);
        payments.retain(|_, payment| payment.at.elapsed() < KEPT);
        for payment in payments.values_mut().filter(|payment| payment.at.elapsed() >= GOOD_FOR) {
            if !payment.state.is_finished() {
                payment.state = PaymentState::Expired;
            }
        }
        change(&mut payments)
    }
}

pub fn doors() -> Routes {
    let limit = || DefaultBodyLimit::max(MAX_BODY_BYTES);
    vec![
        (PAYMENTS, post(api::create).layer(limit())),
        (PAYMENT, get(api::find)),
        (PAGE, get(page::show).post(page::decide).layer(limit())),
    ]
}

/// It is nowhere where another is configured.
pub struct Here(Arc<TestPayments>);

impl FromRequestParts<App> for Here {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, StatusCode> {
        let account: Result<State<super::Account>, Infallible> = State::from_request_parts(parts, app).await;
        let Ok(State(account)) = account;
        account.test_payments.map(Here).ok_or(StatusCode::NOT_FOUND)
    }
}
