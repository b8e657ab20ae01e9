//! The pages of one language, with when each was last reviewed.

use anyhow::Context;
use assistant::{
    CONCEPTS, Lexicon,
    retrieval::{Found, Library, Page},
};
use domain::language::Language;
use jiff::civil::Date;
use std::collections::BTreeMap;

pub struct Shelf {
    library: Library,
    reviewed: BTreeMap<String, Date>,
}

/// What a page says of a question, in its own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extract<'a> {
    pub title: &'a str,
    /// A path of this site, or an address of the council's.
    pub link: &'a str,
    pub extract: &'a str,
    pub reviewed: Date,
}

impl Shelf {
    /// Each address once.
    pub fn new(language: Language, pages: Vec<(Page, Date)>) -> anyhow::Result<Self> {
        let lexicon = Lexicon::read(CONCEPTS).context("the assistant's concepts cannot be read")?;
        let reviewed = pages.iter().map(|(page, reviewed)| (page.address.clone(), *reviewed)).collect();
        let pages = pages.into_iter().map(|(page, _)| page).collect();
        let library = match language {
            Language::En => Library::new(pages, lexicon),
            Language::Cy => Library::welsh(pages, lexicon),
        };
        Ok(Shelf { library, reviewed })
    }

    /// None where no page says enough of it.
    pub fn look_up(&self, question: &str) -> Option<Extract<'_>> {
        self.extract(self.library.look_up(question)?)
    }

    /// The paragraphs that say enough of it, the best first.
    pub fn passages(&self, question: &str) -> impl Iterator<Item = Extract<'_>> {
        self.library.passages(question).filter_map(|found| self.extract(found))
    }

    fn extract<'a>(&'a self, Found { page, extract }: Found<'a>) -> Option<Extract<'a>> {
        let Page { address, title, .. } = page;
        let reviewed = *self.reviewed.get(address)?;
        Some(Extract { title, link: address, extract, reviewed })
    }

    pub fn page(&self, address: &str) -> Option<(&Page, Date)> {
        Some((self.library.page(address)?, *self.reviewed.get(address)?))
    }

    pub fn pages(&self) -> &[Page] {
        self.library.pages()
    }
}
