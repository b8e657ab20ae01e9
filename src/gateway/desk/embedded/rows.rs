//! What the desk's rows hold.

use super::super::{Chat, Standing};
use crate::identity::columns::{instant, json, parsed, text};
use crate::store::{Found, Query, Row, StoreError, Write, query};
use domain::{
    assistant::ConversationId,
    desk::{Event, Outcome},
};
use jiff::Timestamp;
use serde::de::DeserializeOwned;

/// All that [`chat`] reads, with what chooses the rows.
macro_rules! chats {
    ($which:literal) => {
        crate::store::query(concat!(
            "SELECT id, person, packet, team, begun_at, state, staff, member, staff_at, outcome, events, asker_types_at,
                    staff_types_at FROM desk_chat ",
            $which
        ))
    };
}

pub(super) use chats;

pub fn by_id(id: &ConversationId) -> Query<'_> {
    chats!("WHERE id = $1").bind(id.as_str())
}

/// Which one, how often it has changed, and how often the queue has with it.
pub fn version(row: &Found) -> Result<(ConversationId, (i64, i64)), StoreError> {
    Ok((id(row)?, (row.try_get(1)?, row.try_get(2)?)))
}

fn id(row: &Found) -> Result<ConversationId, StoreError> {
    parsed(&row.try_get::<String, _>(0)?)
}

pub fn chat(row: &Found) -> Result<Chat, StoreError> {
    Ok(Chat {
        id: id(row)?,
        person: row.try_get::<Option<String>, _>(1)?.map(|person| parsed(&person)).transpose()?,
        packet: json(row, 2)?,
        team: optional(row, 3)?,
        waits_since: instant(row.try_get(4)?)?,
        standing: standing(row)?,
        events: row.try_get(10)?,
        asker_types_at: row.try_get::<Option<i64>, _>(11)?.map(instant).transpose()?,
        staff_types_at: row.try_get::<Option<i64>, _>(12)?.map(instant).transpose()?,
    })
}

fn standing(row: &Found) -> Result<Standing, StoreError> {
    Ok(match &*row.try_get::<String, _>(5)? {
        WAITING => Standing::Waiting,
        TAKEN => Standing::Taken { by: json(row, 6)?, member: row.try_get(7)?, acted_at: instant(row.try_get(8)?)? },
        _ => Standing::Closed(json(row, 9)?),
    })
}

const WAITING: &str = "waiting";
const TAKEN: &str = "taken";
const CLOSED: &str = "closed";

fn optional<T: DeserializeOwned>(row: &Found, column: usize) -> Result<Option<T>, StoreError> {
    let text: Option<String> = row.try_get(column)?;
    text.map(|text| serde_json::from_str(&text).map_err(StoreError::unreadable)).transpose()
}

pub async fn insert(write: &mut Write, chat: &Chat) -> Result<(), StoreError> {
    let sql =
        "INSERT INTO desk_chat (id, person, packet, calls_back, state, begun_at, events, version, turns, changed_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, 1, 1, $6)";
    let person = chat.person.as_ref().map(|person| person.as_str());
    let row = query(sql).bind(chat.id.as_str()).bind(person).bind(text(&chat.packet)?);
    let row = row.bind(i64::from(chat.packet.call_back.is_some())).bind(WAITING);
    write.run(row.bind(chat.waits_since.as_millisecond()).bind(chat.events)).await.map(drop)
}

/// What changes of a conversation. `turns` is 1 where the queue changes with it.
pub async fn update(write: &mut Write, chat: &Chat, turns: i64, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE desk_chat SET state = $2, team = $3, member = $4, staff = $5, staff_at = $6, outcome = $7,
                   closed_at = $8, events = $9, asker_types_at = $10, staff_types_at = $11, turns = turns + $12,
                   version = version + 1, changed_at = $13
               WHERE id = $1";
    let (state, taken, outcome): (_, _, Option<Outcome>) = match &chat.standing {
        Standing::Waiting => (WAITING, None, None),
        Standing::Taken { by, member, acted_at } => (TAKEN, Some((by, &**member, acted_at)), None),
        Standing::Closed(outcome) => (CLOSED, None, Some(*outcome)),
    };
    let (at, millisecond) = (now.as_millisecond(), |at: &Timestamp| at.as_millisecond());
    let row = query(sql).bind(chat.id.as_str()).bind(state);
    let row = row.bind(chat.team.as_ref().map(text).transpose()?).bind(taken.map(|(_, member, _)| member));
    let row = row.bind(taken.map(|(by, ..)| text(by)).transpose()?).bind(taken.map(|(.., at)| millisecond(at)));
    let row = row.bind(outcome.as_ref().map(text).transpose()?).bind(outcome.map(|_| at)).bind(chat.events);
    let row = row.bind(chat.asker_types_at.as_ref().map(millisecond));
    let row = row.bind(chat.staff_types_at.as_ref().map(millisecond)).bind(turns).bind(at);
    write.run(row).await.map(drop)
}

pub fn event(row: &Found) -> Result<Event, StoreError> {
    Ok(Event { number: row.try_get(0)?, at: instant(row.try_get(1)?)?, what: json(row, 2)? })
}
