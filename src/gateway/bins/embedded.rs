//! The embedded council: a made-up bilingual borough with real bank holidays, whose rounds run from today's date.
//!
//! Its homes are sown into a book when the gateway first starts; its dates follow from the rounds when asked.

use super::{BinSchedules, Calendars, Parts, Sources};
use crate::addresses::BookAddresses;
use crate::bank_holidays::LiveHolidays;
use crate::book::{BookError, BookWriter, LiveBook, Premises};
use crate::clock::Clock;
use crate::port::PortError;
use anyhow::Context;
use async_trait::async_trait;
use domain::address::{Address, AddressParts};
use domain::bins::{Container, HolidayRule, Material, Round, Season, Weekday, withhold_projected};
use domain::text::Text;
use jiff::{ToSpan, civil::Date};
use serde::Deserialize;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

const TOWN: &str = include_str!("embedded/town.toml");
/// Further ahead the borough has not published its dates; they are projected.
const PUBLISHED_WEEKS: i64 = 9;

#[derive(Deserialize)]
struct Town {
    first_uprn: i64,
    town: String,
    services: Vec<TownService>,
    rounds: Vec<TownRound>,
    streets: Vec<TownStreet>,
}

#[derive(Clone, Deserialize)]
struct TownService {
    id: String,
    name: Text,
    material: Material,
    container: Container,
}

#[derive(Deserialize)]
struct TownRound {
    code: String,
    collections: Vec<TownCollection>,
}

#[derive(Deserialize)]
struct TownCollection {
    service: String,
    weekday: Weekday,
    weeks: u8,
    first: toml::value::Datetime,
    season: Option<TownSeason>,
}

#[derive(Clone, Copy, Deserialize)]
struct TownSeason {
    from: i8,
    to: i8,
}

#[derive(Deserialize)]
struct TownStreet {
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

/// What the borough collects from.
pub fn containers() -> Vec<Container> {
    town().services.into_iter().map(|service| service.container).collect()
}

/// The rounds of the borough, asked for a home's dates.
pub struct EmbeddedCouncil {
    live: Arc<LiveBook>,
    rounds: HashMap<String, Vec<Round>>,
    holidays: Arc<LiveHolidays>,
    clock: Clock,
}

/// Addresses and dates of the borough, sown below `data` at the first start.
pub fn sources(parts: &Parts) -> anyhow::Result<Sources> {
    let path = book(&parts.data)
        .with_context(|| format!("the embedded council cannot be kept in {}", parts.data.display()))?;
    let live = Arc::new(LiveBook::open(&path)?);
    Ok(Sources {
        addresses: Arc::new(BookAddresses::new(Arc::clone(&live))),
        schedules: Arc::new(EmbeddedCouncil {
            live,
            rounds: rounds(&town()),
            holidays: Arc::clone(&parts.holidays),
            clock: parts.clock,
        }),
    })
}

#[async_trait]
impl BinSchedules for EmbeddedCouncil {
    async fn calendars(&self, address: &Address, from: Date, to: Date) -> Result<Calendars, PortError> {
        let book = self.live.book();
        let home = Arc::clone(&book).home(&address.id).await?.ok_or(PortError::NotFound)?;
        let code = match home.calendar {
            Some(number) => book.ask(move |book| book.calendar(number)).await?.unwrap_or_default(),
            None => Vec::new(),
        };
        let rounds = self.rounds.get(String::from_utf8_lossy(&code).as_ref()).map_or(&[][..], Vec::as_slice);
        let published = self.clock.today().saturating_add(PUBLISHED_WEEKS.weeks());
        let holidays = self.holidays.now();
        let calendar = |round: &Round| {
            let mut calendar = round.calendar(from, to, &holidays, published);
            withhold_projected(&mut calendar, &holidays);
            calendar
        };
        Ok(Calendars { calendars: rounds.iter().map(calendar).collect(), fetched_at: None, updated_at: None })
    }
}

/// The book of the borough below `data`, sown anew when it is missing or of another version. Where another gateway is
/// sowing it now, its book is taken.
fn book(data: &Path) -> Result<PathBuf, BookError> {
    let path = data.join("embedded.book");
    let version = version();
    for tries_left in (0..MOST_TRIES).rev() {
        let sown = LiveBook::open(&path);
        if sown.is_ok_and(|live| live.book().note("version") == Some(&*version)) {
            break;
        }
        match sow(&path, &town(), &version) {
            Err(BookError::Busy(_)) if tries_left > 0 => thread::sleep(A_WHILE),
            sown => return sown.map(|()| path),
        }
    }
    Ok(path)
}

/// Sowing takes a second on a slow machine.
const MOST_TRIES: u32 = 100;
const A_WHILE: Duration = Duration::from_millis(100);

fn town() -> Town {
    toml::from_str(TOWN).expect("the embedded town is valid; a test reads it")
}

fn version() -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(TOWN.as_bytes());
    format!("{:016x}", hasher.finish())
}

fn rounds(town: &Town) -> HashMap<String, Vec<Round>> {
    let round = |collection: &TownCollection| {
        let service = town.services.iter().find(|service| service.id == collection.service)?.clone();
        Some(Round {
            id: service.id,
            name: service.name,
            container: service.container,
            material: service.material,
            weekday: collection.weekday,
            every_weeks: collection.weeks,
            anchor: collection.first.to_string().parse().ok()?,
            season: collection.season.map(|season| Season { first: season.from, last: season.to }),
            holiday_rule: HolidayRule::DayLater,
        })
    };
    town.rounds.iter().map(|code| (code.code.clone(), code.collections.iter().filter_map(round).collect())).collect()
}

fn sow(path: &Path, town: &Town, version: &str) -> Result<(), BookError> {
    let mut sower = Sower { book: BookWriter::begin(path)?, next: town.first_uprn, town: &town.town };
    for street in &town.streets {
        for homes in &street.homes {
            sower.homes(street, homes)?;
        }
    }
    sower.book.note("version", version)?;
    sower.book.finish()
}

struct Sower<'a> {
    book: BookWriter,
    next: i64,
    town: &'a str,
}

impl Sower<'_> {
    fn homes(&mut self, street: &TownStreet, homes: &Homes) -> Result<(), BookError> {
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

    fn each(&mut self, street: &TownStreet, names: impl Iterator<Item = String>, round: &str) -> Result<(), BookError> {
        for name in names {
            self.home(street, None, &name, Some(round), None)?;
        }
        Ok(())
    }

    fn home(
        &mut self,
        street: &TownStreet,
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
mod tests {
    use super::*;

    #[test]
    fn every_round_of_the_town_is_complete() {
        let town = town();
        let rounds = rounds(&town);
        for round in &town.rounds {
            assert_eq!(rounds[&round.code].len(), round.collections.len(), "{}", round.code);
        }
        assert_eq!(town.services.len(), 7);
    }

    #[test]
    fn gateways_that_start_together_sow_one_town() {
        let data = tempfile::tempdir().unwrap();
        thread::scope(|scope| {
            let starts: Vec<_> =
                (0..4).map(|_| scope.spawn(|| book(data.path()).map(|path| LiveBook::open(&path)))).collect();
            for start in starts {
                let live = start.join().unwrap().unwrap().unwrap();
                assert_eq!(live.book().note("version"), Some(&*version()));
            }
        });
    }

    #[test]
    fn sowing_twice_makes_one_town() {
        let data = tempfile::tempdir().unwrap();
        let path = book(data.path()).unwrap();
        let first = std::fs::metadata(&path).unwrap().modified().unwrap();
        assert_eq!(book(data.path()).unwrap(), path);
        assert_eq!(std::fs::metadata(&path).unwrap().modified().unwrap(), first);
    }
}
