//! `gateway import leeds`: the two files that Leeds City Council publishes, as open data, into one book.
//!
//! The jobs are read first and kept by home, so that the premises can be written in one go.

mod jobs;
mod premises;

use super::progress::Progress;
use super::tally::grouped;
use super::{SourceError, Tally};
use crate::bins::leeds::DATED;
use crate::book::{BookError, BookWriter, shared};
use jiff::Timestamp;
use std::path::PathBuf;
use std::{fmt, fs};

pub struct Files {
    pub premises: PathBuf,
    /// Without it addresses alone are imported, for an adapter that knows the days of its own.
    pub jobs: Option<PathBuf>,
    /// Whether the ids of the premises are UPRNs.
    pub uprns: bool,
    /// Where books are kept.
    pub data: PathBuf,
}

/// Why nothing was imported. The book in use is left as it was.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error("no collection belongs to any of the premises; are the two files of one council and one day?")]
    Strangers,
    #[error("the bin days cannot be kept: {0}")]
    Book(#[from] BookError),
}

/// What an import took and what it refused.
#[derive(Debug)]
pub struct Report {
    pub premises: Tally,
    pub jobs: Tally,
    /// Collections by bin code.
    pub codes: Vec<(String, u64)>,
    pub calendars: usize,
    pub without_collections: u64,
    /// Premises whose postcode could not be read; they were taken without it.
    pub without_postcode: u64,
}

/// Reads both files and swaps the new book in at the very end. The age of the data is that of the file, and no more than `now`.
pub fn run(files: &Files, now: Timestamp) -> Result<Report, ImportError> {
    // Before anything is read: who comes second need not wait to be told.
    let mut book = BookWriter::begin(&shared::path(&files.data))?;
    let mut jobs = match &files.jobs {
        Some(path) => jobs::Jobs::read(path, Progress::begin("Reading collections"))?,
        None => jobs::Jobs::default(),
    };
    let written = premises::write(files, &jobs, &mut book, Progress::begin("Writing premises"))?;
    jobs.refuse_strangers(&written.ids);
    if jobs.tally.taken == 0 && files.jobs.is_some() {
        return Err(ImportError::Strangers);
    }
    book.note(DATED, &dated(files, now).strftime("%Y-%m-%dT%H:%M:%SZ").to_string())?;
    let calendars = book.calendars();
    book.finish()?;
    Ok(Report {
        premises: written.tally,
        codes: jobs.by_code(),
        jobs: jobs.tally,
        calendars,
        without_collections: written.without_collections,
        without_postcode: written.without_postcode,
    })
}

/// When the collections were written out; a file that claims to be of the future is of now.
fn dated(files: &Files, now: Timestamp) -> Timestamp {
    let path = files.jobs.as_ref().unwrap_or(&files.premises);
    let modified = fs::metadata(path).and_then(|file| file.modified()).ok();
    modified.and_then(|time| Timestamp::try_from(time).ok()).map_or(now, |modified| modified.min(now))
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "Premises: {}", self.premises)?;
        writeln!(formatter, "Premises without collections: {}", grouped(self.without_collections))?;
        if self.without_postcode > 0 {
            writeln!(formatter, "Premises whose postcode could not be read: {}", grouped(self.without_postcode))?;
        }
        writeln!(formatter, "Collections: {}", self.jobs)?;
        for (code, count) in &self.codes {
            writeln!(formatter, "Collections of {code}: {}", grouped(*count))?;
        }
        write!(formatter, "Distinct calendars: {}", grouped(self.calendars as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bins::leeds::BinDates;
    use crate::book::Book;
    use flate2::{Compression, write::GzEncoder};
    use std::fs;
    use std::io::Write;
    use std::path::Path;

    const PREMISES: &str = "1,,10,ABBEY AVENUE,BRAMLEY,LEEDS,LS5\r\n\
         2,FLAT 2,12,ABBEY AVENUE,BRAMLEY,LEEDS,LS5 3AA\r\n\
         3,,ST ANN'S COTTAGE,MILL LANE,OTLEY,LEEDS,\r\n";
    const JOBS: &str =
        "1,GREEN,15/07/25\r\n1,BLACK,08/07/25\r\n1,BLACK,08/07/25\r\n2,BLACK,08/07/2025\r\n2,GREEN,15/07/25\r\n";

    struct Folder(tempfile::TempDir);

    impl Folder {
        fn new() -> Self {
            Folder(tempfile::tempdir().unwrap())
        }

        fn import(&self, premises: &[u8], jobs: &[u8]) -> Result<Report, ImportError> {
            self.import_at(premises, jobs, "2025-07-06T06:00:00Z")
        }

        fn import_at(&self, premises: &[u8], jobs: &[u8], now: &str) -> Result<Report, ImportError> {
            let files = self.files();
            fs::write(&files.premises, premises).unwrap();
            fs::write(files.jobs.as_ref().unwrap(), jobs).unwrap();
            run(&files, now.parse().unwrap())
        }

        fn files(&self) -> Files {
            let path = |name: &str| self.0.path().join(name);
            Files { premises: path("premises.csv"), jobs: Some(path("jobs.csv")), uprns: false, data: path("data") }
        }

        fn path(&self) -> PathBuf {
            shared::path(&self.0.path().join("data"))
        }

        fn book(&self) -> Book {
            Book::open(&self.path()).unwrap()
        }

        /// The one-line address and the dates of a home.
        fn home(&self, id: &str) -> (String, String) {
            let book = self.book();
            book.with(|book| {
                let home = book.entry(&id.parse().unwrap())?.unwrap();
                let dates = home
                    .calendar
                    .map(|number| book.calendar(number))
                    .transpose()?
                    .flatten()
                    .map(|data| String::from_utf8(data).unwrap());
                Ok((home.address.one_line(), dates.unwrap_or_default()))
            })
            .unwrap()
        }
    }

    fn gzipped(text: &[u8]) -> Vec<u8> {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(text).unwrap();
        packed.finish().unwrap()
    }

    fn utf_16(text: &str, is_big_endian: bool) -> Vec<u8> {
        let order = if is_big_endian { u16::to_be_bytes } else { u16::to_le_bytes };
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(order).collect()
    }

    const DATES: &str = r#"{"BLACK":["2025-07-08"],"GREEN":["2025-07-15"]}"#;

    #[test]
    fn what_the_council_publishes_is_taken() {
        let folder = Folder::new();
        let report = folder.import(PREMISES.as_bytes(), JOBS.as_bytes()).unwrap();
        assert_eq!((report.premises.taken, report.premises.refused()), (3, 0));
        assert_eq!((report.jobs.taken, report.jobs.refused()), (5, 0));
        assert_eq!((report.calendars, report.without_collections, report.without_postcode), (1, 1, 0));
        assert_eq!(report.codes, [("BLACK".to_owned(), 3), ("GREEN".to_owned(), 2)]);
        assert_eq!(folder.home("1"), ("10 Abbey Avenue, Bramley, Leeds, LS5".into(), DATES.into()));
        assert_eq!(folder.home("2"), ("Flat 2, 12 Abbey Avenue, Bramley, Leeds, LS5 3AA".into(), DATES.into()));
        assert_eq!(folder.home("3"), ("St Ann's Cottage, Mill Lane, Otley, Leeds".into(), String::new()));
        assert_eq!(folder.book().note(DATED), Some("2025-07-06T06:00:00Z"));
    }

    #[test]
    fn what_a_database_writes_for_nothing_is_nothing() {
        let folder = Folder::new();
        folder
            .import(
                PREMISES.replace("BRAMLEY", "\0").replace("MILL LANE", "MILL\tLANE\u{1}").as_bytes(),
                JOBS.as_bytes(),
            )
            .unwrap();
        assert_eq!(folder.home("1").0, "10 Abbey Avenue, Leeds, LS5");
        assert_eq!(folder.home("3").0, "St Ann's Cottage, Mill Lane, Otley, Leeds");
    }

    #[test]
    fn every_encoding_and_packing_says_the_same() {
        let text = PREMISES.replace("MILL", "M\u{dc}LL");
        let windows: Vec<u8> = text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
        let forms = [
            text.clone().into_bytes(),
            ["\u{feff}", &text].concat().into_bytes(),
            windows.clone(),
            gzipped(&windows),
            gzipped(&utf_16(&text, false)),
            utf_16(&text, false),
            utf_16(&text, true),
            ["Premises,Room,Number,Street,Locality,City,Postcode\r\n", &text].concat().into_bytes(),
            text.replace("\r\n", "\n").into_bytes(),
            text.replace("\r\n", "\r\n\r\n").into_bytes(),
            text.replace("ABBEY AVENUE", "\"ABBEY AVENUE\"").into_bytes(),
        ];
        for (form, premises) in forms.iter().enumerate() {
            let folder = Folder::new();
            let report = folder.import(premises, &gzipped(JOBS.as_bytes())).unwrap();
            assert_eq!((report.premises.taken, report.premises.refused()), (3, 0), "form {form}");
            assert_eq!(folder.home("3").0, "St Ann's Cottage, M\u{fc}ll Lane, Otley, Leeds", "form {form}");
            assert_eq!(folder.home("1").1, DATES, "form {form}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_counted_with_its_line() {
        let premises = [PREMISES, "x,,1,A STREET,B,LEEDS,LS1\r\n4,,1,A STREET\r\n5,,,,B,LEEDS,LS1\r\n1,,9,A STREET,B,LEEDS,LS1\r\n6,,1,A STREET,B,LEEDS,NONE\r\n"].concat();
        let jobs = [JOBS, "1,BLACK,31/02/25\r\n1,,08/07/25\r\n?,BLACK,08/07/25\r\n1,BLACK\r\n99,BLACK,08/07/25\r\n1,BLACK,08-07-25\r\n"].concat();
        let folder = Folder::new();
        let report = folder.import(premises.as_bytes(), jobs.as_bytes()).unwrap();
        let lines = |tally: &Tally| tally.first().iter().map(|refusal| refusal.to_string()).collect::<Vec<_>>();
        assert_eq!(
            lines(&report.premises),
            [
                r#"line 4: the premises id is not a number ("x")"#,
                r#"line 5: the number of columns is another ("4")"#,
                r#"line 6: there is neither a street nor a house ("5")"#,
                r#"line 7: the premises was listed before ("1")"#,
            ]
        );
        assert_eq!(
            lines(&report.jobs),
            [
                r#"line 6: the date is not one in the form dd/mm/yy ("31/02/25")"#,
                r#"line 7: the bin is not given ("")"#,
                r#"line 8: the premises id is not a number ("?")"#,
                r#"line 9: the number of columns is another ("2")"#,
                r#"line 11: the date is not one in the form dd/mm/yy ("08-07-25")"#,
                r#"line 10: the premises is not in the premises file ("99")"#,
            ]
        );
        assert_eq!((report.premises.taken, report.jobs.taken, report.without_postcode), (4, 5, 1));
        assert_eq!(folder.home("1").0, "10 Abbey Avenue, Bramley, Leeds, LS5");
    }

    #[test]
    fn an_unusable_file_says_so_and_leaves_the_old_book() {
        let folder = Folder::new();
        folder.import(PREMISES.as_bytes(), JOBS.as_bytes()).unwrap();
        let (good_premises, good_jobs) = (PREMISES.as_bytes(), JOBS.as_bytes());
        let strangers = "7,BLACK,08/07/25\r\n";
        for (premises, jobs, told) in [
            (good_jobs, good_jobs, "expected the columns premises id, room, number, street, locality, city, postcode"),
            (good_premises, good_premises, "expected the columns premises id, bin, date"),
            (b"".as_slice(), good_jobs, "is empty"),
            (good_premises, b"premises,bin,date\r\n".as_slice(), "is empty"),
            (b"PK\x03\x04\0\0\0\0".as_slice(), good_jobs, "is not a CSV file"),
            (good_premises, strangers.as_bytes(), "no collection belongs to any of the premises"),
        ] {
            let error = folder.import(premises, jobs).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
            assert_eq!(folder.home("1").1, DATES, "{error}");
        }
        let missing = Files { premises: "no-such.csv".into(), jobs: Some("no-such.csv".into()), ..folder.files() };
        let error = run(&missing, Timestamp::UNIX_EPOCH).unwrap_err().to_string();
        assert!(error.contains("no-such.csv"), "{error}");
        assert_eq!(folder.home("1").1, DATES);
    }

    #[test]
    fn importing_twice_writes_the_same_book() {
        let folder = Folder::new();
        let bytes = |path: &Path| fs::read(path).unwrap();
        folder.import(PREMISES.as_bytes(), JOBS.as_bytes()).unwrap();
        let first = bytes(&folder.path());
        let backwards: String = JOBS.lines().rev().flat_map(|line| [line, "\n"]).collect();
        folder.import(&gzipped(PREMISES.as_bytes()), backwards.as_bytes()).unwrap();
        assert!(bytes(&folder.path()) == first);
        folder.import_at(PREMISES.as_bytes(), JOBS.as_bytes(), "2025-07-07T06:00:00Z").unwrap();
        assert_eq!(folder.book().note(DATED), Some("2025-07-07T06:00:00Z"));
        assert_eq!(folder.home("1").1, DATES);
    }

    #[test]
    fn a_report_reads_well() {
        let folder = Folder::new();
        let report = folder.import(PREMISES.as_bytes(), JOBS.as_bytes()).unwrap().to_string();
        assert_eq!(
            report,
            "Premises: 3 taken, 0 refused\nPremises without collections: 1\nCollections: 5 taken, 0 refused\n\
             Collections of BLACK: 3\nCollections of GREEN: 2\nDistinct calendars: 1"
        );
    }

    #[test]
    fn addresses_alone_are_imported_for_an_adapter_that_knows_the_days() {
        let folder = Folder::new();
        let files = Files { jobs: None, uprns: true, ..folder.files() };
        fs::write(&files.premises, PREMISES).unwrap();
        let report = run(&files, Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!((report.premises.taken, report.jobs.taken), (3, 0));
        let home = folder.book().with(|book| book.entry(&"2".parse().unwrap())).unwrap().unwrap();
        assert_eq!(home.address.uprn.map(|uprn| uprn.to_string()).as_deref(), Some("2"));
    }

    #[test]
    fn the_stored_dates_can_be_read_again() {
        let folder = Folder::new();
        folder.import(PREMISES.as_bytes(), JOBS.as_bytes()).unwrap();
        let dates = BinDates::decode(folder.home("1").1.as_bytes()).unwrap();
        assert_eq!(
            dates.iter().map(|(code, dates)| (code, dates.len())).collect::<Vec<_>>(),
            [("BLACK", 1), ("GREEN", 1)]
        );
    }
}
