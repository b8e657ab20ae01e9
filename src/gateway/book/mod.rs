//! The book: one SQLite file that holds every address of a council and the calendar of each.
//!
//! A book is written once, beside the one in use, and swapped in whole by a rename: a reader sees the old book or
//! the new one, never half of either. Calendars are shared: each distinct one is stored once. What a calendar's
//! bytes mean is known only to the adapter that wrote it.
//! Must not be here: searching by words (that is `addresses`), the meaning of a calendar (that is `bins`).

mod building;
mod home_order;
mod home_words;
mod live;
mod place;
mod reader;
pub mod shared;
mod writer;

pub use live::LiveBook;
pub use place::Place;
pub use reader::{Book, Entry, OpenBook};
pub use writer::{BookWriter, Premises};

/// Raised when the tables change; a book of another layout is written anew from its source.
const LAYOUT: i32 = 3;

/// Homes are numbered in the order in which they are shown, street by street; a street has those from `first` to before
/// `past`. `home_word` and `home_length` are what they are searched by.
const SCHEMA: &str = "
    CREATE TABLE street (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL, locality TEXT NOT NULL, town TEXT NOT NULL, outward TEXT NOT NULL,
        first INTEGER NOT NULL DEFAULT 0, past INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE calendar (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
    CREATE TABLE address (
        number INTEGER PRIMARY KEY, id INTEGER NOT NULL, street INTEGER NOT NULL, saon TEXT NOT NULL, paon TEXT NOT NULL,
        postcode TEXT, uprn TEXT, parent INTEGER, calendar INTEGER
    );
    CREATE TABLE home_word (word TEXT PRIMARY KEY, homes BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE home_length (lengths BLOB NOT NULL);
    CREATE TABLE note (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
";

/// Homes as they come, before they are numbered.
const UNSORTED: &str = "
    CREATE TEMP TABLE home (
        id INTEGER PRIMARY KEY, street INTEGER NOT NULL, saon TEXT NOT NULL, paon TEXT NOT NULL,
        home_order TEXT NOT NULL, postcode TEXT, uprn TEXT, parent INTEGER, calendar INTEGER
    );
";

/// Grouped by locality, those without one last; then by street, then as people count.
const SORTED: &str = "
    SELECT home.id, street, saon, paon, postcode, uprn, parent, calendar FROM home JOIN street ON street.id = street
    ORDER BY locality = '', locality, name, outward, town, street, home_order, home.id
";

/// Made once all rows are in: quicker than keeping them up to date row by row.
const INDEXES: &str = "
    CREATE UNIQUE INDEX address_id ON address (id);
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
