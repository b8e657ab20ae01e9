//! What a provider tells of itself (OpenID Connect Discovery 1.0, 3).

use super::is_secret;
use serde::Deserialize;
use url::Url;

#[derive(Debug, Deserialize)]
pub struct Metadata {
    pub issuer: String,
    pub authorization_endpoint: Url,
    pub token_endpoint: Url,
    pub jwks_uri: Url,
    pub userinfo_endpoint: Option<Url>,
    pub end_session_endpoint: Option<Url>,
    /// Whether it always says who leads back (RFC 9207).
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MetadataFault {
    #[error("there is no place for it below identity.issuer")]
    NoPlace,
    #[error("it is of another issuer than identity.issuer says, which counts to the last `/`")]
    Issuer,
    #[error("one of its endpoints does not begin with https://")]
    NotSecret,
}

/// Where the metadata of an issuer is.
pub fn place(issuer: &str) -> Result<Url, MetadataFault> {
    let place = [issuer.trim_end_matches('/'), "/.well-known/openid-configuration"].concat();
    Url::parse(&place).map_err(|_| MetadataFault::NoPlace)
}

impl Metadata {
    pub fn check(&self, issuer: &str) -> Result<(), MetadataFault> {
        if self.issuer != issuer {
            return Err(MetadataFault::Issuer);
        }
        let Metadata { authorization_endpoint, token_endpoint, jwks_uri, .. } = self;
        let optional = [&self.userinfo_endpoint, &self.end_session_endpoint].into_iter().flatten();
        let mut all = [authorization_endpoint, token_endpoint, jwks_uri].into_iter().chain(optional);
        if all.all(is_secret) { Ok(()) } else { Err(MetadataFault::NotSecret) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(name: &str, value: &str) -> Result<(), MetadataFault> {
        let mut told = json!({
            "issuer": "https://provider.example/",
            "authorization_endpoint": "https://provider.example/authorize",
            "token_endpoint": "https://provider.example/token",
            "jwks_uri": "https://provider.example/jwks",
        });
        told[name] = json!(value);
        serde_json::from_value::<Metadata>(told).unwrap().check("https://provider.example/")
    }

    #[test]
    fn it_is_of_the_issuer_that_was_asked_and_nothing_goes_in_clear() {
        assert_eq!(check("issuer", "https://provider.example/"), Ok(()));
        assert_eq!(check("issuer", "https://provider.example"), Err(MetadataFault::Issuer));
        for name in
            ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "end_session_endpoint"]
        {
            assert_eq!(check(name, "http://provider.example/x"), Err(MetadataFault::NotSecret), "{name}");
        }
    }

    #[test]
    fn its_place_is_below_the_issuer() {
        for issuer in ["https://provider.example", "https://provider.example/"] {
            let place = place(issuer).unwrap();
            assert_eq!(place.as_str(), "https://provider.example/.well-known/openid-configuration");
        }
        let realm = place("https://id.example/realms/council").unwrap();
        assert_eq!(realm.path(), "/realms/council/.well-known/openid-configuration");
        assert_eq!(place("provider"), Err(MetadataFault::NoPlace));
    }
}
