//! The embedded council: a made-up bilingual borough with real bank holidays, whose rounds run from today's date.
//!
//! The book of its homes has the round of each; the dates follow from the rounds when asked.

use super::{BinSchedules, Calendars};
use crate::addresses::CouncilBook;
use crate::app::Foundations;
use crate::bank_holidays::LiveHolidays;
use crate::book::LiveBook;
use crate::clock::Clock;
use crate::port::PortError;
use anyhow::bail;
use async_trait::async_trait;
use domain::address::{Address, AddressId};
use domain::bins::{Calendar, Container, HolidayRule, Material, Round, Season, Weekday, withhold_projected};
use domain::holidays::BankHolidays;
use domain::text::Text;
use jiff::{ToSpan, civil::Date};
use quick_cache::sync::Cache;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;

const ROUNDS: &str = include_str!("embedded.toml");
/// Further ahead the borough has not published its dates; they are projected.
const PUBLISHED_WEEKS: i64 = 9;

#[derive(Deserialize)]
struct Rounds {
    services: Vec<TownService>,
    rounds: Vec<TownRound>,
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

/// What the borough collects from.
pub fn containers() -> Vec<Container> {
    rounds().services.into_iter().map(|service| service.container).collect()
}

/// The rounds of the borough, asked for a home's dates.
pub struct EmbeddedCouncil {
    live: Arc<LiveBook>,
    rounds: HashMap<String, Vec<Round>>,
    holidays: Arc<LiveHolidays>,
    clock: Clock,
    worked_out: Cache<Asked, (Arc<BankHolidays>, Arc<[Calendar]>)>,
}

/// A round, the day on which it is asked for, and the first and the last of the days.
type Asked = (String, Date, Date, Date);
/// More than the rounds of a day, as pages and feeds ask for them.
const MOST_WORKED_OUT: usize = 256;

/// The borough, which is both: who knows its dates and who knows its crews.
pub fn open(foundations: &Foundations) -> anyhow::Result<Arc<EmbeddedCouncil>> {
    let CouncilBook::Town(live) = &foundations.addresses.book else {
        bail!(
            "bins.adapter = \"embedded\" knows the made-up borough's homes alone; \
             put `[addresses]` with `adapter = \"embedded\"` into council.toml"
        );
    };
    Ok(Arc::new(EmbeddedCouncil {
        live: Arc::clone(live),
        rounds: by_code(&rounds()),
        holidays: Arc::clone(&foundations.holidays),
        clock: foundations.clock,
        worked_out: Cache::new(MOST_WORKED_OUT),
    }))
}

impl EmbeddedCouncil {
    /// The code of the round that a home is on; empty where it is on none.
    pub async fn round_of(&self, home: &AddressId) -> Result<String, PortError> {
        let book = self.live.book();
        let home = Arc::clone(&book).home(home).await?.ok_or(PortError::NotFound)?;
        let code = match home.calendar {
            Some(number) => book.ask(move |book| book.calendar(number)).await?.unwrap_or_default(),
            None => Vec::new(),
        };
        Ok(String::from_utf8_lossy(&code).into_owned())
    }

    /// The homes of a round share them, as they do elsewhere.
    pub fn calendars_of(&self, code: &str, from: Date, to: Date) -> Arc<[Calendar]> {
        let (today, holidays) = (self.clock.today(), self.holidays.now());
        let asked = (code.to_owned(), today, from, to);
        if let Some((with, calendars)) = self.worked_out.get(&asked)
            && Arc::ptr_eq(&with, &holidays)
        {
            return calendars;
        }
        let rounds = self.rounds.get(code).map_or(&[][..], Vec::as_slice);
        let published = today.saturating_add(PUBLISHED_WEEKS.weeks());
        let calendar = |round: &Round| {
            let mut calendar = round.calendar(from, to, &holidays, published);
            withhold_projected(&mut calendar, &holidays);
            calendar
        };
        let calendars: Arc<[Calendar]> = rounds.iter().map(calendar).collect();
        self.worked_out.insert(asked, (holidays, Arc::clone(&calendars)));
        calendars
    }
}

#[async_trait]
impl BinSchedules for EmbeddedCouncil {
    async fn calendars(&self, address: &Address, from: Date, to: Date) -> Result<Calendars, PortError> {
        let code = self.round_of(&address.id).await?;
        let calendars = self.calendars_of(&code, from, to);
        Ok(Calendars { calendars, fetched_at: None, updated_at: None })
    }
}

fn rounds() -> Rounds {
    toml::from_str(ROUNDS).expect("the embedded rounds are valid; a test reads them")
}

fn by_code(town: &Rounds) -> HashMap<String, Vec<Round>> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::addresses;
    use crate::testing::foundations;
    use jiff::civil::date;
    use std::collections::BTreeSet;

    #[test]
    fn every_home_is_on_a_round_and_every_round_is_complete() {
        let rounds = rounds();
        let by_code = by_code(&rounds);
        for round in &rounds.rounds {
            assert_eq!(by_code[&round.code].len(), round.collections.len(), "{}", round.code);
        }
        assert!(addresses::tests::rounds().iter().eq(by_code.keys().collect::<BTreeSet<_>>()));
        assert_eq!(rounds.services.len(), 7);
    }

    #[tokio::test]
    async fn homes_of_a_round_share_its_calendars_until_the_holidays_or_the_days_are_others() {
        let data = tempfile::tempdir().unwrap();
        let council = open(&foundations(data.path())).ok().unwrap();
        let code = &*council.rounds.keys().min().unwrap().clone();
        let (from, to) = (date(2026, 10, 1), date(2027, 10, 1));
        let first = council.calendars_of(code, from, to);
        assert!(!first.is_empty() && Arc::ptr_eq(&first, &council.calendars_of(code, from, to)));
        let longer = council.calendars_of(code, from, date(2027, 11, 1));
        assert!(longer[0].collections.len() > first[0].collections.len());
        let asked = (code.to_owned(), council.clock.today(), from, to);
        council.worked_out.insert(asked, (Arc::new(BankHolidays::default()), longer));
        assert_eq!(council.calendars_of(code, from, to), first, "with the holidays of now");
    }
}
