//! Whether a write comes from a page of this service: a page of another site must not send a report for whoever looks at
//! it. Browsers say it themselves, in `Sec-Fetch-Site` (Fetch Metadata) and in `Origin` (Fetch).

use crate::origin::Origin;
use crate::problem::ProblemResponse;
use crate::site::is_page;
use axum::{
    extract::Request,
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
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
    /// `origin` is that of the service. Where it is settled, no other counts: whoever brings people to this machine by a name
    /// of their own has a page of the same origin there. Where it is not, it is whatever name was asked for.
    pub fn of(headers: &HeaderMap, origin: &Origin) -> Sender {
        let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
        match (text(SEC_FETCH_SITE), text(header::ORIGIN.as_str())) {
            (Some("same-origin"), None) => Sender::Here,
            (Some("same-origin"), Some(_)) if origin.is_asked() => Sender::Here,
            // "none" is a person who sends the page again, such as by loading it anew.
            (None | Some("none" | "same-origin"), Some(named)) => {
                let host = host_of(named).filter(|_| origin.is_asked());
                let is_asked = host.is_some() && host.as_deref() == text(header::HOST.as_str());
                let is_ours = *named == **origin || is_asked;
                if is_ours { Sender::Here } else { Sender::Elsewhere }
            }
            (None | Some("none"), None) => Sender::Unknown,
            (Some(_), _) => Sender::Elsewhere,
        }
    }
}

/// Refuses what a page of another site takes into itself, as by `<img>` or `fetch`: nobody who looks at that page has asked
/// for it, and it would be counted as theirs. A link is followed, and files are no page of anybody.
pub async fn only_asked_for(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if (path.starts_with("/api/") || is_page(path)) && is_taken_in(request.headers()) {
        return ProblemResponse::forbidden().into_response();
    }
    next.run(request).await
}

fn is_taken_in(headers: &HeaderMap) -> bool {
    let is = |name: &str, value: &str| headers.get(name).is_some_and(|said| said == value);
    is(SEC_FETCH_SITE, "cross-site") && headers.contains_key(SEC_FETCH_MODE) && !is(SEC_FETCH_MODE, "navigate")
}

const SEC_FETCH_MODE: &str = "sec-fetch-mode";
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
    use crate::testing::Town;
    use axum::{
        body::Body,
        http::{HeaderName, StatusCode},
    };
    use jiff::civil::date;

    fn sender(said: &[(&'static str, &'static str)], origin: &Origin) -> Sender {
        let header =
            |(name, value): &(&'static str, &'static str)| (HeaderName::from_static(name), value.parse().unwrap());
        let headers: HeaderMap = said.iter().map(header).collect();
        Sender::of(&headers, origin)
    }

    #[tokio::test]
    async fn what_a_page_of_another_site_takes_in_is_refused_and_not_counted() {
        let town = Town::on(date(2026, 11, 22));
        let asked = async |path: &str, site: &str, mode: &str| {
            let request = Request::get(path).header("sec-fetch-site", site).header("sec-fetch-mode", mode);
            town.send(request.body(Body::empty()).unwrap()).await.status
        };
        for path in ["/bins/990000000012", "/cy/bins/990000000012", "/api/v1/council", "/"] {
            assert_eq!(asked(path, "cross-site", "no-cors").await, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(asked(path, "cross-site", "cors").await, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(asked(path, "cross-site", "navigate").await, StatusCode::OK, "a link to {path}");
            assert_eq!(asked(path, "same-origin", "cors").await, StatusCode::OK, "{path}");
        }
        assert_eq!(asked("/bins/a.b", "cross-site", "no-cors").await, StatusCode::FORBIDDEN, "an id may hold a dot");
        assert_eq!(asked("/sw.js", "cross-site", "no-cors").await, StatusCode::OK);
    }

    #[test]
    fn a_page_of_another_site_is_told_from_ours_by_what_the_browser_says() {
        let (site, origin, host) = ("sec-fetch-site", "origin", "host");
        for (said, expected) in [
            (&[(site, "same-origin")][..], Sender::Here),
            (&[(origin, "https://bins.example")], Sender::Here),
            (&[(site, "none"), (origin, "https://bins.example")], Sender::Here),
            (&[(site, "cross-site"), (origin, "https://bins.example")], Sender::Elsewhere),
            (&[(site, "same-site")], Sender::Elsewhere),
            (&[(origin, "https://bins.example.evil.example"), (host, "bins.example")], Sender::Elsewhere),
            (&[(origin, "http://localhost:8081"), (host, "localhost:8080")], Sender::Elsewhere),
            (&[(origin, "null"), (host, "bins.example")], Sender::Elsewhere),
            (&[(origin, "null")], Sender::Elsewhere),
            (&[(host, "bins.example")], Sender::Unknown),
            (&[], Sender::Unknown),
        ] {
            for (name, service) in [("settled", settled()), ("asked", asked("bins.example"))] {
                assert_eq!(sender(said, &service), expected, "{said:?}, {name}");
            }
        }
    }

    fn settled() -> Origin {
        Origin::try_from("https://bins.example".to_owned()).unwrap()
    }

    /// As a request names it.
    fn asked(host: &str) -> Origin {
        let (parts, ()) = Request::get("/").header("host", host).body(()).unwrap().into_parts();
        Origin::named_by(&parts, false).unwrap()
    }

    #[test]
    fn where_the_service_is_settled_the_name_that_was_asked_for_is_not_believed() {
        let (site, origin, host) = ("sec-fetch-site", "origin", "host");
        for said in [
            &[(origin, "http://localhost:8080"), (host, "localhost:8080")][..],
            &[(origin, "http://evil.example"), (host, "evil.example")],
            &[(site, "same-origin"), (origin, "http://evil.example"), (host, "evil.example")],
            &[(site, "none"), (origin, "http://evil.example"), (host, "evil.example")],
        ] {
            let host = said.last().unwrap().1;
            assert_eq!(sender(said, &settled()), Sender::Elsewhere, "{said:?}");
            assert_eq!(sender(said, &asked(host)), Sender::Here, "{said:?}: there is no other name");
        }
        let ours = [(site, "same-origin"), (origin, "https://bins.example"), (host, "10.0.0.7:8080")];
        assert_eq!(sender(&ours, &settled()), Sender::Here, "a proxy asks by another name");
    }
}
