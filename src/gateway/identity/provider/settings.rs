//! `[identity]` of a council that has a provider: all in which one OpenID provider differs from another.

use crate::upstream;
use domain::identity::Confidence;
use jsonwebtoken::{Algorithm, AlgorithmFamily};
use serde::Deserialize;
use std::path::PathBuf;
use url::{Host, Url};

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// As the provider writes it, to the last `/`.
    pub issuer: String,
    pub client_id: String,
    /// The private key by which the provider knows this service.
    pub key_file: Option<PathBuf>,
    /// Keys that are still published.
    #[serde(default)]
    pub older_key_files: Vec<PathBuf>,
    /// Where the provider knows this service by a secret instead.
    pub secret_file: Option<PathBuf>,
    #[serde(default = "only_openid")]
    pub scopes: Vec<String>,
    /// Signs what is asked of the provider (JAR, RFC 9101).
    #[serde(default)]
    pub signed_requests: bool,
    /// Those of ID tokens and logout tokens.
    #[serde(default = "usual_algorithms")]
    pub algorithms: Vec<Algorithm>,
    pub one_login: Option<OneLogin>,
    #[serde(default)]
    pub classes: Classes,
    #[serde(default)]
    pub upstream: upstream::Settings,
}

/// What is GOV.UK One Login's alone: it is asked for levels of confidence by `vtr`, and proves who a person is in a
/// credential of another issuer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OneLogin {
    pub identity_issuer: String,
    pub identity_did_document: Url,
    /// Those of proved identities.
    #[serde(default = "one_logins_algorithms")]
    pub identity_algorithms: Vec<Algorithm>,
    /// Whether the address is asked for as well: One Login tells it to services that it has agreed this with.
    #[serde(default)]
    pub address: bool,
}

/// By which authentication context class (`acr`) another provider is asked for a level, and tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Classes {
    #[serde(rename = "P0")]
    pub p0: Option<String>,
    #[serde(rename = "P1")]
    pub p1: Option<String>,
    #[serde(rename = "P2")]
    pub p2: Option<String>,
}

impl Classes {
    pub fn of(&self, level: Confidence) -> Option<&str> {
        let class = match level {
            Confidence::P0 => &self.p0,
            Confidence::P1 => &self.p1,
            Confidence::P2 => &self.p2,
        };
        class.as_deref()
    }
}

fn only_openid() -> Vec<String> {
    vec!["openid".to_owned()]
}

fn usual_algorithms() -> Vec<Algorithm> {
    vec![Algorithm::ES256, Algorithm::RS256, Algorithm::PS256]
}

fn one_logins_algorithms() -> Vec<Algorithm> {
    vec![Algorithm::ES256]
}

#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("identity.{0} must begin with https://, or name this machine itself")]
    NotSecret(&'static str),
    #[error("identity needs one of key_file and secret_file, by which the provider knows this service")]
    NoCredential,
    #[error("identity.signed_requests needs a key_file to sign with")]
    NoKey,
    #[error("identity.scopes must hold \"openid\"")]
    NoOpenId,
    #[error("identity.{0} must name one at least, and none of them for a shared secret")]
    NoAlgorithm(&'static str),
}

impl Settings {
    pub fn check(&self) -> Result<(), SettingsError> {
        if !Url::parse(&self.issuer).is_ok_and(|issuer| is_secret(&issuer)) {
            return Err(SettingsError::NotSecret("issuer"));
        }
        if self.one_login.as_ref().is_some_and(|one_login| !is_secret(&one_login.identity_did_document)) {
            return Err(SettingsError::NotSecret("one_login.identity_did_document"));
        }
        if self.key_file.is_some() == self.secret_file.is_some() {
            return Err(SettingsError::NoCredential);
        }
        if self.signed_requests && self.key_file.is_none() {
            return Err(SettingsError::NoKey);
        }
        if !self.scopes.iter().any(|scope| scope == "openid") {
            return Err(SettingsError::NoOpenId);
        }
        let is_shared = |algorithm: &Algorithm| algorithm.family() == AlgorithmFamily::Hmac;
        let signs = |algorithms: &[Algorithm]| !algorithms.is_empty() && !algorithms.iter().any(is_shared);
        if !signs(&self.algorithms) {
            return Err(SettingsError::NoAlgorithm("algorithms"));
        }
        if self.one_login.as_ref().is_some_and(|one_login| !signs(&one_login.identity_algorithms)) {
            return Err(SettingsError::NoAlgorithm("one_login.identity_algorithms"));
        }
        Ok(())
    }
}

/// Whether nobody on the way can read along, or there is no way.
pub fn is_secret(url: &Url) -> bool {
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || url.scheme() == "http" && is_here
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(lines: &str) -> Result<(), String> {
        let start = "issuer = \"https://provider.example/\"\nclient_id = \"council\"\n";
        let settings: Settings = toml::from_str(&[start, lines].concat()).map_err(|error| error.to_string())?;
        settings.check().map_err(|error| error.to_string())
    }

    #[test]
    fn a_provider_is_a_few_lines_and_a_mistake_is_named() {
        let key = "key_file = \"key.pem\"\n";
        let one_login = "[one_login]\nidentity_issuer = \"https://identity.example/\"\n\
            identity_did_document = \"https://identity.example/did.json\"\n";
        assert_eq!(settings(key), Ok(()));
        assert_eq!(settings(&[key, one_login].concat()), Ok(()));
        assert_eq!(settings("secret_file = \"secret\"\nscopes = [\"openid\", \"profile\"]\n"), Ok(()));
        for (lines, told) in [
            ("", "needs one of key_file and secret_file"),
            ("secret_file = \"secret\"\nsigned_requests = true\n", "needs a key_file"),
            (&[key, "secret_file = \"secret\"\n"].concat(), "needs one of"),
            (&[key, "scopes = []\n"].concat(), "must hold \"openid\""),
            (&[key, "algorithms = []\n"].concat(), "must name one at least"),
            (&[key, "algorithms = [\"HS256\"]\n"].concat(), "none of them for a shared secret"),
            (&[key, "algorithms = [\"none\"]\n"].concat(), "unknown variant"),
            (
                &[key, one_login, "identity_algorithms = []\n"].concat(),
                "identity.one_login.identity_algorithms must name",
            ),
            (&[key, one_login, "identity_algorithms = [\"HS256\"]\n"].concat(), "none of them for a shared secret"),
            (&[key, "client_secret = \"s\"\n"].concat(), "client_secret"),
        ] {
            let error = settings(lines).unwrap_err();
            assert!(error.contains(told), "{error}");
        }
    }

    #[test]
    fn what_is_told_to_a_provider_is_told_to_nobody_else() {
        let is = |url: &str| is_secret(&Url::parse(url).unwrap());
        assert!(
            is("https://provider.example/")
                && is("http://127.0.0.1:3000")
                && is("http://localhost/")
                && is("http://[::1]")
        );
        assert!(!is("http://provider.example/") && !is("http://127.0.0.1.example") && !is("file:///etc"));
    }

    #[test]
    fn a_class_is_told_for_the_level_that_it_stands_for() {
        let classes: Classes = toml::from_str("P2 = \"loa3\"").unwrap();
        assert_eq!((classes.of(Confidence::P2), classes.of(Confidence::P0)), (Some("loa3"), None));
        assert!(toml::from_str::<Classes>("P3 = \"loa4\"").is_err());
    }
}
