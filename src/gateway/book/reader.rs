//! Reading a book.

use super::{BookError, LAYOUT, Place, filled, home_order};
use contract::paths;
use domain::address::{Address, AddressId, AddressParts, Postcode, StreetIndex, Uprn};
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

/// An address with the number of its calendar.
pub struct Entry {
    pub address: Address,
    calendar: Option<i64>,
}

/// An opened book, to be asked from many threads at once.
///
/// All connections are opened together, so that they read the same file even when another is swapped in.
pub struct Book {
    generation: u64,
    idle: Mutex<Vec<Connection>>,
    returned: Condvar,
    notes: HashMap<String, String>,
    /// Found by `index` under their place in this list.
    places: Vec<Place>,
    index: StreetIndex,
    /// The first halves of all postcodes.
    outwards: HashSet<String>,
    has_full_postcodes: bool,
}

const CONNECTIONS: usize = 4;

const BY_ID: &str = "SELECT address.id, saon, paon, street.name, street.locality, street.town, \
     coalesce(postcode, street.outward), uprn, parent, calendar \
     FROM address JOIN street ON street.id = address.street WHERE address.id = ?";

impl Book {
    pub fn open(path: &Path) -> Result<Self, BookError> {
        static OPENED: AtomicU64 = AtomicU64::new(0);
        let mut idle = vec![connect(path)?];
        let connection = &idle[0];
        let layout: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if layout != LAYOUT {
            return Err(BookError::Layout(path.to_owned()));
        }
        let places = places(connection)?;
        let has_full_postcodes =
            connection
                .query_row("SELECT EXISTS (SELECT 1 FROM address WHERE postcode IS NOT NULL)", [], |row| row.get(0))?;
        let notes = notes(connection)?;
        while idle.len() < CONNECTIONS {
            idle.push(connect(path)?);
        }
        Ok(Book {
            generation: OPENED.fetch_add(1, Ordering::Relaxed),
            idle: Mutex::new(idle),
            returned: Condvar::new(),
            notes,
            index: StreetIndex::new(places.iter().zip(0..).map(|(place, id)| place.searchable(id))),
            outwards: places.iter().map(|place| place.outward.clone()).collect(),
            places,
            has_full_postcodes,
        })
    }

    /// Another number for each book that this process opens.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    pub fn index(&self) -> &StreetIndex {
        &self.index
    }

    /// The place that [`index`](Self::index) calls `id`.
    pub fn place(&self, id: u32) -> Option<&Place> {
        self.places.get(usize::try_from(id).ok()?)
    }

    /// Whether anybody lives under this first half of a postcode ("LS13").
    pub fn has_outward(&self, outward: &str) -> bool {
        self.outwards.contains(outward)
    }

    /// False where the source knows the first half of each postcode only.
    pub fn has_full_postcodes(&self) -> bool {
        self.has_full_postcodes
    }

    /// The streets that have homes with this first half of a postcode.
    pub fn streets_in_outward(&self, outward: &str) -> Vec<&Place> {
        self.places.iter().filter(|place| place.building.is_none() && place.outward == outward).collect()
    }

    /// What the writer noted under `key`.
    pub fn note(&self, key: &str) -> Option<&str> {
        self.notes.get(key).map(String::as_str)
    }

    pub fn entry(&self, id: &AddressId) -> Result<Option<Entry>, BookError> {
        match number(id) {
            Some(number) => self.with(|connection| by_number(connection, number)),
            None => Ok(None),
        }
    }

    /// The homes with these numbers, in this order.
    pub fn entries(&self, numbers: &[i64]) -> Result<Vec<Entry>, BookError> {
        self.with(|connection| numbers.iter().filter_map(|number| by_number(connection, *number).transpose()).collect())
    }

    /// The numbers of a full postcode's homes that carry every one of `house_numbers`, grouped by street, in order.
    pub fn in_postcode(&self, postcode: &Postcode, house_numbers: &[String]) -> Result<Vec<i64>, BookError> {
        let needles = needles(house_numbers);
        self.with(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT address.id, home_order FROM address JOIN street ON street.id = street \
                 WHERE postcode = ? ORDER BY locality, name, home_order",
            )?;
            let mut found = Vec::new();
            let mut rows = statement.query([postcode.as_str()])?;
            while let Some(row) = rows.next()? {
                push_if_carried(&mut found, row, &needles)?;
            }
            Ok(found)
        })
    }

    /// How many homes there are in each street that has any with this first half of a postcode.
    pub fn home_counts(&self, outward: &str) -> Result<HashMap<i64, usize>, BookError> {
        self.with(|connection| {
            connection
                .prepare_cached(
                    "SELECT street.id, count(*) FROM street JOIN address ON address.street = street.id \
                     WHERE outward = ? GROUP BY street.id",
                )?
                .query_map([outward], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
    }

    /// The numbers of a street's homes in order, `most` of them after the first `skip`.
    pub fn some_homes(&self, street: i64, skip: usize, most: usize) -> Result<Vec<i64>, BookError> {
        self.with(|connection| {
            connection
                .prepare_cached("SELECT id FROM address WHERE street = ? ORDER BY home_order LIMIT ? OFFSET ?")?
                .query_map((street, most, skip), |row| row.get(0))?
                .collect()
        })
    }

    /// For each place the numbers of its homes that carry every one of `house_numbers`, in order.
    pub fn homes(&self, places: &[&Place], house_numbers: &[String]) -> Result<Vec<Vec<i64>>, BookError> {
        let needles = needles(house_numbers);
        self.with(|connection| {
            places
                .iter()
                .map(|place| {
                    let (column, id) = match place.building {
                        Some(building) => ("building", building),
                        None => ("street", place.street),
                    };
                    let sql = format!("SELECT id, home_order FROM address WHERE {column} = ? ORDER BY home_order");
                    let mut statement = connection.prepare_cached(&sql)?;
                    let mut found = Vec::new();
                    let mut rows = statement.query([id])?;
                    while let Some(row) = rows.next()? {
                        push_if_carried(&mut found, row, &needles)?;
                    }
                    Ok(found)
                })
                .collect()
        })
    }

    /// The number of the calendar of the home `id`, or of the building it is part of; None for a home that is not here.
    pub fn calendar_number(&self, id: &AddressId) -> Result<Option<Option<i64>>, BookError> {
        let Some(number) = number(id) else { return Ok(None) };
        self.with(|connection| {
            connection
                .prepare_cached(
                    "SELECT coalesce(calendar, (SELECT calendar FROM address AS building WHERE building.id = address.parent)) \
                     FROM address WHERE id = ?",
                )?
                .query_row([number], |row| row.get(0))
                .optional()
        })
    }

    /// The bytes of a calendar.
    pub fn calendar_data(&self, number: i64) -> Result<Option<Vec<u8>>, BookError> {
        self.with(|connection| {
            connection
                .prepare_cached("SELECT data FROM calendar WHERE id = ?")?
                .query_row([number], |row| row.get(0))
                .optional()
        })
    }

    /// The bytes of this home's calendar; where it has none, those of the building it is part of.
    pub fn calendar(&self, home: &Entry) -> Result<Option<Vec<u8>>, BookError> {
        let number = match home.calendar {
            Some(own) => Some(own),
            None => self.calendar_number(&home.address.id)?.flatten(),
        };
        number.map_or(Ok(None), |number| self.calendar_data(number))
    }

    fn with<T>(&self, ask: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, BookError> {
        let connection = self.take();
        let answer = ask(&connection);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        self.returned.notify_one();
        Ok(answer?)
    }

    fn take(&self) -> Connection {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(connection) = idle.pop() {
                return connection;
            }
            idle = self.returned.wait(idle).unwrap_or_else(PoisonError::into_inner);
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

/// Streets first, then buildings.
fn places(connection: &Connection) -> rusqlite::Result<Vec<Place>> {
    connection
        .prepare(
            "SELECT id, NULL, '', name, locality, town, outward FROM street UNION ALL \
             SELECT street.id, building.id, building.name, street.name, locality, town, outward \
             FROM building JOIN street ON street.id = building.street",
        )?
        .query_map([], |row| {
            Ok(Place {
                street: row.get(0)?,
                building: row.get(1)?,
                building_name: row.get(2)?,
                street_name: row.get(3)?,
                locality: row.get(4)?,
                town: row.get(5)?,
                outward: row.get(6)?,
            })
        })?
        .collect()
}

fn notes(connection: &Connection) -> rusqlite::Result<HashMap<String, String>> {
    connection.prepare("SELECT key, value FROM note")?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn needles(house_numbers: &[String]) -> Vec<String> {
    house_numbers.iter().map(|number| home_order::containing(number)).collect()
}

fn push_if_carried(found: &mut Vec<i64>, row: &Row<'_>, needles: &[String]) -> rusqlite::Result<()> {
    let order = row.get_ref(1)?.as_str()?;
    if needles.iter().all(|needle| order.contains(needle.as_str())) {
        found.push(row.get(0)?);
    }
    Ok(())
}

fn number(id: &AddressId) -> Option<i64> {
    // "007" is not another name of 7: a home has one id.
    id.as_str().parse::<i64>().ok().filter(|number| number.to_string() == id.as_str())
}

fn by_number(connection: &Connection, number: i64) -> rusqlite::Result<Option<Entry>> {
    connection.prepare_cached(BY_ID)?.query_row([number], entry).optional()
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
