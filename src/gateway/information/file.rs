//! The pages of a council's own site, from a file of JSON lines: a page each, with `url`, `title`, `language`, `text` and
//! `reviewed`. A file that is swapped for another is taken up while serving.

use super::{CouncilPages, Shelf};
use crate::swapped_file::{self, Mark, mark};
use anyhow::Context;
use assistant::retrieval::Page;
use domain::language::Language;
use jiff::civil::Date;
use reqwest::Url;
use serde::Deserialize;
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// More than the site of any council: they are all in memory.
const MAX_BYTES: u64 = 16 << 20;
const MAX_PAGES: usize = 5000;

/// What is wrong with a file. Lines are counted from one.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("it has more than {} MB", MAX_BYTES >> 20)]
    TooLarge,
    #[error("it has more than {MAX_PAGES} pages")]
    TooMany,
    #[error("line {0}: {1}")]
    Line(usize, LineFault),
    #[error("it has no page")]
    Empty,
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineFault {
    /// As the decoder says it, such as "missing field `title`".
    #[error("it is no page with url, title, language, text and reviewed: {0}")]
    Shape(String),
    #[error("{0} is empty")]
    Empty(&'static str),
    #[error("url must be a whole address with https, not {0:?}")]
    Address(String),
    #[error("{0} has been there before in this language")]
    Twice(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    url: String,
    title: String,
    language: Language,
    text: String,
    reviewed: Date,
}

/// The shelves of each language.
struct Shelves {
    english: Arc<Shelf>,
    welsh: Arc<Shelf>,
}

/// Answers always from one whole file, old or new.
pub struct LiveFile {
    path: PathBuf,
    current: RwLock<Shelves>,
    /// The file that was read last, whether it could be used or not: it is looked at once.
    read: Mutex<Mark>,
}

impl CouncilPages for LiveFile {
    fn shelf(&self, language: Language) -> Arc<Shelf> {
        let shelves = self.current.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(match language {
            Language::En => &shelves.english,
            Language::Cy => &shelves.welsh,
        })
    }
}

impl LiveFile {
    fn open(path: &Path) -> Result<Self, Fault> {
        let read = Mutex::new(mark(path)?);
        Ok(LiveFile { path: path.to_owned(), current: RwLock::new(load(path)?), read })
    }

    /// Opens it, and looks every few seconds for as long as somebody uses it. Must be called within a runtime.
    pub fn followed(path: &Path) -> anyhow::Result<Arc<Self>> {
        let live =
            LiveFile::open(path).with_context(|| format!("information.file, {}, cannot be used", path.display()))?;
        let live = Arc::new(live);
        swapped_file::follow(&live, "file of the council's pages", LiveFile::refresh);
        Ok(live)
    }

    /// Takes up the file that stands at the path now. Answers whether it is another one.
    fn refresh(&self) -> Result<bool, Fault> {
        let found = mark(&self.path)?;
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if *read == found {
            return Ok(false);
        }
        *read = found;
        let shelves = load(&self.path)?;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = shelves;
        Ok(true)
    }
}

fn load(path: &Path) -> Result<Shelves, Fault> {
    let mut text = String::new();
    if File::open(path)?.take(MAX_BYTES + 1).read_to_string(&mut text)? as u64 > MAX_BYTES {
        return Err(Fault::TooLarge);
    }
    let mut pages = read(&text)?;
    let welsh = pages.extract_if(.., |(language, ..)| *language == Language::Cy).map(bare).collect();
    let english = pages.into_iter().map(bare).collect();
    Ok(Shelves {
        english: Arc::new(Shelf::new(Language::En, english)?),
        welsh: Arc::new(Shelf::new(Language::Cy, welsh)?),
    })
}

fn bare((_, page, reviewed): (Language, Page, Date)) -> (Page, Date) {
    (page, reviewed)
}

fn read(text: &str) -> Result<Vec<(Language, Page, Date)>, Fault> {
    let (mut pages, mut addresses) = (Vec::new(), HashSet::new());
    for (index, line) in
        text.trim_start_matches('\u{feff}').lines().enumerate().filter(|(_, line)| !line.trim().is_empty())
    {
        if pages.len() == MAX_PAGES {
            return Err(Fault::TooMany);
        }
        let page = page(line).map_err(|fault| Fault::Line(index + 1, fault))?;
        if !addresses.insert((page.0, page.1.address.clone())) {
            return Err(Fault::Line(index + 1, LineFault::Twice(page.1.address)));
        }
        pages.push(page);
    }
    if pages.is_empty() { Err(Fault::Empty) } else { Ok(pages) }
}

fn page(line: &str) -> Result<(Language, Page, Date), LineFault> {
    let Line { url, title, language, text, reviewed } = serde_json::from_str(line).map_err(|error| {
        // Where it is in the line says little beside which line it is.
        let error = error.to_string();
        LineFault::Shape(error.split(" at line ").next().unwrap_or_default().to_owned())
    })?;
    for (name, value) in [("title", &title), ("text", &text)] {
        if value.trim().is_empty() {
            return Err(LineFault::Empty(name));
        }
    }
    let is_whole = |url: &Url| url.scheme() == "https" && url.username().is_empty() && url.password().is_none();
    let address = Url::parse(&url).ok().filter(is_whole).ok_or(LineFault::Address(url))?;
    Ok((language, Page { address: address.into(), title, text }, reviewed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::fs;

    const TIP: &str = r#"{"url":"https://aberwen.example/tip","title":"The tip","language":"en","text":"The tip takes old paint.\nIt is open on Sunday.","reviewed":"2026-05-01"}"#;
    const Y_TIP: &str = r#"{"url":"https://aberwen.example/cy/tip","title":"Y tip","language":"cy","text":"Mae’r tip yn derbyn hen baent.","reviewed":"2026-05-02"}"#;

    fn fault(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    #[test]
    fn a_question_is_answered_with_the_council_s_own_page() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pages.jsonl");
        fs::write(&path, [TIP, "\n\n", Y_TIP, "\n"].concat()).unwrap();
        let live = LiveFile::open(&path).unwrap();
        let (english, welsh) = (live.shelf(Language::En), live.shelf(Language::Cy));
        let found = english.look_up("does the tip take paint").unwrap();
        assert_eq!((found.link, found.title), ("https://aberwen.example/tip", "The tip"));
        assert_eq!((found.extract, found.reviewed.to_string()), ("The tip takes old paint.", "2026-05-01".to_owned()));
        assert_eq!(welsh.look_up("paent i’r tip").unwrap().link, "https://aberwen.example/cy/tip");
        assert_eq!(english.look_up("will Wales win on Saturday"), None);
    }

    #[test]
    fn a_fault_is_told_with_its_line_and_what_is_missing() {
        let second = |line: &str| fault(&[TIP, "\n", line].concat());
        for (line, said) in [
            (
                "{}".to_owned(),
                "line 2: it is no page with url, title, language, text and reviewed: missing field `url`",
            ),
            (Y_TIP.replace(r#","reviewed":"2026-05-02""#, ""), "missing field `reviewed`"),
            (Y_TIP.replace("2026-05-02", "May"), "line 2: it is no page"),
            (Y_TIP.replace("\"cy\"", "\"fr\""), "unknown variant `fr`"),
            (Y_TIP.replace("Y tip", " "), "line 2: title is empty"),
            (Y_TIP.replace("https", "http"), "line 2: url must be a whole address with https"),
            (Y_TIP.replace("https://", "https://me:secret@"), "line 2: url must be a whole address with https"),
            (Y_TIP.replace("https://aberwen.example", "javascript:alert(1)"), "line 2: url must be"),
            (TIP.to_owned(), "line 2: https://aberwen.example/tip has been there before"),
        ] {
            assert!(second(&line).contains(said), "{line}: {}", second(&line));
        }
        assert_eq!(fault("\n \n"), "it has no page");
    }

    #[test]
    fn a_file_has_bounds() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pages.jsonl");
        fs::write(&path, vec![b' '; MAX_BYTES as usize + 1]).unwrap();
        assert!(matches!(LiveFile::open(&path), Err(Fault::TooLarge)));
        let many: String = (0..=MAX_PAGES).map(|number| TIP.replace("/tip", &format!("/{number}")) + "\n").collect();
        assert!(matches!(read(&many), Err(Fault::TooMany)));
        assert!(matches!(LiveFile::open(&folder.path().join("nowhere")), Err(Fault::Io(_))));
    }

    #[test]
    fn another_file_is_taken_up_and_a_damaged_one_leaves_the_old_in_use() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pages.jsonl");
        fs::write(&path, TIP).unwrap();
        let live = LiveFile::open(&path).unwrap();
        assert!(!live.refresh().unwrap());
        fs::write(&path, TIP.replace("old paint", "no paint")).unwrap();
        assert!(live.refresh().unwrap());
        let extract = || live.shelf(Language::En).look_up("paint").map(|found| found.extract.to_owned());
        assert_eq!(extract().as_deref(), Some("The tip takes no paint."));
        fs::write(&path, "damaged, and of another length").unwrap();
        assert!(live.refresh().is_err());
        assert!(matches!(live.refresh(), Ok(false)), "it is told once");
        assert_eq!(extract().as_deref(), Some("The tip takes no paint."));
    }

    proptest! {
        #[test]
        fn any_line_is_a_page_or_a_fault(line in ".{0,80}") {
            prop_assert!(page(&line).is_err());
        }
    }
}
