//! Where people reach the service, for links that leave the page.

use serde::Deserialize;
use std::ops::Deref;
use url::Url;

/// Scheme, host and, where it is not the usual one, port: `https://bins.example.gov.uk`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Origin(String);

#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not the address of a service; give scheme and host alone, as in \"https://bins.example.gov.uk\"")]
pub struct NoOrigin(String);

impl TryFrom<String> for Origin {
    type Error = NoOrigin;

    fn try_from(text: String) -> Result<Self, NoOrigin> {
        match Url::parse(&text) {
            Ok(url) if is_bare(&url) => Ok(Origin(url.origin().ascii_serialization())),
            _ => Err(NoOrigin(text)),
        }
    }
}

/// Nothing but scheme, host and port.
fn is_bare(url: &Url) -> bool {
    let is_anybody = url.username().is_empty() && url.password().is_none();
    let is_root = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    matches!(url.scheme(), "http" | "https") && is_anybody && is_root
}

impl Deref for Origin {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_scheme_and_host_alone() {
        for (text, origin) in [
            ("https://bins.example.gov.uk", "https://bins.example.gov.uk"),
            ("https://Bins.Example:443/", "https://bins.example"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("https://[2001:db8::1]", "https://[2001:db8::1]"),
        ] {
            assert_eq!(&*Origin::try_from(text.to_owned()).unwrap(), origin);
        }
        for text in [
            "",
            "bins.example",
            "ftp://bins.example",
            "https://",
            "https://bins.example/start",
            "https://bins.example?a",
            "https://bins.example/#a",
            "https://me@bins.example",
            "javascript:alert(1)",
        ] {
            assert!(Origin::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
