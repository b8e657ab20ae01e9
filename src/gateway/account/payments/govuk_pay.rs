//! GOV.UK Pay, version 1 of its API. Its texts are for programmers: what a person is told follows from states and codes.

use super::{NewPayment, Payments, Told};
use crate::identity::is_secret;
use crate::port::PortError;
use crate::upstream::{self, Answer, Upstream, UpstreamError, web_address};
use anyhow::{Context, ensure};
use async_trait::async_trait;
use domain::account::{Money, PaymentState};
use reqwest::{StatusCode, Url};
use serde::Deserialize;
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    #[serde(default = "production")]
    url: String,
    /// A file with the API key.
    key_file: PathBuf,
    #[serde(default)]
    upstream: upstream::Settings,
}

fn production() -> String {
    "https://publicapi.payments.service.gov.uk/".to_owned()
}

/// A payment as Pay tells of it.
#[derive(Deserialize)]
struct Payment {
    payment_id: String,
    amount: i64,
    state: State,
    #[serde(default, rename = "_links")]
    links: Links,
}

#[derive(Deserialize)]
struct State {
    status: String,
    code: Option<String>,
}

#[derive(Default, Deserialize)]
struct Links {
    next_url: Option<Link>,
}

#[derive(Deserialize)]
struct Link {
    href: String,
}

/// Why a question was refused.
#[derive(Default, Deserialize)]
struct Refusal {
    code: Option<String>,
    field: Option<String>,
    header: Option<String>,
}

pub struct GovukPay {
    payments: Url,
    key: String,
    upstream: Upstream,
}

impl GovukPay {
    pub fn open(settings: &Settings) -> anyhow::Result<Self> {
        let file = &settings.key_file;
        let key = std::fs::read_to_string(file)
            .with_context(|| format!("account.payments.key_file {} cannot be read", file.display()))?;
        let key = key.trim().to_owned();
        let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic());
        ensure!(is_key, "account.payments.key_file {} must hold the API key and nothing else", file.display());
        GovukPay::of(&settings.url, key, &settings.upstream)
    }

    pub fn of(url: &str, key: String, upstream: &upstream::Settings) -> anyhow::Result<Self> {
        let url = web_address("account.payments.url", url)?;
        ensure!(is_secret(&url), "account.payments.url must be https: the key goes there");
        let payments = Url::parse(&[url.as_str().trim_end_matches('/'), "/v1/payments"].concat())?;
        Ok(GovukPay { payments, key, upstream: Upstream::new(upstream)? })
    }
}

#[async_trait]
impl Payments for GovukPay {
    async fn create(&self, new: &NewPayment<'_>) -> Result<Told, PortError> {
        let body = json!({
            "amount": new.amount.in_pence(),
            "reference": new.reference,
            "description": new.description,
            "return_url": new.return_url,
            "language": new.language.tag(),
            "metadata": { "payment": new.id.as_str() },
            "delayed_capture": false,
        });
        let asked = self.upstream.post_json_as(self.payments.clone(), &self.key, new.id.as_str(), &body);
        let told = read(asked.await.map_err(unavailable)?)?;
        if told.amount == new.amount { Ok(told) } else { Err(unreadable("the amount is another")) }
    }

    async fn find(&self, provider_id: &str) -> Result<Told, PortError> {
        if !is_id(provider_id) {
            return Err(PortError::NotFound);
        }
        let url = Url::parse(&[self.payments.as_str(), "/", provider_id].concat()).map_err(|_| PortError::NotFound)?;
        let told = read(self.upstream.get_as(url, &self.key).await.map_err(unavailable)?)?;
        if told.provider_id == provider_id { Ok(told) } else { Err(unreadable("it is another payment")) }
    }
}

fn read(answer: Answer) -> Result<Told, PortError> {
    if !answer.status.is_success() {
        return Err(refused(&answer));
    }
    let payment: Payment =
        serde_json::from_slice(&answer.body.bytes).map_err(|_| unreadable("it is not in its form"))?;
    let is_amount = (0..=10_000_000).contains(&payment.amount);
    if !is_id(&payment.payment_id) || !is_amount {
        return Err(unreadable("its id or its amount cannot be"));
    }
    let state = state(&payment.state).ok_or_else(|| unreadable("its state is not known"))?;
    let is_page = |href: &String| Url::parse(href).is_ok_and(|url| is_secret(&url));
    let next_url = payment.links.next_url.map(|link| link.href).filter(|_| !state.is_finished());
    if next_url.as_ref().is_some_and(|href| !is_page(href)) {
        return Err(unreadable("its page is nowhere that people may be led to"));
    }
    Ok(Told { provider_id: payment.payment_id, amount: Money::pence(payment.amount), state, next_url })
}

/// 26 letters and digits today.
fn is_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn state(state: &State) -> Option<PaymentState> {
    Some(match (&*state.status, state.code.as_deref()) {
        ("created", _) => PaymentState::Created,
        ("started", _) => PaymentState::Started,
        ("submitted" | "capturable", _) => PaymentState::Submitted,
        ("success", _) => PaymentState::Success,
        ("failed", Some("P0020")) => PaymentState::Expired,
        ("failed", Some("P0030")) => PaymentState::Cancelled,
        ("failed", _) => PaymentState::Declined,
        ("cancelled", _) => PaymentState::Cancelled,
        ("error", _) => PaymentState::Error,
        _ => return None,
    })
}

fn refused(answer: &Answer) -> PortError {
    let Refusal { code, field, header } = serde_json::from_slice(&answer.body.bytes).unwrap_or_default();
    let short = |text: Option<String>| text.unwrap_or_default().chars().take(40).collect::<String>();
    let (code, field, header) = (short(code), short(field), short(header));
    tracing::error!(status = %answer.status, code, field, header, "GOV.UK Pay refuses what it is asked");
    match answer.status {
        StatusCode::NOT_FOUND => PortError::NotFound,
        StatusCode::CONFLICT => PortError::Conflict,
        _ => PortError::Unavailable { retry_after: None },
    }
}

fn unreadable(why: &str) -> PortError {
    tracing::error!(why, "an answer of GOV.UK Pay is not believed");
    PortError::Unavailable { retry_after: None }
}

fn unavailable(error: UpstreamError) -> PortError {
    tracing::error!(%error, "GOV.UK Pay gives no answer");
    error.into()
}
