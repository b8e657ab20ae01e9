//! Asking a council's system over HTTP: time-outs, a limit of size, one retry within a budget, a circuit breaker.
//!
//! Must not be here: what an answer means; that is the adapter's. Addresses asked for are never logged.

mod body;
mod circuit;
mod error;
mod redirects;
mod streamed;
#[cfg(test)]
pub(crate) mod stub;
mod web_address;

pub use body::{Body, narrow, text};
pub use circuit::Breaker;
pub use error::UpstreamError;
pub use streamed::{Posted, Streamed};
pub use web_address::web_address;

use anyhow::Context;
use circuit::RetryBudget;
use redirects::{location, may_follow, within_the_host};
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::{Client, RequestBuilder, StatusCode, Url, redirect};
use serde::Deserialize;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::Arc;
use std::time::Duration;

const CONNECT_TIME_OUT: Duration = Duration::from_secs(5);

/// `[<area>.upstream]`: how patient the gateway is with the system behind it.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Within this many seconds an answer must be there in full.
    pub seconds: u64,
    pub most_bytes: usize,
    /// After it failed for so many questions in a row, such as homes, the system is left alone for `pause_seconds`.
    pub failures: u32,
    pub pause_seconds: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { seconds: 90, most_bytes: 2 * 1024 * 1024, failures: 5, pause_seconds: 30 }
    }
}

/// One system of the council, the same for all who have a copy of it.
#[derive(Clone)]
pub struct Upstream {
    client: Client,
    most_bytes: usize,
    breaker: Arc<Breaker>,
    budget: Arc<RetryBudget>,
    hash: RandomState,
}

/// An answer that arrived whole: a good one, or one that says what was wrong with the question (most of 4xx).
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub body: Body,
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
            breaker: Arc::new(Breaker::new(settings.failures, Duration::from_secs(settings.pause_seconds))),
            budget: Arc::new(RetryBudget::new()),
            hash: RandomState::new(),
        })
    }

    pub async fn get(&self, url: Url) -> Result<Answer, UpstreamError> {
        self.get_kind(url, "*/*").await
    }

    /// In one form of several that an address may have (`Accept`).
    pub async fn get_kind(&self, url: Url, kind: &'static str) -> Result<Answer, UpstreamError> {
        let question = self.admit(&url)?;
        self.budget.earn();
        let request = || self.client.get(url.clone()).header(ACCEPT, kind);
        let answer = match self.once(request()).await {
            Err(error) if error.may_pass() && self.budget.spend() => {
                tokio::time::sleep(a_moment()).await;
                self.once(request()).await
            }
            answer => answer,
        };
        self.counted(question, answer)
    }

    /// Asks in the name of whoever was given this token.
    pub async fn get_as(&self, url: Url, bearer: &str) -> Result<Answer, UpstreamError> {
        let question = self.admit(&url)?;
        let answer = self.once(self.client.get(url).bearer_auth(bearer)).await;
        self.counted(question, answer)
    }

    /// Asks in the name of whoever has this key, which is not a bearer token but stands in a header of its own.
    pub async fn get_with(&self, url: Url, header: &'static str, key: &str) -> Result<Answer, UpstreamError> {
        let question = self.admit(&url)?;
        let answer = self.once(self.client.get(url).header(header, key)).await;
        self.counted(question, answer)
    }

    /// Posts JSON in the same way, once.
    pub async fn post_json_with<T: serde::Serialize + Sync>(
        &self,
        url: Url,
        header: &'static str,
        key: &str,
        body: &T,
    ) -> Result<Answer, UpstreamError> {
        let question = self.admit(&url)?;
        let body = serde_json::to_vec(body).map_err(UpstreamError::Unwritten)?;
        let request = self.client.post(url).header(header, key).header(CONTENT_TYPE, "application/json");
        let answer = self.once(request.body(body)).await;
        self.counted(question, answer)
    }

    /// Posts a form, once: what may have been done is not done again.
    pub async fn post_form(&self, url: Url, fields: &[(&str, &str)]) -> Result<Answer, UpstreamError> {
        let question = self.admit(&url)?;
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self.client.post(url).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body);
        let answer = self.once(request).await;
        self.counted(question, answer)
    }

    /// Posts JSON in the name of whoever has this key, once. By `key` the other side knows the same question again.
    pub async fn post_json_as<T: serde::Serialize + Sync>(
        &self,
        url: Url,
        bearer: &str,
        key: &str,
        body: &T,
    ) -> Result<Answer, UpstreamError> {
        let question = self.admit(&url)?;
        let body = serde_json::to_vec(body).map_err(UpstreamError::Unwritten)?;
        let request = self.client.post(url).bearer_auth(bearer).header("Idempotency-Key", key);
        let answer = self.once(request.header(CONTENT_TYPE, "application/json").body(body)).await;
        self.counted(question, answer)
    }

    /// The number of the question, unless the system is left alone.
    fn admit(&self, url: &Url) -> Result<u64, UpstreamError> {
        self.breaker.admit().map_err(|retry_after| UpstreamError::LeftAlone { retry_after })?;
        Ok(self.question(&url.as_str()))
    }

    fn question(&self, what: &impl Hash) -> u64 {
        self.hash.hash_one(what)
    }

    fn counted(&self, question: u64, answer: Result<Answer, UpstreamError>) -> Result<Answer, UpstreamError> {
        tell(&self.breaker, question, answer.is_ok());
        answer
    }

    async fn once(&self, request: RequestBuilder) -> Result<Answer, UpstreamError> {
        let mut response = request.header(ACCEPT_ENCODING, "gzip").send().await?;
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

/// What became of a question, to the breaker and in figures.
fn tell(breaker: &Breaker, question: u64, is_answered: bool) {
    let outcome = if is_answered { "answered" } else { "failed" };
    metrics::counter!("upstream_requests_total", "outcome" => outcome).increment(1);
    if is_answered { breaker.succeeded() } else { breaker.failed(question) }
}

/// Whether a status speaks of what was asked for. These four of the 4xx speak of the gateway.
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

/// 100 to 300 ms, so that those who failed together do not come back together.
fn a_moment() -> Duration {
    Duration::from_millis(100 + RandomState::new().hash_one(()) % 200)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::port::PortError;
    use stub::{Reply, Stub};

    pub fn upstream(settings: Settings) -> Upstream {
        Upstream::new(&settings).unwrap()
    }

    pub async fn get(upstream: &Upstream, stub: &Stub) -> Result<Answer, UpstreamError> {
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

    #[tokio::test]
    async fn an_error_does_not_tell_whose_bins_were_asked_for() {
        let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let url = Url::parse(&format!("http://{gone}/?uprn=100012345678")).unwrap();
        let error = upstream(Settings::default()).get(url).await.unwrap_err();
        assert!(matches!(error, UpstreamError::Connect(_)));
        assert!(!error.to_string().contains("100012345678"), "{error}");
    }
}
