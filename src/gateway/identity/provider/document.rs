//! What a provider publishes of itself: asked for again after a while, and kept for the time when it does not answer.

use crate::port::PortError;
use crate::upstream::Upstream;
use serde::de::DeserializeOwned;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, timeout, timeout_at};
use url::Url;

/// A key that was withdrawn is believed for so long at most, while its provider answers.
const FRESH: Duration = Duration::from_secs(5 * 60);
/// Whoever sends tokens with keys that nobody knows does not make the gateway ask for each.
const NOT_BEFORE: Duration = Duration::from_secs(10);
/// So long a person waits for a newer one where there is one; it is asked for all the same.
const PATIENCE: Duration = Duration::from_secs(2);
/// What fails within it holds nobody up.
const MOMENT: Duration = Duration::from_secs(1);
/// A provider that takes longer does not answer. Whoever waits for it is still there to be told so.
const LONGEST: Duration = Duration::from_secs(10);

/// Cheap to clone: all have the same.
pub struct Document<T>(Arc<Mutex<State<T>>>);

struct State<T> {
    kept: Option<(Arc<T>, Instant)>,
    /// When something was missing in it.
    missed_at: Option<Instant>,
    /// Why it was not had when it was asked for last, and until when nobody asks again: for as long as it took to fail. Nobody
    /// stands behind a provider that hangs, and one that is back is found at once.
    failed: Option<(PortError, Instant)>,
    asking: Option<Asking>,
}

/// It is being asked for, by a task of its own: whoever has waited for it may be gone.
#[derive(Clone)]
struct Asking {
    begun_at: Instant,
    /// Closed when there is an answer, or none.
    ended: watch::Receiver<()>,
}

impl<T> Default for Document<T> {
    fn default() -> Self {
        Document(Arc::new(Mutex::new(State { kept: None, missed_at: None, failed: None, asking: None })))
    }
}

impl<T> Clone for Document<T> {
    fn clone(&self) -> Self {
        Document(Arc::clone(&self.0))
    }
}

impl<T: DeserializeOwned + Send + Sync + 'static> Document<T> {
    pub async fn get(&self, upstream: &Upstream, url: &Url) -> Result<Arc<T>, PortError> {
        let asking = {
            let mut state = self.state();
            match &state.kept {
                Some((document, at)) if at.elapsed() < FRESH => return Ok(Arc::clone(document)),
                _ => self.ask(&mut state, upstream, url),
            }
        };
        let patience = if self.state().kept.is_some() { PATIENCE } else { LONGEST + MOMENT };
        self.answer(asking, patience).await
    }

    /// Where something was missing in it, such as a key that the provider has made since.
    pub async fn get_anew(&self, upstream: &Upstream, url: &Url) -> Result<Arc<T>, PortError> {
        let asking = {
            let mut state = self.state();
            match &state.kept {
                Some((document, _)) if state.missed_at.is_some_and(|at| at.elapsed() < NOT_BEFORE) => {
                    return Ok(Arc::clone(document));
                }
                _ => {
                    state.missed_at = Some(Instant::now());
                    self.ask(&mut state, upstream, url)
                }
            }
        };
        // The one that is there is of no use.
        self.answer(asking, LONGEST + MOMENT).await
    }

    /// It says what cannot be: whoever comes next has it asked for anew.
    pub fn forget(&self, wrong: &Arc<T>) {
        self.state().kept.take_if(|(kept, _)| Arc::ptr_eq(kept, wrong));
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks, unless somebody does already; none where that has failed a moment ago.
    fn ask(&self, state: &mut State<T>, upstream: &Upstream, url: &Url) -> Option<Asking> {
        if let Some(asking) = state.asking.as_ref().filter(|asking| asking.ended.has_changed().is_ok()) {
            return Some(asking.clone());
        }
        if state.failed.as_ref().is_some_and(|(_, until)| Instant::now() < *until) {
            return None;
        }
        let (end, ended) = watch::channel(());
        let begun_at = Instant::now();
        let asking = Asking { begun_at, ended };
        state.asking = Some(asking.clone());
        let (this, upstream, url) = (self.clone(), upstream.clone(), url.clone());
        tokio::spawn(async move {
            let none = Err(PortError::Unavailable { retry_after: None });
            let answer = timeout(LONGEST, asked(&upstream, &url)).await.unwrap_or(none);
            this.state().learn(answer, begun_at);
            drop(end);
        });
        Some(asking)
    }

    /// What there is once it was asked for, or once that has taken too long. The last one that could be read is better than
    /// none.
    async fn answer(&self, asking: Option<Asking>, patience: Duration) -> Result<Arc<T>, PortError> {
        if let Some(mut asking) = asking {
            let _ = timeout_at(asking.begun_at + patience, asking.ended.changed()).await;
        }
        let state = self.state();
        match (&state.kept, &state.failed) {
            (Some((document, _)), _) => Ok(Arc::clone(document)),
            (None, Some((error, _))) => Err(error.clone()),
            (None, None) => Err(PortError::Unavailable { retry_after: None }),
        }
    }
}

impl<T> State<T> {
    fn learn(&mut self, answer: Result<Arc<T>, PortError>, begun_at: Instant) {
        let now = Instant::now();
        match answer {
            Ok(document) => (self.kept, self.failed) = (Some((document, now)), None),
            Err(error) => self.failed = Some((error, now + (now - begun_at).saturating_sub(MOMENT))),
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

    struct World {
        stub: Stub,
        upstream: Upstream,
        url: Url,
        document: Document<Value>,
    }

    impl World {
        async fn with(reply: impl Fn(usize) -> Reply + Send + Sync + 'static) -> Self {
            let stub = Stub::start(reply).await;
            let (upstream, url) = (Upstream::new(&Settings::default()).unwrap(), stub.base.parse().unwrap());
            World { stub, upstream, url, document: Document::default() }
        }

        async fn get(&self) -> Result<Value, PortError> {
            self.document.get(&self.upstream, &self.url).await.map(|document| document["a"].clone())
        }

        async fn get_anew(&self) -> Result<Value, PortError> {
            self.document.get_anew(&self.upstream, &self.url).await.map(|document| document["a"].clone())
        }

        /// What is told once it has been asked so often and time passes by itself, with how long that took.
        async fn in_silence<T>(&self, times: usize, question: impl Future<Output = T>) -> (T, Duration) {
            let begun = Instant::now();
            let skip = async {
                self.stub.asked_times(times).await;
                tokio::time::pause();
            };
            let (answer, ()) = tokio::join!(question, skip);
            tokio::time::resume();
            (answer, begun.elapsed())
        }

        fn asked(&self) -> usize {
            self.stub.asked().len()
        }
    }

    async fn after(time: Duration) {
        tokio::time::pause();
        tokio::time::advance(time).await;
        tokio::time::resume();
    }

    const NONE: Result<Value, PortError> = Err(PortError::Unavailable { retry_after: None });

    #[tokio::test]
    async fn an_outage_leaves_the_last_one_and_what_cannot_be_read_is_none() {
        let world = World::with(|nth| match nth {
            0 => Reply::Answer(200, b"not JSON".to_vec()),
            1 => Reply::Answer(200, b"{\"a\":1}".to_vec()),
            2 => Reply::Answer(200, b"<html>".to_vec()),
            3 => Reply::Answer(500, Vec::new()),
            _ => Reply::Answer(200, b"{\"a\":2}".to_vec()),
        })
        .await;
        assert_eq!(world.get().await, NONE);
        after(NOT_BEFORE).await;
        assert_eq!(world.get().await, Ok(json!(1)));
        assert_eq!(world.get().await, Ok(json!(1)));
        assert_eq!(world.asked(), 2, "it is fresh");
        after(FRESH).await;
        assert_eq!(world.get().await, Ok(json!(1)), "what came cannot be read");
        after(NOT_BEFORE).await;
        assert_eq!(world.get().await, Ok(json!(1)), "it does not answer");
        after(NOT_BEFORE).await;
        assert_eq!(world.get_anew().await, Ok(json!(2)));
        assert_eq!(world.get_anew().await, Ok(json!(2)));
        assert_eq!(world.asked(), 5, "it was asked for a moment ago, and had not what was missing");
    }

    #[tokio::test]
    async fn one_that_says_what_cannot_be_is_asked_for_anew() {
        let world = World::with(|nth| Reply::Answer(200, format!("{{\"a\":{nth}}}").into_bytes())).await;
        let wrong = world.document.get(&world.upstream, &world.url).await.unwrap();
        world.document.forget(&wrong);
        assert_eq!(world.get().await, Ok(json!(1)));
        world.document.forget(&wrong);
        assert_eq!(world.get().await, Ok(json!(1)), "it is another one");
    }

    #[tokio::test]
    async fn a_provider_that_hangs_leaves_the_last_one_and_holds_nobody_up_for_long() {
        let world =
            World::with(|nth| if nth == 0 { Reply::Answer(200, b"{\"a\":1}".to_vec()) } else { Reply::Silence });
        let world = world.await;
        assert_eq!(world.get().await, Ok(json!(1)));
        after(FRESH).await;
        let (stale, took) = world.in_silence(2, world.get()).await;
        assert_eq!(stale, Ok(json!(1)));
        assert!(took < Duration::from_secs(5), "{took:?}");
        // Those who come after do not wait at all.
        let begun = Instant::now();
        for _ in 0..20 {
            assert_eq!(world.get().await, Ok(json!(1)));
        }
        assert!(begun.elapsed() < Duration::from_secs(1) && world.asked() == 2, "{:?}", begun.elapsed());
        // Whoever knows that something is missing in it is not content with it before the answer is given up.
        let (_, took) = world.in_silence(2, world.get_anew()).await;
        assert!(took > Duration::from_secs(6), "{took:?}");
    }

    #[tokio::test]
    async fn where_there_is_none_yet_and_it_hangs_all_are_told_in_time_and_one_has_asked() {
        let world = World::with(|_| Reply::Silence).await;
        let others = async { tokio::join!(world.get(), world.get(), world.get_anew()) };
        let ((first, took), (second, third, fourth)) = tokio::join!(world.in_silence(1, world.get()), others);
        assert!([first, second, third, fourth].iter().all(|told| *told == NONE));
        assert!(took < Duration::from_secs(15), "{took:?}");
        assert_eq!(world.get().await, NONE, "it was asked a moment ago");
        assert_eq!(world.asked(), 1);
    }

    #[tokio::test]
    async fn a_provider_that_is_back_is_found_at_once() {
        let world = World::with(|nth| match nth {
            0 => Reply::Answer(500, Vec::new()),
            1 => Reply::Silence,
            _ => Reply::Answer(200, b"{\"a\":1}".to_vec()),
        })
        .await;
        assert_eq!(world.get().await, NONE);
        after(Duration::from_secs(1)).await;
        assert_eq!(world.in_silence(2, world.get()).await.0, NONE);
        assert_eq!(world.get().await, NONE);
        assert_eq!(world.asked(), 2, "it has just hung for so long");
        after(LONGEST).await;
        assert_eq!(world.get().await, Ok(json!(1)));
    }
}
