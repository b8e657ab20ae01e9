//! The desk in the store, so that all gateways have the same one.
//!
//! Must not be here: who may see or do what but for whose a conversation is (`../staff`), what is shown.

mod bell;
mod elsewhere;
mod rows;
mod staff;
#[cfg(test)]
mod suite;

pub use staff::{Listed, Member};

use super::{Chat, HandOver, Listener, Message, Port, Standing};
use crate::clock::Clock;
use crate::identity::columns::{millisecond_before, text};
use crate::port::PortError;
use crate::store::{Row, Store, StoreError, Write, query};
use async_trait::async_trait;
use bell::{Bell, Seen};
use domain::{
    assistant::ConversationId,
    desk::{Event, Outcome, What},
    text::Text,
};
use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::time::sleep;

/// Times are in milliseconds since 1970; packet, team and staff are JSON. `version` counts all changes and `turns` those of the
/// queue, by which other gateways hear of them.
pub const STEP: &str = "
    CREATE TABLE desk_chat (
        id TEXT PRIMARY KEY, person TEXT, packet TEXT NOT NULL, calls_back BIGINT NOT NULL, state TEXT NOT NULL,
        team TEXT, member TEXT, staff TEXT, staff_at BIGINT, outcome TEXT, begun_at BIGINT NOT NULL,
        closed_at BIGINT, events BIGINT NOT NULL, version BIGINT NOT NULL, turns BIGINT NOT NULL,
        changed_at BIGINT NOT NULL, asker_types_at BIGINT, staff_types_at BIGINT
    );
    CREATE INDEX desk_chat_state ON desk_chat (state, begun_at);
    CREATE INDEX desk_chat_changed_at ON desk_chat (changed_at);
    CREATE TABLE desk_event (
        chat TEXT NOT NULL REFERENCES desk_chat (id) ON DELETE CASCADE, number BIGINT NOT NULL, at BIGINT NOT NULL, what TEXT NOT NULL, digest TEXT,
        PRIMARY KEY (chat, number)
    );
    CREATE UNIQUE INDEX desk_event_digest ON desk_event (chat, digest);";

/// So long one that is closed can be read.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// So long one waits, over the longest row of holidays.
const KEPT_WAITING: SignedDuration = SignedDuration::from_hours(14 * 24);
const SWEPT_EVERY: Duration = Duration::from_secs(600);
const LOOKED_EVERY: Duration = Duration::from_millis(150);
/// The clocks of two gateways may differ by so much, and a change may be so long on its way.
const MARGIN: SignedDuration = SignedDuration::from_secs(10);
/// That somebody types is kept so often at most.
const TYPES_AGAIN: SignedDuration = SignedDuration::from_secs(2);

pub struct EmbeddedDesk {
    store: Arc<Store>,
    bell: Bell,
}

impl EmbeddedDesk {
    pub fn new(store: Arc<Store>) -> Self {
        EmbeddedDesk { store, bell: Bell::default() }
    }

    /// Begins to write in one conversation: no other write there goes on until this one ends, so that its events are numbered
    /// in the order in which they are seen.
    async fn begin(&self, id: &ConversationId) -> Result<(Write, Option<Chat>), StoreError> {
        let mut write = self.store.begin(&["desk ", id.as_str()].concat()).await?;
        let row = write.row(rows::by_id(id)).await?;
        let found = row.map(|row| rows::chat(&row)).transpose()?;
        Ok((write, found))
    }

    /// Adds an event, after which it is `after`; unless it is a message that was there before.
    async fn add(
        &self,
        mut write: Write,
        (before, mut after): (&Chat, Chat),
        what: &What,
        digest: Option<String>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        after.events += 1;
        let sql = "INSERT INTO desk_event (chat, number, at, what, digest) VALUES ($1, $2, $3, $4, $5)
                   ON CONFLICT DO NOTHING";
        let event = query(sql).bind(after.id.as_str()).bind(after.events).bind(now.as_millisecond());
        let is_new = write.run(event.bind(text(what)?).bind(digest)).await? > 0;
        let is_of_queue = turn(before) != turn(&after);
        if is_new {
            rows::update(&mut write, &after, i64::from(is_of_queue), now).await?;
        }
        write.commit().await?;
        if is_new {
            self.ring(&after.id, is_of_queue);
        }
        Ok(())
    }

    fn ring(&self, id: &ConversationId, is_of_queue: bool) {
        self.bell.ring(id);
        if is_of_queue {
            self.bell.ring_for_queue();
        }
    }

    /// Whoever has asked says something.
    async fn hear(&self, write: Write, chat: &Chat, message: &Message, now: Timestamp) -> Result<(), PortError> {
        if matches!(chat.standing, Standing::Closed(_)) {
            return self.was_heard(write, chat, message).await;
        }
        let after = Chat { asker_types_at: None, ..chat.clone() };
        let what = What::Asked(message.note.hidden().as_str().to_owned());
        Ok(self.add(write, (chat, after), &what, Some(message.digest()), now).await?)
    }

    /// A message that comes again though it was heard, since its answer was lost, is not refused. Conflict if it is new.
    async fn was_heard(&self, mut write: Write, chat: &Chat, message: &Message) -> Result<(), PortError> {
        let sql = "SELECT number FROM desk_event WHERE chat = $1 AND digest = $2";
        let found = write.row(query(sql).bind(chat.id.as_str()).bind(message.digest())).await?;
        write.commit().await?;
        found.map(drop).ok_or(PortError::Conflict)
    }

    /// Says that a side types, which is no event.
    async fn type_as(&self, chat: &Chat, column: &'static str, now: Timestamp) -> Result<(), PortError> {
        let before = if column == ASKER { chat.asker_types_at } else { chat.staff_types_at };
        if before.is_some_and(|before| now.duration_since(before) < TYPES_AGAIN) {
            return Ok(());
        }
        let sql = match column {
            ASKER => {
                "UPDATE desk_chat SET asker_types_at = $2, version = version + 1, changed_at = $2
                      WHERE id = $1 AND state <> 'closed'"
            }
            _ => {
                "UPDATE desk_chat SET staff_types_at = $2, version = version + 1, changed_at = $2
                  WHERE id = $1 AND state = 'taken'"
            }
        };
        self.store.run(query(sql).bind(chat.id.as_str()).bind(now.as_millisecond())).await?;
        self.ring(&chat.id, false);
        Ok(())
    }

    /// Rings for what other gateways have changed.
    async fn look_around(&self, seen: &mut Seen, now: Timestamp) -> Result<(), StoreError> {
        let sql = "SELECT id, version, turns FROM desk_chat WHERE changed_at >= $1";
        let rows = self.store.rows(query(sql).bind(millisecond_before(now, MARGIN))).await?;
        seen.look(rows.iter().map(rows::version).collect::<Result<_, _>>()?, &self.bell);
        Ok(())
    }

    async fn forget(&self, now: Timestamp) -> Result<u64, StoreError> {
        let old = query("DELETE FROM desk_chat WHERE closed_at < $1 OR begun_at < $2");
        self.store.run(old.bind(millisecond_before(now, KEPT)).bind(millisecond_before(now, KEPT_WAITING))).await
    }
}

/// What the queue knows of a conversation: who has it, or whom it waits for.
fn turn(chat: &Chat) -> (Option<&str>, bool, Option<&Text>) {
    let member = match &chat.standing {
        Standing::Taken { member, .. } => Some(&**member),
        Standing::Waiting | Standing::Closed(_) => None,
    };
    (member, chat.standing == Standing::Waiting, chat.team.as_ref())
}

const ASKER: &str = "asker_types_at";
const STAFF: &str = "staff_types_at";

#[async_trait]
impl Port for EmbeddedDesk {
    async fn hand_over(&self, id: &ConversationId, handing: &HandOver, now: Timestamp) -> Result<(), PortError> {
        let (mut write, found) = self.begin(id).await?;
        let chat = match found {
            Some(chat) => chat,
            None => {
                let chat = Chat::new(id, handing, now);
                rows::insert(&mut write, &chat).await?;
                chat
            }
        };
        match &handing.first {
            Some(first) => self.hear(write, &chat, first, now).await?,
            None => write.commit().await?,
        }
        self.ring(id, true);
        Ok(())
    }

    async fn look(&self, id: &ConversationId) -> Result<Option<Chat>, PortError> {
        let row = self.store.row(rows::by_id(id)).await?;
        Ok(row.map(|row| rows::chat(&row)).transpose()?)
    }

    async fn before(&self, chat: &Chat) -> Result<u32, PortError> {
        let sql = "SELECT count(*) FROM desk_chat WHERE state = 'waiting' AND calls_back = 0 AND begun_at < $1";
        let row = self.store.row(query(sql).bind(chat.waits_since.as_millisecond())).await?;
        let before: i64 = row.map_or(Ok(0), |row| row.try_get(0)).map_err(StoreError::from)?;
        Ok(u32::try_from(before).unwrap_or(u32::MAX))
    }

    async fn events(&self, id: &ConversationId, after: i64, most: u32) -> Result<Vec<Event>, PortError> {
        let sql = "SELECT number, at, what FROM desk_event WHERE chat = $1 AND number > $2 ORDER BY number LIMIT $3";
        let rows = self.store.rows(query(sql).bind(id.as_str()).bind(after).bind(i64::from(most))).await?;
        Ok(rows.iter().map(rows::event).collect::<Result<_, _>>()?)
    }

    async fn ask(&self, id: &ConversationId, message: &Message, now: Timestamp) -> Result<(), PortError> {
        let (write, found) = self.begin(id).await?;
        self.hear(write, &found.ok_or(PortError::NotFound)?, message, now).await
    }

    async fn types(&self, chat: &Chat, now: Timestamp) -> Result<(), PortError> {
        self.type_as(chat, ASKER, now).await
    }

    async fn leave(&self, id: &ConversationId, now: Timestamp) -> Result<(), PortError> {
        let (write, found) = self.begin(id).await?;
        let chat = found.ok_or(PortError::NotFound)?;
        if matches!(chat.standing, Standing::Closed(_)) {
            return Ok(write.commit().await?);
        }
        let after = Chat { standing: Standing::Closed(Outcome::Left), ..chat.clone() };
        Ok(self.add(write, (&chat, after), &What::Closed(Outcome::Left), None, now).await?)
    }

    fn listen(&self, id: &ConversationId) -> Listener {
        self.bell.listen(id)
    }
}

/// For as long as somebody holds the desk.
pub async fn watch_others(held: Weak<EmbeddedDesk>, clock: Clock) {
    let mut seen = Seen::default();
    while let Some(desk) = held.upgrade() {
        if desk.bell.is_listened_to()
            && let Err(error) = desk.look_around(&mut seen, clock.now()).await
        {
            tracing::debug!(%error, "what other gateways do at the desk is not known now");
        }
        drop(desk);
        sleep(LOOKED_EVERY).await;
    }
}

pub async fn forget_now_and_then(held: Weak<EmbeddedDesk>, clock: Clock) {
    while let Some(desk) = held.upgrade() {
        if let Err(error) = desk.forget(clock.now()).await {
            tracing::warn!(%error, "old conversations of the desk cannot be deleted now");
        }
        drop(desk);
        sleep(SWEPT_EVERY).await;
    }
}
