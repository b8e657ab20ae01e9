//! How often the day of a calendar event has moved: calendars take up a change only with a higher SEQUENCE (RFC 5545).
//!
//! An event that was never seen away from its usual day has no row, and a row goes when its day is over.

use crate::store::{Found, Query, Row, Store, StoreError, Write, query};
use domain::address::AddressId;
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::Arc;

/// Days are as in 2026-12-29.
pub const STEPS: &[&str] = &["
    CREATE TABLE bins_event_revision (
        address TEXT NOT NULL, usual TEXT NOT NULL, date TEXT NOT NULL, moves BIGINT NOT NULL,
        PRIMARY KEY (address, usual)
    );
    CREATE INDEX bins_event_revision_date ON bins_event_revision (date);"];

/// A day of a home as a calendar event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// The day people expect it on, which names it.
    pub usual: Date,
    pub date: Date,
}

impl Event {
    /// The same wherever the day moves. `/` is in no address id.
    pub fn uid(&self, address: &AddressId) -> String {
        format!("{address}/{}@doorstep", self.usual)
    }
}

/// The events of a home that have ever moved, by their usual day: where they were last, and how often they had moved.
type Known = HashMap<Date, (Date, u32)>;

pub struct EventRevisions(Arc<Store>);

impl EventRevisions {
    pub fn new(store: &Arc<Store>) -> Self {
        EventRevisions(Arc::clone(store))
    }

    /// How often each of a home's events has moved, counting on where the day is another than it was. The events of all
    /// homes that were before `first` are forgotten.
    pub async fn moves(&self, address: &AddressId, events: &[Event], first: Date) -> Result<Vec<u32>, StoreError> {
        let known = known(self.0.rows(of_home(address)).await?)?;
        if events.iter().any(|event| moved(&known, event).is_some()) {
            return self.count_on(address, events, first).await;
        }
        Ok(events.iter().map(|event| moves(&known, event)).collect())
    }

    async fn count_on(&self, address: &AddressId, events: &[Event], first: Date) -> Result<Vec<u32>, StoreError> {
        let mut write = self.0.begin(&format!("event revisions of {address}")).await?;
        // Another gateway may have counted meanwhile.
        let known = known(write.rows(of_home(address)).await?)?;
        let mut all = Vec::with_capacity(events.len());
        for event in events {
            let moves = match moved(&known, event) {
                Some(moves) => keep(&mut write, address, event, moves).await?,
                None => moves(&known, event),
            };
            all.push(moves);
        }
        write.commit().await?;
        // By itself: two that remove rows of all homes, and hold rows of their own, might wait for each other.
        self.0.run(query("DELETE FROM bins_event_revision WHERE date < $1").bind(first.to_string())).await?;
        Ok(all)
    }
}

fn of_home(address: &AddressId) -> Query<'_> {
    query("SELECT usual, date, moves FROM bins_event_revision WHERE address = $1").bind(address.as_str())
}

fn known(rows: Vec<Found>) -> Result<Known, StoreError> {
    let date = |text: &str| text.parse::<Date>().map_err(StoreError::unreadable);
    let known = rows.iter().map(|row| {
        let moves = u32::try_from(row.try_get::<i64, _>(2)?).map_err(StoreError::unreadable)?;
        Ok((date(row.try_get(0)?)?, (date(row.try_get(1)?)?, moves)))
    });
    known.collect()
}

fn moves(known: &Known, event: &Event) -> u32 {
    known.get(&event.usual).map_or(0, |(_, moves)| *moves)
}

/// How often it has moved by now, where it stands elsewhere than it was last seen.
fn moved(known: &Known, event: &Event) -> Option<u32> {
    let seen = known.get(&event.usual).map_or(event.usual, |(date, _)| *date);
    (seen != event.date).then(|| moves(known, event) + 1)
}

async fn keep(write: &mut Write, address: &AddressId, event: &Event, moves: u32) -> Result<u32, StoreError> {
    let tell = query(
        "INSERT INTO bins_event_revision (address, usual, date, moves) VALUES ($1, $2, $3, $4)
         ON CONFLICT (address, usual) DO UPDATE SET date = excluded.date, moves = excluded.moves",
    );
    let row = tell.bind(address.as_str()).bind(event.usual.to_string()).bind(event.date.to_string());
    write.run(row.bind(i64::from(moves))).await?;
    Ok(moves)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{Ground, on_each_store};
    use jiff::civil::date;

    const FIRST: Date = date(2026, 12, 1);

    fn id(text: &str) -> AddressId {
        text.parse().unwrap()
    }

    fn event(usual: i8, day: i8) -> Event {
        Event { usual: date(2026, 12, usual), date: date(2026, 12, day) }
    }

    async fn moves(store: &Arc<Store>, address: &str, events: &[Event], first: Date) -> Vec<u32> {
        EventRevisions::new(store).moves(&id(address), events, first).await.unwrap()
    }

    async fn rows(store: &Store) -> i64 {
        store.row(query("SELECT count(*) FROM bins_event_revision")).await.unwrap().unwrap().get(0)
    }

    #[tokio::test]
    async fn each_move_is_counted_also_back() {
        on_each_store(async |store| {
            for (day, expected) in [(28, 0), (28, 0), (29, 1), (29, 1), (30, 2), (28, 3), (28, 3), (29, 4)] {
                assert_eq!(moves(&store, "1", &[event(28, day)], FIRST).await, [expected], "on {day}");
            }
        })
        .await;
    }

    #[tokio::test]
    async fn events_are_counted_apart() {
        on_each_store(async |store| {
            for (address, one, two, expected) in [
                ("1", 22, 28, [1, 0]),
                ("10", 21, 28, [0, 0]),
                ("1", 23, 29, [2, 1]),
                ("10", 22, 28, [1, 0]),
                ("1", 23, 29, [2, 1]),
            ] {
                assert_eq!(moves(&store, address, &[event(21, one), event(28, two)], FIRST).await, expected);
            }
        })
        .await;
    }

    #[tokio::test]
    async fn what_never_moved_and_what_is_over_leaves_no_row() {
        on_each_store(async |store| {
            moves(&store, "1", &[event(21, 22), event(28, 28)], FIRST).await;
            assert_eq!(rows(&store).await, 1);
            moves(&store, "2", &[event(28, 29)], date(2026, 12, 23)).await;
            assert_eq!(rows(&store).await, 1);
        })
        .await;
    }

    #[tokio::test]
    async fn many_gateways_that_see_the_same_move_count_it_once() {
        for ground in Ground::each().await {
            let stores = [ground.store().await, ground.store().await, ground.store().await];
            let asked = (0..24).map(|n| {
                let store = Arc::clone(&stores[n % stores.len()]);
                tokio::spawn(async move { moves(&store, "1", &[event(21, 22), event(28, 29)], FIRST).await })
            });
            for asked in asked.collect::<Vec<_>>() {
                assert_eq!(asked.await.unwrap(), [1, 1]);
            }
        }
    }

    #[test]
    fn the_uid_does_not_depend_on_the_day() {
        assert_eq!(event(28, 29).uid(&id("1")), event(28, 30).uid(&id("1")));
        assert_eq!(event(28, 29).uid(&id("1")), "1/2026-12-28@doorstep");
    }
}
