//! What is being fetched now: once for each key, for everybody who waits for it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// More fetches than this at once would only queue up behind a slow system.
const MAX_FLIGHTS: usize = 64;

/// The fetches under way, by their keys.
pub struct Flights<T>(Mutex<HashMap<String, Flight<T>>>);

/// One of them. It goes on when nobody waits any more.
#[derive(Clone)]
pub struct Flight<T>(watch::Receiver<Option<T>>);

impl<T> Default for Flights<T> {
    fn default() -> Self {
        Flights(Mutex::default())
    }
}

impl<T: Clone + Send + Sync + 'static> Flights<T> {
    /// The flight for this key: the one under way, or else `fetch`. None where too many are under way.
    pub fn join(self: &Arc<Self>, key: &str, fetch: impl Future<Output = T> + Send + 'static) -> Option<Flight<T>> {
        let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // One that came down without an outcome has dropped its sender.
        flights.retain(|_, Flight(outcome)| outcome.has_changed().is_ok());
        if let Some(flight) = flights.get(key) {
            return Some(flight.clone());
        }
        if flights.len() >= MAX_FLIGHTS {
            return None;
        }
        let (land, outcome) = watch::channel(None);
        let flight = Flight(outcome);
        flights.insert(key.to_owned(), flight.clone());
        let (landing, key) = (Arc::clone(self), key.to_owned());
        tokio::spawn(async move {
            let outcome = fetch.await;
            landing.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&key);
            land.send_replace(Some(outcome));
        });
        Some(flight)
    }

    #[cfg(test)]
    pub fn any(&self) -> Option<Flight<T>> {
        self.0.lock().unwrap().values().next().cloned()
    }
}

impl<T: Clone> Flight<T> {
    /// What comes of it; none where it came down without an outcome.
    pub async fn landed(mut self) -> Option<T> {
        self.0.wait_for(Option::is_some).await.ok().and_then(|outcome| outcome.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{pending, ready};

    #[tokio::test]
    async fn only_so_many_are_under_way_at_once() {
        let flights = Arc::new(Flights::<u8>::default());
        for key in 0..MAX_FLIGHTS {
            assert!(flights.join(&key.to_string(), pending()).is_some());
        }
        assert!(flights.join("one more", ready(1)).is_none());
        assert!(flights.join("0", ready(1)).is_some(), "one that is under way may be joined");
    }

    #[tokio::test]
    async fn one_that_breaks_off_makes_room_for_the_next() {
        let flights = Arc::new(Flights::<u8>::default());
        let broken = flights.join("key", async { panic!("as planned") }).unwrap();
        assert_eq!(broken.landed().await, None);
        assert_eq!(flights.join("key", ready(1)).unwrap().landed().await, Some(1));
    }
}
