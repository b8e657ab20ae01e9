//! The store's tables, step by step. A step that was released is never changed; the next one follows it.

use super::StoreError;
use rusqlite::Connection;

const STEPS: [&str; 2] = [
    // The last good answer of an upstream, and the revisions of calendar events that have moved.
    "CREATE TABLE last_good (key TEXT PRIMARY KEY, body BLOB NOT NULL, fetched_at INTEGER NOT NULL) WITHOUT ROWID;
     CREATE TABLE event_revision (
         uid TEXT PRIMARY KEY, date TEXT NOT NULL, sequence INTEGER NOT NULL
     ) WITHOUT ROWID;",
    // An event is a day of a home, no longer one of its services; rows are found by their day, to be removed.
    "DROP TABLE event_revision;
     CREATE TABLE event_revision (uid TEXT PRIMARY KEY, date TEXT NOT NULL, moves INTEGER NOT NULL) WITHOUT ROWID;
     CREATE INDEX event_revision_date ON event_revision (date);",
];

pub fn run(connection: &mut Connection) -> Result<(), StoreError> {
    let found: usize = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > STEPS.len() {
        return Err(StoreError::Newer { found, known: STEPS.len() });
    }
    for (done, step) in STEPS.iter().enumerate().skip(found) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", done + 1)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn opening_twice_keeps_what_was_written() {
        let data = tempfile::tempdir().unwrap();
        let write = |sql: &str| Store::open(data.path()).unwrap().with(|connection| connection.execute(sql, []));
        write("INSERT INTO event_revision VALUES ('a', '2026-12-29', 1)").unwrap();
        let count = Store::open(data.path()).unwrap().with(|connection| {
            connection.query_row("SELECT count(*) FROM event_revision", [], |row| row.get::<_, u32>(0))
        });
        assert_eq!(count, Ok(1));
    }

    #[test]
    fn the_store_of_a_newer_gateway_is_left_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", STEPS.len() + 1).unwrap();
        assert!(matches!(run(&mut connection), Err(StoreError::Newer { .. })));
    }
}
