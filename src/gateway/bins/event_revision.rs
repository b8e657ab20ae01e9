//! How often the day of a calendar event has moved: calendars take up a change only with a higher SEQUENCE (RFC 5545).
//!
//! An event that was never seen away from its usual day has no row, and a row goes when its day is over.

use crate::store::Store;
use domain::address::AddressId;
use jiff::civil::Date;
use rusqlite::{Transaction, params};
use std::collections::HashMap;

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

/// How often each of a home's events has moved, counting on where the day is another than it was. The events of all
/// homes that were before `first` are forgotten.
pub fn moves(store: &Store, address: &AddressId, events: &[Event], first: Date) -> rusqlite::Result<Vec<u32>> {
    store.with(|connection| {
        let transaction = connection.transaction()?;
        let known = known(&transaction, address)?;
        let mut all = Vec::with_capacity(events.len());
        let mut is_changed = false;
        for event in events {
            let uid = event.uid(address);
            let (date, moves) = known.get(&uid).copied().unwrap_or((event.usual, 0));
            let is_moved = date != event.date;
            let moves = moves + u32::from(is_moved);
            if is_moved {
                let row = params![uid, event.date.to_string(), moves];
                transaction.execute("INSERT OR REPLACE INTO event_revision VALUES (?, ?, ?)", row)?;
            }
            is_changed |= is_moved;
            all.push(moves);
        }
        if is_changed {
            transaction.execute("DELETE FROM event_revision WHERE date < ?", [first.to_string()])?;
        }
        transaction.commit()?;
        Ok(all)
    })
}

/// The events of a home that have ever moved: where they were last, and how often they had moved.
fn known(transaction: &Transaction<'_>, address: &AddressId) -> rusqlite::Result<HashMap<String, (Date, u32)>> {
    // '0' is the character after '/'.
    let (first, after) = (format!("{address}/"), format!("{address}0"));
    let mut statement =
        transaction.prepare_cached("SELECT uid, date, moves FROM event_revision WHERE uid >= ? AND uid < ?")?;
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

    const FIRST: Date = date(2026, 12, 1);

    fn id(text: &str) -> AddressId {
        text.parse().unwrap()
    }

    fn event(usual: i8, day: i8) -> Event {
        Event { usual: date(2026, 12, usual), date: date(2026, 12, day) }
    }

    fn rows(store: &Store) -> u32 {
        let count = "SELECT count(*) FROM event_revision";
        store.with(|connection| connection.query_row(count, [], |row| row.get(0))).unwrap()
    }

    #[test]
    fn each_move_is_counted_also_back() {
        let store = Store::in_memory().unwrap();
        let ask = |day| moves(&store, &id("1"), &[event(28, day)], FIRST).unwrap()[0];
        assert_eq!([28, 28, 29, 29, 30, 28, 28, 29].map(ask), [0, 0, 1, 1, 2, 3, 3, 4]);
    }

    #[test]
    fn events_are_counted_apart() {
        let store = Store::in_memory().unwrap();
        let ask =
            |address: &str, one, two| moves(&store, &id(address), &[event(21, one), event(28, two)], FIRST).unwrap();
        assert_eq!(ask("1", 22, 28), [1, 0]);
        assert_eq!(ask("10", 21, 28), [0, 0]);
        assert_eq!(ask("1", 23, 29), [2, 1]);
        assert_eq!(ask("10", 22, 28), [1, 0]);
        assert_eq!(ask("1", 23, 29), [2, 1]);
    }

    #[test]
    fn what_never_moved_and_what_is_over_leaves_no_row() {
        let store = Store::in_memory().unwrap();
        moves(&store, &id("1"), &[event(21, 22), event(28, 28)], FIRST).unwrap();
        assert_eq!(rows(&store), 1);
        moves(&store, &id("2"), &[event(28, 29)], date(2026, 12, 23)).unwrap();
        assert_eq!(rows(&store), 1);
    }

    #[test]
    fn the_uid_does_not_depend_on_the_day() {
        assert_eq!(event(28, 29).uid(&id("1")), event(28, 30).uid(&id("1")));
        assert_eq!(event(28, 29).uid(&id("1")), "1/2026-12-28@doorstep");
    }
}
