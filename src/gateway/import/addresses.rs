//! `gateway import addresses`: a council's own addresses in one plain layout, for the adapters that know bin days alone.

use super::SourceError;
use super::fields::postcode;
use super::progress::Progress;
use super::source::{Layout, Row, Rows};
use super::tally::{Reason, Tally, grouped};
use crate::book::{BookError, BookWriter, Premises, shared};
use domain::address::{AddressParts, Uprn, is_house_number};
use std::collections::HashSet;
use std::fmt;
use std::path::Path;

const LAYOUT: Layout =
    Layout { what: "addresses", columns: &["uprn", "line (or saon, paon, street)", "locality", "town", "postcode"] };

/// Why nothing was imported. The book in use is left as it was.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error("the addresses cannot be kept: {0}")]
    Book(#[from] BookError),
}

/// What an import took and what it refused.
#[derive(Debug, Default)]
pub struct Report {
    pub addresses: Tally,
    /// Addresses whose postcode could not be read; they were taken without it.
    pub without_postcode: u64,
}

/// Reads `file` into a new book below `data`, swapped in at the very end.
pub fn run(file: &Path, data: &Path) -> Result<Report, ImportError> {
    let mut book = BookWriter::begin(&shared::path(data))?;
    let progress = Progress::begin("Writing addresses");
    let mut rows = Rows::open(file, LAYOUT, &progress)?;
    let header = rows.header()?;
    let columns = Columns::of(&header).map_err(|missing| rows.lacks(missing, &header))?;
    let (mut report, mut uprns) = (Report::default(), HashSet::new());
    while let Some((line, row)) = rows.next()? {
        match home(&row, &columns) {
            Ok(home) if !uprns.insert(home.id) => {
                report.addresses.refuse(line, Reason::ListedTwice, &home.id.to_string());
            }
            Ok(home) => {
                report.addresses.taken += 1;
                let is_lost =
                    home.parts.postcode.is_none() && columns.postcode.is_some_and(|at| !row.text(at).is_empty());
                report.without_postcode += u64::from(is_lost);
                book.add(&home)?;
            }
            Err((reason, found)) => report.addresses.refuse(line, reason, &found),
        }
        if report.addresses.is_hopeless() {
            break;
        }
    }
    if report.addresses.taken == 0 {
        return Err(rows.none_usable(&report.addresses).into());
    }
    progress.end();
    book.finish()?;
    Ok(report)
}

/// Where each part of an address stands.
struct Columns {
    count: usize,
    uprn: usize,
    /// The home and its street in one.
    line: Option<usize>,
    saon: Option<usize>,
    paon: Option<usize>,
    street: Option<usize>,
    locality: Option<usize>,
    town: Option<usize>,
    postcode: Option<usize>,
}

impl Columns {
    /// Fails with the name of what is missing. Columns of other names are passed over.
    fn of(header: &[String]) -> Result<Columns, &'static str> {
        let at = |name: &str| header.iter().position(|column| column == name);
        let (line, street) = (at("line"), at("street"));
        if line.is_none() && street.is_none() {
            return Err("line");
        }
        Ok(Columns {
            count: header.len(),
            uprn: at("uprn").ok_or("uprn")?,
            line,
            saon: at("saon"),
            paon: at("paon"),
            street,
            locality: at("locality"),
            town: at("town"),
            postcode: at("postcode"),
        })
    }
}

fn home(row: &Row<'_>, columns: &Columns) -> Result<Premises, (Reason, String)> {
    if row.len() != columns.count {
        return Err((Reason::Columns, row.len().to_string()));
    }
    let text = |column: Option<usize>| Some(row.text(column?).into_owned()).filter(|text| !text.is_empty());
    let written = row.text(columns.uprn);
    let uprn = Uprn::parse(&written).map_err(|_| (Reason::Uprn, written.to_string()))?;
    let id: i64 = uprn.as_str().parse().map_err(|_| (Reason::Uprn, written.to_string()))?;
    let parts = match text(columns.line) {
        Some(line) => of_line(&line),
        None => AddressParts {
            saon: text(columns.saon),
            paon: text(columns.paon),
            street: text(columns.street),
            ..AddressParts::default()
        },
    };
    if parts.line().is_empty() {
        return Err((Reason::NoAddress, uprn.to_string()));
    }
    let parts = AddressParts {
        locality: text(columns.locality).or(parts.locality),
        town: text(columns.town),
        postcode: text(columns.postcode).and_then(|text| postcode(&text)),
        ..parts
    };
    Ok(Premises { id, parts: parts.tidied(), uprn: Some(uprn.to_string()), parent: None, calendar: None })
}

/// The parts of "Flat 2, 10 Weir Lane, Bramley": the street is what follows the last number that begins a part, else the
/// last part.
fn of_line(line: &str) -> AddressParts {
    let parts: Vec<&str> = line.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    let at = parts.iter().rposition(|part| numbered(part).is_some());
    let numbered = at.and_then(|at| Some((at, numbered(parts[at])?)));
    let (before, house, street, after) = match (numbered, &parts[..]) {
        (Some((at, (number, street))), parts) => (&parts[..at], Some(number), Some(street), &parts[at + 1..]),
        // "10, Weir Lane" as well as "Rose Cottage, Weir Lane".
        (None, [before @ .., house, street]) => (before, Some(*house), Some(*street), &parts[..0]),
        (None, rest) => (&rest[..0], rest.first().copied(), None, &parts[..0]),
    };
    let joined = |parts: &[&str]| Some(parts.join(", ")).filter(|text| !text.is_empty());
    AddressParts {
        saon: joined(before),
        paon: house.map(str::to_owned),
        street: street.map(str::to_owned),
        locality: joined(after),
        ..AddressParts::default()
    }
}

/// The number of "10 Weir Lane", and its street.
fn numbered(part: &str) -> Option<(&str, &str)> {
    part.split_once(' ').filter(|(number, _)| is_house_number(number))
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Addresses: {}", self.addresses)?;
        if self.without_postcode > 0 {
            write!(formatter, "\nAddresses whose postcode could not be read: {}", grouped(self.without_postcode))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Book;
    use std::fs;

    struct Folder(tempfile::TempDir);

    impl Folder {
        fn import(&self, text: &str) -> Result<Report, ImportError> {
            let file = self.0.path().join("addresses.csv");
            fs::write(&file, text).unwrap();
            run(&file, self.0.path())
        }

        fn address(&self, uprn: &str) -> String {
            let book = Book::open(&shared::path(self.0.path())).unwrap();
            let address = book.with(|book| book.entry(&uprn.parse().unwrap())).unwrap().unwrap().address;
            assert_eq!(address.uprn.as_ref().map(Uprn::as_str), Some(uprn));
            address.one_line()
        }
    }

    fn folder() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    #[test]
    fn addresses_come_in_one_line_or_in_parts() {
        let lines = "UPRN,Line,Locality,Town,Postcode\n\
                     100012345678,\"Flat 2, 10 WEIR LANE\",Bramley,Leeds,ls132aa\n\
                     2,\"Rose Cottage, Weir Lane\",,Leeds,LS13\n3,Pentre Farm,Pentre,,\n";
        let parts = "postcode,street,uprn,paon,saon,town,locality,remark\n\
                     LS13 2AA,Weir Lane,100012345678,10,Flat 2,Leeds,Bramley,x\n\
                     LS13,Weir Lane,2,Rose Cottage,,Leeds,,\n,,3,Pentre Farm,,,Pentre,\n";
        for text in [lines, parts] {
            let folder = folder();
            let report = folder.import(text).unwrap();
            assert_eq!((report.addresses.taken, report.addresses.refused(), report.without_postcode), (3, 0, 0));
            assert_eq!(folder.address("100012345678"), "Flat 2, 10 Weir Lane, Bramley, Leeds, LS13 2AA");
            assert_eq!(folder.address("2"), "Rose Cottage, Weir Lane, Leeds, LS13");
            assert!(folder.address("3").starts_with("Pentre Farm, Pentre"), "{}", folder.address("3"));
        }
    }

    #[test]
    fn what_cannot_be_used_is_told_with_its_line() {
        let text = "uprn,line,postcode\n1,10 Weir Lane,LS13 2AA\nx,11 Weir Lane,\n2,,LS13 2AA\n1,12 Weir Lane,\n3,13 Weir Lane\n\
                    4,14 Weir Lane,NONE\n1234567890123,15 Weir Lane,\n";
        let report = folder().import(text).unwrap();
        assert_eq!((report.addresses.taken, report.without_postcode), (2, 1));
        let lines: Vec<_> = report.addresses.first().iter().map(|refusal| refusal.line).collect();
        assert_eq!(lines, [3, 4, 5, 6, 8]);
        let told = report.to_string();
        assert!(told.contains("line 3: the UPRN is not a number of at most twelve digits (\"x\")"), "{told}");
    }

    #[test]
    fn a_file_of_another_layout_says_what_is_missing() {
        for (text, told) in [
            ("", "is empty"),
            ("uprn,line\n", "is empty"),
            ("1,10 Weir Lane\n", "there is no line"),
            ("id,line,town\n1,10 Weir Lane,Leeds\n", "must name its columns, set apart by commas: uprn, line (or saon"),
            ("uprn;line;town\n1;10 Weir Lane;Leeds\n", "there is no line in \"uprn;line;town\""),
            ("uprn,line\nx,10 Weir Lane\n", "no row of the addresses file"),
        ] {
            let folder = folder();
            let error = folder.import(text).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
            assert!(!shared::path(folder.0.path()).exists());
        }
    }

    #[test]
    fn a_line_is_parted_as_people_write_it() {
        let inner = of_line("Flat 2, 10 Weir Lane, Bramley");
        assert_eq!((inner.street.as_deref(), inner.locality.as_deref()), (Some("Weir Lane"), Some("Bramley")));
        for (line, saon, paon, street) in [
            ("10 Weir Lane", "", "10", "Weir Lane"),
            ("10, Weir Lane", "", "10", "Weir Lane"),
            ("Flat 2, 10 Weir Lane", "Flat 2", "10", "Weir Lane"),
            ("Flat 2, Rose House, 10a Weir Lane", "Flat 2, Rose House", "10a", "Weir Lane"),
            ("Rose Cottage, Weir Lane", "", "Rose Cottage", "Weir Lane"),
            ("Flat 1, Rose House, Weir Lane", "Flat 1", "Rose House", "Weir Lane"),
            ("Rose Cottage", "", "Rose Cottage", ""),
        ] {
            let parts = of_line(line);
            let text = |part: Option<String>| part.unwrap_or_default();
            assert_eq!([text(parts.saon), text(parts.paon), text(parts.street)], [saon, paon, street], "{line}");
        }
    }
}
