//! Every word the service says, in English and Welsh.
//!
//! Belongs here: the word lists, plural rules. The lists `en.toml` and `cy.toml` become methods of
//! [`Words`] when the crate is built; a word missing in one of them is a build error.
//! Must not be here: names that are data (bins, reasons), HTML, decisions about what to say when.

use domain::language::Language;

mod plural;

use plural::Plural;

/// The words of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    language: Language,
}

impl Words {
    pub const fn of(language: Language) -> Self {
        Words { language }
    }

    pub const fn language(self) -> Language {
        self.language
    }
}

include!(concat!(env!("OUT_DIR"), "/words.rs"));

fn number(count: u32) -> String {
    use std::string::ToString;
    count.to_string()
}
