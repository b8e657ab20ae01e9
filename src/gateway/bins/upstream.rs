//! Asking a council's system over HTTP: time-outs, a limit of size, one retry within a budget, a circuit breaker.
//!
//! Must not be here: what an answer means; that is the adapter's. Addresses asked for are never logged.

mod body;
mod circuit;

pub use body::{Body, narrow, text};

use crate::port::PortError;
use anyhow::{Context, ensure};
use circuit::{Breaker, RetryBudget};
use jiff::civil::Date;
use reqwest::header::{ACCEPT_ENCODING, HeaderMap, LOCATION, RETRY_AFTER};
use reqwest::{Client, StatusCode, Url, redirect};
use serde::Deserialize;
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

const CONNECT_TIME_OUT: Duration = Duration::from_secs(5);
const MOST_REDIRECTS: usize = 3;

/// `[bins.upstream]`: how patient the gateway is with the system behind it.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Within this many seconds an answer must be there in full.
    pub seconds: u64,
    pub most_bytes: usize,
    /// So many homes in a row that it failed for, and the system is left alone for `pause_seconds`.
    pub failures: u32,
    pub pause_seconds: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { seconds: 90, most_bytes: 2 * 1024 * 1024, failures: 5, pause_seconds: 30 }
    }
}

/// One system of the council.
pub struct Upstream {
    client: Client,
    most_bytes: usize,
    breaker: Breaker,
    budget: RetryBudget,
    hash: RandomState,
}

/// An answer that arrived whole: a good one, or one that says what was wrong with the question (most of 4xx).
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub body: Body,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum UpstreamError {
    #[error("it has failed too often and is left alone for {} s", retry_after.as_secs())]
    LeftAlone { retry_after: Duration },
    #[error("it cannot be reached: {0}")]
    Connect(#[source] reqwest::Error),
    #[error("it did not answer in time")]
    TimedOut,
    #[error("its answer broke off: {0}")]
    Broken(#[source] reqwest::Error),
    #[error("its answer is longer than {0} bytes")]
    TooLarge(usize),
    #[error("its answer cannot be unpacked: {0}")]
    Packed(#[source] std::io::Error),
    #[error("its answer is packed as {0:?}, which the gateway cannot unpack")]
    Packing(String),
    #[error("it answered {status}")]
    Status { status: StatusCode, retry_after: Option<Duration> },
    /// `to` is no more than scheme, host and port: the rest may say whose bins were asked for.
    #[error("it answered {status} and redirects to {to}; if that is where it is now, put it into council.toml")]
    Redirected { status: StatusCode, to: String },
    #[error("it redirects more than {MOST_REDIRECTS} times")]
    Circles,
}

/// Why an answer that arrived, or one entry of it, cannot be used. Never with its text: the log must not tell of a home.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("it is not the JSON that was expected, at line {} column {}", .0.line(), .0.column())]
    Json(#[from] serde_json::Error),
    #[error("it is not a whole calendar")]
    Calendar,
    #[error("it holds a date that is not that of a collection")]
    Date,
    #[error("it holds a rule that cannot be followed")]
    Rule,
    #[error("it repeats more events than the {0} that are followed")]
    TooManyRules(usize),
    #[error("it holds more than {0} collections of one home")]
    TooManyCollections(usize),
    #[error("it names a bin with nothing, or with a whole text")]
    Name,
    #[error("where a bin should be, it says that it failed")]
    Failure,
    #[error("it holds no collection")]
    Empty,
    #[error("it answered {0}")]
    Status(StatusCode),
    #[error("it refuses to answer for this home")]
    Refused,
}

impl Upstream {
    pub fn new(settings: &Settings) -> anyhow::Result<Self> {
        // Refused when it was done before, by another adapter: then it is in place already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .user_agent(concat!("doorstep-gateway/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT_TIME_OUT)
            .timeout(Duration::from_secs(settings.seconds))
            .redirect(redirect::Policy::custom(within_the_host))
            .build()
            .context("the system's certificates cannot be read; is ca-certificates installed?")?;
        Ok(Upstream {
            client,
            most_bytes: settings.most_bytes,
            breaker: Breaker::new(settings.failures, Duration::from_secs(settings.pause_seconds)),
            budget: RetryBudget::new(),
            hash: RandomState::new(),
        })
    }

    pub async fn get(&self, url: Url) -> Result<Answer, UpstreamError> {
        let question = self.hash.hash_one(url.as_str());
        self.breaker.admit().map_err(|retry_after| UpstreamError::LeftAlone { retry_after })?;
        self.budget.earn();
        let answer = match self.once(url.clone()).await {
            Err(error) if error.may_pass() && self.budget.spend() => {
                tokio::time::sleep(a_moment()).await;
                self.once(url).await
            }
            answer => answer,
        };
        let outcome = if answer.is_ok() { "answered" } else { "failed" };
        metrics::counter!("upstream_requests_total", "outcome" => outcome).increment(1);
        match answer {
            Ok(_) => self.breaker.succeeded(),
            Err(_) => self.breaker.failed(question),
        }
        answer
    }

    async fn once(&self, url: Url) -> Result<Answer, UpstreamError> {
        let mut response = self.client.get(url).header(ACCEPT_ENCODING, "gzip").send().await?;
        let status = response.status();
        if let Some(to) = location(&response) {
            return Err(if may_follow(response.url(), &to) {
                UpstreamError::Circles
            } else {
                UpstreamError::Redirected { status, to: to.origin().ascii_serialization() }
            });
        }
        if !is_answer(status) {
            return Err(UpstreamError::Status { status, retry_after: retry_after(response.headers()) });
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > self.most_bytes {
                return Err(UpstreamError::TooLarge(self.most_bytes));
            }
            body.extend_from_slice(&chunk);
        }
        let body = Body::unpacked(body, response.headers(), self.most_bytes)?;
        Ok(Answer { status, body })
    }
}

impl UpstreamError {
    /// Whether the next call may well fare better.
    fn may_pass(&self) -> bool {
        const BUSY: StatusCode = StatusCode::SERVICE_UNAVAILABLE;
        matches!(self, UpstreamError::Connect(_) | UpstreamError::Status { status: BUSY, retry_after: None })
    }
}

impl From<reqwest::Error> for UpstreamError {
    fn from(error: reqwest::Error) -> Self {
        // The URL says whose bins were asked for.
        let error = error.without_url();
        if error.is_timeout() {
            UpstreamError::TimedOut
        } else if error.is_connect() {
            UpstreamError::Connect(error)
        } else {
            UpstreamError::Broken(error)
        }
    }
}

impl From<UpstreamError> for PortError {
    fn from(error: UpstreamError) -> Self {
        tracing::warn!(%error, "the council's system was asked in vain");
        let retry_after = match error {
            UpstreamError::LeftAlone { retry_after } => Some(retry_after),
            UpstreamError::Status { retry_after, .. } => retry_after,
            _ => None,
        };
        PortError::Unavailable { retry_after }
    }
}

impl From<Unreadable> for PortError {
    fn from(error: Unreadable) -> Self {
        tracing::warn!(%error, "the answer of the council's system cannot be used");
        PortError::Unavailable { retry_after: None }
    }
}

impl Unreadable {
    /// For figures, and to be counted in the log.
    pub fn kind(&self) -> &'static str {
        match self {
            Unreadable::Json(_) => "shape",
            Unreadable::Calendar => "calendar",
            Unreadable::Date => "date",
            Unreadable::Rule | Unreadable::TooManyRules(_) => "rule",
            Unreadable::TooManyCollections(_) => "number",
            Unreadable::Name => "name",
            Unreadable::Failure => "error",
            Unreadable::Empty => "empty",
            Unreadable::Status(_) | Unreadable::Refused => "refusal",
        }
    }
}

/// The date, unless it is one of the years by which systems say "none" (0001, 1900, 9999).
pub fn plausible(date: Date) -> Result<Date, Unreadable> {
    if (2000..2100).contains(&date.year()) { Ok(date) } else { Err(Unreadable::Date) }
}

/// Whether a status speaks of the home that was asked for. These four of the 4xx speak of the gateway.
fn is_answer(status: StatusCode) -> bool {
    const TURNED_AWAY: [StatusCode; 4] =
        [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS];
    status.is_success() || status.is_client_error() && !TURNED_AWAY.contains(&status)
}

/// `Retry-After` in seconds, an hour at most; one that gives a date is left out.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds: u64 = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds.min(3600)))
}

fn within_the_host(attempt: redirect::Attempt) -> redirect::Action {
    let stays = attempt.previous().last().is_some_and(|last| may_follow(last, attempt.url()));
    if stays && attempt.previous().len() <= MOST_REDIRECTS { attempt.follow() } else { attempt.stop() }
}

/// Whether a redirect stays where the settings lead: on the same scheme, host and port, or from HTTP to HTTPS on the
/// same host, as every system moves sooner or later. Never back to HTTP.
fn may_follow(from: &Url, to: &Url) -> bool {
    from.origin() == to.origin()
        || from.scheme() == "http" && to.scheme() == "https" && from.host().is_some() && from.host() == to.host()
}

/// Where a redirect leads that was not followed.
fn location(response: &reqwest::Response) -> Option<Url> {
    let location = response.headers().get(LOCATION).filter(|_| response.status().is_redirection())?;
    response.url().join(location.to_str().ok()?).ok()
}

/// The address on the web that a setting gives; `webcal` is how calendar programs write HTTPS.
pub fn web_address(setting: &str, text: &str) -> anyhow::Result<Url> {
    let text = text.trim();
    let wrong = || format!("{setting} must be an address that begins with https:// or http://, not {text:?}");
    let is_calendar = |(scheme, _): &(&str, &str)| ["webcal", "webcals"].contains(&&*scheme.to_ascii_lowercase());
    let secure = text.split_once("://").filter(is_calendar).map(|(_, rest)| format!("https://{rest}"));
    let url = Url::parse(secure.as_deref().unwrap_or(text)).with_context(wrong)?;
    ensure!(["https", "http"].contains(&url.scheme()) && url.has_host(), wrong());
    Ok(url)
}

/// 100 to 300 ms, so that those who failed together do not come back together.
fn a_moment() -> Duration {
    Duration::from_millis(100 + RandomState::new().hash_one(()) % 200)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bins::stub::{Reply, Stub};

    fn upstream(settings: Settings) -> Upstream {
        Upstream::new(&settings).unwrap()
    }

    async fn get(upstream: &Upstream, stub: &Stub) -> Result<Answer, UpstreamError> {
        upstream.get(Url::parse(&stub.base).unwrap()).await
    }

    async fn get_home(upstream: &Upstream, stub: &Stub, home: u32) -> Result<Answer, UpstreamError> {
        upstream.get(Url::parse(&format!("{}/?home={home}", stub.base)).unwrap()).await
    }

    #[tokio::test]
    async fn good_answers_and_refusals_are_handed_on() {
        for status in [200, 400, 404] {
            let stub = Stub::start(move |_| Reply::Answer(status, b"text".to_vec())).await;
            let answer = get(&upstream(Settings::default()), &stub).await.unwrap();
            assert_eq!((answer.status.as_u16(), &*answer.body.bytes), (status, &b"text"[..]));
        }
    }

    #[tokio::test]
    async fn what_is_too_long_is_not_read_to_its_end() {
        let stub = Stub::start(|_| Reply::Answer(200, vec![b'a'; 100_000])).await;
        let limited = upstream(Settings { most_bytes: 50_000, ..Settings::default() });
        assert!(matches!(get(&limited, &stub).await, Err(UpstreamError::TooLarge(50_000))));
        let enough = upstream(Settings { most_bytes: 100_000, ..Settings::default() });
        assert_eq!(get(&enough, &stub).await.unwrap().body.bytes.len(), 100_000);
    }

    #[tokio::test]
    async fn an_answer_that_breaks_off_is_none() {
        let stub = Stub::start(|_| Reply::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc".to_vec())).await;
        assert!(matches!(get(&upstream(Settings::default()), &stub).await, Err(UpstreamError::Broken(_))));
    }

    #[tokio::test]
    async fn what_is_not_http_is_none() {
        let stub = Stub::start(|_| Reply::Raw(b"\x00\xff garbage\r\n\r\n".to_vec())).await;
        assert!(matches!(get(&upstream(Settings::default()), &stub).await, Err(UpstreamError::Broken(_))));
    }

    #[tokio::test]
    async fn silence_ends_in_a_time_out() {
        let stub = Stub::start(|_| Reply::Silence).await;
        let patient = upstream(Settings::default());
        let answer = async { get(&patient, &stub).await };
        let skip = async {
            stub.asked_times(1).await;
            tokio::time::pause();
        };
        assert!(matches!(tokio::join!(answer, skip).0, Err(UpstreamError::TimedOut)));
    }

    #[tokio::test]
    async fn a_system_that_is_busy_is_asked_once_more() {
        let stub = Stub::start(|nth| Reply::Answer(if nth == 0 { 503 } else { 200 }, Vec::new())).await;
        let upstream = upstream(Settings::default());
        assert!(get(&upstream, &stub).await.is_ok());
        assert_eq!(stub.asked().len(), 2);
    }

    #[tokio::test]
    async fn a_system_that_fails_is_not_asked_twice() {
        let stub = Stub::start(|_| Reply::Answer(500, Vec::new())).await;
        let failed = get(&upstream(Settings::default()), &stub).await;
        assert!(matches!(failed, Err(UpstreamError::Status { status: StatusCode::INTERNAL_SERVER_ERROR, .. })));
        assert_eq!(stub.asked().len(), 1);
    }

    #[tokio::test]
    async fn a_system_that_keeps_failing_is_left_alone() {
        let stub = Stub::start(|_| Reply::Answer(500, Vec::new())).await;
        let upstream = upstream(Settings { failures: 2, ..Settings::default() });
        for home in 0..2 {
            assert!(matches!(get_home(&upstream, &stub, home).await, Err(UpstreamError::Status { .. })));
        }
        assert!(matches!(get_home(&upstream, &stub, 2).await, Err(UpstreamError::LeftAlone { .. })));
        assert_eq!(stub.asked().len(), 2);
    }

    #[tokio::test]
    async fn a_system_that_turns_the_gateway_away_is_left_alone() {
        for status in [401, 403, 408, 429] {
            let stub = Stub::start(move |_| Reply::Answer(status, Vec::new())).await;
            let upstream = upstream(Settings { failures: 1, ..Settings::default() });
            assert!(matches!(get(&upstream, &stub).await, Err(UpstreamError::Status { .. })), "{status}");
            assert!(matches!(get(&upstream, &stub).await, Err(UpstreamError::LeftAlone { .. })), "{status}");
        }
    }

    #[tokio::test]
    async fn a_system_that_says_when_to_come_back_is_not_asked_before() {
        for (status, said, seconds) in
            [(429, "120", Some(120)), (503, "7", Some(7)), (503, "999999999", Some(3600)), (429, "soon", None)]
        {
            let reply = format!("HTTP/1.1 {status} -\r\nretry-after: {said}\r\ncontent-length: 0\r\n\r\n");
            let stub = Stub::start(move |_| Reply::Raw(reply.clone().into_bytes())).await;
            let error = get(&upstream(Settings::default()), &stub).await.unwrap_err();
            let retry_after = seconds.map(Duration::from_secs);
            assert_eq!(PortError::from(error), PortError::Unavailable { retry_after }, "{status} {said}");
            assert_eq!(stub.asked().len(), 1);
        }
    }

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
        assert_eq!(stub.asked().len(), MOST_REDIRECTS + 1);
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

    #[test]
    fn what_is_no_address_on_the_web_says_so() {
        for (text, read) in [
            ("https://bins.example/1", "https://bins.example/1"),
            (" HTTP://bins.example", "http://bins.example/"),
            ("webcal://bins.example/1.ics", "https://bins.example/1.ics"),
            ("WebCals://bins.example", "https://bins.example/"),
        ] {
            assert_eq!(web_address("bins.url", text).unwrap().as_str(), read);
        }
        for text in ["", "bins.example", "localhost:8080", "ftp://bins.example", "file:///etc/passwd", "http://"] {
            let error = web_address("bins.url", text).unwrap_err().to_string();
            assert!(error.contains("bins.url must be an address that begins with https://"), "{error}");
        }
    }

    #[tokio::test]
    async fn an_error_does_not_tell_whose_bins_were_asked_for() {
        let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let url = Url::parse(&format!("http://{gone}/?uprn=100012345678")).unwrap();
        let error = upstream(Settings::default()).get(url).await.unwrap_err();
        assert!(matches!(error, UpstreamError::Connect(_)));
        assert!(!error.to_string().contains("100012345678"), "{error}");
    }
}
