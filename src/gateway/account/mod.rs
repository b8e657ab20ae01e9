//! A person's own account with the council: council tax that they have linked, and paying it.
//!
//! Belongs here: which account is whose to see, and that a payment is begun, followed and booked once. Must not be here: who
//! is signed in (it is identity's), what is due (it is the domain's).

mod area;
mod at_once;
mod cards;
mod following;
mod ledger;
mod linking;
mod owing;
mod pages;
mod paying;
mod payments;
mod proved_home;
mod records;
mod routes;
mod test_payments;
#[cfg(test)]
mod tests;

pub use area::Account;

use crate::origin::Origin;
use domain::language::Language;
use screens::{AreaPage, account::Page};
use serde::Deserialize;
use words::Words;

/// The `[account]` part of `council.toml`: who knows the council tax, and who takes payments.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    ledger: ledger::Config,
    payments: payments::Config,
}

#[derive(Debug, thiserror::Error)]
pub enum ConfigFault {
    #[error(
        "account is switched on without identity; an account is shown to whoever is signed in: it needs `[identity]`"
    )]
    NoIdentity,
    #[error(
        "account.payments.adapter = \"govuk-pay\" needs `[service] url` with https: people are led back to that address \
         and to no other"
    )]
    NoUrl,
}

impl Config {
    /// Whether it can be served, as far as the file alone tells.
    pub fn check(&self, has_identity: bool, url: Option<&str>) -> Result<(), ConfigFault> {
        if !has_identity {
            return Err(ConfigFault::NoIdentity);
        }
        let is_led_back = url.is_some_and(|url| url.starts_with("https://"));
        match self.payments {
            payments::Config::GovukPay(_) if !is_led_back => Err(ConfigFault::NoUrl),
            _ => Ok(()),
        }
    }
}

/// Where whoever takes payments leads people back.
fn return_url(origin: &Origin, language: Language) -> String {
    [&**origin, &*Page::Back.path(language)].concat()
}

/// What is paid, in words.
fn description(language: Language) -> &'static str {
    Words::of(language).account_council_tax()
}
