//! Rows of a CSV file: plain or gzipped, in UTF-8, UTF-16 or Windows-1252, with or without a header.

use super::progress::Progress;
use super::tally::Tally;
use csv::ByteRecord;
use encoding_rs::WINDOWS_1252;
use encoding_rs_io::DecodeReaderBytesBuilder;
use flate2::read::MultiGzDecoder;
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

/// What a file's rows hold, for telling a person what was expected.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// As in "premises".
    pub what: &'static str,
    pub columns: &'static [&'static str],
}

/// Why a file could not be used at all.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    #[error("cannot read the {what} file {}: {source}", path.display())]
    Read { what: &'static str, path: PathBuf, source: io::Error },
    #[error("the {what} file {} is empty", path.display())]
    Empty { what: &'static str, path: PathBuf },
    #[error("the {what} file {} is not a CSV file; give a .csv or a .csv.gz", path.display())]
    NotCsv { what: &'static str, path: PathBuf },
    #[error(
        "no row of the {what} file {} can be used: expected the columns {columns}; {first}",
        path.display()
    )]
    Layout { what: &'static str, path: PathBuf, columns: String, first: String },
    #[error(
        "the first row of the {what} file {} must name its columns, set apart by commas: {columns}; there is no {missing} \
         in {found:?}",
        path.display()
    )]
    Header { what: &'static str, path: PathBuf, columns: String, missing: &'static str, found: String },
}

pub struct Rows {
    layout: Layout,
    path: PathBuf,
    csv: csv::Reader<Box<dyn Read>>,
    record: ByteRecord,
    is_first: bool,
}

const GZIP: [u8; 2] = [0x1f, 0x8b];
/// What begins a UTF-16 file, in which every other byte may be zero.
const UTF_16: [[u8; 2]; 2] = [[0xff, 0xfe], [0xfe, 0xff]];
const BUFFER: usize = 1 << 16;

impl Rows {
    pub fn open(path: &Path, layout: Layout, progress: &Progress) -> Result<Rows, SourceError> {
        let what = layout.what;
        let unreadable = |source| SourceError::Read { what, path: path.to_owned(), source };
        let file = File::open(path).map_err(unreadable)?;
        if file.metadata().map_err(unreadable)?.is_dir() {
            return Err(unreadable(io::Error::from(io::ErrorKind::IsADirectory)));
        }
        let mut bytes = plain(progress.watched(file)).map_err(unreadable)?;
        let head = peek(&mut bytes).map_err(unreadable)?;
        if head.get_ref().is_empty() {
            return Err(SourceError::Empty { what, path: path.to_owned() });
        }
        if is_binary(head.get_ref()) && !UTF_16.iter().any(|mark| head.get_ref().starts_with(mark)) {
            return Err(SourceError::NotCsv { what, path: path.to_owned() });
        }
        // Sniffs the byte order mark; without one the bytes pass as they are.
        let decoded = DecodeReaderBytesBuilder::new().strip_bom(true).build(head.chain(bytes));
        let csv = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            // The carriage return before it is trimmed; taken as an end of its own it would put the line numbers out.
            .terminator(csv::Terminator::Any(b'\n'))
            .trim(csv::Trim::All)
            .buffer_capacity(BUFFER)
            .from_reader(Box::new(decoded) as Box<dyn Read>);
        Ok(Rows { layout, path: path.to_owned(), csv, record: ByteRecord::new(), is_first: true })
    }

    /// The next row and the line it stands on; blank lines, and a header in front, are passed over.
    pub fn next(&mut self) -> Result<Option<(u64, Row<'_>)>, SourceError> {
        loop {
            let is_there = self.csv.read_byte_record(&mut self.record).map_err(|error| SourceError::Read {
                what: self.layout.what,
                path: self.path.clone(),
                source: error.into(),
            })?;
            if !is_there {
                return Ok(None);
            }
            let row = Row(&self.record);
            let is_header = self.is_first && row.is_header();
            self.is_first = false;
            if !is_header && !row.is_blank() {
                break;
            }
        }
        let line = self.record.position().map_or(0, csv::Position::line);
        Ok(Some((line, Row(&self.record))))
    }

    /// The names of the columns, in small letters, of a file that must begin with them.
    pub fn header(&mut self) -> Result<Vec<String>, SourceError> {
        self.is_first = false;
        let Some((_, row)) = self.next()? else {
            return Err(SourceError::Empty { what: self.layout.what, path: self.path.clone() });
        };
        Ok((0..row.len()).map(|column| row.text(column).to_lowercase()).collect())
    }

    /// What to tell of a file whose header lacks a column.
    pub fn lacks(&self, missing: &'static str, header: &[String]) -> SourceError {
        let (columns, found) = (self.layout.columns.join(", "), header.join(","));
        let found = found.chars().take(100).collect();
        SourceError::Header { what: self.layout.what, path: self.path.clone(), columns, missing, found }
    }

    /// What to tell of a file none of whose rows was taken.
    pub fn none_usable(&self, tally: &Tally) -> SourceError {
        let (what, path) = (self.layout.what, self.path.clone());
        match tally.first().first() {
            None => SourceError::Empty { what, path },
            Some(first) => {
                SourceError::Layout { what, path, columns: self.layout.columns.join(", "), first: first.to_string() }
            }
        }
    }
}

pub struct Row<'a>(&'a ByteRecord);

impl Row<'_> {
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Trimmed, and without the control characters that some databases write for nothing. Bytes that are no UTF-8 are read
    /// as Windows-1252, in which all bytes mean something.
    pub fn text(&self, column: usize) -> Cow<'_, str> {
        let bytes = self.0.get(column).unwrap_or_default();
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        };
        if text.contains(char::is_control) {
            text.replace(char::is_control, " ").trim().to_owned().into()
        } else {
            text
        }
    }

    fn is_blank(&self) -> bool {
        self.0.iter().all(<[u8]>::is_empty)
    }

    /// Words without any digit; a row has at least those of its id.
    fn is_header(&self) -> bool {
        self.text(0).contains(char::is_alphabetic) && !self.0.iter().flatten().any(u8::is_ascii_digit)
    }
}

/// Unpacks what begins as gzip does.
fn plain(mut file: impl Read + 'static) -> io::Result<Box<dyn Read>> {
    let mut start = Vec::new();
    file.by_ref().take(GZIP.len() as u64).read_to_end(&mut start)?;
    let is_packed = start == GZIP;
    let whole = BufReader::with_capacity(BUFFER, io::Cursor::new(start).chain(file));
    Ok(if is_packed { Box::new(MultiGzDecoder::new(whole)) } else { Box::new(whole) })
}

/// Some databases write a column without a value as a zero alone; no text has any other.
fn is_binary(head: &[u8]) -> bool {
    let is_alone = |around: &[u8]| around[0] == b',' && b",\r\n".contains(&around[2]);
    head.windows(3).any(|around| around[1] == 0 && !is_alone(around))
}

/// The first bytes; the reader goes on after them.
fn peek(bytes: &mut dyn Read) -> io::Result<io::Cursor<Vec<u8>>> {
    const HEAD: u64 = 1024;
    let mut head = Vec::new();
    bytes.take(HEAD).read_to_end(&mut head)?;
    Ok(io::Cursor::new(head))
}
