//! Who waits for changes of a conversation, or of the queue. All who listen here cost the store one question ever so often.

use super::super::Listener;
use crate::bell;
use domain::assistant::ConversationId;
use std::collections::HashMap;
use tokio::sync::watch;

#[derive(Default)]
pub struct Bell {
    of_chats: bell::Bell<ConversationId>,
    of_queue: watch::Sender<()>,
}

impl Bell {
    pub fn listen(&self, id: &ConversationId) -> Listener {
        Listener { of_chat: self.of_chats.listen(id), of_queue: self.of_queue.subscribe() }
    }

    pub fn listen_to_queue(&self) -> watch::Receiver<()> {
        self.of_queue.subscribe()
    }

    pub fn ring(&self, id: &ConversationId) {
        self.of_chats.ring(id, ());
    }

    pub fn ring_for_queue(&self) {
        self.of_queue.send_replace(());
    }

    /// Forgets those that nobody listens to any more.
    pub fn is_listened_to(&self) -> bool {
        self.of_chats.is_listened_to() || self.of_queue.receiver_count() > 0
    }
}

/// What was seen in the store: how often a conversation has changed, and its place in the queue.
#[derive(Default)]
pub struct Seen(bell::Seen<ConversationId, (i64, i64)>);

impl Seen {
    /// Rings for what has changed since the last look.
    pub fn look(&mut self, found: HashMap<ConversationId, (i64, i64)>, bell: &Bell) {
        for (id, before, (_, turns)) in self.0.look(found) {
            bell.ring(&id);
            if before.is_none_or(|(_, before)| before != *turns) {
                bell.ring_for_queue();
            }
        }
    }
}
