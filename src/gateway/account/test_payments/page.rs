//! The page on which a person says how a payment ends.

use super::{Here, Payment};
use crate::origin::Origin;
use crate::problem::ProblemResponse;
use crate::same_site::Sender;
use crate::{App, pages};
use axum::{
    Form,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    account::{Money, PaymentState},
    language::Language,
};
use screens::account::{TEST_DECISION, TEST_FORM, TestDecision, test_payment, test_payment_gone};
use std::collections::HashMap;

const BARE: &str = "/dev-pay/pay";

/// A token opens the page once.
pub async fn show(State(app): State<App>, Here(test): Here, Path(token): Path<String>) -> Response {
    let opened = test.payments(|payments| {
        let payment = payments.values_mut().find(|payment| payment.token.as_deref() == Some(&*token))?;
        payment.token = None;
        if payment.state == PaymentState::Created {
            payment.state = PaymentState::Started;
        }
        Some(payment.clone())
    });
    match opened.filter(|payment| !payment.state.is_finished()) {
        Some(Payment { amount, description, form, language, .. }) => {
            let amount = Money::pence(amount);
            pages::show(&app, language, BARE, StatusCode::OK, |context| {
                test_payment(*context, amount, &description, &super::PAGE.replace("{token}", &token), &form)
            })
        }
        None => pages::show(&app, Language::En, BARE, StatusCode::NOT_FOUND, |context| test_payment_gone(*context)),
    }
}

pub async fn decide(
    State(app): State<App>,
    Here(test): Here,
    origin: Origin,
    headers: HeaderMap,
    Form(fields): Form<HashMap<String, String>>,
) -> Response {
    if Sender::of(&headers, &origin) != Sender::Here {
        return ProblemResponse::forbidden().into_response();
    }
    let value = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
    let (form, decision) = (value(TEST_FORM), TestDecision::read(value(TEST_DECISION)));
    let back = test.payments(|payments| {
        let payment = payments.values_mut().find(|payment| payment.form == form)?;
        if !payment.state.is_finished() {
            payment.state = match decision? {
                TestDecision::Pay => PaymentState::Success,
                TestDecision::Decline => PaymentState::Declined,
                TestDecision::Cancel => PaymentState::Cancelled,
            };
        }
        Some(payment.return_url.clone())
    });
    match back {
        Some(back) => {
            (StatusCode::SEE_OTHER, [(header::LOCATION, back), (header::CACHE_CONTROL, "no-store".to_owned())])
                .into_response()
        }
        None => pages::show(&app, Language::En, BARE, StatusCode::NOT_FOUND, |context| test_payment_gone(*context)),
    }
}
