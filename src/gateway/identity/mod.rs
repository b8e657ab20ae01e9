//! Identity: signing in by an OpenID provider, and sessions. The gateway is the backend for frontend of RFC 10017: it alone
//! has tokens, and the browser has a cookie that opens a session.
//!
//! Belongs here: who is signed in, and how they came to be. Must not be here: what they may do (each area's own), their
//! details.

mod area;
mod attempt;
mod cookies;
mod keys;
mod log;
mod pages;
mod provider;
mod random;
mod receipts;
mod routes;
mod seal;
mod sessions;
mod sign_in;
mod test_provider;
#[cfg(test)]
mod tests;

pub use area::Identity;

use domain::identity::SessionRule;
use serde::Deserialize;

/// The `[identity]` part of `council.toml`: by whom people prove who they are, and how long a session lasts.
#[derive(Debug, Deserialize)]
#[serde(tag = "adapter", rename_all = "kebab-case")]
pub enum Config {
    /// A provider of the gateway's own, for trying everything: whoever comes is whom they say. On this machine alone.
    Embedded(Embedded),
    /// GOV.UK One Login, or any other OpenID provider.
    Openid(Box<provider::Settings>),
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Embedded {
    pub session: SessionRule,
}

#[derive(Debug, thiserror::Error)]
pub enum ConfigFault {
    #[error(transparent)]
    Provider(#[from] provider::SettingsError),
    #[error("identity.session must be 5 minutes to a day: idle_minutes from 5 to 1440, hours from 1 to 24")]
    Session,
    #[error(
        "identity.adapter = \"openid\" needs `[service] url`: a provider leads people back to that address and to no other"
    )]
    NoUrl,
}

impl Config {
    fn session(&self) -> SessionRule {
        match self {
            Config::Embedded(embedded) => embedded.session,
            Config::Openid(settings) => settings.session,
        }
    }

    /// Whether it can be served, as far as the file alone tells.
    pub fn check(&self, has_url: bool) -> Result<(), ConfigFault> {
        if !self.session().is_sound() {
            return Err(ConfigFault::Session);
        }
        if let Config::Openid(settings) = self {
            settings.check()?;
            if !has_url {
                return Err(ConfigFault::NoUrl);
            }
        }
        Ok(())
    }
}
