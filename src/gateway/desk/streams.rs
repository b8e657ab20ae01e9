//! How many event streams one conversation, or one member of staff, may hold open at once: a few tabs. Each is read from the
//! store as fast as it is taken, and waits with nothing in memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

const MOST: usize = 6;

#[derive(Clone, Default)]
pub struct Streams(Arc<Mutex<HashMap<String, usize>>>);

/// Given back when it is dropped.
pub struct Place {
    streams: Streams,
    of: String,
}

impl Streams {
    /// None where there are too many.
    pub fn enter(&self, of: String) -> Option<Place> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(of.clone()).or_default();
        if *count >= MOST {
            return None;
        }
        *count += 1;
        Some(Place { streams: self.clone(), of })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.of) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.of);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_closes_one_may_open_another() {
        let streams = Streams::default();
        let mut places: Vec<Place> = (0..MOST).map(|_| streams.enter("a".into()).unwrap()).collect();
        assert!(streams.enter("a".into()).is_none());
        assert!(streams.enter("b".into()).is_some());
        places.pop();
        places.push(streams.enter("a".into()).unwrap());
        drop(places);
        assert!(streams.0.lock().unwrap().is_empty(), "nobody is remembered");
    }
}
