//! The formats of credentials. Each knows how it is asked for, and when what was shown in it is believed; the rest of this
//! folder knows of none.

use super::sd_jwt::{ALGORITHMS, Binding, SdJwtFault, TYPES, Vc, VcClaims};
use super::settings::Settings;
use super::status::{Asking, NotGood, StatusLists};
use super::trust::{NotTrusted, Trust};
use crate::port::PortError;
use crate::upstream::Upstream;
use async_trait::async_trait;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// What a presentation must be for.
#[derive(Clone, Copy)]
pub struct Expected<'a> {
    pub nonce: &'a str,
    /// What wallets call this service, with its prefix.
    pub audience: &'a str,
    pub now: Timestamp,
}

#[derive(Debug, thiserror::Error)]
pub enum NotBelieved {
    #[error("whether it may be believed cannot be found out: {0}")]
    NotChecked(PortError),
    #[error("its issuer has taken it back")]
    Revoked,
    #[error("{0}")]
    SdJwt(#[from] SdJwtFault),
    #[error("{0}")]
    NotTrusted(NotTrusted),
    #[error("{0}")]
    Status(NotGood),
}

impl From<NotTrusted> for NotBelieved {
    fn from(error: NotTrusted) -> Self {
        match error {
            NotTrusted::Unavailable(error) => NotBelieved::NotChecked(error),
            error => NotBelieved::NotTrusted(error),
        }
    }
}

impl From<NotGood> for NotBelieved {
    fn from(error: NotGood) -> Self {
        match error {
            NotGood::Revoked => NotBelieved::Revoked,
            NotGood::Unavailable(error) => NotBelieved::NotChecked(error),
            error @ NotGood::Fault(_) => NotBelieved::Status(error),
        }
    }
}

#[async_trait]
pub trait Format: Send + Sync {
    /// As it is asked for by (OpenID4VP 1.0, appendix B).
    fn name(&self) -> &'static str;
    /// What wallets are told of how it may be signed.
    fn supported(&self) -> Value;
    /// The kinds of credential that are asked for.
    fn meta(&self) -> Value;
    /// What a presentation says, if it is believed. More may be in it than was asked for.
    async fn verify(&self, presentation: &str, expected: Expected<'_>) -> Result<Map<String, Value>, NotBelieved>;
}

/// `dc+sd-jwt`
pub struct SdJwtVc {
    kinds: Vec<String>,
    trust: Trust,
    lists: StatusLists,
    upstream: Upstream,
}

impl SdJwtVc {
    pub fn open(settings: &Settings) -> anyhow::Result<Self> {
        Ok(SdJwtVc {
            kinds: settings.kinds.clone(),
            trust: Trust::open(settings)?,
            lists: StatusLists::default(),
            upstream: Upstream::new(&settings.upstream)?,
        })
    }
}

#[async_trait]
impl Format for SdJwtVc {
    fn name(&self) -> &'static str {
        TYPES[0]
    }

    fn supported(&self) -> Value {
        let algorithms = ALGORITHMS.map(|algorithm| format!("{algorithm:?}"));
        json!({ "sd-jwt_alg_values": algorithms, "kb-jwt_alg_values": algorithms })
    }

    fn meta(&self) -> Value {
        json!({ "vct_values": self.kinds })
    }

    async fn verify(&self, presentation: &str, expected: Expected<'_>) -> Result<Map<String, Value>, NotBelieved> {
        let vc = Vc::read(presentation)?;
        let claimed = vc.claimed()?;
        let Expected { nonce, audience, now } = expected;
        let key = self.trust.key(&vc.header, &claimed, &self.upstream, now).await?;
        let VcClaims { status, claims } = vc.verify(&key, &self.kinds, Binding { nonce, audience, now })?;
        if let Some(reference) = status {
            let asking = Asking { trust: &self.trust, credential: &claimed, upstream: &self.upstream, now };
            self.lists.check(&reference, asking).await?;
        }
        Ok(claims)
    }
}
