//! How far each conversation has been carried, for all gateways of one store. One of them carries it at a time.

use super::ChatwootDesk;
use crate::identity::columns::parsed;
use crate::store::{Row, StoreError, query};
use domain::assistant::ConversationId;
use jiff::{SignedDuration, Timestamp};

/// Times are in milliseconds since 1970. `sent` is the number of the last event that is there, 0 what staff are given, and -1
/// nothing; `heard` is Chatwoot's number of the last message of which nothing is missing here. `wanted` counts what was new.
pub const STEP: &str = "
    CREATE TABLE desk_chatwoot (
        chat TEXT PRIMARY KEY REFERENCES desk_chat (id) ON DELETE CASCADE, conversation BIGINT, sent BIGINT NOT NULL,
        heard BIGINT NOT NULL, failures BIGINT NOT NULL, wanted BIGINT NOT NULL, active_at BIGINT NOT NULL,
        due_at BIGINT NOT NULL, held_until BIGINT NOT NULL
    );
    CREATE INDEX desk_chatwoot_due_at ON desk_chatwoot (due_at);";

/// Whoever carries one and is gone holds it for so long. It must be more than carrying may take.
const HELD: SignedDuration = SignedDuration::from_secs(60);
const MOST: i64 = 16;

/// How far one has been carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    pub conversation: Option<i64>,
    pub sent: i64,
    pub heard: i64,
    /// How often in a row it did not go on.
    pub failures: i64,
    wanted: i64,
    /// When either side last said something.
    pub active_at: i64,
}

impl ChatwootDesk {
    /// There is something new in it.
    pub(super) async fn note(&self, id: &ConversationId, now: Timestamp) -> Result<(), StoreError> {
        self.know(id, now).await?;
        let sql =
            "UPDATE desk_chatwoot SET wanted = wanted + 1, failures = 0, active_at = $2, due_at = 0 WHERE chat = $1";
        self.store.run(query(sql).bind(id.as_str()).bind(now.as_millisecond())).await.map(drop)
    }

    async fn know(&self, id: &ConversationId, now: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT INTO desk_chatwoot (chat, sent, heard, failures, wanted, active_at, due_at, held_until)
                   SELECT id, -1, 0, 0, 0, $2, 0, 0 FROM desk_chat WHERE id = $1 ON CONFLICT DO NOTHING";
        self.store.run(query(sql).bind(id.as_str()).bind(now.as_millisecond())).await.map(drop)
    }

    /// Those that are to be carried now, also where a gateway ended before it could note them.
    pub(super) async fn due(&self, now: Timestamp) -> Result<Vec<ConversationId>, StoreError> {
        let sql = "SELECT id FROM desk_chat LEFT JOIN desk_chatwoot ON chat = id
                   WHERE chat IS NULL OR (due_at <= $1 AND held_until <= $1) ORDER BY due_at, id LIMIT $2";
        let rows = self.store.rows(query(sql).bind(now.as_millisecond()).bind(MOST)).await?;
        rows.iter().map(|row| parsed(&row.try_get::<String, _>(0)?)).collect()
    }

    /// Nobody else carries it from now on; None where somebody does, or it is not due.
    pub(super) async fn hold(&self, id: &ConversationId, now: Timestamp) -> Result<Option<Carried>, StoreError> {
        self.know(id, now).await?;
        let until = now.as_millisecond().saturating_add(HELD.as_millis().try_into().unwrap_or(i64::MAX));
        let sql = "UPDATE desk_chatwoot SET held_until = $3 WHERE chat = $1 AND held_until <= $2 AND due_at <= $2";
        let held = self.store.run(query(sql).bind(id.as_str()).bind(now.as_millisecond()).bind(until)).await?;
        if held == 0 {
            return Ok(None);
        }
        let sql = "SELECT conversation, sent, heard, failures, wanted, active_at FROM desk_chatwoot WHERE chat = $1";
        let row = self.store.row(query(sql).bind(id.as_str())).await?;
        let carried = |row: crate::store::Found| {
            Ok(Carried {
                conversation: row.try_get(0)?,
                sent: row.try_get(1)?,
                heard: row.try_get(2)?,
                failures: row.try_get(3)?,
                wanted: row.try_get(4)?,
                active_at: row.try_get(5)?,
            })
        };
        row.map(carried).transpose()
    }

    /// It is due again then; at once where something new was noted meanwhile.
    pub(super) async fn let_go(&self, id: &ConversationId, carried: &Carried, due_at: i64) -> Result<(), StoreError> {
        let sql = "UPDATE desk_chatwoot SET conversation = $2, sent = $3, heard = $4, failures = $5, active_at = $6,
                       due_at = CASE WHEN wanted = $7 THEN $8 ELSE 0 END, held_until = 0
                   WHERE chat = $1";
        let Carried { conversation, sent, heard, failures, wanted, active_at } = carried;
        let row = query(sql).bind(id.as_str()).bind(*conversation).bind(*sent).bind(*heard).bind(*failures);
        self.store.run(row.bind(*active_at).bind(*wanted).bind(due_at)).await.map(drop)
    }
}
