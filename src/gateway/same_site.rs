//! Whether a write comes from a page of this service: a page of another site must not send a report for whoever looks at
//! it. Browsers say it themselves, in `Sec-Fetch-Site` (Fetch Metadata) and in `Origin` (Fetch).

use crate::origin::Origin;
use axum::http::{HeaderMap, header};
use url::Url;

/// Where a request was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// A page of this service.
    Here,
    /// A page of another site, or one that hides which.
    Elsewhere,
    /// No browser says so: a program, or an old browser that leaves it out.
    Unknown,
}

impl Sender {
    /// `origin` is that of the service. Behind a proxy it may be asked for by another name than it is known by.
    pub fn of(headers: &HeaderMap, origin: &Origin) -> Sender {
        let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
        match (text(SEC_FETCH_SITE), text(header::ORIGIN.as_str())) {
            (Some("same-origin"), _) => Sender::Here,
            // "none" is a person who sends the page again, such as by loading it anew.
            (None | Some("none"), Some(named)) => {
                let host = host_of(named);
                let is_asked = host.is_some() && host.as_deref() == text(header::HOST.as_str());
                let is_ours = *named == **origin || is_asked;
                if is_ours { Sender::Here } else { Sender::Elsewhere }
            }
            (None | Some("none"), None) => Sender::Unknown,
            (Some(_), _) => Sender::Elsewhere,
        }
    }
}

const SEC_FETCH_SITE: &str = "sec-fetch-site";

/// As the header `Host` has it, with the port where that is not the usual one.
fn host_of(origin: &str) -> Option<String> {
    let url = Url::parse(origin).ok()?;
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderName;

    fn sender(said: &[(&'static str, &'static str)]) -> Sender {
        let header =
            |(name, value): &(&'static str, &'static str)| (HeaderName::from_static(name), value.parse().unwrap());
        let headers: HeaderMap = said.iter().map(header).collect();
        Sender::of(&headers, &Origin::try_from("https://bins.example".to_owned()).unwrap())
    }

    #[test]
    fn a_page_of_another_site_is_told_from_ours_by_what_the_browser_says() {
        let (site, origin, host) = ("sec-fetch-site", "origin", "host");
        for (said, expected) in [
            (&[(site, "same-origin")][..], Sender::Here),
            (&[(origin, "https://bins.example")], Sender::Here),
            (&[(site, "none"), (origin, "https://bins.example")], Sender::Here),
            (&[(origin, "http://localhost:8080"), (host, "localhost:8080")], Sender::Here),
            (&[(site, "cross-site"), (origin, "https://bins.example")], Sender::Elsewhere),
            (&[(site, "same-site")], Sender::Elsewhere),
            (&[(origin, "https://bins.example.evil.example"), (host, "bins.example")], Sender::Elsewhere),
            (&[(origin, "http://localhost:8081"), (host, "localhost:8080")], Sender::Elsewhere),
            (&[(origin, "null"), (host, "bins.example")], Sender::Elsewhere),
            (&[(origin, "null")], Sender::Elsewhere),
            (&[(host, "bins.example")], Sender::Unknown),
            (&[], Sender::Unknown),
        ] {
            assert_eq!(sender(said), expected, "{said:?}");
        }
    }
}
