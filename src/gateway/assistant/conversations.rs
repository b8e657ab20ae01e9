//! The conversations of the last day, in the store, so that every gateway knows the same.
//!
//! Must not be here: what is said (`turns.rs`), whom it may be shown to (`pages.rs`).

use crate::store::{Row, Store, StoreError, Write, query};
use domain::assistant::{Conversation, ConversationId};
use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Weak};
use std::time::Duration;
use uuid::Uuid;

/// Times are in milliseconds since 1970; what was said is JSON.
pub const STEP: &str = "
    CREATE TABLE assistant_conversation (id TEXT PRIMARY KEY, begun_at BIGINT NOT NULL, said TEXT NOT NULL);
    CREATE INDEX assistant_conversation_begun_at ON assistant_conversation (begun_at);";

/// So long a conversation is there, however often it is gone on with.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
const SWEPT_EVERY: Duration = Duration::from_secs(600);

pub struct Conversations {
    store: Arc<Store>,
}

impl Conversations {
    pub fn new(store: Arc<Store>) -> Self {
        Conversations { store }
    }

    pub async fn begin(&self, conversation: &Conversation, now: Timestamp) -> Result<ConversationId, StoreError> {
        let id = ConversationId::from_random(Uuid::new_v4().into_bytes());
        let sql = "INSERT INTO assistant_conversation (id, begun_at, said) VALUES ($1, $2, $3)";
        let row = query(sql).bind(id.as_str()).bind(now.as_millisecond()).bind(written(conversation)?);
        self.store.run(row).await?;
        Ok(id)
    }

    /// None where there is none, or none any more.
    pub async fn find(&self, id: &ConversationId, now: Timestamp) -> Result<Option<Conversation>, StoreError> {
        let sql = "SELECT said FROM assistant_conversation WHERE id = $1 AND begun_at >= $2";
        let row = self.store.row(query(sql).bind(id.as_str()).bind(oldest(now))).await?;
        row.map(|row| read(&row.try_get::<String, _>(0)?)).transpose()
    }

    /// What was added meanwhile, by whichever gateway, stays.
    pub async fn change(
        &self,
        id: &ConversationId,
        now: Timestamp,
        change: impl FnOnce(&mut Conversation),
    ) -> Result<(), StoreError> {
        let mut write: Write = self.store.begin("assistant conversations").await?;
        let sql = "SELECT said FROM assistant_conversation WHERE id = $1 AND begun_at >= $2";
        if let Some(row) = write.row(query(sql).bind(id.as_str()).bind(oldest(now))).await? {
            let mut conversation = read(&row.try_get::<String, _>(0)?)?;
            change(&mut conversation);
            let sql = "UPDATE assistant_conversation SET said = $2 WHERE id = $1";
            write.run(query(sql).bind(id.as_str()).bind(written(&conversation)?)).await?;
        }
        write.commit().await
    }

    /// Deletes those that are too old to be shown.
    pub async fn forget(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.store.run(query("DELETE FROM assistant_conversation WHERE begun_at < $1").bind(oldest(now))).await
    }
}

fn oldest(now: Timestamp) -> i64 {
    now.saturating_sub(KEPT).map_or(i64::MIN, Timestamp::as_millisecond)
}

fn written(conversation: &Conversation) -> Result<String, StoreError> {
    serde_json::to_string(conversation).map_err(StoreError::unreadable)
}

fn read(said: &str) -> Result<Conversation, StoreError> {
    serde_json::from_str(said).map_err(StoreError::unreadable)
}

/// For as long as somebody holds them.
pub async fn forget_now_and_then(held: Weak<Conversations>, clock: crate::clock::Clock) {
    while let Some(conversations) = held.upgrade() {
        if let Err(error) = conversations.forget(clock.now()).await {
            tracing::warn!(%error, "old conversations cannot be deleted now");
        }
        drop(conversations);
        tokio::time::sleep(SWEPT_EVERY).await;
    }
}

/// The suite, on each kind of store. Several stand for several gateways.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::Ground;
    use domain::assistant::{Answered, Said, Turn};
    use jiff::ToSpan;

    fn noon() -> Timestamp {
        "2026-11-24T12:00:00Z".parse().unwrap()
    }

    fn turn(text: &str) -> Turn {
        Turn { said: Said::Typed(text.to_owned()), answered: Answered::NotUnderstood }
    }

    fn of(texts: &[&str]) -> Conversation {
        let mut conversation = Conversation::default();
        texts.iter().for_each(|text| conversation.add(turn(text)));
        conversation
    }

    #[tokio::test]
    async fn what_one_gateway_is_told_the_other_knows() {
        for ground in Ground::each().await {
            let [one, other] = [ground.store().await, ground.store().await].map(Conversations::new);
            let id = one.begin(&of(&["Pryd mae ‘bin’?"]), noon()).await.unwrap();
            assert_ne!(one.begin(&of(&[]), noon()).await.unwrap(), id);
            other.change(&id, noon(), |conversation| conversation.add(turn("two"))).await.unwrap();
            assert_eq!(one.find(&id, noon()).await.unwrap(), Some(of(&["Pryd mae ‘bin’?", "two"])));
            let unknown = ConversationId::from_random([1; 16]);
            assert_eq!(one.find(&unknown, noon()).await.unwrap(), None);
            one.change(&unknown, noon(), |conversation| conversation.add(turn("lost"))).await.unwrap();
            assert_eq!(one.find(&unknown, noon()).await.unwrap(), None, "nothing begins by itself");
        }
    }

    #[tokio::test]
    async fn turns_that_come_at_once_are_all_there() {
        for ground in Ground::each().await {
            let gateways =
                [ground.store().await, ground.store().await].map(|store| Arc::new(Conversations::new(store)));
            let id = gateways[0].begin(&of(&[]), noon()).await.unwrap();
            let tasks = (0..12).map(|nth: usize| {
                let (gateway, id) = (Arc::clone(&gateways[nth % 2]), id.clone());
                tokio::spawn(async move {
                    gateway.change(&id, noon(), |conversation| conversation.add(turn(&nth.to_string()))).await.unwrap();
                })
            });
            for task in tasks.collect::<Vec<_>>() {
                task.await.unwrap();
            }
            assert_eq!(gateways[1].find(&id, noon()).await.unwrap().unwrap().turns().len(), 12);
        }
    }

    #[tokio::test]
    async fn a_day_after_it_began_it_is_gone() {
        for ground in Ground::each().await {
            let conversations = Conversations::new(ground.store().await);
            let id = conversations.begin(&of(&["one"]), noon()).await.unwrap();
            let (day, later) = (noon() + 24.hours(), noon() + 24.hours() + 1.milliseconds());
            conversations.change(&id, day, |conversation| conversation.add(turn("two"))).await.unwrap();
            assert_eq!(conversations.forget(day).await.unwrap(), 0);
            assert_eq!(conversations.find(&id, day).await.unwrap(), Some(of(&["one", "two"])));
            assert_eq!(conversations.find(&id, later).await.unwrap(), None, "shown to nobody, deleted or not");
            assert_eq!(conversations.forget(later).await.unwrap(), 1);
        }
    }
}
