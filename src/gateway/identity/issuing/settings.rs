//! `[identity.credentials]`: by which certificate the council's own credentials are known, and for how long they are good.

use serde::Deserialize;
use std::path::PathBuf;

#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The certificate that credentials are signed by first, then those between it and an authority that others know.
    pub chain_file: Option<PathBuf>,
    /// The private key of the first certificate.
    pub key_file: Option<PathBuf>,
    /// A credential is good for so many days: people move.
    pub days: u16,
    /// So long others may keep the list of those that were withdrawn, in seconds.
    pub list_seconds: u32,
}

/// Half a year, and five minutes.
impl Default for Settings {
    fn default() -> Self {
        Settings { chain_file: None, key_file: None, days: 180, list_seconds: 300 }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("identity.credentials needs both chain_file and key_file, by which its credentials are known")]
    NoCertificate,
    #[error("identity.credentials.days must be from 1 to 730")]
    Days,
    #[error("identity.credentials.list_seconds must be 86400 at most: what was withdrawn is to be known within a day")]
    ListSeconds,
}

impl Settings {
    /// `is_trial` is where no certificate is needed, as one is made.
    pub fn check(&self, is_trial: bool) -> Result<(), SettingsError> {
        let is_certified = self.chain_file.is_some() && self.key_file.is_some();
        let is_to_be_made = is_trial && self.chain_file.is_none() && self.key_file.is_none();
        if !is_certified && !is_to_be_made {
            return Err(SettingsError::NoCertificate);
        }
        if !(1..=730).contains(&self.days) {
            return Err(SettingsError::Days);
        }
        if self.list_seconds > 86_400 { Err(SettingsError::ListSeconds) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_two_files_and_a_mistake_is_named() {
        let checked = |lines: &str, is_trial| {
            let settings: Settings = toml::from_str(lines).map_err(|error| error.to_string())?;
            settings.check(is_trial).map_err(|error| error.to_string())
        };
        let certified = "chain_file = \"chain.pem\"\nkey_file = \"key.pem\"\n";
        for (lines, is_trial) in [(certified, false), ("", true), ("days = 1\nlist_seconds = 0\n", true)] {
            assert_eq!(checked(lines, is_trial), Ok(()), "{lines}");
        }
        for (lines, is_trial, told) in [
            ("", false, "both chain_file and key_file"),
            ("key_file = \"key.pem\"\n", true, "both chain_file and key_file"),
            ("days = 0\n", true, "1 to 730"),
            ("days = 731\n", true, "1 to 730"),
            ("list_seconds = 86401\n", true, "86400"),
            ("password = \"a\"\n", true, "unknown field"),
        ] {
            let error = checked(lines, is_trial).unwrap_err();
            assert!(error.contains(told), "{error}");
        }
    }
}
