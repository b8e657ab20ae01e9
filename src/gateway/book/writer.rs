//! Writing a book beside the one in use, and swapping it in.

use super::home_words::HomeWords;
use super::{BookError, INDEXES, LAYOUT, SCHEMA, SORTED, UNSORTED, filled, home_order};
use domain::address::AddressParts;
use rusqlite::{Connection, params};
use std::collections::HashMap;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// One home as a source knows it.
pub struct Premises {
    /// The source's number for it; the address id on the wire.
    pub id: i64,
    pub parts: AddressParts,
    pub uprn: Option<String>,
    /// The building whose services serve this home too.
    pub parent: Option<i64>,
    /// What [`BookWriter::calendar`] answered for it.
    pub calendar: Option<i64>,
}

/// A book in the making. Dropped without [`finish`](Self::finish), it leaves the book in use alone, and no draft.
pub struct BookWriter {
    connection: Connection,
    target: PathBuf,
    draft: Draft,
    /// Held until this writer is gone, however it goes: two drafts of one book would mix.
    _turn: File,
    streets: HashMap<[String; 4], i64>,
    calendars: HashMap<Vec<u8>, i64>,
}

/// The file of a book in the making, gone with it.
struct Draft(PathBuf);

impl Drop for Draft {
    fn drop(&mut self) {
        // A finished draft has its new name by now.
        let _ = fs::remove_file(&self.0);
    }
}

impl BookWriter {
    /// Begins a book that will stand at `target`.
    pub fn begin(target: &Path) -> Result<Self, BookError> {
        let draft = target.with_extension("draft");
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        let turn = turn(target)?;
        if draft.exists() {
            fs::remove_file(&draft)?;
        }
        let draft = Draft(draft);
        let connection = Connection::open(&draft.0)?;
        // A draft needs no journal: a broken one is thrown away.
        connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;")?;
        connection.execute_batch(SCHEMA)?;
        connection.execute_batch(UNSORTED)?;
        connection.pragma_update(None, "user_version", LAYOUT)?;
        Ok(BookWriter {
            connection,
            target: target.to_owned(),
            draft,
            _turn: turn,
            streets: HashMap::new(),
            calendars: HashMap::new(),
        })
    }

    /// The number of this calendar; the same bytes get the same number.
    pub fn calendar(&mut self, data: Vec<u8>) -> Result<i64, BookError> {
        if let Some(id) = self.calendars.get(&data) {
            return Ok(*id);
        }
        self.connection.prepare_cached("INSERT INTO calendar (data) VALUES (?)")?.execute([&data])?;
        let id = self.connection.last_insert_rowid();
        self.calendars.insert(data, id);
        Ok(id)
    }

    /// Adds a home. A number that is already there is refused with `false`.
    pub fn add(&mut self, premises: &Premises) -> Result<bool, BookError> {
        let Premises { id, parts, uprn, parent, calendar } = premises;
        let street = self.street(parts)?;
        let added = self
            .connection
            .prepare_cached("INSERT OR IGNORE INTO home VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")?
            .execute(params![
                id,
                street,
                parts.saon.as_deref().unwrap_or_default(),
                parts.paon.as_deref().unwrap_or_default(),
                home_order::of(parts),
                parts.postcode.as_deref().filter(|postcode| postcode.contains(' ')),
                uprn,
                parent,
                calendar
            ])?;
        Ok(added == 1)
    }

    fn street(&mut self, parts: &AddressParts) -> Result<i64, BookError> {
        let outward = parts.postcode.as_ref().and_then(|postcode| postcode.split(' ').next()).map(str::to_owned);
        let key =
            [parts.street.clone(), parts.locality.clone(), parts.town.clone(), outward].map(Option::unwrap_or_default);
        if let Some(id) = self.streets.get(&key) {
            return Ok(*id);
        }
        self.connection
            .prepare_cached("INSERT INTO street (name, locality, town, outward) VALUES (?, ?, ?, ?)")?
            .execute(params![key[0], key[1], key[2], key[3]])?;
        let id = self.connection.last_insert_rowid();
        self.streets.insert(key, id);
        Ok(id)
    }

    /// Leaves a remark for the reader: where the book is from, when it was imported.
    pub fn note(&mut self, key: &str, value: &str) -> Result<(), BookError> {
        self.connection.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", [key, value])?;
        Ok(())
    }

    /// How many distinct calendars there are so far.
    pub fn calendars(&self) -> usize {
        self.calendars.len()
    }

    /// Swaps the finished book in. Until the rename at the very end the old one serves.
    pub fn finish(self) -> Result<(), BookError> {
        number_homes(&self.connection)?;
        self.connection.execute_batch(INDEXES)?;
        self.connection.execute_batch("COMMIT; ANALYZE;")?;
        self.connection.close().map_err(|(_, error)| error)?;
        File::open(&self.draft.0)?.sync_all()?;
        fs::rename(&self.draft.0, &self.target)?;
        // The new name is on disk once its folder is.
        if let Some(folder) = self.target.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }
}

/// Moves the homes to their table in the order in which they are shown.
fn number_homes(connection: &Connection) -> rusqlite::Result<()> {
    let mut words = HomeWords::default();
    let mut insert = connection.prepare("INSERT INTO address VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
    let mut sorted = connection.prepare(SORTED)?;
    let mut rows = sorted.query([])?;
    while let Some(row) = rows.next()? {
        let (saon, paon): (String, String) = (row.get(2)?, row.get(3)?);
        let parts = AddressParts { saon: filled(saon), paon: filled(paon), ..AddressParts::default() };
        let number = words.add(&parts);
        let (postcode, uprn): (Option<String>, Option<String>) = (row.get(4)?, row.get(5)?);
        let (parent, calendar): (Option<i64>, Option<i64>) = (row.get(6)?, row.get(7)?);
        let (id, street): (i64, i64) = (row.get(0)?, row.get(1)?);
        insert.execute(params![
            number,
            id,
            street,
            parts.saon.unwrap_or_default(),
            parts.paon.unwrap_or_default(),
            postcode,
            uprn,
            parent,
            calendar
        ])?;
    }
    words.write(connection)?;
    connection.execute_batch(
        "UPDATE street SET first = runs.first, past = runs.past
         FROM (SELECT street, min(number) AS first, max(number) + 1 AS past FROM address GROUP BY street) AS runs
         WHERE runs.street = street.id;
         DROP TABLE home;",
    )
}

/// Waits for nobody: who comes second is told so. The lock goes with the process that holds it.
fn turn(target: &Path) -> Result<File, BookError> {
    let turn = File::create(target.with_extension("lock"))?;
    match turn.try_lock() {
        Ok(()) => Ok(turn),
        Err(TryLockError::WouldBlock) => Err(BookError::Busy(target.to_owned())),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Book;
    use super::*;

    fn home(id: i64, calendar: Option<i64>) -> Premises {
        let parts = AddressParts {
            saon: None,
            paon: Some("10".into()),
            street: Some("Weir Lane".into()),
            town: Some("Aberwen".into()),
            postcode: Some("AB1 2CD".into()),
            ..AddressParts::default()
        };
        Premises { id, parts, uprn: None, parent: None, calendar }
    }

    #[test]
    fn an_unfinished_book_leaves_the_old_one_in_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("town.book");
        let mut first = BookWriter::begin(&path).unwrap();
        first.add(&home(1, None)).unwrap();
        first.finish().unwrap();

        let mut second = BookWriter::begin(&path).unwrap();
        second.add(&home(2, None)).unwrap();
        drop(second);
        assert!(!path.with_extension("draft").exists());

        let book = Book::open(&path).unwrap();
        let is_there = |id: &str| book.with(|book| book.entry(&id.parse().unwrap())).unwrap().is_some();
        assert!(is_there("1") && !is_there("2"));
    }

    #[test]
    fn two_writers_do_not_mix_their_drafts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("town.book");
        let first = BookWriter::begin(&path).unwrap();
        assert!(matches!(BookWriter::begin(&path), Err(BookError::Busy(_))));
        drop(first);
        BookWriter::begin(&path).unwrap().finish().unwrap();
        assert!(path.exists());
    }

    #[test]
    fn equal_calendars_are_stored_once_and_a_number_only_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut book = BookWriter::begin(&folder.path().join("town.book")).unwrap();
        let first = book.calendar(b"weekly".to_vec()).unwrap();
        assert_eq!(book.calendar(b"weekly".to_vec()).unwrap(), first);
        assert_eq!(book.calendars(), 1);
        assert!(book.add(&home(1, Some(first))).unwrap());
        assert!(!book.add(&home(1, None)).unwrap());
    }
}
