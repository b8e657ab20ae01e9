//! The port to whoever takes payments by card, and its adapter.

#[cfg(test)]
pub mod fake_pay;
mod govuk_pay;

use super::test_payments::TestPayments;
use crate::app::Foundations;
use crate::port::PortError;
use anyhow::bail;
use async_trait::async_trait;
use domain::{
    account::{Money, PaymentId, PaymentState},
    language::Language,
};
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;

/// `[account.payments]`: who takes payments.
#[derive(Debug, Deserialize)]
#[serde(tag = "adapter", rename_all = "kebab-case")]
pub enum Config {
    /// A payment page of the gateway's own, for trying everything: no money moves. On this machine alone.
    Embedded,
    GovukPay(govuk_pay::Settings),
}

/// Whoever takes payments, and the page for trying it where there is no other.
type Opened = (Arc<dyn Payments>, Option<Arc<TestPayments>>);

pub fn open(config: &Config, foundations: &Foundations) -> anyhow::Result<Opened> {
    match config {
        Config::Embedded if let Some(how) = foundations.how_others_come() => bail!(
            "{how}, and account.payments.adapter is the test payment page, which takes no money: give it GOV.UK Pay \
             (src/gateway/README.md, \"My account\"), or take [account] out"
        ),
        Config::Embedded => {
            let test = TestPayments::make(foundations.listens_at)?;
            let pay = govuk_pay::GovukPay::of(&test.address(), &test.address(), test.key(), &govuk_pay::patience())?;
            Ok((Arc::new(pay), Some(Arc::new(test))))
        }
        Config::GovukPay(settings) => Ok((Arc::new(govuk_pay::GovukPay::open(settings)?), None)),
    }
}

/// A payment that is to be made.
pub struct NewPayment<'a> {
    /// The same again is the same payment.
    pub id: &'a PaymentId,
    pub amount: Money,
    /// By which the council's run finds the account.
    pub reference: &'a str,
    /// In words.
    pub description: &'a str,
    pub language: Language,
    /// Where people are led back, without a word of which payment.
    pub return_url: &'a str,
}

/// What is told of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub provider_id: String,
    pub amount: Money,
    pub reference: String,
    pub state: PaymentState,
    /// Where the person pays: once, and only for as long as they have not been there.
    pub next_url: Option<String>,
}

/// Why no payment was made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotCreated {
    /// It was not asked, or has said that it makes none: there is no such payment.
    #[error("whoever takes payments does not take this one")]
    Refused { retry_after: Option<Duration> },
    /// It was asked, and has not answered in a way that can be believed: nobody knows. The same again is the same payment.
    #[error("whoever takes payments does not say whether there is such a payment")]
    NotKnown,
}

#[async_trait]
pub trait Payments: Send + Sync {
    async fn create(&self, new: &NewPayment<'_>) -> Result<Told, NotCreated>;

    async fn find(&self, provider_id: &str) -> Result<Told, PortError>;
}
