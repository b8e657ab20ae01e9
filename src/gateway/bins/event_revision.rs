//! How often the day of a calendar event has moved: calendars take up a change only with a higher SEQUENCE (RFC 5545).
//!
//! An event that was never seen away from its usual day has no row.

use crate::store::Store;
use domain::address::AddressId;
use jiff::civil::Date;
use rusqlite::{Transaction, params};
use std::collections::HashMap;

/// A collection as a calendar event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub service: String,
    /// The day people expect it on; a part of its identity.
    pub usual: Date,
    pub date: Date,
}

impl Event {
    /// The same wherever the day moves. `/` is in no address id.
    pub fn uid(&self, address: &AddressId) -> String {
        format!("{address}/{}/{}@doorstep", self.service, self.usual)
    }
}

/// The SEQUENCE of each of a home's events, counting on where the day is another than it was.
pub fn sequences(store: &Store, address: &AddressId, events: &[Event]) -> rusqlite::Result<Vec<u32>> {
    store.with(|connection| {
        let transaction = connection.transaction()?;
        let known = known(&transaction, address)?;
        let mut sequences = Vec::with_capacity(events.len());
        for event in events {
            let uid = event.uid(address);
            let (date, sequence) = known.get(&uid).copied().unwrap_or((event.usual, 0));
            let is_moved = date != event.date;
            let sequence = sequence + u32::from(is_moved);
            if is_moved {
                transaction.execute(
                    "INSERT OR REPLACE INTO event_revision VALUES (?, ?, ?)",
                    params![uid, event.date.to_string(), sequence],
                )?;
            }
            sequences.push(sequence);
        }
        transaction.commit()?;
        Ok(sequences)
    })
}

/// The events of a home that have ever moved: where they were last, and how often they had moved.
fn known(transaction: &Transaction<'_>, address: &AddressId) -> rusqlite::Result<HashMap<String, (Date, u32)>> {
    // '0' is the character after '/'.
    let (first, after) = (format!("{address}/"), format!("{address}0"));
    let mut statement =
        transaction.prepare_cached("SELECT uid, date, sequence FROM event_revision WHERE uid >= ? AND uid < ?")?;
    let mut known = HashMap::new();
    let mut rows = statement.query([first, after])?;
    while let Some(row) = rows.next()? {
        let date: String = row.get(1)?;
        let date = date.parse().map_err(|error: jiff::Error| {
            rusqlite::Error::FromSqlConversionFailure(1, rusqlite::types::Type::Text, error.into())
        })?;
        known.insert(row.get(0)?, (date, row.get(2)?));
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn id(text: &str) -> AddressId {
        text.parse().unwrap()
    }

    fn event(service: &str, day: i8) -> Event {
        Event { service: service.into(), usual: date(2026, 12, 28), date: date(2026, 12, day) }
    }

    #[test]
    fn the_sequence_rises_with_each_move_also_back() {
        let store = Store::in_memory().unwrap();
        let ask = |day| sequences(&store, &id("1"), &[event("black", day)]).unwrap()[0];
        assert_eq!([28, 28, 29, 29, 30, 28, 28, 29].map(ask), [0, 0, 1, 1, 2, 3, 3, 4]);
    }

    #[test]
    fn events_are_counted_apart() {
        let store = Store::in_memory().unwrap();
        let ask = |address: &str, black, green| {
            sequences(&store, &id(address), &[event("black", black), event("green", green)]).unwrap()
        };
        assert_eq!(ask("1", 29, 28), [1, 0]);
        assert_eq!(ask("10", 28, 28), [0, 0]);
        assert_eq!(ask("1", 30, 29), [2, 1]);
        assert_eq!(ask("10", 29, 28), [1, 0]);
        assert_eq!(ask("1", 30, 29), [2, 1]);
    }

    #[test]
    fn what_never_moved_leaves_no_row() {
        let store = Store::in_memory().unwrap();
        sequences(&store, &id("1"), &[event("black", 28), event("green", 29)]).unwrap();
        let rows: u32 = store
            .with(|connection| connection.query_row("SELECT count(*) FROM event_revision", [], |row| row.get(0)))
            .unwrap();
        assert_eq!(rows, 1);
    }

    #[test]
    fn the_uid_does_not_depend_on_the_day() {
        assert_eq!(event("black", 29).uid(&id("1")), event("black", 30).uid(&id("1")));
        assert_eq!(event("black", 29).uid(&id("1")), "1/black/2026-12-28@doorstep");
    }
}
