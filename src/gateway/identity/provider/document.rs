//! What a provider publishes of itself: asked for again after a while, and kept for the time when it does not answer.

use crate::port::PortError;
use crate::upstream::Upstream;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use url::Url;

/// A key that was withdrawn is believed for so long at most, while its provider answers.
const FRESH: Duration = Duration::from_secs(5 * 60);
/// Whoever sends tokens with keys that nobody knows does not make the gateway ask for each.
const NOT_BEFORE: Duration = Duration::from_secs(10);

pub struct Document<T>(Mutex<State<T>>);

struct State<T> {
    kept: Option<(Arc<T>, Instant)>,
    /// When something was missing in it.
    missed_at: Option<Instant>,
}

impl<T> Default for Document<T> {
    fn default() -> Self {
        Document(Mutex::new(State { kept: None, missed_at: None }))
    }
}

impl<T: DeserializeOwned> Document<T> {
    pub async fn get(&self, upstream: &Upstream, url: &Url) -> Result<Arc<T>, PortError> {
        let mut state = self.0.lock().await;
        match &state.kept {
            Some((document, at)) if at.elapsed() < FRESH => Ok(Arc::clone(document)),
            _ => state.ask(upstream, url).await,
        }
    }

    /// Where something was missing in it, such as a key that the provider has made since.
    pub async fn get_anew(&self, upstream: &Upstream, url: &Url) -> Result<Arc<T>, PortError> {
        let mut state = self.0.lock().await;
        match &state.kept {
            Some((document, _)) if state.missed_at.is_some_and(|at| at.elapsed() < NOT_BEFORE) => {
                Ok(Arc::clone(document))
            }
            _ => {
                state.missed_at = Some(Instant::now());
                state.ask(upstream, url).await
            }
        }
    }
}

impl<T: DeserializeOwned> State<T> {
    async fn ask(&mut self, upstream: &Upstream, url: &Url) -> Result<Arc<T>, PortError> {
        match (asked(upstream, url).await, &self.kept) {
            (Ok(document), _) => {
                self.kept = Some((Arc::clone(&document), Instant::now()));
                Ok(document)
            }
            // The last one that could be read is better than none.
            (Err(_), Some((document, _))) => Ok(Arc::clone(document)),
            (Err(error), None) => Err(error),
        }
    }
}

async fn asked<T: DeserializeOwned>(upstream: &Upstream, url: &Url) -> Result<Arc<T>, PortError> {
    let answer = upstream.get(url.clone()).await?;
    match serde_json::from_slice(&answer.body.bytes) {
        Ok(document) if answer.status.is_success() => Ok(Arc::new(document)),
        _ => {
            tracing::error!(status = %answer.status, "what the provider publishes cannot be read");
            Err(PortError::Unavailable { retry_after: None })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::upstream::{
        Settings,
        stub::{Reply, Stub},
    };
    use serde_json::{Value, json};

    #[tokio::test]
    async fn an_outage_leaves_the_last_one_and_what_cannot_be_read_is_none() {
        let stub = Stub::start(|nth| match nth {
            0 => Reply::Answer(200, b"not JSON".to_vec()),
            1 => Reply::Answer(200, b"{\"a\":1}".to_vec()),
            2 => Reply::Answer(200, b"<html>".to_vec()),
            3 => Reply::Answer(500, Vec::new()),
            _ => Reply::Answer(200, b"{\"a\":2}".to_vec()),
        })
        .await;
        let (upstream, url) = (Upstream::new(&Settings::default()).unwrap(), stub.base.parse().unwrap());
        let document = Document::<Value>::default();
        let anew = async || document.0.lock().await.ask(&upstream, &url).await.map(|document| document["a"].clone());
        assert_eq!(anew().await, Err(PortError::Unavailable { retry_after: None }));
        assert_eq!(anew().await, Ok(json!(1)));
        assert_eq!(document.get(&upstream, &url).await.unwrap()["a"], 1);
        assert_eq!(stub.asked().len(), 2, "it is fresh");
        assert_eq!(anew().await, Ok(json!(1)), "what came cannot be read");
        assert_eq!(anew().await, Ok(json!(1)), "it does not answer");
        assert_eq!(document.get_anew(&upstream, &url).await.unwrap()["a"], 2);
        assert_eq!(document.get_anew(&upstream, &url).await.unwrap()["a"], 2);
        assert_eq!(stub.asked().len(), 5, "it was asked for a moment ago, and had not what was missing");
    }
}
