//! The council as an issuer: whoever lives here and has proved who they are takes a credential of it into their wallet
//! (OpenID4VCI 1.0, by a code and a PIN), to show it elsewhere.
//!
//! Belongs here: how it is offered, handed out and withdrawn. Must not be here: what a resident is (`domain`), how such a
//! credential is believed (`presentation`).

mod codes;
mod credential;
mod credentials;
mod metadata;
mod offers;
mod pages;
mod proof;
mod routes;
mod settings;
mod status_list;

pub use credentials::STEP;
pub use routes::doors;
pub use settings::{Settings, SettingsError};

use super::presentation::{Certificate, CertificateError};
use super::random::NoRandomness;
use super::receipts::{ReceiptError, Receipts};
use super::sessions::SessionError;
use crate::app::Foundations;
use crate::port::PortError;
use crate::store::StoreError;
use codes::Codes;
use contract::identity::doors as paths;
use credentials::Credentials;
use domain::{identity::share::Party, text::Text};
use offers::Offers;
use status_list::StatusLists;
use std::sync::Arc;

/// The council, as those know it who are shown its credentials.
pub struct Issuer {
    certificate: Certificate,
    codes: Codes,
    offers: Offers,
    credentials: Credentials,
    lists: StatusLists,
    /// How it writes itself: where people reach the service, which no request can say otherwise.
    url: String,
    /// Which kind its credential is (`vct`).
    kind: String,
    council: Text,
    days: u16,
    list_seconds: u32,
}

/// Why a credential cannot be offered or given out.
#[derive(Debug, thiserror::Error)]
pub enum IssuingError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Session(#[from] SessionError),
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    #[error("a claim cannot be written: {0}")]
    Claim(#[from] serde_json::Error),
    #[error("a list cannot be packed: {0}")]
    Pack(#[from] std::io::Error),
}

impl From<IssuingError> for PortError {
    fn from(error: IssuingError) -> Self {
        match error {
            IssuingError::Store(error) => error.into(),
            IssuingError::Session(error) => error.into(),
            IssuingError::Receipt(error) => error.into(),
            error => {
                tracing::error!(%error, "no credential can be given out");
                PortError::Unavailable { retry_after: None }
            }
        }
    }
}

impl Issuer {
    /// Without a certificate it makes one, with which nobody takes it for a council.
    pub fn open(
        settings: &Settings,
        foundations: &Foundations,
        receipts: &Arc<Receipts>,
        controller: Party,
    ) -> anyhow::Result<Self> {
        let certificate = match (&settings.chain_file, &settings.key_file) {
            (Some(chain), Some(key)) => Certificate::read(chain, key)?,
            _ => Certificate::make()?,
        };
        let here = || ["http://", &foundations.listens_at.to_string()].concat();
        let url = foundations.origin.as_deref().map_or_else(here, str::to_owned);
        let store = &foundations.store;
        Ok(Issuer {
            certificate,
            codes: Codes::of(&foundations.secret),
            offers: Offers::new(Arc::clone(store)),
            credentials: Credentials::new(Arc::clone(store), Arc::clone(receipts), controller, url.clone()),
            lists: StatusLists::default(),
            kind: [&*url, paths::RESIDENT].concat(),
            url,
            council: foundations.council.name.clone(),
            days: settings.days,
            list_seconds: settings.list_seconds,
        })
    }

    fn at(&self, path: &str) -> String {
        [&*self.url, path].concat()
    }
}

#[cfg(test)]
mod tests;
