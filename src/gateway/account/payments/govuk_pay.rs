//! GOV.UK Pay, version 1 of its API. Its texts are for programmers: what a person is told follows from states and codes.

#[cfg(test)]
mod tests;

use super::{NewPayment, NotCreated, Payments, Told};
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
use url::Origin;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    #[serde(default = "production")]
    url: String,
    /// Where its payment pages are: people are led nowhere else.
    #[serde(default = "production_pages")]
    pages_url: String,
    /// A file with the API key.
    key_file: PathBuf,
    #[serde(default = "patience")]
    upstream: upstream::Settings,
}

fn production() -> String {
    "https://publicapi.payments.service.gov.uk/".to_owned()
}

fn production_pages() -> String {
    "https://www.payments.service.gov.uk/".to_owned()
}

/// A person waits for each answer.
pub fn patience() -> upstream::Settings {
    upstream::Settings { seconds: 10, most_bytes: 256 * 1024, ..upstream::Settings::default() }
}

/// A payment as Pay tells of it.
#[derive(Deserialize)]
struct Payment {
    payment_id: String,
    amount: i64,
    reference: String,
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

/// In pence.
const MOST: i64 = 10_000_000;

pub struct GovukPay {
    payments: Url,
    pages: Origin,
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
        GovukPay::of(&settings.url, &settings.pages_url, key, &settings.upstream)
    }

    pub fn of(url: &str, pages_url: &str, key: String, upstream: &upstream::Settings) -> anyhow::Result<Self> {
        let url = web_address("account.payments.url", url)?;
        ensure!(is_secret(&url), "account.payments.url must be https: the key goes there");
        let pages = web_address("account.payments.pages_url", pages_url)?;
        ensure!(is_secret(&pages), "account.payments.pages_url must be https: people enter their card there");
        let payments = Url::parse(&[url.as_str().trim_end_matches('/'), "/v1/payments"].concat())?;
        Ok(GovukPay { payments, pages: pages.origin(), key, upstream: Upstream::new(upstream)? })
    }

    /// What an answer tells, where it can be believed.
    fn read(&self, answer: &Answer) -> Result<Told, Unbelieved> {
        let Payment { payment_id, amount, reference, state, links } =
            serde_json::from_slice(&answer.body.bytes).map_err(|_| Unbelieved("it is not in its form"))?;
        if !is_id(&payment_id) || !(0..=MOST).contains(&amount) {
            return Err(Unbelieved("its id or its amount cannot be"));
        }
        let state = state.read().ok_or(Unbelieved("its state is not known"))?;
        let next_url = links.next_url.map(|link| link.href).filter(|_| !state.is_finished());
        let is_page = |href: &String| Url::parse(href).is_ok_and(|url| url.origin() == self.pages);
        if next_url.as_ref().is_some_and(|href| !is_page(href)) {
            return Err(Unbelieved("its page is nowhere that people may be led to"));
        }
        Ok(Told { provider_id: payment_id, amount: Money::pence(amount), reference, state, next_url })
    }
}

#[async_trait]
impl Payments for GovukPay {
    async fn create(&self, new: &NewPayment<'_>) -> Result<Told, NotCreated> {
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
        let answer = asked.await.map_err(not_created)?;
        if !answer.status.is_success() {
            return Err(refused(&answer).into());
        }
        let told = self.read(&answer)?;
        if told.amount == new.amount && told.reference == new.reference {
            Ok(told)
        } else {
            Err(Unbelieved("it is a payment of something else").into())
        }
    }

    async fn find(&self, provider_id: &str) -> Result<Told, PortError> {
        if !is_id(provider_id) {
            return Err(PortError::NotFound);
        }
        let url = Url::parse(&[self.payments.as_str(), "/", provider_id].concat()).map_err(|_| PortError::NotFound)?;
        let answer = self.upstream.get_as(url, &self.key).await?;
        if !answer.status.is_success() {
            return Err(refused(&answer).into());
        }
        let told = self.read(&answer)?;
        if told.provider_id == provider_id { Ok(told) } else { Err(Unbelieved("it is another payment").into()) }
    }
}

/// An answer says something that cannot be.
#[derive(Debug)]
struct Unbelieved(&'static str);

impl Unbelieved {
    fn log(&self) {
        tracing::error!(why = self.0, "an answer of GOV.UK Pay is not believed");
    }
}

impl From<Unbelieved> for PortError {
    fn from(unbelieved: Unbelieved) -> Self {
        unbelieved.log();
        PortError::Unavailable { retry_after: None }
    }
}

impl From<Unbelieved> for NotCreated {
    fn from(unbelieved: Unbelieved) -> Self {
        unbelieved.log();
        NotCreated::NotKnown
    }
}

/// 26 letters and digits today.
fn is_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

impl State {
    fn read(&self) -> Option<PaymentState> {
        Some(match (&*self.status, self.code.as_deref()) {
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
}

/// The status by which it refuses.
struct Refused(StatusCode);

fn refused(answer: &Answer) -> Refused {
    let Refusal { code, field, header } = serde_json::from_slice(&answer.body.bytes).unwrap_or_default();
    let short = |text: Option<String>| text.unwrap_or_default().chars().take(40).collect::<String>();
    let (code, field, header) = (short(code), short(field), short(header));
    tracing::error!(status = %answer.status, code, field, header, "GOV.UK Pay refuses what it is asked");
    Refused(answer.status)
}

impl From<Refused> for PortError {
    fn from(Refused(status): Refused) -> Self {
        match status {
            StatusCode::NOT_FOUND => PortError::NotFound,
            _ => PortError::Unavailable { retry_after: None },
        }
    }
}

impl From<Refused> for NotCreated {
    fn from(Refused(status): Refused) -> Self {
        match status {
            // The key has made a payment before, which is not told.
            StatusCode::CONFLICT => NotCreated::NotKnown,
            _ => NotCreated::Refused { retry_after: None },
        }
    }
}

/// Whether a question came to be asked, and was turned away before anything was done.
fn not_created(error: UpstreamError) -> NotCreated {
    const TURNED_AWAY: [StatusCode; 3] =
        [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::TOO_MANY_REQUESTS];
    tracing::error!(%error, "GOV.UK Pay does not make a payment");
    match error {
        UpstreamError::LeftAlone { retry_after } => NotCreated::Refused { retry_after: Some(retry_after) },
        UpstreamError::Status { status, retry_after } if TURNED_AWAY.contains(&status) => {
            NotCreated::Refused { retry_after }
        }
        UpstreamError::Connect(_) | UpstreamError::Unwritten(_) => NotCreated::Refused { retry_after: None },
        _ => NotCreated::NotKnown,
    }
}
