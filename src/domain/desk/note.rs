//! What is said at the desk, by either side.

use crate::assistant::{hidden, is_unseen};

/// A text of several lines, as it was typed but for what cannot be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteFault {
    #[error("nothing was said")]
    Empty,
    #[error("more was said than is read")]
    TooLong,
}

impl Note {
    /// In characters.
    pub const MOST: u32 = 2000;

    pub fn parse(text: &str) -> Result<Note, NoteFault> {
        let text = text.replace("\r\n", "\n").replace('\t', " ");
        let seen = text.chars().filter(|letter| *letter == '\n' || !(letter.is_control() || is_unseen(*letter)));
        let text = seen.collect::<String>().trim().to_owned();
        match u32::try_from(text.chars().count()) {
            Ok(0) => Err(NoteFault::Empty),
            Ok(length) if length <= Note::MOST => Ok(Note(text)),
            _ => Err(NoteFault::TooLong),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is kept of a person: staff may give a telephone number, and nobody need give one to them here.
    pub fn hidden(&self) -> Note {
        Note(hidden(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_note_keeps_its_lines_and_nothing_that_cannot_be_seen() {
        let read = |text: &str| Note::parse(text).map(|note| note.0);
        assert_eq!(read(" one\r\ntwo\u{202e}\u{7}\tthree \n").as_deref(), Ok("one\ntwo three"));
        assert_eq!(read(" \u{200b}\n"), Err(NoteFault::Empty));
        assert_eq!(read(&"ŵ".repeat(2001)), Err(NoteFault::TooLong));
        assert!(read(&"ŵ".repeat(2000)).is_ok());
        let note = Note::parse("ring 07700 900123\nor not").unwrap();
        assert_eq!(note.hidden().as_str(), "ring •••\nor not");
    }

    proptest! {
        #[test]
        fn what_was_read_is_read_as_the_same(text in "(\\PC|\\n){0,60}") {
            if let Ok(note) = Note::parse(&text) {
                prop_assert_eq!(Note::parse(note.as_str()), Ok(note));
            }
        }
    }
}
