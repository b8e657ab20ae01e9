//! Showing a credential from a wallet to the council (OpenID4VP 1.0, as OpenID4VC HAIP 1.0 narrows it down): a person says what
//! they want to prove, their wallet has a signed request, and answers it with what they agree to show.
//!
//! Belongs here: how wallets are asked, and when their answers are believed. Must not be here: what is made of what was shown.

mod answer;
mod certificate;
mod encryption;
mod format;
mod pages;
mod presentations;
mod qr_code;
mod query;
mod request;
mod routes;
pub mod sd_jwt;
mod settings;
mod status;
mod through_browser;
mod trust;

pub use certificate::{Certificate, CertificateError};
pub use presentations::{STEP, STEP_OF_CODES, forget_ended, forget_session};
pub use qr_code::picture;
pub use routes::{request, request_posted, response};
pub use settings::{Settings, SettingsError};
pub use through_browser::{Api, routes};

use super::random::NoRandomness;
use super::sessions::SessionError;
use crate::clock::Clock;
use crate::port::PortError;
use crate::store::Store;
use encryption::EncryptionFault;
use format::{Format, SdJwtVc};
use presentations::Presentations;
use settings::ResponseMode;
use std::sync::Arc;

/// The council, as wallets know it.
pub struct Verifier {
    certificate: Certificate,
    format: Box<dyn Format>,
    response_mode: ResponseMode,
    presentations: Presentations,
    clock: Clock,
}

/// Why a wallet cannot be asked.
#[derive(Debug, thiserror::Error)]
pub enum NotAsked {
    #[error(transparent)]
    Session(#[from] SessionError),
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    #[error(transparent)]
    Encryption(#[from] EncryptionFault),
}

impl From<NotAsked> for PortError {
    fn from(error: NotAsked) -> Self {
        match error {
            NotAsked::Session(error) => error.into(),
            error => {
                tracing::error!(%error, "no wallet can be asked");
                PortError::Unavailable { retry_after: None }
            }
        }
    }
}

impl Verifier {
    /// Without a certificate it makes one, with which nobody takes it for a council.
    pub fn open(settings: &Settings, store: &Arc<Store>, clock: Clock) -> anyhow::Result<Self> {
        let certificate = match (&settings.chain_file, &settings.key_file) {
            (Some(chain), Some(key)) => Certificate::read(chain, key)?,
            _ => Certificate::make()?,
        };
        Ok(Verifier {
            certificate,
            format: Box::new(SdJwtVc::open(settings)?),
            response_mode: settings.response_mode,
            presentations: Presentations::new(Arc::clone(store)),
            clock,
        })
    }
}
