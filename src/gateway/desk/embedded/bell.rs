//! Who waits for changes. A gateway hears of its own at once, and of the others' by looking into the store ever so often: all
//! who listen here cost it one question.

use super::super::Listener;
use domain::assistant::ConversationId;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use tokio::sync::watch;

#[derive(Default)]
pub struct Bell {
    of_chats: Mutex<HashMap<ConversationId, watch::Sender<()>>>,
    of_queue: watch::Sender<()>,
}

impl Bell {
    pub fn listen(&self, id: &ConversationId) -> Listener {
        let mut of_chats = self.of_chats.lock().unwrap_or_else(PoisonError::into_inner);
        let of_chat = of_chats.entry(id.clone()).or_default().subscribe();
        Listener { of_chat, of_queue: self.of_queue.subscribe() }
    }

    pub fn listen_to_queue(&self) -> watch::Receiver<()> {
        self.of_queue.subscribe()
    }

    pub fn ring(&self, id: &ConversationId) {
        let of_chats = self.of_chats.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(of_chat) = of_chats.get(id) {
            of_chat.send_replace(());
        }
    }

    pub fn ring_for_queue(&self) {
        self.of_queue.send_replace(());
    }

    /// Forgets those that nobody listens to any more.
    pub fn is_listened_to(&self) -> bool {
        let mut of_chats = self.of_chats.lock().unwrap_or_else(PoisonError::into_inner);
        of_chats.retain(|_, of_chat| of_chat.receiver_count() > 0);
        !of_chats.is_empty() || self.of_queue.receiver_count() > 0
    }
}

/// What was seen in the store: how often a conversation has changed, and its place in the queue.
#[derive(Default)]
pub struct Seen(HashMap<ConversationId, (i64, i64)>);

impl Seen {
    /// Rings for what has changed since the last look. What was not seen then may have changed.
    pub fn look(&mut self, found: Vec<(ConversationId, i64, i64)>, bell: &Bell) {
        let mut seen = HashMap::new();
        let mut has_queue_changed = false;
        for (id, version, turns) in found {
            let before = self.0.get(&id);
            if before.is_none_or(|(seen, _)| *seen != version) {
                bell.ring(&id);
            }
            has_queue_changed |= before.is_none_or(|(_, seen)| *seen != turns);
            seen.insert(id, (version, turns));
        }
        if has_queue_changed {
            bell.ring_for_queue();
        }
        self.0 = seen;
    }
}
