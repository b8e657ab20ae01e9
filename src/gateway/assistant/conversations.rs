//! The conversations of the last day, in the store, so that every gateway knows the same.
//!
//! Must not be here: what is said (the engine's), whom it may be shown to (`pages.rs`).

use crate::store::{Row, Store, StoreError, Write, query};
use ::assistant::conversation::Conversation;
use domain::assistant::ConversationId;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use uuid::Uuid;

/// Times are in milliseconds since 1970; what was said is JSON.
pub const STEP: &str = "
    CREATE TABLE assistant_conversation (id TEXT PRIMARY KEY, begun_at BIGINT NOT NULL, said TEXT NOT NULL);
    CREATE INDEX assistant_conversation_begun_at ON assistant_conversation (begun_at);";

/// So long a conversation is there, however often it is gone on with.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

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
        Ok(row.map(|row| row.try_get::<String, _>(0)).transpose()?.and_then(|said| read(&said)))
    }

    /// What it has become. False where it has become something else meanwhile, by whichever gateway, or is gone.
    pub async fn replace(
        &self,
        id: &ConversationId,
        before: &Conversation,
        after: &Conversation,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut write: Write = self.store.begin("assistant conversations").await?;
        let sql = "SELECT said FROM assistant_conversation WHERE id = $1 AND begun_at >= $2";
        let row = write.row(query(sql).bind(id.as_str()).bind(oldest(now))).await?;
        let said = row.map(|row| row.try_get::<String, _>(0)).transpose()?;
        let is_same = said.and_then(|said| read(&said)).as_ref() == Some(before);
        if is_same {
            let sql = "UPDATE assistant_conversation SET said = $2 WHERE id = $1";
            write.run(query(sql).bind(id.as_str()).bind(written(after)?)).await?;
        }
        write.commit().await?;
        Ok(is_same)
    }

    /// Nothing of it is wanted any more.
    pub async fn delete(&self, id: &ConversationId) -> Result<(), StoreError> {
        self.store.run(query("DELETE FROM assistant_conversation WHERE id = $1").bind(id.as_str())).await?;
        Ok(())
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

/// One that another version has written begins anew: it is a day old at most.
fn read(said: &str) -> Option<Conversation> {
    serde_json::from_str(said).ok()
}

/// The suite, on each kind of store. Several stand for several gateways.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::Ground;
    use jiff::ToSpan;

    fn noon() -> Timestamp {
        "2026-11-24T12:00:00Z".parse().unwrap()
    }

    /// As many exchanges as it says.
    fn of(texts: &[&str]) -> Conversation {
        let exchange = |(number, text): (usize, &&str)| {
            format!(r#"{{"number":{number},"said":{{"typed":"{text}"}},"answers":[{{"step":"help"}}]}}"#)
        };
        let exchanges: Vec<String> = texts.iter().enumerate().map(exchange).collect();
        let said = format!(r#"{{"v":1,"exchanges":[{}],"state":{{"v":1,"misses":0}}}}"#, exchanges.join(","));
        serde_json::from_str(&said).unwrap()
    }

    #[tokio::test]
    async fn what_one_gateway_is_told_the_other_knows() {
        for ground in Ground::each().await {
            let [one, other] = [ground.store().await, ground.store().await].map(Conversations::new);
            let (before, after) = (of(&["Pryd mae ‘bin’?"]), of(&["Pryd mae ‘bin’?", "two"]));
            let id = one.begin(&before, noon()).await.unwrap();
            assert_ne!(one.begin(&of(&[]), noon()).await.unwrap(), id);
            assert!(other.replace(&id, &before, &after, noon()).await.unwrap());
            assert_eq!(one.find(&id, noon()).await.unwrap(), Some(after.clone()));
            assert!(!one.replace(&id, &before, &of(&["three"]), noon()).await.unwrap(), "it is another meanwhile");
            assert_eq!(one.find(&id, noon()).await.unwrap(), Some(after.clone()));
            let unknown = ConversationId::from_random([1; 16]);
            assert_eq!(one.find(&unknown, noon()).await.unwrap(), None);
            assert!(!one.replace(&unknown, &before, &after, noon()).await.unwrap(), "nothing begins by itself");
            other.delete(&id).await.unwrap();
            assert_eq!(one.find(&id, noon()).await.unwrap(), None);
        }
    }

    #[tokio::test]
    async fn of_two_that_come_at_once_one_goes_on_from_the_other() {
        for ground in Ground::each().await {
            let gateways =
                [ground.store().await, ground.store().await].map(|store| Arc::new(Conversations::new(store)));
            let id = gateways[0].begin(&of(&[]), noon()).await.unwrap();
            let tasks = (0..12).map(|nth: usize| {
                let (gateway, id) = (Arc::clone(&gateways[nth % 2]), id.clone());
                tokio::spawn(
                    async move { gateway.replace(&id, &of(&[]), &of(&[&nth.to_string()]), noon()).await.unwrap() },
                )
            });
            let mut replaced = 0;
            for task in tasks.collect::<Vec<_>>() {
                replaced += usize::from(task.await.unwrap());
            }
            assert_eq!(replaced, 1);
        }
    }

    #[tokio::test]
    async fn a_day_after_it_began_it_is_gone() {
        for ground in Ground::each().await {
            let conversations = Conversations::new(ground.store().await);
            let (one, two) = (of(&["one"]), of(&["one", "two"]));
            let id = conversations.begin(&one, noon()).await.unwrap();
            let (day, later) = (noon() + 24.hours(), noon() + 24.hours() + 1.milliseconds());
            assert!(conversations.replace(&id, &one, &two, day).await.unwrap());
            assert_eq!(conversations.forget(day).await.unwrap(), 0);
            assert_eq!(conversations.find(&id, day).await.unwrap(), Some(two));
            assert_eq!(conversations.find(&id, later).await.unwrap(), None, "shown to nobody, deleted or not");
            assert_eq!(conversations.forget(later).await.unwrap(), 1);
        }
    }

    #[tokio::test]
    async fn what_another_version_has_kept_begins_anew() {
        for ground in Ground::each().await {
            let store = ground.store().await;
            let conversations = Conversations::new(Arc::clone(&store));
            let id = conversations.begin(&of(&["one"]), noon()).await.unwrap();
            store.run(query(r#"UPDATE assistant_conversation SET said = '{"person":null,"turns":[]}'"#)).await.unwrap();
            assert_eq!(conversations.find(&id, noon()).await.unwrap(), None);
        }
    }
}
