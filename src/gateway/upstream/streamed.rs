//! An answer that is read as it comes. What becomes of it is told to the breaker, also where nobody waits for it any more.

use super::{Breaker, Upstream, UpstreamError, redirects::location, retry_after, tell};
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE};
use reqwest::{Response, Url};
use std::sync::Arc;

/// What is posted in JSON, and what may come back.
pub struct Posted<'a> {
    pub url: Url,
    pub bearer: Option<&'a str>,
    pub accept: &'static str,
    pub body: &'a serde_json::Value,
}

/// An answer that has begun. It has failed unless it is said to be [good](Streamed::good).
pub struct Streamed {
    response: Response,
    left: usize,
    most_bytes: usize,
    attempt: Attempt,
}

/// Whoever gives up waiting drops it, and it counts as a failure.
struct Attempt {
    breaker: Arc<Breaker>,
    question: u64,
    is_good: bool,
}

impl Drop for Attempt {
    fn drop(&mut self) {
        tell(&self.breaker, self.question, self.is_good);
    }
}

impl Upstream {
    /// Posts JSON, once. Anything but success is a failure.
    pub async fn post_streamed(&self, posted: Posted<'_>) -> Result<Streamed, UpstreamError> {
        let body = serde_json::to_vec(posted.body).map_err(UpstreamError::Unwritten)?;
        self.breaker.admit().map_err(|retry_after| UpstreamError::LeftAlone { retry_after })?;
        let question = self.question(&(posted.url.as_str(), &body));
        let attempt = Attempt { breaker: Arc::clone(&self.breaker), question, is_good: false };
        let request = self.client.post(posted.url).header(ACCEPT, posted.accept).header(ACCEPT_ENCODING, "identity");
        let request = posted.bearer.into_iter().fold(request, |request, bearer| request.bearer_auth(bearer));
        let response = request.header(CONTENT_TYPE, "application/json").body(body).send().await?;
        let status = response.status();
        if let Some(to) = location(&response) {
            return Err(UpstreamError::Redirected { status, to: to.origin().ascii_serialization() });
        }
        if !status.is_success() {
            return Err(UpstreamError::Status { status, retry_after: retry_after(response.headers()) });
        }
        let packing = response.headers().get(CONTENT_ENCODING).and_then(|packing| packing.to_str().ok());
        if let Some(packing) = packing.filter(|packing| !packing.eq_ignore_ascii_case("identity")) {
            return Err(UpstreamError::Packing(packing.chars().take(20).collect()));
        }
        Ok(Streamed { response, left: self.most_bytes, most_bytes: self.most_bytes, attempt })
    }
}

impl Streamed {
    /// What it says to be, such as `text/event-stream`.
    pub fn kind(&self) -> &str {
        let kind = self.response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        kind.split(';').next().unwrap_or_default().trim()
    }

    /// What comes next; None at its end.
    pub async fn chunk(&mut self) -> Result<Option<Vec<u8>>, UpstreamError> {
        let Some(chunk) = self.response.chunk().await? else { return Ok(None) };
        self.left = self.left.checked_sub(chunk.len()).ok_or(UpstreamError::TooLarge(self.most_bytes))?;
        Ok(Some(chunk.to_vec()))
    }

    /// It was what it should be.
    pub fn good(mut self) {
        self.attempt.is_good = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::upstream::Settings;
    use crate::upstream::stub::{Reply, Stub};
    use serde_json::json;
    use std::time::Duration;

    async fn post(upstream: &Upstream, stub: &Stub, nth: usize) -> Result<Streamed, UpstreamError> {
        let (url, body) = (Url::parse(&stub.base).unwrap(), json!({ "nth": nth }));
        upstream.post_streamed(Posted { url, bearer: Some("secret"), accept: "text/event-stream", body: &body }).await
    }

    fn upstream(failures: u32, most_bytes: usize) -> Upstream {
        Upstream::new(&Settings { failures, most_bytes, ..Settings::default() }).unwrap()
    }

    #[tokio::test]
    async fn what_is_posted_comes_with_its_key_and_the_answer_is_read_to_its_end() {
        let stub = Stub::start(|_| Reply::Answer(200, b"one\ntwo".to_vec())).await;
        let mut streamed = post(&upstream(1, 100), &stub, 0).await.unwrap();
        assert_eq!(streamed.chunk().await.unwrap().as_deref(), Some(&b"one\ntwo"[..]));
        assert_eq!(streamed.chunk().await.unwrap(), None);
        let asked = &stub.requests()[0];
        assert_eq!((asked.header("authorization"), &*asked.body), ("Bearer secret", "{\"nth\":0}"));
    }

    #[tokio::test]
    async fn what_nobody_waits_for_any_more_has_failed_and_the_system_is_left_alone() {
        let stub = Stub::start(|_| Reply::Silence).await;
        let upstream = upstream(2, 100);
        for nth in 0..2 {
            let waited = tokio::time::timeout(Duration::from_millis(50), post(&upstream, &stub, nth)).await;
            assert!(waited.is_err());
        }
        assert!(matches!(post(&upstream, &stub, 2).await, Err(UpstreamError::LeftAlone { .. })));
    }

    #[tokio::test]
    async fn only_what_was_good_lets_the_next_through() {
        let stub = Stub::start(|_| Reply::Answer(200, b"{}".to_vec())).await;
        let upstream = upstream(1, 100);
        post(&upstream, &stub, 0).await.unwrap().good();
        drop(post(&upstream, &stub, 1).await.unwrap());
        assert!(matches!(post(&upstream, &stub, 2).await, Err(UpstreamError::LeftAlone { .. })));
    }

    #[tokio::test]
    async fn refusals_redirects_packed_and_too_long_answers_are_failures() {
        for status in [400, 401, 404, 429, 500] {
            let stub = Stub::start(move |_| Reply::Answer(status, b"{\"error\":{}}".to_vec())).await;
            let refused = post(&upstream(1, 100), &stub, 0).await;
            assert!(matches!(refused, Err(UpstreamError::Status { .. })), "{status}");
        }
        let raw = |text: &'static str| Stub::start(move |_| Reply::Raw(text.as_bytes().to_vec()));
        let stub = raw("HTTP/1.1 302 -\r\nlocation: http://elsewhere.example/\r\ncontent-length: 0\r\n\r\n").await;
        assert!(matches!(post(&upstream(1, 100), &stub, 0).await, Err(UpstreamError::Redirected { .. })));
        let stub = raw("HTTP/1.1 200 OK\r\ncontent-encoding: zstd\r\ncontent-length: 0\r\n\r\n").await;
        assert!(matches!(post(&upstream(1, 100), &stub, 0).await, Err(UpstreamError::Packing(_))));
        let stub = Stub::start(|_| Reply::Answer(200, vec![b'a'; 101])).await;
        let mut streamed = post(&upstream(1, 100), &stub, 0).await.unwrap();
        let read = async {
            while streamed.chunk().await?.is_some() {}
            Ok::<(), UpstreamError>(())
        };
        assert!(matches!(read.await, Err(UpstreamError::TooLarge(100))));
    }
}
