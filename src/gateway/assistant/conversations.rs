//! The conversations of the last day, in the store, so that every gateway knows the same.
//!
//! Must not be here: what is said (the engine's), whom it may be shown to (`pages.rs`).

use super::told::Drawn;
use crate::bell::{Bell, Seen};
use crate::store::{Found, Row, Store, StoreError, query};
use ::assistant::conversation::Conversation;
use domain::assistant::ConversationId;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::watch;
use uuid::Uuid;

/// Times are in milliseconds since 1970; what was said is JSON.
pub const STEP: &str = "
    CREATE TABLE assistant_conversation (id TEXT PRIMARY KEY, begun_at BIGINT NOT NULL, said TEXT NOT NULL);
    CREATE INDEX assistant_conversation_begun_at ON assistant_conversation (begun_at);";

/// `version` counts its changes, by which other gateways hear of them.
pub const VERSION_STEP: &str = "
    ALTER TABLE assistant_conversation ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
    ALTER TABLE assistant_conversation ADD COLUMN changed_at BIGINT NOT NULL DEFAULT 0;
    CREATE INDEX assistant_conversation_changed_at ON assistant_conversation (changed_at);";

/// So long a conversation is there, however often it is gone on with.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// The clocks of two gateways may differ by so much, and a change may be so long on its way.
const MARGIN: SignedDuration = SignedDuration::from_secs(5);

/// What was said, and how often it has changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub said: Conversation,
    pub version: i64,
}

/// What was said last, where it was said at this gateway. The store must be asked where that is not known.
pub type News = Option<Arc<Told>>;

pub struct Told {
    pub kept: Kept,
    /// What was answered to it, where that was drawn before anybody who listens heard of it.
    pub drawn: Option<Drawn>,
}

/// What is in the store, and those who listen have not been told yet. Without that they hear of it a moment later.
#[must_use = "those who listen wait for it"]
pub struct Untold {
    id: ConversationId,
    kept: Kept,
}

pub struct Conversations {
    store: Arc<Store>,
    bell: Bell<ConversationId, News>,
}

impl Conversations {
    pub fn new(store: Arc<Store>) -> Self {
        Conversations { store, bell: Bell::default() }
    }

    pub async fn begin(&self, conversation: &Conversation, now: Timestamp) -> Result<ConversationId, StoreError> {
        let id = ConversationId::from_random(Uuid::new_v4().into_bytes());
        let sql = "INSERT INTO assistant_conversation (id, begun_at, said) VALUES ($1, $2, $3)";
        let row = query(sql).bind(id.as_str()).bind(now.as_millisecond()).bind(written(conversation)?);
        self.store.run(row).await?;
        Ok(id)
    }

    /// None where there is none, or none any more.
    pub async fn find(&self, id: &ConversationId, now: Timestamp) -> Result<Option<Kept>, StoreError> {
        let sql = "SELECT said, version FROM assistant_conversation WHERE id = $1 AND begun_at >= $2";
        let Some(row) = self.store.row(query(sql).bind(id.as_str()).bind(oldest(now))).await? else { return Ok(None) };
        let version = row.try_get(1)?;
        Ok(read(&row.try_get::<String, _>(0)?).map(|said| Kept { said, version }))
    }

    /// What it has become. None where it has become something else since that version, by whichever gateway, or is gone.
    pub async fn replace(
        &self,
        id: &ConversationId,
        version: i64,
        after: &Conversation,
        now: Timestamp,
    ) -> Result<Option<Untold>, StoreError> {
        let sql = "UPDATE assistant_conversation SET said = $3, version = version + 1, changed_at = $4
                   WHERE id = $1 AND version = $2 AND begun_at >= $5";
        let row = query(sql).bind(id.as_str()).bind(version).bind(written(after)?).bind(now.as_millisecond());
        let is_replaced = self.store.run(row.bind(oldest(now))).await? > 0;
        let untold = || Untold { id: id.clone(), kept: Kept { said: after.clone(), version: version + 1 } };
        Ok(is_replaced.then(untold))
    }

    /// Tells those who listen here.
    pub fn tell(&self, Untold { id, kept }: Untold, drawn: Option<Drawn>) {
        self.bell.ring(&id, Some(Arc::new(Told { kept, drawn })));
    }

    /// Nothing of it is wanted any more. False where it has become something else since that version, or is gone.
    pub async fn delete(&self, id: &ConversationId, version: i64) -> Result<bool, StoreError> {
        let sql = "DELETE FROM assistant_conversation WHERE id = $1 AND version = $2";
        let is_deleted = self.store.run(query(sql).bind(id.as_str()).bind(version)).await? > 0;
        self.bell.ring(id, None);
        Ok(is_deleted)
    }

    /// Hears soon after whenever something was said in it, at any gateway.
    pub fn listen(&self, id: &ConversationId) -> watch::Receiver<News> {
        self.bell.listen(id)
    }

    /// What was said last at this gateway, where somebody listens. It may have gone on at another: whoever replaces it finds
    /// that out, and whoever only reads it must ask the store.
    pub fn known(&self, id: &ConversationId) -> News {
        self.bell.last(id).flatten()
    }

    /// Rings for what other gateways have changed, if anybody listens here.
    pub async fn look_around(&self, seen: &mut Seen<ConversationId, i64>, now: Timestamp) -> Result<(), StoreError> {
        if !self.bell.is_listened_to() {
            return Ok(());
        }
        let since = now.saturating_sub(MARGIN).map_or(i64::MIN, Timestamp::as_millisecond);
        let sql = "SELECT id, version FROM assistant_conversation WHERE changed_at >= $1";
        let rows = self.store.rows(query(sql).bind(since)).await?;
        let version = |row: &Found| {
            let id = row.try_get::<String, _>(0)?.parse().map_err(StoreError::unreadable)?;
            Ok::<_, StoreError>((id, row.try_get(1)?))
        };
        let found: HashMap<_, i64> = rows.iter().map(version).collect::<Result<_, _>>()?;
        // One that went on elsewhere before it was known here what was said last is seen when that is told.
        let overtaken = |(id, version): &(&ConversationId, &i64)| {
            self.known(id).is_some_and(|known| known.kept.version < **version)
        };
        for (id, _) in found.iter().filter(overtaken) {
            self.bell.ring(id, None);
        }
        for (id, _, version) in seen.look(found) {
            if self.known(&id).is_none_or(|known| known.kept.version < *version) {
                self.bell.ring(&id, None);
            }
        }
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
            assert!(other.replace(&id, 0, &after, noon()).await.unwrap().is_some());
            let kept = Some(Kept { said: after.clone(), version: 1 });
            assert_eq!(one.find(&id, noon()).await.unwrap(), kept);
            assert!(one.replace(&id, 0, &of(&["three"]), noon()).await.unwrap().is_none(), "it is another meanwhile");
            assert_eq!(one.find(&id, noon()).await.unwrap(), kept);
            let unknown = ConversationId::from_random([1; 16]);
            assert_eq!(one.find(&unknown, noon()).await.unwrap(), None);
            assert!(one.replace(&unknown, 0, &after, noon()).await.unwrap().is_none(), "nothing begins by itself");
            assert!(!other.delete(&id, 0).await.unwrap(), "it is another meanwhile");
            assert!(other.delete(&id, 1).await.unwrap());
            assert_eq!(one.find(&id, noon()).await.unwrap(), None);
        }
    }

    #[tokio::test]
    async fn what_is_said_at_one_gateway_is_heard_of_at_the_other() {
        for ground in Ground::each().await {
            let [one, other] = [ground.store().await, ground.store().await].map(Conversations::new);
            let id = one.begin(&of(&[]), noon()).await.unwrap();
            let (mut here, mut there) = (one.listen(&id), other.listen(&id));
            let mut seen = Seen::default();
            other.look_around(&mut seen, noon()).await.unwrap();
            assert!(!there.has_changed().unwrap());
            let new = one.replace(&id, 0, &of(&["one"]), noon()).await.unwrap().unwrap();
            one.tell(new, None);
            assert!(here.has_changed().unwrap(), "at once");
            let kept = Kept { said: of(&["one"]), version: 1 };
            assert_eq!(here.borrow_and_update().as_ref().map(|told| &told.kept), Some(&kept), "with what was said");
            assert_eq!(one.known(&id).map(|told| told.kept.clone()), Some(kept));
            for is_new in [true, false] {
                other.look_around(&mut seen, noon() + 1.seconds()).await.unwrap();
                assert_eq!(there.has_changed().unwrap(), is_new);
                assert!(there.borrow_and_update().is_none());
            }
            // What was said here is not heard of again, and what was said there is known no longer once it went on.
            let mut seen = Seen::default();
            one.look_around(&mut seen, noon() + 1.seconds()).await.unwrap();
            assert!(!here.has_changed().unwrap());
            assert!(other.replace(&id, 1, &of(&["one", "two"]), noon()).await.unwrap().is_some());
            one.look_around(&mut seen, noon() + 1.seconds()).await.unwrap();
            assert!(here.has_changed().unwrap());
            assert!(one.known(&id).is_none());
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
                tokio::spawn(async move {
                    gateway.replace(&id, 0, &of(&[&nth.to_string()]), noon()).await.unwrap().is_some()
                })
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
            assert!(conversations.replace(&id, 0, &two, day).await.unwrap().is_some());
            assert_eq!(conversations.forget(day).await.unwrap(), 0);
            assert_eq!(conversations.find(&id, day).await.unwrap().map(|kept| kept.said), Some(two));
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
