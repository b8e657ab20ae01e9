//! The premises file: one home a row, written into the book with its dates.

use super::super::fields::{number, postcode};
use super::super::progress::Progress;
use super::super::source::{Layout, Row, Rows};
use super::super::tally::{Reason, Tally};
use super::jobs::Jobs;
use super::{Files, ImportError};
use crate::book::{BookWriter, Premises};
use domain::address::AddressParts;
use std::collections::HashSet;

const LAYOUT: Layout =
    Layout { what: "premises", columns: &["premises id", "room", "number", "street", "locality", "city", "postcode"] };

#[derive(Default)]
pub struct Written {
    pub tally: Tally,
    pub ids: HashSet<i64>,
    pub without_collections: u64,
    pub without_postcode: u64,
    uprns: bool,
}

/// Writes every home of the premises file with its dates among `jobs`.
pub fn write(files: &Files, jobs: &Jobs, book: &mut BookWriter, progress: Progress) -> Result<Written, ImportError> {
    let mut rows = Rows::open(&files.premises, LAYOUT, &progress)?;
    let mut written = Written { uprns: files.uprns, ..Written::default() };
    while let Some((line, row)) = rows.next()? {
        match home(&row) {
            Ok(home) => written.home(line, home, jobs, book)?,
            Err((reason, found)) => written.tally.refuse(line, reason, &found),
        }
        if written.tally.is_hopeless() {
            break;
        }
    }
    if written.tally.taken == 0 {
        return Err(rows.none_usable(&written.tally).into());
    }
    progress.end();
    Ok(written)
}

impl Written {
    fn home(&mut self, line: u64, home: Home, jobs: &Jobs, book: &mut BookWriter) -> Result<(), ImportError> {
        let Home { id, parts, is_postcode_unread } = home;
        if !self.ids.insert(id) {
            self.tally.refuse(line, Reason::ListedTwice, &id.to_string());
            return Ok(());
        }
        let calendar = jobs.of(id).map(|dates| book.calendar(dates.encode())).transpose()?;
        let uprn = self.uprns.then(|| id.to_string());
        book.add(&Premises { id, parts, uprn, parent: None, calendar })?;
        self.tally.taken += 1;
        self.without_collections += u64::from(calendar.is_none());
        self.without_postcode += u64::from(is_postcode_unread);
        Ok(())
    }
}

struct Home {
    id: i64,
    parts: AddressParts,
    is_postcode_unread: bool,
}

fn home(row: &Row<'_>) -> Result<Home, (Reason, String)> {
    if row.len() != LAYOUT.columns.len() {
        return Err((Reason::Columns, row.len().to_string()));
    }
    let id = number(&row.text(0)).ok_or_else(|| (Reason::Id, row.text(0).into_owned()))?;
    let part = |column: usize| Some(row.text(column).into_owned()).filter(|text| !text.is_empty());
    let postcode = postcode(&row.text(6));
    let parts = AddressParts {
        saon: part(1),
        paon: part(2),
        street: part(3),
        locality: part(4),
        town: part(5),
        administrative_area: None,
        postcode,
    };
    if parts.line().is_empty() {
        return Err((Reason::NoAddress, id.to_string()));
    }
    let is_postcode_unread = parts.postcode.is_none() && part(6).is_some();
    Ok(Home { id, parts: parts.tidied(), is_postcode_unread })
}
