//! The book that `gateway import` writes and every adapter but the embedded council reads: where it is.

use super::{BookError, LiveBook};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where the imported book is below `data`.
pub fn path(data: &Path) -> PathBuf {
    data.join("addresses.book")
}

/// What the book was called by gateways up to version 0.1.
const OLD_NAME: &str = "leeds.book";

/// The imported book below `data`, if there is one; a later import is taken up while serving.
pub fn open(data: &Path) -> Result<Option<Arc<LiveBook>>, BookError> {
    if !is_there(data)? {
        return Ok(None);
    }
    let live = Arc::new(LiveBook::open(&path(data))?);
    live.follow();
    Ok(Some(live))
}

/// Whether a book was imported. One under the old name gets the new one.
pub fn is_there(data: &Path) -> Result<bool, BookError> {
    let (path, old) = (path(data), data.join(OLD_NAME));
    if !path.exists() && old.exists() {
        fs::rename(&old, &path)?;
        tracing::info!("{} is called {} now", old.display(), path.display());
    }
    Ok(path.exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_under_its_old_name_is_taken_up() {
        let data = tempfile::tempdir().unwrap();
        assert!(!is_there(data.path()).unwrap());
        fs::write(data.path().join(OLD_NAME), "old").unwrap();
        assert!(is_there(data.path()).unwrap());
        assert_eq!(fs::read_to_string(path(data.path())).unwrap(), "old");
        fs::write(data.path().join(OLD_NAME), "older").unwrap();
        assert!(is_there(data.path()).unwrap());
        assert_eq!(fs::read_to_string(path(data.path())).unwrap(), "old", "the book in use stays");
    }
}
