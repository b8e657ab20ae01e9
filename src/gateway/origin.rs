//! Where people reach the service, for links that leave the page: what `[service] url` says. Without it, the name by
//! which the service was asked, which only the asker is told again.

use crate::App;
use axum::{extract::FromRequestParts, http::request::Parts};
use serde::Deserialize;
use std::convert::Infallible;
use std::ops::Deref;
use url::{Host, Url};

/// Scheme, host and, where it is not the usual one, port: `https://bins.example.gov.uk`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Origin {
    text: String,
    /// Whether it is only the name that a request has asked by, which whoever sends it may choose.
    is_asked: bool,
}

#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not the address of a service; give scheme and host alone, as in \"https://bins.example.gov.uk\"")]
pub struct NoOrigin(String);

impl Origin {
    /// The origin that a request names. From anybody but a trusted proxy, `X-Forwarded-*` is only a claim.
    pub(crate) fn named_by(parts: &Parts, is_proxied: bool) -> Option<Self> {
        let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
        // Where there are several proxies, the first has the name that was asked for.
        let forwarded = |name| Some(header(name).filter(|_| is_proxied)?.split(',').next()?.trim());
        let host = forwarded("x-forwarded-host").or_else(|| header("host"))?;
        let url = Url::parse(&format!("https://{host}")).ok()?;
        // Nobody certifies a number or this machine's own name.
        let scheme = match url.host()? {
            Host::Domain(name) if name != "localhost" => "https",
            _ => "http",
        };
        let scheme = forwarded("x-forwarded-proto").unwrap_or(scheme);
        let settled = Origin::try_from(format!("{scheme}://{host}")).ok()?;
        Some(Origin { is_asked: true, ..settled })
    }

    /// Whether nobody reaches it but from this machine.
    pub fn is_this_machine(&self) -> bool {
        match Url::parse(&self.text).ok().as_ref().and_then(Url::host) {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }

    /// Whether nobody has said where the service is but the request itself.
    pub fn is_asked(&self) -> bool {
        self.is_asked
    }
}

impl FromRequestParts<App> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let named = || Origin::named_by(parts, app.limits.trusts(parts));
        let nowhere = || Origin { text: "http://localhost".to_owned(), is_asked: true };
        Ok(app.origin.clone().or_else(named).unwrap_or_else(nowhere))
    }
}

impl TryFrom<String> for Origin {
    type Error = NoOrigin;

    fn try_from(text: String) -> Result<Self, NoOrigin> {
        match Url::parse(&text) {
            Ok(url) if is_bare(&url) => Ok(Origin { text: url.origin().ascii_serialization(), is_asked: false }),
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
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{config::EMBEDDED, testing::Town};
    use axum::{body::Body, http::Request};
    use jiff::civil::date;

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

    /// The embedded council with these settings besides, and nobody who signs in: others reach it.
    fn town(settings: &str) -> Town {
        let (council, _) = EMBEDDED.split_once("[identity]").unwrap();
        Town::of(&[council, settings].concat(), date(2026, 11, 22))
    }

    const CALENDAR_PAGE: &str = "/bins/990000000012/calendar";

    /// The start of the feed's address, as the page gives it to whoever asks with these headers.
    async fn told(town: &Town, peer: [u8; 4], headers: &[(&str, &str)]) -> String {
        let asked =
            headers.iter().fold(Request::get(CALENDAR_PAGE), |asked, (name, value)| asked.header(*name, *value));
        let page = town.send_from(peer, asked.body(Body::empty()).unwrap()).await.body;
        let (_, feed) = page.split_once("class=\"copy\">").unwrap();
        feed.split_once("/api/").unwrap().0.to_owned()
    }

    #[tokio::test]
    async fn without_a_setting_the_asker_is_told_the_name_that_it_asked_by() {
        let town = town("[limits]\ntrusted_proxies = [\"192.0.2.1\"]\n");
        let (proxy, stranger) = ([192, 0, 2, 1], [192, 0, 2, 2]);
        let forwarded = [("host", "here"), ("x-forwarded-host", "bins.example"), ("x-forwarded-proto", "http")];
        for (peer, headers, origin) in [
            (proxy, &forwarded[..], "http://bins.example"),
            (stranger, &forwarded, "https://here"),
            (stranger, &[("host", "127.0.0.1:8080")], "http://127.0.0.1:8080"),
            (stranger, &[("host", "localhost:8080")], "http://localhost:8080"),
            (stranger, &[("host", "bins.example/evil.example")], "http://localhost"),
            (stranger, &[("host", "me@evil.example")], "http://localhost"),
            (stranger, &[], "http://localhost"),
        ] {
            assert_eq!(told(&town, peer, headers).await, origin, "{headers:?}");
        }
    }

    #[tokio::test]
    async fn where_the_service_is_said_to_be_no_request_says_otherwise() {
        let town = town("[service]\nurl = \"https://bins.example\"\n");
        let forged = [("host", "evil.example"), ("x-forwarded-host", "evil.example")];
        assert_eq!(told(&town, [127, 0, 0, 1], &forged).await, "https://bins.example");
        let asked = Request::get("/").header("host", "evil.example").body(Body::empty()).unwrap();
        let links = town.send(asked).await.header("link").to_owned();
        assert!(links.starts_with("<https://bins.example/>;") && !links.contains("evil"), "{links}");
    }
}
