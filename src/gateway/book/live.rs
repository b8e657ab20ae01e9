//! The book in use: taken up anew when an import has swapped in another.

use super::{Book, BookError};
use crate::swapped_file::{self, Mark, mark};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// Answers always from one whole book, old or new.
pub struct LiveBook {
    path: PathBuf,
    current: RwLock<(Mark, Arc<Book>)>,
    /// The file that could not be read last; it is looked at once.
    refused: Mutex<Option<Mark>>,
}

impl LiveBook {
    pub fn open(path: &Path) -> Result<Self, BookError> {
        let mark = mark(path)?;
        let book = Book::open(path)?;
        Ok(LiveBook { path: path.to_owned(), current: RwLock::new((mark, Arc::new(book))), refused: Mutex::default() })
    }

    pub fn book(&self) -> Arc<Book> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner).1)
    }

    /// Takes up the book that stands at the path now. Answers whether it is another one.
    pub fn refresh(&self) -> Result<bool, BookError> {
        let found = mark(&self.path)?;
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        if self.current.read().unwrap_or_else(PoisonError::into_inner).0 == found || *refused == Some(found) {
            return Ok(false);
        }
        *refused = Some(found);
        let book = Arc::new(Book::open(&self.path)?);
        *refused = None;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = (found, book);
        Ok(true)
    }

    /// Refreshes every few seconds for as long as somebody uses this book. Must be called within a runtime.
    pub fn follow(self: &Arc<Self>) {
        swapped_file::follow(self, "book", LiveBook::refresh);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::BookWriter;
    use std::fs;
    use std::time::{Duration, SystemTime};

    fn write(path: &Path, remark: &str) {
        let mut book = BookWriter::begin(path).unwrap();
        book.note("remark", remark).unwrap();
        book.finish().unwrap();
    }

    #[test]
    fn a_swapped_book_is_taken_up_and_the_old_one_can_be_read_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("town.book");
        write(&path, "first");
        let live = LiveBook::open(&path).unwrap();
        assert!(!live.refresh().unwrap());
        let old = live.book();

        write(&path, "the second one");
        fs::File::open(&path).unwrap().set_modified(SystemTime::now() + Duration::from_secs(1)).unwrap();
        assert!(live.refresh().unwrap());
        assert_eq!(live.book().note("remark"), Some("the second one"));
        assert_eq!(old.note("remark"), Some("first"));
        assert_ne!(live.book().generation(), old.generation());
    }

    #[test]
    fn a_damaged_book_leaves_the_old_one_in_use() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("town.book");
        write(&path, "first");
        let live = LiveBook::open(&path).unwrap();
        let broken = folder.path().join("broken");
        fs::write(&broken, "not a book").unwrap();
        fs::rename(&broken, &path).unwrap();
        assert!(live.refresh().is_err());
        assert!(matches!(live.refresh(), Ok(false)), "it is told once");
        assert_eq!(live.book().note("remark"), Some("first"));
    }
}
