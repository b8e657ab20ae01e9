//! The counts in the store. A conversation's matters are beside it as long as it may be gone on with, for then it is not known
//! yet what becomes of them; after it they are counts of a day. No text of a person is in any of it.

use crate::store::{Found, Row, Store, StoreError, Write, query};
use ::assistant::insight::{AnsweredBy, Certainty, Channel, Contacts, Matter, Outcome, Session, Status, Turn, Turns};
use domain::{
    assistant::ConversationId,
    iso::{date_text, parse_date},
    language::Language,
    london,
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use sha2::{Digest, Sha256};
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// `id` leads to no conversation, `matters` are JSON. Days are as in 2026-12-29, what is not known is an empty text.
pub const STEP: &str = "
    CREATE TABLE assistant_session (id TEXT PRIMARY KEY, begun_at BIGINT NOT NULL, matters TEXT NOT NULL);
    CREATE INDEX assistant_session_begun_at ON assistant_session (begun_at);
    CREATE TABLE assistant_contact_count (
        day TEXT NOT NULL, language TEXT NOT NULL, channel TEXT NOT NULL, intent TEXT NOT NULL, outcome TEXT NOT NULL,
        contacts BIGINT NOT NULL, PRIMARY KEY (day, language, channel, intent, outcome)
    );
    CREATE TABLE assistant_turn_count (
        day TEXT NOT NULL, language TEXT NOT NULL, channel TEXT NOT NULL, intent TEXT NOT NULL, status TEXT NOT NULL,
        answered_by TEXT NOT NULL, certainty TEXT NOT NULL, turns BIGINT NOT NULL, milliseconds BIGINT NOT NULL,
        PRIMARY KEY (day, language, channel, intent, status, answered_by, certainty)
    );";

/// A conversation is gone on with for a day; one that began at its very end is still heard of.
const OPEN: SignedDuration = SignedDuration::from_hours(25);

/// No more is held in memory while nothing can be written.
const MOST_HEARD: usize = 50_000;
/// So many sessions are asked for, or written, in one statement.
const AT_ONCE: usize = 100;

pub struct Counts {
    store: Arc<Store>,
    /// What is not written yet: many turns of a second are one write. What was counted in the last second before a gateway is
    /// killed is gone.
    heard: Mutex<Vec<Heard>>,
}

/// A turn that was answered.
#[derive(Clone)]
pub struct Heard {
    /// Of the conversation, to which it does not lead.
    pub session: String,
    pub at: Timestamp,
    pub turn: Turn,
    pub language: Language,
    pub channel: Channel,
    pub certainty: Option<Certainty>,
    pub took: Duration,
}

/// Days from the first to the last, with both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub first: Date,
    pub last: Date,
}

impl Counts {
    pub fn new(store: Arc<Store>) -> Self {
        Counts { store, heard: Mutex::default() }
    }

    /// Holds it until it is written down.
    pub fn hear(&self, heard: Heard) {
        let mut all = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() < MOST_HEARD {
            all.push(heard);
        }
    }

    /// Writes down what was heard since the last time. What cannot be written now is held on to.
    pub async fn write_down(&self) -> Result<(), StoreError> {
        let heard = std::mem::take(&mut *self.heard.lock().unwrap_or_else(PoisonError::into_inner));
        if heard.is_empty() {
            return Ok(());
        }
        let written = self.write(&heard).await;
        if written.is_err() {
            let mut all = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
            all.splice(0..0, heard);
            all.truncate(MOST_HEARD);
        }
        written
    }

    async fn write(&self, heard: &[Heard]) -> Result<(), StoreError> {
        let mut write = self.store.begin_fleeting("assistant sessions").await?;
        let mut of_sessions: BTreeMap<&str, Vec<&Heard>> = BTreeMap::new();
        for one in heard {
            of_sessions.entry(&one.session).or_default().push(one);
        }
        let of_sessions: Vec<_> = of_sessions.into_iter().collect();
        for some in of_sessions.chunks(AT_ONCE) {
            hear(&mut write, some).await?;
        }
        count_turns(&mut write, heard).await?;
        write.commit().await
    }

    /// Makes counts of the matters of conversations that are over. Each is counted once, by whichever gateway.
    pub async fn settle(&self, now: Timestamp) -> Result<(), StoreError> {
        self.write_down().await?;
        let mut write = self.store.begin("assistant contacts").await?;
        let over = "DELETE FROM assistant_session WHERE begun_at < $1 RETURNING matters";
        let rows = write.rows(query(over).bind(millisecond_before(now, OPEN))).await?;
        for Contacts { day, language, channel, intent, outcome, count } in contacts_of(&rows)? {
            let sql = "INSERT INTO assistant_contact_count (day, language, channel, intent, outcome, contacts)
                       VALUES ($1, $2, $3, $4, $5, $6)
                       ON CONFLICT (day, language, channel, intent, outcome)
                       DO UPDATE SET contacts = assistant_contact_count.contacts + excluded.contacts";
            let insert = query(sql).bind(date_text(day)).bind(language.tag()).bind(channel.name());
            let insert = insert.bind(intent.unwrap_or_default()).bind(outcome.name());
            write.run(insert.bind(i64::try_from(count).unwrap_or(i64::MAX))).await?;
        }
        write.commit().await
    }

    /// Deletes what was counted before this day.
    pub async fn forget(&self, before: Date) -> Result<u64, StoreError> {
        let day = date_text(before);
        let contacts = "DELETE FROM assistant_contact_count WHERE day < $1";
        let contacts = self.store.run(query(contacts).bind(&*day)).await?;
        let turns = "DELETE FROM assistant_turn_count WHERE day < $1";
        Ok(contacts + self.store.run(query(turns).bind(&*day)).await?)
    }

    /// In the order of their days. Those of conversations that are not over are as they stand now.
    pub async fn contacts(&self, Period { first, last }: Period) -> Result<Vec<Contacts>, StoreError> {
        self.write_down().await?;
        let sql = "SELECT day, language, channel, intent, outcome, contacts FROM assistant_contact_count
                   WHERE day >= $1 AND day <= $2";
        let rows = self.store.rows(query(sql).bind(date_text(first)).bind(date_text(last))).await?;
        let mut all = rows.iter().map(read_contacts).collect::<Result<Vec<_>, _>>()?;
        let open = self.store.rows(query("SELECT matters FROM assistant_session")).await?;
        all.extend(contacts_of(&open)?.into_iter().filter(|one| first <= one.day && one.day <= last));
        all.sort();
        Ok(all)
    }

    pub async fn turns(&self, Period { first, last }: Period) -> Result<Vec<Turns>, StoreError> {
        self.write_down().await?;
        let sql = "SELECT day, language, channel, intent, status, answered_by, certainty, turns, milliseconds
                   FROM assistant_turn_count WHERE day >= $1 AND day <= $2";
        let rows = self.store.rows(query(sql).bind(date_text(first)).bind(date_text(last))).await?;
        let mut all = rows.iter().map(read_turns).collect::<Result<Vec<_>, _>>()?;
        all.sort();
        Ok(all)
    }
}

/// Adds what was heard to the matters of some sessions.
async fn hear(write: &mut Write, of_sessions: &[(&str, Vec<&Heard>)]) -> Result<(), StoreError> {
    let places = (1..=of_sessions.len()).map(|nth| format!("${nth}")).collect::<Vec<_>>().join(", ");
    let sql = format!("SELECT id, matters FROM assistant_session WHERE id IN ({places})");
    let mut asked = query(AssertSqlSafe(sql));
    for (id, _) in of_sessions {
        asked = asked.bind(*id);
    }
    let found = write.rows(asked).await?;
    let before = |row: &Found| Ok::<_, StoreError>((row.try_get::<String, _>(0)?, read(&row.try_get::<String, _>(1)?)));
    let mut before: HashMap<String, Session> = found.iter().map(before).collect::<Result<_, _>>()?;
    let place = |nth: usize| format!("(${}, ${}, ${})", 3 * nth + 1, 3 * nth + 2, 3 * nth + 3);
    let places = (0..of_sessions.len()).map(place).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "INSERT INTO assistant_session (id, begun_at, matters) VALUES {places}
         ON CONFLICT (id) DO UPDATE SET matters = excluded.matters"
    );
    let mut insert = query(AssertSqlSafe(sql));
    for (id, heard) in of_sessions {
        let mut session = before.remove(*id).unwrap_or_default();
        for Heard { turn, language, channel, at, .. } in heard {
            session.hear(turn, *language, *channel, *at);
        }
        let begun_at = heard.first().map_or(i64::MAX, |first| first.at.as_millisecond());
        let matters = serde_json::to_string(&session).map_err(StoreError::unreadable)?;
        insert = insert.bind(*id).bind(begun_at).bind(matters);
    }
    write.run(insert).await?;
    Ok(())
}

/// Adds what was heard to the counts of its days.
async fn count_turns(write: &mut Write, heard: &[Heard]) -> Result<(), StoreError> {
    let mut counts: BTreeMap<_, (i64, i64)> = BTreeMap::new();
    for Heard { at, turn: Turn { status, intent, by }, language, channel, certainty, took, .. } in heard {
        let intent = intent.as_deref().unwrap_or_default();
        let certainty = certainty.map_or("", Certainty::name);
        let alike = (date_text(london::today(*at)), language.tag(), channel.name(), intent, status.name(), by.name());
        let (turns, milliseconds) = counts.entry((alike, certainty)).or_default();
        *turns += 1;
        *milliseconds += i64::try_from(took.as_millis()).unwrap_or_default();
    }
    let sql = "INSERT INTO assistant_turn_count
                   (day, language, channel, intent, status, answered_by, certainty, turns, milliseconds)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
               ON CONFLICT (day, language, channel, intent, status, answered_by, certainty)
               DO UPDATE SET turns = assistant_turn_count.turns + excluded.turns,
                             milliseconds = assistant_turn_count.milliseconds + excluded.milliseconds";
    for (((day, language, channel, intent, status, by), certainty), (turns, milliseconds)) in counts {
        let insert = query(sql).bind(day).bind(language).bind(channel).bind(intent).bind(status).bind(by);
        write.run(insert.bind(certainty).bind(turns).bind(milliseconds)).await?;
    }
    Ok(())
}

/// What the counts know a conversation by.
pub fn session_of(id: &ConversationId) -> String {
    let digest = Sha256::digest(["session ", id.as_str()].concat());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn millisecond_before(now: Timestamp, duration: SignedDuration) -> i64 {
    now.saturating_sub(duration).map_or(i64::MIN, Timestamp::as_millisecond)
}

/// What another version has written begins anew: it is a day old at most.
fn read(matters: &str) -> Session {
    serde_json::from_str(matters).unwrap_or_default()
}

/// The matters of sessions, counted.
fn contacts_of(rows: &[Found]) -> Result<Vec<Contacts>, StoreError> {
    let mut counts = BTreeMap::new();
    for row in rows {
        let session = read(&row.try_get::<String, _>(0)?);
        for Matter { intent, outcome, language, channel, begun_at, .. } in session.matters() {
            let day = london::today(*begun_at);
            *counts.entry((day, *language, *channel, intent.clone(), *outcome)).or_default() += 1;
        }
    }
    let contacts = |((day, language, channel, intent, outcome), count)| Contacts {
        day,
        language,
        channel,
        intent,
        outcome,
        count,
    };
    Ok(counts.into_iter().map(contacts).collect())
}

fn read_contacts(row: &Found) -> Result<Contacts, StoreError> {
    Ok(Contacts {
        day: day(row)?,
        language: language(row)?,
        channel: word(row, 2, Channel::named)?,
        intent: known(row, 3)?,
        outcome: word(row, 4, Outcome::named)?,
        count: number(row, 5)?,
    })
}

fn read_turns(row: &Found) -> Result<Turns, StoreError> {
    Ok(Turns {
        day: day(row)?,
        language: language(row)?,
        channel: word(row, 2, Channel::named)?,
        intent: known(row, 3)?,
        status: word(row, 4, Status::named)?,
        by: word(row, 5, AnsweredBy::named)?,
        certainty: Certainty::named(&row.try_get::<String, _>(6)?),
        count: number(row, 7)?,
        milliseconds: number(row, 8)?,
    })
}

fn day(row: &Found) -> Result<Date, StoreError> {
    parse_date(&row.try_get::<String, _>(0)?).ok_or_else(|| StoreError::unreadable("no day"))
}

fn language(row: &Found) -> Result<Language, StoreError> {
    word(row, 1, Language::of_tag)
}

fn word<T>(row: &Found, column: usize, named: impl FnOnce(&str) -> Option<T>) -> Result<T, StoreError> {
    named(&row.try_get::<String, _>(column)?).ok_or_else(|| StoreError::unreadable("a word that is not counted by"))
}

fn known(row: &Found, column: usize) -> Result<Option<String>, StoreError> {
    Ok(Some(row.try_get::<String, _>(column)?).filter(|text| !text.is_empty()))
}

fn number(row: &Found, column: usize) -> Result<u64, StoreError> {
    u64::try_from(row.try_get::<i64, _>(column)?).map_err(StoreError::unreadable)
}

/// The suite, on each kind of store. Several stand for several gateways.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::Ground;
    use jiff::{ToSpan, civil::date};

    /// Eleven in the evening, in London.
    fn late() -> Timestamp {
        "2026-11-24T23:00:00Z".parse().unwrap()
    }

    fn always() -> Period {
        Period { first: date(2020, 1, 1), last: date(2030, 1, 1) }
    }

    fn turn(status: Status, intent: &str) -> Turn {
        let intent = (!intent.is_empty()).then(|| intent.to_owned());
        Turn { status, intent, by: AnsweredBy::Dialogue }
    }

    async fn hear(counts: &Counts, id: u8, turn: &Turn, at: Timestamp) {
        counts.hear(Heard {
            session: session_of(&ConversationId::from_random([id; 16])),
            at,
            turn: turn.clone(),
            language: Language::Cy,
            channel: Channel::Page,
            certainty: Some(Certainty::From90),
            took: Duration::from_millis(7),
        });
        counts.write_down().await.unwrap();
    }

    fn told(contacts: &[Contacts]) -> Vec<String> {
        let told = |one: &Contacts| {
            let intent = one.intent.as_deref().unwrap_or("?");
            format!("{} {} {intent} {} {}", one.day, one.language.tag(), one.outcome.name(), one.count)
        };
        contacts.iter().map(told).collect()
    }

    #[tokio::test]
    async fn a_matter_is_counted_once_when_it_is_over_and_told_of_before_as_it_stands() {
        for ground in Ground::each().await {
            let [one, other] = [ground.store().await, ground.store().await].map(Counts::new);
            let (asked, done) = (turn(Status::Asked, "waste.missed"), turn(Status::Done, "waste.missed"));
            hear(&one, 1, &asked, late()).await;
            assert_eq!(told(&one.contacts(always()).await.unwrap()), ["2026-11-24 cy waste.missed abandoned 1"]);
            // After midnight, by the other gateway: it is still of the day on which it began.
            hear(&other, 1, &done, late() + 2.hours()).await;
            hear(&one, 2, &done, late()).await;
            hear(&other, 3, &turn(Status::NotUnderstood, ""), late() + 2.hours()).await;
            let expected = ["2026-11-24 cy waste.missed done 2", "2026-11-25 cy ? not_understood 1"];
            assert_eq!(told(&other.contacts(always()).await.unwrap()), expected);
            for hours in [25, 26, 28, 29] {
                one.settle(late() + hours.hours()).await.unwrap();
                other.settle(late() + hours.hours()).await.unwrap();
                assert_eq!(told(&one.contacts(always()).await.unwrap()), expected, "{hours}");
            }
            hear(&one, 4, &done, late()).await;
            one.settle(late() + 30.hours()).await.unwrap();
            let expected = ["2026-11-24 cy waste.missed done 3", "2026-11-25 cy ? not_understood 1"];
            assert_eq!(told(&one.contacts(always()).await.unwrap()), expected, "added to what was there");
            let only = Period { first: date(2026, 11, 25), last: date(2026, 11, 25) };
            assert_eq!(told(&one.contacts(only).await.unwrap()), &expected[1..]);
        }
    }

    #[tokio::test]
    async fn turns_of_a_day_that_are_alike_are_one_count() {
        for ground in Ground::each().await {
            let counts = Counts::new(ground.store().await);
            let answered = turn(Status::Answered, "waste.dates");
            for (id, now) in [(1, late()), (1, late()), (2, late()), (2, late() + 2.hours())] {
                hear(&counts, id, &answered, now).await;
            }
            let turns = counts.turns(always()).await.unwrap();
            let told: Vec<_> = turns.iter().map(|one| (one.day, one.count, one.milliseconds)).collect();
            assert_eq!(told, [(date(2026, 11, 24), 3, 21), (date(2026, 11, 25), 1, 7)]);
            assert_eq!((turns[0].intent.as_deref(), turns[0].status), (Some("waste.dates"), Status::Answered));
            assert_eq!((turns[0].by, turns[0].certainty), (AnsweredBy::Dialogue, Some(Certainty::From90)));
        }
    }

    #[tokio::test]
    async fn turns_that_come_at_once_through_two_gateways_are_all_counted() {
        for ground in Ground::each().await {
            let gateways = [ground.store().await, ground.store().await].map(|store| Arc::new(Counts::new(store)));
            let tasks = (0..24_u8).map(|nth| {
                let gateway = Arc::clone(&gateways[usize::from(nth % 2)]);
                tokio::spawn(
                    async move { hear(&gateway, nth % 3, &turn(Status::Answered, "waste.dates"), late()).await },
                )
            });
            for task in tasks.collect::<Vec<_>>() {
                task.await.unwrap();
            }
            let turns = gateways[0].turns(always()).await.unwrap();
            assert_eq!(turns.iter().map(|one| one.count).collect::<Vec<_>>(), [24]);
            assert_eq!(told(&gateways[1].contacts(always()).await.unwrap()), ["2026-11-24 cy waste.dates answered 3"]);
        }
    }

    /// More than one statement takes, of which some were heard before by another gateway.
    #[tokio::test]
    async fn what_many_ask_in_one_second_is_written_down_together() {
        for ground in Ground::each().await {
            let [one, other] = [ground.store().await, ground.store().await].map(Counts::new);
            let (asked, done) = (turn(Status::Asked, "waste.missed"), turn(Status::Done, "waste.missed"));
            let said = |session: u16, turn: &Turn| Heard {
                session: session.to_string(),
                at: late(),
                turn: turn.clone(),
                language: Language::En,
                channel: Channel::Panel,
                certainty: None,
                took: Duration::from_millis(1),
            };
            (0..50).for_each(|session| other.hear(said(session, &asked)));
            assert!(one.contacts(always()).await.unwrap().is_empty(), "nothing of it is written");
            other.write_down().await.unwrap();
            assert_eq!(told(&one.contacts(always()).await.unwrap()), ["2026-11-24 en waste.missed abandoned 50"]);
            for session in 0..250 {
                one.hear(said(session, &asked));
                one.hear(said(session, &done));
            }
            assert_eq!(told(&one.contacts(always()).await.unwrap()), ["2026-11-24 en waste.missed done 250"]);
            let turns = one.turns(always()).await.unwrap();
            assert_eq!(turns.iter().map(|one| (one.status, one.count)).collect::<Vec<_>>(), TURNS);
        }
    }

    const TURNS: [(Status, u64); 2] = [(Status::Done, 250), (Status::Asked, 300)];

    #[tokio::test]
    async fn what_cannot_be_written_down_is_held_on_to() {
        let store = Arc::new(Store::in_memory());
        let counts = Counts::new(Arc::clone(&store));
        store.run(query("ALTER TABLE assistant_session RENAME TO elsewhere")).await.unwrap();
        let heard = Heard {
            session: "a".to_owned(),
            at: late(),
            turn: turn(Status::Answered, "waste.dates"),
            language: Language::En,
            channel: Channel::Page,
            certainty: None,
            took: Duration::ZERO,
        };
        counts.hear(heard.clone());
        assert!(counts.write_down().await.is_err());
        counts.hear(heard);
        store.run(query("ALTER TABLE elsewhere RENAME TO assistant_session")).await.unwrap();
        assert_eq!(counts.turns(always()).await.unwrap().iter().map(|one| one.count).collect::<Vec<_>>(), [2]);
    }

    #[tokio::test]
    async fn counts_are_forgotten_by_their_day() {
        for ground in Ground::each().await {
            let counts = Counts::new(ground.store().await);
            hear(&counts, 1, &turn(Status::Answered, "waste.dates"), late()).await;
            counts.settle(late() + 48.hours()).await.unwrap();
            assert_eq!(counts.forget(date(2026, 11, 24)).await.unwrap(), 0);
            assert_eq!(counts.forget(date(2026, 11, 25)).await.unwrap(), 2);
            assert!(counts.contacts(always()).await.unwrap().is_empty());
        }
    }

    #[tokio::test]
    async fn no_text_and_no_address_of_a_conversation_is_in_the_store() {
        let store = Arc::new(Store::in_memory());
        let counts = Counts::new(Arc::clone(&store));
        hear(&counts, 1, &turn(Status::Answered, "waste.dates"), late()).await;
        let row = store.row(query("SELECT id, matters FROM assistant_session")).await.unwrap().unwrap();
        let kept = [row.try_get::<String, _>(0).unwrap(), row.try_get::<String, _>(1).unwrap()].concat();
        assert!(!kept.contains(ConversationId::from_random([1; 16]).as_str()), "{kept}");
        let expected = r#"{"matters":[{"intent":"waste.dates","outcome":"answered","language":"cy","channel":"page","begun_at":"2026-11-24T23:00:00Z","last_at":"2026-11-24T23:00:00Z"}]}"#;
        assert!(kept.ends_with(expected), "{kept}");
    }
}
