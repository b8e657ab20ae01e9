//! Who waits for changes of something that has an id. A gateway rings for its own at once, and for the others' when it sees them
//! in the store. It may say what is new, or let those who listen ask the store.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use tokio::sync::watch;

pub struct Bell<Id, News = ()>(Mutex<HashMap<Id, watch::Sender<News>>>);

impl<Id, News> Default for Bell<Id, News> {
    fn default() -> Self {
        Bell(Mutex::default())
    }
}

impl<Id: Clone + Eq + Hash, News: Clone + Default> Bell<Id, News> {
    pub fn listen(&self, id: &Id) -> watch::Receiver<News> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(id.clone()).or_default().subscribe()
    }

    pub fn ring(&self, id: &Id, news: News) {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(of_one) = all.get(id) {
            of_one.send_replace(news);
        }
    }

    /// What was said last when it rang, where somebody listens.
    pub fn last(&self, id: &Id) -> Option<News> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(id).filter(|of_one| of_one.receiver_count() > 0).map(|of_one| of_one.borrow().clone())
    }

    /// Forgets those that nobody listens to any more.
    pub fn is_listened_to(&self) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, of_one| of_one.receiver_count() > 0);
        !all.is_empty()
    }
}

/// What was seen of changes in the store: the version of each.
pub struct Seen<Id, Version>(HashMap<Id, Version>);

impl<Id, Version> Default for Seen<Id, Version> {
    fn default() -> Self {
        Seen(HashMap::new())
    }
}

impl<Id: Clone + Eq + Hash, Version: PartialEq> Seen<Id, Version> {
    /// Those that have changed since the last look, each with what was seen then and now. What was not seen then may have
    /// changed.
    pub fn look(&mut self, found: HashMap<Id, Version>) -> Vec<(Id, Option<Version>, &Version)> {
        let mut before = std::mem::replace(&mut self.0, found);
        let all = self.0.iter().map(|(id, now)| (id.clone(), before.remove(id), now));
        all.filter(|(_, before, now)| before.as_ref() != Some(*now)).collect()
    }
}
