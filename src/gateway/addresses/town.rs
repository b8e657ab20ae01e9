//! Aberwen, the made-up borough: its homes are written into a book when the gateway first starts.

use crate::book::{BookError, BookWriter, LiveBook, Premises};
use domain::address::AddressParts;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::thread;
use std::time::Duration;

const TOWN: &str = include_str!("town.toml");

#[derive(Deserialize)]
struct Town {
    first_uprn: i64,
    town: String,
    streets: Vec<Street>,
}

#[derive(Deserialize)]
struct Street {
    name: String,
    locality: String,
    postcode: Option<String>,
    homes: Vec<Homes>,
}

/// A run of homes on one round.
#[derive(Deserialize)]
#[serde(untagged)]
enum Homes {
    Flats { building: String, flats: u32, round: String },
    Named { named: Vec<String>, round: String },
    Range { numbers: [u32; 2], round: String },
    Numbers { numbers: Vec<String>, round: String },
}

/// The book of the borough below `data`, written anew when it is missing or of another version. The calendar of a home is
/// the code of its round. Where another gateway is writing it now, its book is taken.
pub fn book(data: &Path) -> Result<LiveBook, BookError> {
    let path = data.join("embedded.book");
    let version = version();
    for tries_left in (0..MAX_TRIES).rev() {
        if let Ok(live) = LiveBook::open(&path)
            && live.book().note("version") == Some(&*version)
        {
            return Ok(live);
        }
        match write(&path, &town(), &version) {
            Err(BookError::Busy(_)) if tries_left > 0 => thread::sleep(A_WHILE),
            written => written?,
        }
    }
    LiveBook::open(&path)
}

/// Writing takes a second on a slow machine.
const MAX_TRIES: u32 = 100;
const A_WHILE: Duration = Duration::from_millis(100);

fn town() -> Town {
    toml::from_str(TOWN).expect("the embedded town is valid; a test reads it")
}

fn version() -> String {
    Sha256::digest(TOWN).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn write(path: &Path, town: &Town, version: &str) -> Result<(), BookError> {
    let mut writer = Writer { book: BookWriter::begin(path)?, next: town.first_uprn, town: &town.town };
    for street in &town.streets {
        for homes in &street.homes {
            writer.homes(street, homes)?;
        }
    }
    writer.book.note("version", version)?;
    writer.book.finish()
}

struct Writer<'a> {
    book: BookWriter,
    next: i64,
    town: &'a str,
}

impl Writer<'_> {
    fn homes(&mut self, street: &Street, homes: &Homes) -> Result<(), BookError> {
        match homes {
            Homes::Flats { building, flats, round } => {
                let parent = self.home(street, None, building, Some(round), None)?;
                for flat in 1..=*flats {
                    self.home(street, Some(format!("Flat {flat}")), building, None, Some(parent))?;
                }
            }
            Homes::Named { named, round } => self.each(street, named.iter().cloned(), round)?,
            Homes::Numbers { numbers, round } => self.each(street, numbers.iter().cloned(), round)?,
            Homes::Range { numbers: [first, last], round } => {
                self.each(street, (*first..=*last).map(|number| number.to_string()), round)?;
            }
        }
        Ok(())
    }

    fn each(&mut self, street: &Street, names: impl Iterator<Item = String>, round: &str) -> Result<(), BookError> {
        for name in names {
            self.home(street, None, &name, Some(round), None)?;
        }
        Ok(())
    }

    fn home(
        &mut self,
        street: &Street,
        saon: Option<String>,
        paon: &str,
        round: Option<&str>,
        parent: Option<i64>,
    ) -> Result<i64, BookError> {
        let id = self.next;
        self.next += 1;
        let calendar = round.map(|code| self.book.calendar(code.as_bytes().to_vec())).transpose()?;
        let parts = AddressParts {
            saon,
            paon: Some(paon.to_owned()),
            street: Some(street.name.clone()),
            locality: Some(street.locality.clone()),
            town: Some(self.town.to_owned()),
            administrative_area: None,
            postcode: street.postcode.clone(),
        };
        self.book.add(&Premises { id, parts, uprn: Some(id.to_string()), parent, calendar })?;
        Ok(id)
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The codes of all rounds that homes are on.
    pub fn rounds() -> BTreeSet<String> {
        let homes = town().streets.into_iter().flat_map(|street| street.homes);
        let round = |homes| match homes {
            Homes::Flats { round, .. } | Homes::Named { round, .. } => round,
            Homes::Range { round, .. } | Homes::Numbers { round, .. } => round,
        };
        homes.map(round).collect()
    }

    #[test]
    fn gateways_that_start_together_write_one_town() {
        let data = tempfile::tempdir().unwrap();
        thread::scope(|scope| {
            let starts: Vec<_> = (0..4).map(|_| scope.spawn(|| book(data.path()))).collect();
            for start in starts {
                let live = start.join().unwrap().unwrap();
                assert_eq!(live.book().note("version"), Some(&*version()));
            }
        });
    }

    #[test]
    fn a_town_of_this_version_is_taken_as_it_is() {
        let data = tempfile::tempdir().unwrap();
        let written = || {
            book(data.path()).unwrap();
            std::fs::metadata(data.path().join("embedded.book")).unwrap().modified().unwrap()
        };
        assert_eq!(written(), written());
    }
}
