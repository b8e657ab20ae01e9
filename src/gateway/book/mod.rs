//! The book: one SQLite file that holds every address of a council and the calendar of each.
//!
//! A book is written once, beside the one in use, and swapped in whole by a rename: a reader sees the old book or
//! the new one, never half of either. Calendars are shared: each distinct one is stored once. What a calendar's
//! bytes mean is known only to the adapter that wrote it.
//! Must not be here: searching by words (that is `addresses`), the meaning of a calendar (that is `bins`).

mod building;
mod home_order;
mod live;
mod place;
mod reader;
pub mod shared;
mod writer;

pub use live::LiveBook;
pub use place::Place;
pub use reader::{Book, Entry};
pub use writer::{BookWriter, Premises};

/// Raised when the tables change; a book of another layout is written anew from its source.
const LAYOUT: i32 = 2;

/// `home_order` sorts the homes of a street or building as people count them, and is where numbers are looked for.
const SCHEMA: &str = "
    CREATE TABLE street (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL, locality TEXT NOT NULL, town TEXT NOT NULL, outward TEXT NOT NULL
    );
    CREATE TABLE building (id INTEGER PRIMARY KEY, street INTEGER NOT NULL, name TEXT NOT NULL);
    CREATE TABLE calendar (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
    CREATE TABLE address (
        id INTEGER PRIMARY KEY, street INTEGER NOT NULL, building INTEGER, saon TEXT NOT NULL, paon TEXT NOT NULL,
        home_order TEXT NOT NULL, postcode TEXT, uprn TEXT, parent INTEGER, calendar INTEGER
    );
    CREATE TABLE note (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
";

/// Made once all rows are in: quicker than keeping them up to date row by row.
const INDEXES: &str = "
    CREATE INDEX address_street ON address (street, home_order);
    CREATE INDEX address_building ON address (building, home_order) WHERE building IS NOT NULL;
    CREATE INDEX address_postcode ON address (postcode) WHERE postcode IS NOT NULL;
";

/// The tables have an empty text for what is not known.
fn filled(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// Why a book could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    #[error("the book {0} was written by another version of the gateway; import it again")]
    Layout(std::path::PathBuf),
    #[error("another import is writing {0} now; wait until it has finished")]
    Busy(std::path::PathBuf),
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error(transparent)]
    Io(#[from] std::io::Error),
}
