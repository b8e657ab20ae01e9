//! Identity: signing in by an OpenID provider, and sessions. The gateway is the backend for frontend of RFC 10017: it alone
//! has tokens, and the browser has a cookie that opens a session.
//!
//! Belongs here: who is signed in, and how they came to be. Must not be here: what they may do (each area's own), their
//! details.

mod area;
mod attempt;
pub mod columns;
mod cookies;
mod ended;
mod issuing;
mod keys;
mod log;
mod logouts;
mod pages;
mod presentation;
mod provider;
mod random;
mod receipts;
mod routes;
mod seal;
mod sessions;
mod shares;
mod sign_in;
mod staff;
mod test_provider;
#[cfg(test)]
mod tests;

pub use area::Identity;
pub use provider::is_secret;
pub use random::Unguessable;
pub use routes::{OwnWrite, Person, go_on, lead_on};
pub use staff::{StaffSession, Visit as StaffVisit};

use domain::identity::SessionRule;
use serde::Deserialize;
use shares::OrganisationSettings;

/// The `[identity]` part of `council.toml`: by whom people prove who they are, and how long a session lasts.
#[derive(Debug, Deserialize)]
pub struct Config {
    #[serde(flatten)]
    adapter: Adapter,
    /// How long a session here lasts, whatever the provider's does.
    #[serde(default)]
    session: SessionRule,
    /// Who may ask for people's details.
    #[serde(default)]
    organisations: Vec<OrganisationSettings>,
    /// Where people can also show credentials from a wallet.
    wallet: Option<presentation::Settings>,
    /// Where the council gives out credentials of its own, as it does for trying where the provider is the gateway's own.
    credentials: Option<issuing::Settings>,
    /// By whom those who work for the council prove who they are; nobody does where it is left out, but by the provider of
    /// the gateway's own where that is the people's.
    staff: Option<staff::Settings>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "adapter", rename_all = "kebab-case")]
enum Adapter {
    /// A provider of the gateway's own, for trying everything: whoever comes is whom they say. On this machine alone.
    Embedded(Embedded),
    /// GOV.UK One Login, or any other OpenID provider.
    Openid(Box<provider::Settings>),
}

/// It has no settings of its own.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Embedded {}

#[derive(Debug, thiserror::Error)]
pub enum ConfigFault {
    #[error(transparent)]
    Provider(#[from] provider::SettingsError),
    #[error(transparent)]
    Wallet(#[from] presentation::SettingsError),
    #[error(transparent)]
    Credentials(#[from] issuing::SettingsError),
    #[error(transparent)]
    Organisation(#[from] shares::OrganisationError),
    #[error(transparent)]
    Staff(#[from] staff::SettingsError),
    #[error("identity.session must be 5 minutes to a day: idle_minutes from 5 to 1440, hours from 1 to 24")]
    Session,
    #[error("identity.{0} needs `[service] url`: a provider leads people back to that address and to no other")]
    NoUrl(&'static str),
}

impl Config {
    /// Whether it can be served, as far as the file alone tells.
    pub fn check(&self, has_url: bool) -> Result<(), ConfigFault> {
        if !self.session.is_sound() {
            return Err(ConfigFault::Session);
        }
        shares::check(&self.organisations)?;
        if let Some(wallet) = &self.wallet {
            wallet.check(matches!(self.adapter, Adapter::Embedded(_)))?;
        }
        if let Some(credentials) = &self.credentials {
            credentials.check(matches!(self.adapter, Adapter::Embedded(_)))?;
        }
        if let Adapter::Openid(settings) = &self.adapter {
            settings.check()?;
            if !has_url {
                return Err(ConfigFault::NoUrl("adapter = \"openid\""));
            }
        }
        if let Some(staff) = &self.staff {
            staff.check()?;
            if !has_url {
                return Err(ConfigFault::NoUrl("staff"));
            }
        }
        Ok(())
    }
}
