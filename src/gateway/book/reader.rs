//! Reading a book.

use super::home_words::HomeWords;
use super::place::is_under;
use super::{BookError, LAYOUT, Place, filled};
use crate::swapped_file::mark;
use contract::paths;
use domain::address::{Address, AddressId, AddressIndex, AddressParts, Postcode, Uprn};
use quick_cache::sync::Cache;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row};
use std::collections::{HashMap, HashSet};
use std::ops::{Deref, Range};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// An address with the number of its calendar: its own, or that of the building it is part of.
pub struct Entry {
    pub address: Address,
    pub calendar: Option<i64>,
}

/// A book, to be asked from many threads at once. All its connections read the same file, even when another is swapped in.
pub struct Book {
    generation: u64,
    turns: Arc<Semaphore>,
    idle: Mutex<Vec<Connection>>,
    notes: HashMap<String, String>,
    /// In the order of their homes, as `index` knows them.
    places: Vec<Place>,
    index: AddressIndex,
    /// The first halves of all postcodes.
    outwards: HashSet<String>,
    has_full_postcodes: bool,
    has_calendars: bool,
    at_hand: Cache<AddressId, Arc<Entry>>,
}

/// A book in the hands of one question.
pub struct OpenBook<'a> {
    book: &'a Book,
    connection: &'a Connection,
}

/// As many questions are answered at once; others wait for their turn, and leave when nobody waits for them any more.
const CONNECTIONS: usize = 4;

/// Homes of which a question was answered lately are at hand, of some 400 bytes each.
const HOMES_AT_HAND: usize = 1 << 15;

macro_rules! entries {
    ($which:literal) => {
        concat!(
            "SELECT address.id, saon, paon, street.name, street.locality, street.town, \
             coalesce(postcode, street.outward), uprn, parent, coalesce(calendar, \
             (SELECT building.calendar FROM address AS building WHERE building.id = address.parent)) \
             FROM address JOIN street ON street.id = address.street WHERE ",
            $which
        )
    };
}

const BY_ID: &str = entries!("address.id = ?");
const BY_NUMBER: &str = entries!("number >= ? AND number < ? ORDER BY number");

impl Book {
    pub fn open(path: &Path) -> Result<Self, BookError> {
        static OPENED: AtomicU64 = AtomicU64::new(0);
        let idle = connections(path)?;
        let connection = &idle[0];
        let layout: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if layout != LAYOUT {
            return Err(BookError::Layout(path.to_owned()));
        }
        let places = places(connection)?;
        let HomeWords { words, lengths } = HomeWords::read(connection)?;
        let holds =
            |what: &str| connection.query_row(&format!("SELECT EXISTS (SELECT 1 FROM {what})"), [], |row| row.get(0));
        let has_full_postcodes = holds("address WHERE postcode IS NOT NULL")?;
        let has_calendars = holds("calendar")?;
        let notes = notes(connection)?;
        Ok(Book {
            generation: OPENED.fetch_add(1, Ordering::Relaxed),
            turns: Arc::new(Semaphore::new(CONNECTIONS)),
            idle: Mutex::new(idle),
            notes,
            index: AddressIndex::new(places.iter().map(Place::searchable), words, lengths),
            outwards: places.iter().map(|place| place.outward.clone()).collect(),
            places,
            has_full_postcodes,
            has_calendars,
            at_hand: Cache::new(HOMES_AT_HAND),
        })
    }

    /// Another number for each book that this process opens.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Whether any place is in this first half of a postcode.
    pub fn has_outward(&self, half: &str) -> bool {
        self.outwards.contains(half) || self.outwards.iter().any(|known| is_under(known, half))
    }

    /// False where the source knows the first half of each postcode only.
    pub fn has_full_postcodes(&self) -> bool {
        self.has_full_postcodes
    }

    /// False where addresses alone were imported.
    pub fn has_calendars(&self) -> bool {
        self.has_calendars
    }

    /// What the writer noted under `key`.
    pub fn note(&self, key: &str) -> Option<&str> {
        self.notes.get(key).map(String::as_str)
    }

    /// The home `id`, if it is here.
    pub async fn home(self: Arc<Self>, id: &AddressId) -> Result<Option<Arc<Entry>>, BookError> {
        if let Some(home) = self.at_hand.get(id) {
            return Ok(Some(home));
        }
        let asked = id.clone();
        let found = Arc::clone(&self).ask(move |book| book.entry(&asked)).await?.map(Arc::new);
        if let Some(home) = &found {
            self.at_hand.insert(id.clone(), Arc::clone(home));
        }
        Ok(found)
    }

    /// Asks on a thread that may wait for the disk.
    pub async fn ask<T: Send + 'static>(
        self: Arc<Self>,
        question: impl FnOnce(&OpenBook) -> Result<T, BookError> + Send + 'static,
    ) -> Result<T, BookError> {
        // Kept to the end of the answer, even when nobody waits for it any more.
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let answer = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            self.with(question)
        });
        answer.await.map_err(std::io::Error::other)?
    }

    /// Asks on this thread, which must not be one of the runtime's.
    pub fn with<T>(&self, question: impl FnOnce(&OpenBook) -> Result<T, BookError>) -> Result<T, BookError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = idle.ok_or_else(|| std::io::Error::other("no connection is idle"))?;
        let asked = AssertUnwindSafe(|| question(&OpenBook { book: self, connection: &connection }));
        // However the question ends, the next one has this connection.
        let answer = catch_unwind(asked);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        answer.unwrap_or_else(|panic| resume_unwind(panic))
    }
}

impl OpenBook<'_> {
    pub fn index(&self) -> &AddressIndex {
        &self.book.index
    }

    /// The street or locality in which the home with this number is.
    pub fn place_of(&self, home: u32) -> Option<&Place> {
        self.book.places.get(usize::try_from(self.book.index.street_of(home)?).ok()?)
    }

    pub fn entry(&self, id: &AddressId) -> Result<Option<Entry>, BookError> {
        let Some(id) = number(id) else { return Ok(None) };
        Ok(self.connection.prepare_cached(BY_ID)?.query_row([id], entry).optional()?)
    }

    /// The homes with these numbers, in this order.
    pub fn entries(&self, numbers: &[Range<u32>]) -> Result<Vec<Entry>, BookError> {
        let mut statement = self.connection.prepare_cached(BY_NUMBER)?;
        let mut entries = Vec::new();
        for run in numbers {
            for found in statement.query_map([run.start, run.end], entry)? {
                entries.push(found?);
            }
        }
        Ok(entries)
    }

    /// The numbers of the homes with a full postcode, rising.
    pub fn in_postcode(&self, postcode: &Postcode) -> Result<Vec<u32>, BookError> {
        let mut statement =
            self.connection.prepare_cached("SELECT number FROM address WHERE postcode = ? ORDER BY number")?;
        let numbers = statement.query_map([postcode.as_str()], |row| row.get(0))?;
        Ok(numbers.collect::<Result<_, _>>()?)
    }

    /// The bytes of a calendar.
    pub fn calendar(&self, number: i64) -> Result<Option<Vec<u8>>, BookError> {
        Ok(self
            .connection
            .prepare_cached("SELECT data FROM calendar WHERE id = ?")?
            .query_row([number], |row| row.get(0))
            .optional()?)
    }
}

impl Deref for OpenBook<'_> {
    type Target = Book;

    fn deref(&self) -> &Book {
        self.book
    }
}

/// Opened again where another file has taken the name meanwhile: all read one book.
fn connections(path: &Path) -> Result<Vec<Connection>, BookError> {
    loop {
        let opened_from = mark(path)?;
        let connections = (0..CONNECTIONS).map(|_| connect(path)).collect::<Result<_, _>>()?;
        if mark(path)? == opened_from {
            return Ok(connections);
        }
    }
}

/// A finished book is never written to, which spares every question a round of file locks.
fn connect(path: &Path) -> Result<Connection, BookError> {
    let name = path.to_str().ok_or_else(|| std::io::Error::from(std::io::ErrorKind::InvalidFilename))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(format!("file:{}?immutable=1", paths::encode(name)), flags)?;
    connection.pragma_update(None, "mmap_size", 1_i64 << 30)?;
    Ok(connection)
}

fn places(connection: &Connection) -> rusqlite::Result<Vec<Place>> {
    connection
        .prepare("SELECT name, locality, town, outward, first, past FROM street WHERE past > first ORDER BY first")?
        .query_map([], |row| {
            Ok(Place {
                street: row.get(0)?,
                locality: row.get(1)?,
                town: row.get(2)?,
                outward: row.get(3)?,
                homes: row.get(4)?..row.get(5)?,
            })
        })?
        .collect()
}

fn notes(connection: &Connection) -> rusqlite::Result<HashMap<String, String>> {
    connection.prepare("SELECT key, value FROM note")?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn number(id: &AddressId) -> Option<i64> {
    // "007" is not another name of 7: a home has one id.
    id.as_str().parse::<i64>().ok().filter(|number| number.to_string() == id.as_str())
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let id = |value: i64| AddressId::try_from(value.to_string()).expect("a number is an address id");
    let parts = AddressParts {
        saon: filled(row.get(1)?),
        paon: filled(row.get(2)?),
        street: filled(row.get(3)?),
        locality: filled(row.get(4)?),
        town: filled(row.get(5)?),
        administrative_area: None,
        postcode: filled(row.get(6)?),
    };
    let uprn: Option<String> = row.get(7)?;
    let parent: Option<i64> = row.get(8)?;
    let address = Address {
        id: id(row.get(0)?),
        uprn: uprn.and_then(|uprn| Uprn::parse(&uprn).ok()),
        line: parts.line(),
        locality: parts.locality,
        town: parts.town.unwrap_or_default(),
        postcode: parts.postcode,
        parent_id: parent.map(id),
    };
    Ok(Entry { address, calendar: row.get(9)? })
}
