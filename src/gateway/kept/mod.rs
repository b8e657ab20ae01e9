//! The last good answer of a system to each question, of whatever port: given at once with its age, renewed behind.
//!
//! Its failures never take away what was once known, nor does a sudden "not found": a system that has moved says that of
//! everything. Must not be here: how a system is asked, and what its answers mean.

mod flights;
mod shelf;

use crate::clock::Clock;
use crate::port::PortError;
use crate::store::{Store, StoreError};
use async_trait::async_trait;
use flights::{Flight, Flights};
use jiff::{SignedDuration, Timestamp};
use quick_cache::sync::Cache;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
pub use shelf::TABLES;
use shelf::{Kept, Shelf};
use std::sync::Arc;
use std::time::Duration;

/// `[<area>.last_good]`.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// How long an answer is given without asking again, in hours; 0 asks each time.
    pub fresh_hours: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { fresh_hours: 6 }
    }
}

/// How long somebody waits for an answer that was never given before. The fetch goes on when they have gone.
const PATIENCE: Duration = Duration::from_secs(15);
/// When to ask again for an answer that is still under way.
const SOON: Duration = Duration::from_secs(10);
/// A few KB each.
const AT_HAND: usize = 1000;
/// An answer that nobody has renewed for so long helps nobody.
const KEPT: SignedDuration = SignedDuration::from_hours(180 * 24);

/// A system whose answers are worth keeping.
#[async_trait]
pub trait Source: Send + Sync + 'static {
    type Question: Clone + Send + Sync + 'static;
    /// What was kept in another shape, as of an older gateway, is fetched anew.
    type Answer: Clone + Serialize + DeserializeOwned + Send + Sync + 'static;

    /// Tells this question from the others that the source is asked.
    fn key(&self, question: &Self::Question) -> String;

    /// Asks the system. `known` is what it answered before: only both together tell some things.
    async fn fetch(
        &self,
        question: &Self::Question,
        known: Option<&Aged<Self::Answer>>,
    ) -> Result<Self::Answer, PortError>;
}

/// An answer, and when the system gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aged<A> {
    pub answer: A,
    pub fetched_at: Timestamp,
}

type Outcome<A> = Result<Aged<A>, PortError>;

/// A source whose answers are kept.
pub struct LastGood<S: Source>(Arc<Inner<S>>);

struct Inner<S: Source> {
    name: String,
    source: S,
    shelf: Shelf,
    clock: Clock,
    fresh: SignedDuration,
    flights: Arc<Flights<Outcome<S::Answer>>>,
    /// Those that were given last, by their keys: while one is fresh the store is not asked.
    at_hand: Cache<String, Aged<S::Answer>>,
}

impl<S: Source> LastGood<S> {
    /// `name` tells the answers of one source from those of another in the same store. Must be called within a runtime.
    pub fn new(name: impl Into<String>, source: S, settings: &Settings, store: &Arc<Store>, clock: Clock) -> Self {
        let shelf = Shelf::new(store);
        let fresh = SignedDuration::from_hours(settings.fresh_hours.into());
        let (flights, at_hand) = (Arc::default(), Cache::new(AT_HAND));
        let inner = Inner { name: name.into(), source, shelf, clock, fresh, flights, at_hand };
        let last_good = LastGood(Arc::new(inner));
        let inner = Arc::clone(&last_good.0);
        // By the time of the world: a start under another date must not take real answers away.
        tokio::spawn(async move { inner.forget_before(Timestamp::now() - KEPT).await });
        last_good
    }

    pub async fn ask(&self, question: &S::Question) -> Outcome<S::Answer> {
        let at_hand = self.0.at_hand.get(&self.0.key(question));
        if let Some(fresh) = at_hand.filter(|known| self.0.is_fresh(known)) {
            return Ok(fresh);
        }
        if let Some(known) = self.0.known(question).await {
            if !self.0.is_fresh(&known) {
                self.0.renew(question);
            }
            return Ok(known);
        }
        let late = PortError::Unavailable { retry_after: Some(SOON) };
        let flight = self.0.renew(question).ok_or(late.clone())?;
        let landed = tokio::time::timeout(PATIENCE, flight.landed()).await;
        landed.ok().flatten().unwrap_or(Err(late))
    }
}

impl<S: Source> Inner<S> {
    fn renew(self: &Arc<Self>, question: &S::Question) -> Option<Flight<Outcome<S::Answer>>> {
        let (inner, question) = (Arc::clone(self), question.clone());
        let key = self.key(&question);
        self.flights.join(&key, async move { inner.fetch(&question).await })
    }

    async fn fetch(&self, question: &S::Question) -> Outcome<S::Answer> {
        let known = self.known(question).await;
        // Another flight may have landed since this one was asked for.
        if let Some(known) = known.as_ref().filter(|known| self.is_fresh(known)) {
            return Ok(known.clone());
        }
        let answer = self.source.fetch(question, known.as_ref()).await?;
        let fetched_at = self.clock.now();
        match serde_json::to_string(&answer) {
            Ok(json) => self.keep(question, Kept { json, fetched_at }).await,
            Err(error) => tracing::error!(%error, "an answer cannot be written down"),
        }
        let aged = Aged { answer, fetched_at };
        self.at_hand.insert(self.key(question), aged.clone());
        Ok(aged)
    }

    /// An answer that was fetched is given all the same where it cannot be kept.
    async fn keep(&self, question: &S::Question, kept: Kept) {
        if let Err(error) = self.shelf.write(&self.key(question), kept).await {
            log(&error, "the last good answer cannot be kept");
        }
    }

    async fn forget_before(&self, oldest: Timestamp) {
        if let Err(error) = self.shelf.forget_before(oldest).await {
            log(&error, "old answers cannot be removed");
        }
    }

    /// An answer from the future was kept under another date of the gateway's clock.
    fn is_fresh(&self, known: &Aged<S::Answer>) -> bool {
        let age = self.clock.now().duration_since(known.fetched_at);
        !age.is_negative() && age < self.fresh
    }

    fn key(&self, question: &S::Question) -> String {
        format!("{}:{}", self.name, self.source.key(question))
    }

    /// What the store has of it, or what this gateway has given last: while the store is away, that is all there is.
    async fn known(&self, question: &S::Question) -> Option<Aged<S::Answer>> {
        let read = self.read(question).await;
        let age = |known: &Aged<S::Answer>| self.clock.now().duration_since(known.fetched_at);
        read.or_else(|| self.at_hand.get(&self.key(question)).filter(|known| age(known) <= KEPT))
    }

    /// The answer to this question, unless it is too old to help. A store that fails is as one that has kept nothing.
    async fn read(&self, question: &S::Question) -> Option<Aged<S::Answer>> {
        let key = self.key(question);
        let kept = self.shelf.read(&key).await.unwrap_or_else(|error| {
            log(&error, "the last good answer cannot be read");
            None
        });
        let Kept { json, fetched_at } = kept?;
        if self.clock.now().duration_since(fetched_at) > KEPT {
            return None;
        }
        let aged = Aged { answer: serde_json::from_str(&json).ok()?, fetched_at };
        self.at_hand.insert(key, aged.clone());
        Some(aged)
    }
}

/// A store that does not answer says so itself, once for many questions.
fn log(error: &StoreError, what: &str) {
    if let StoreError::Refused(error) = error {
        tracing::error!(%error, "{what}");
    }
}

#[cfg(test)]
mod tests;
