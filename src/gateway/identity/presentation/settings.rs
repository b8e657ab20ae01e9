//! `[identity.wallet]`: which credentials are taken, whom they may be from, and by which certificate wallets know this
//! service.

use crate::identity::provider::is_secret;
use crate::upstream;
use domain::identity::Way;
use serde::Deserialize;
use std::path::PathBuf;
use url::Url;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The kinds of credential that are taken (`vct`).
    pub kinds: Vec<String>,
    /// Authorities, of whom issuers' own certificates must be.
    #[serde(default)]
    pub anchors: Vec<Anchor>,
    /// Issuers that are known by their names, and whose keys are published.
    #[serde(default)]
    pub issuers: Vec<Issuer>,
    /// The certificate of this service first, then those between it and an authority that wallets know.
    pub chain_file: Option<PathBuf>,
    /// The private key of the first certificate.
    pub key_file: Option<PathBuf>,
    #[serde(default)]
    pub response_mode: ResponseMode,
    #[serde(default = "patience")]
    pub upstream: upstream::Settings,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// As it writes itself (`iss`).
    pub issuer: Url,
    /// Its public keys (JWKS). If left out, it publishes them.
    pub keys_file: Option<PathBuf>,
    /// Which it may issue. If left out, the one that is taken.
    #[serde(default)]
    pub kinds: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// Their certificates.
    pub file: PathBuf,
    /// Which those with a certificate of theirs may issue. If left out, the one that is taken.
    #[serde(default)]
    pub kinds: Vec<String>,
}

/// How a wallet answers (OpenID4VP 1.0, 8.2 and 8.3.1); through the browser it does likewise (A.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum ResponseMode {
    #[serde(rename = "direct_post")]
    Plain,
    #[default]
    #[serde(rename = "direct_post.jwt")]
    Encrypted,
}

impl ResponseMode {
    pub const fn name(self, way: Way) -> &'static str {
        match (self, way) {
            (ResponseMode::Plain, Way::Browser) => "dc_api",
            (ResponseMode::Encrypted, Way::Browser) => "dc_api.jwt",
            (ResponseMode::Plain, _) => "direct_post",
            (ResponseMode::Encrypted, _) => "direct_post.jwt",
        }
    }
}

/// A wallet waits for the answer meanwhile.
fn patience() -> upstream::Settings {
    upstream::Settings { seconds: 5, most_bytes: 512 * 1024, ..upstream::Settings::default() }
}

#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("identity.wallet.kinds must name one kind of credential at least")]
    NoKind,
    #[error("identity.wallet needs anchors or issuers: nobody's credentials would be believed")]
    NobodyTrusted,
    #[error("identity.wallet takes several kinds: each of its issuers and anchors needs the kinds that it may issue")]
    WhoseKinds,
    #[error("identity.wallet: {0:?} is among the kinds of an issuer or an anchor, and not among those that are taken")]
    NotTaken(String),
    #[error("identity.wallet.issuers must begin with https://, or name this machine itself")]
    NotSecret,
    #[error("identity.wallet needs both chain_file and key_file, by which wallets know this service")]
    NoCertificate,
}

impl Settings {
    /// `is_trial` is where no certificate is needed, as one is made.
    pub fn check(&self, is_trial: bool) -> Result<(), SettingsError> {
        if self.kinds.is_empty() {
            return Err(SettingsError::NoKind);
        }
        if self.anchors.is_empty() && self.issuers.is_empty() {
            return Err(SettingsError::NobodyTrusted);
        }
        self.check_kinds()?;
        if !self.issuers.iter().all(|issuer| is_secret(&issuer.issuer)) {
            return Err(SettingsError::NotSecret);
        }
        let is_certified = self.chain_file.is_some() && self.key_file.is_some();
        let is_to_be_made = is_trial && self.chain_file.is_none() && self.key_file.is_none();
        if is_certified || is_to_be_made { Ok(()) } else { Err(SettingsError::NoCertificate) }
    }
}

impl Settings {
    /// Who may issue one kind may not issue another because both are taken.
    fn check_kinds(&self) -> Result<(), SettingsError> {
        let of_issuers = self.issuers.iter().map(|issuer| &issuer.kinds);
        let bound: Vec<&Vec<String>> = of_issuers.chain(self.anchors.iter().map(|anchor| &anchor.kinds)).collect();
        if self.kinds.len() > 1 && bound.iter().any(|kinds| kinds.is_empty()) {
            return Err(SettingsError::WhoseKinds);
        }
        let not_taken = bound.into_iter().flatten().find(|kind| !self.kinds.contains(kind));
        not_taken.map_or(Ok(()), |kind| Err(SettingsError::NotTaken(kind.clone())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(lines: &str, is_trial: bool) -> Result<ResponseMode, String> {
        let settings: Settings = toml::from_str(lines).map_err(|error| error.to_string())?;
        settings.check(is_trial).map_err(|error| error.to_string())?;
        Ok(settings.response_mode)
    }

    #[test]
    fn a_verifier_is_a_few_lines_and_a_mistake_is_named() {
        let trusted = "kinds = [\"https://council.example/1\"]\nanchors = [{ file = \"issuers.pem\" }]\n";
        let certified = "chain_file = \"chain.pem\"\nkey_file = \"key.pem\"\n";
        let issuer = |url: &str| format!("kinds = [\"a\"]\nissuers = [{{ issuer = \"{url}\" }}]\n");
        assert_eq!(settings(trusted, true), Ok(ResponseMode::Encrypted));
        assert_eq!(settings(&[trusted, certified].concat(), false), Ok(ResponseMode::Encrypted));
        assert_eq!(settings(&[trusted, "response_mode = \"direct_post\""].concat(), true), Ok(ResponseMode::Plain));
        assert!(settings(&issuer("https://council.example"), true).is_ok());
        let bound = "kinds = [\"a\", \"b\"]\nanchors = [{ file = \"c\", kinds = [\"b\"] }]\n\
                     issuers = [{ issuer = \"https://council.example\", kinds = [\"a\"] }]\n";
        assert!(settings(bound, true).is_ok());
        for (lines, is_trial, told) in [
            (trusted, false, "needs both chain_file and key_file"),
            (&[trusted, "key_file = \"key.pem\"\n"].concat(), true, "needs both"),
            ("kinds = [\"a\"]\n", true, "nobody's credentials"),
            ("kinds = []\nanchors = [{ file = \"a\" }]\n", true, "one kind of credential"),
            (&issuer("http://council.example"), true, "https://"),
            (&issuer("https://council.example").replace("[\"a\"]", "[\"a\", \"b\"]"), true, "several kinds"),
            ("kinds = [\"a\", \"b\"]\nanchors = [{ file = \"c\" }]\n", true, "several kinds"),
            ("kinds = [\"a\"]\nanchors = [{ file = \"c\", kinds = [\"b\"] }]\n", true, "\"b\" is among the kinds"),
            (&[trusted, "response_mode = \"fragment\"\n"].concat(), true, "unknown variant"),
            ("anchors = [{ file = \"a\" }]\n", true, "kinds"),
        ] {
            let error = settings(lines, is_trial).unwrap_err();
            assert!(error.contains(told), "{error}");
        }
    }
}
