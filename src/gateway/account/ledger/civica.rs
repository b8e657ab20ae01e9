//! Civica OpenRevenues, as the REST service of Stockport Council (civica-service) tells of it. What it does not answer, or
//! answers in another shape, is not there: nothing of an account is guessed.
//!
//! Must not be here: bank details. The service tells them, and they are read into nothing.

mod answers;
#[cfg(test)]
mod tests;

use super::{AccountRef, Booking, Facts, Holder, Ledger, Proved, Told};
use crate::clock::Clock;
use crate::identity::is_secret;
use crate::port::PortError;
use crate::upstream::{self, Upstream, web_address};
use answers::{Account, Instalment, Listed, Property, Transaction};
use anyhow::{Context, ensure};
use async_trait::async_trait;
use domain::account::{AccountNumber, CouncilTax, TaxYear};
use domain::address::Postcode;
use jiff::{SignedDuration, Timestamp};
use quick_cache::sync::Cache;
use reqwest::{StatusCode, Url};
use serde::{Deserialize, de::DeserializeOwned};
use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::Mutex;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    url: String,
    /// A file with the key that the service knows the gateway by.
    key_file: PathBuf,
    #[serde(default = "patience")]
    upstream: upstream::Settings,
}

/// A person waits for each of several answers.
fn patience() -> upstream::Settings {
    upstream::Settings { seconds: 10, most_bytes: 1024 * 1024, ..upstream::Settings::default() }
}

/// So long an account is told as it was: a person goes from page to page.
const FRESH_FOR: SignedDuration = SignedDuration::from_secs(60);
/// A few KB each.
const AT_HAND: usize = 500;
/// More people than wait at one moment.
const TURNS: usize = 5_000;

pub struct Civica {
    api: Url,
    key: String,
    upstream: Upstream,
    clock: Clock,
    /// By person and account; gone with the process.
    at_hand: Cache<(String, String), (Told, Timestamp)>,
    /// By person. The service has one session with Civica for each, which is of one account at a time: were it asked about two
    /// at once, it would tell of one what is of the other.
    turns: Cache<String, Arc<Mutex<()>>>,
}

impl Civica {
    pub fn open(settings: &Settings, clock: Clock) -> anyhow::Result<Self> {
        let file = &settings.key_file;
        let key = std::fs::read_to_string(file)
            .with_context(|| format!("account.ledger.key_file {} cannot be read", file.display()))?;
        let key = key.trim().to_owned();
        let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic());
        ensure!(is_key, "account.ledger.key_file {} must hold the key and nothing else", file.display());
        Civica::of(&settings.url, key, &settings.upstream, clock)
    }

    fn of(url: &str, key: String, upstream: &upstream::Settings, clock: Clock) -> anyhow::Result<Self> {
        let url = web_address("account.ledger.url", url)?;
        ensure!(is_secret(&url), "account.ledger.url must be https: the key goes there, and accounts come from there");
        let api = Url::parse(&[url.as_str().trim_end_matches('/'), "/api/v1/"].concat())?;
        let (at_hand, turns) = (Cache::new(AT_HAND), Cache::new(TURNS));
        Ok(Civica { api, key, upstream: Upstream::new(upstream)?, clock, at_hand, turns })
    }

    fn turn(&self, holder: &str) -> Arc<Mutex<()>> {
        let Ok(turn) = self.turns.get_or_insert_with::<_, Infallible>(holder, || Ok(Arc::default()));
        turn
    }

    fn at_hand(&self, of: &(String, String)) -> Option<Told> {
        let (told, at) = self.at_hand.get(of)?;
        (self.clock.now().duration_since(at) < FRESH_FOR).then_some(told)
    }

    /// Asked first: where Civica is away, its lists may be empty.
    async fn is_available(&self) -> Result<(), PortError> {
        self.ask(&["availability"]).await.map(drop)
    }

    async fn told<T: DeserializeOwned>(&self, path: &[&str]) -> Result<T, PortError> {
        let bytes = self.ask(path).await?;
        serde_json::from_slice(&bytes).map_err(|_| unreadable("an answer is not in its form"))
    }

    async fn ask(&self, path: &[&str]) -> Result<Vec<u8>, PortError> {
        let mut url = self.api.clone();
        url.path_segments_mut().map_err(|()| PortError::NotFound)?.pop_if_empty().extend(path);
        let answer = self.upstream.get_as(url, &self.key).await?;
        match answer.status {
            StatusCode::OK => Ok(answer.body.bytes),
            StatusCode::NOT_FOUND => Err(PortError::NotFound),
            // 424 is how the service says that Civica is away.
            status => {
                tracing::warn!(%status, "the council tax ledger gives no answer");
                Err(PortError::Unavailable { retry_after: None })
            }
        }
    }

    /// The accounts of a person; none where the service does not know them.
    async fn accounts(&self, holder: &str) -> Result<Vec<AccountNumber>, PortError> {
        let listed: Option<Vec<Listed>> = match self.told(&["people", holder, "accounts"]).await {
            Err(PortError::NotFound) => None,
            told => told?,
        };
        Ok(listed.unwrap_or_default().iter().filter_map(Listed::number).collect())
    }

    async fn property(&self, holder: &str, number: &str) -> Result<Property, PortError> {
        let there: Option<Property> =
            self.told(&["people", holder, "accounts", number, "properties", "current"]).await?;
        there.ok_or(PortError::NotFound)
    }

    async fn council_tax(&self, holder: &str, number: &AccountNumber) -> Result<CouncilTax, PortError> {
        self.is_available().await?;
        let accounts = self.accounts(holder).await?;
        if !accounts.contains(number) {
            return Err(PortError::NotFound);
        }
        let year = TaxYear::of(self.clock.today());
        let of = number.as_str();
        let account: Account = self.told(&["people", holder, "accounts", of]).await?;
        let property = self.property(holder, of).await?;
        let starts_in = year.starts_in().to_string();
        let transactions: Vec<Transaction> =
            self.told(&["people", holder, "accounts", of, "transactions", &starts_in]).await?;
        // The plan is the person's: of two accounts nothing says whose it is.
        let plan: Vec<Instalment> = match *accounts {
            [_] => self.told(&["people", holder, "payments", &starts_in]).await?,
            _ => Vec::new(),
        };
        answers::council_tax(number, year, account, &property, &plan, &transactions).map_err(unreadable)
    }
}

#[async_trait]
impl Ledger for Civica {
    fn asks_for_person(&self) -> bool {
        true
    }

    async fn find(&self, facts: &Facts<'_>) -> Result<Proved, PortError> {
        let holder = facts.person.ok_or(PortError::NotFound)?.as_str();
        let turn = self.turn(holder);
        let _turn = turn.lock().await;
        self.is_available().await?;
        if !self.accounts(holder).await?.contains(facts.number) {
            return Err(PortError::NotFound);
        }
        let property = self.property(holder, facts.number.as_str()).await?;
        let is_there = property.postcode().and_then(|text| Postcode::parse(text).ok()).as_ref() == Some(facts.postcode);
        let account = AccountRef(facts.number.as_str().to_owned());
        is_there.then(|| Proved { account, holder: Holder(holder.to_owned()) }).ok_or(PortError::NotFound)
    }

    async fn account(&self, account: &AccountRef, holder: &Holder) -> Result<Told, PortError> {
        let of = (holder.0.clone(), account.0.clone());
        if let Some(told) = self.at_hand(&of) {
            return Ok(told);
        }
        let turn = self.turn(&holder.0);
        let _turn = turn.lock().await;
        // Whoever had the turn before may have asked the same.
        if let Some(told) = self.at_hand(&of) {
            return Ok(told);
        }
        let number: AccountNumber = account.0.parse().map_err(|_| PortError::NotFound)?;
        let now = self.clock.now();
        let told = Told { account: self.council_tax(&holder.0, &number).await?, fetched_at: Some(now) };
        self.at_hand.insert(of, (told.clone(), now));
        Ok(told)
    }

    /// The council's own run brings it there, by the reference of the payment.
    async fn book(&self, _: &AccountRef, _: &Booking<'_>) -> Result<(), PortError> {
        Ok(())
    }

    fn books_at_once(&self) -> bool {
        false
    }
}

fn unreadable(why: &'static str) -> PortError {
    tracing::error!(why, "the council tax ledger is not believed");
    PortError::Unavailable { retry_after: None }
}
