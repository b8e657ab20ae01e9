//! How far a redirect is followed: within the host that the settings name.

use reqwest::header::LOCATION;
use reqwest::{Url, redirect};

pub const MAX_REDIRECTS: usize = 3;

pub fn within_the_host(attempt: redirect::Attempt) -> redirect::Action {
    let stays = attempt.previous().last().is_some_and(|last| may_follow(last, attempt.url()));
    if stays && attempt.previous().len() <= MAX_REDIRECTS { attempt.follow() } else { attempt.stop() }
}

/// Whether a redirect stays where the settings lead: on the same scheme, host and port, or from HTTP to HTTPS on the
/// same host, as every system moves sooner or later. Never back to HTTP.
pub fn may_follow(from: &Url, to: &Url) -> bool {
    from.origin() == to.origin()
        || from.scheme() == "http" && to.scheme() == "https" && from.host().is_some() && from.host() == to.host()
}

/// Where a redirect leads that was not followed.
pub fn location(response: &reqwest::Response) -> Option<Url> {
    let location = response.headers().get(LOCATION).filter(|_| response.status().is_redirection())?;
    response.url().join(location.to_str().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::upstream::stub::{Reply, Stub};
    use crate::upstream::tests::{get, upstream};
    use crate::upstream::{Settings, UpstreamError};

    fn redirect(location: &str, status: u16) -> Reply {
        let head = format!("HTTP/1.1 {status} -\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n");
        Reply::Raw(head.into_bytes())
    }

    #[tokio::test]
    async fn a_redirect_is_followed_within_the_host_alone() {
        for status in [301, 302, 303, 307, 308] {
            let elsewhere = Stub::start(|_| Reply::Answer(200, b"elsewhere".to_vec())).await;
            let away = format!("{}home/100012345678", elsewhere.base);
            let stub = Stub::start(move |nth| redirect(if nth == 0 { "/next" } else { &away }, status)).await;
            let error = get(&upstream(Settings::default()), &stub).await.unwrap_err();
            assert!(matches!(&error, UpstreamError::Redirected { to, .. } if format!("{to}/") == elsewhere.base));
            assert!(!error.to_string().contains("100012345678"), "{error}");
            assert_eq!(stub.asked(), ["GET / HTTP/1.1", "GET /next HTTP/1.1"]);
            assert!(elsewhere.asked().is_empty());
        }
    }

    #[tokio::test]
    async fn a_redirect_to_https_on_the_same_host_is_tried() {
        let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let stub = Stub::start(move |_| redirect(&format!("https://{gone}/"), 301)).await;
        let error = get(&upstream(Settings::default()), &stub).await.unwrap_err();
        assert!(error.to_string().starts_with("it cannot be reached"), "{error}");
    }

    #[tokio::test]
    async fn a_redirect_in_circles_ends() {
        let stub = Stub::start(|_| redirect("/", 302)).await;
        assert!(matches!(get(&upstream(Settings::default()), &stub).await, Err(UpstreamError::Circles)));
        assert_eq!(stub.asked().len(), MAX_REDIRECTS + 1);
    }

    #[test]
    fn a_redirect_never_leaves_the_host_nor_its_secrecy() {
        let may = |from, to| may_follow(&Url::parse(from).unwrap(), &Url::parse(to).unwrap());
        for (from, to) in [
            ("http://bins.example/1", "https://bins.example/1"),
            ("http://bins.example", "https://BINS.example:443/2"),
            ("https://bins.example", "https://bins.example/2"),
        ] {
            assert!(may(from, to), "{to}");
        }
        for (from, to) in [
            ("https://bins.example", "http://bins.example"),
            ("http://bins.example", "https://www.bins.example"),
            ("http://bins.example", "http://bins.example:8080"),
            ("http://bins.example", "https://bins.example.evil"),
            ("http://bins.example", "ftp://bins.example"),
        ] {
            assert!(!may(from, to), "{to}");
        }
    }
}
