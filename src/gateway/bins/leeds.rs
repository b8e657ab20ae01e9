//! Bin days in the layout that Leeds City Council publishes as open data: every home with the dates of each bin.
//!
//! `gateway import leeds` writes them into a book; here it is read. All dates are the council's own.

mod dates;

pub use dates::{BinDates, DatesError};

use super::services::{ServiceRules, gather};
use super::{BinSchedules, Calendars};
use crate::addresses::CouncilBook;
use crate::app::Foundations;
use crate::book::{Book, LiveBook};
use crate::port::PortError;
use anyhow::bail;
use async_trait::async_trait;
use domain::address::Address;
use domain::bins::{Calendar, Collection};
use jiff::{Timestamp, civil::Date};
use quick_cache::sync::Cache;
use serde::Deserialize;
use std::sync::Arc;

/// The note of when the files were made, in RFC 3339.
pub const DATED: &str = "imported";

/// Many homes share a calendar: Leeds has 1,236 for 400,000 homes.
const CALENDARS_AT_HAND: usize = 4096;

/// `[bins] adapter = "leeds"`: what each code of the file means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub(super) services: ServiceRules,
}

pub struct LeedsBins {
    live: Arc<LiveBook>,
    services: ServiceRules,
    /// By the book's generation and the calendar's number in it.
    decoded: Cache<(u64, i64), Arc<[Calendar]>>,
}

/// The dates of the imported book.
pub fn schedules(config: &Config, foundations: &Foundations) -> anyhow::Result<Arc<dyn BinSchedules>> {
    let CouncilBook::Imported(live) = &foundations.addresses.book else {
        bail!(
            "bins.adapter = \"leeds\" reads what `gateway import leeds` brings in; leave `[addresses]` out of council.toml"
        );
    };
    if !live.book().has_calendars() {
        tracing::warn!("the book has addresses alone, no bin days; `gateway import leeds` with `--jobs` adds them");
    }
    Ok(Arc::new(LeedsBins::new(Arc::clone(live), config.services.clone())))
}

impl LeedsBins {
    pub fn new(live: Arc<LiveBook>, services: ServiceRules) -> Self {
        LeedsBins { live, services, decoded: Cache::new(CALENDARS_AT_HAND) }
    }

    async fn decoded(&self, book: Arc<Book>, number: i64) -> Result<Arc<[Calendar]>, PortError> {
        let key = (book.generation(), number);
        if let Some(calendars) = self.decoded.get(&key) {
            return Ok(calendars);
        }
        let data = book.ask(move |book| book.calendar(number)).await?.unwrap_or_default();
        let dates = BinDates::decode(&data).map_err(|error| {
            tracing::error!(%error, number, "a calendar of the book is damaged");
            PortError::Unavailable { retry_after: None }
        })?;
        let calendars: Arc<[Calendar]> = self.calendars_of(&dates).into();
        self.decoded.insert(key, Arc::clone(&calendars));
        Ok(calendars)
    }

    fn calendars_of(&self, dates: &BinDates) -> Vec<Calendar> {
        let collections = dates.iter().flat_map(|(code, dates)| {
            let service = self.services.calendar(code);
            dates.iter().map(move |date| (service.clone(), Collection::scheduled(*date)))
        });
        gather(collections)
    }
}

#[async_trait]
impl BinSchedules for LeedsBins {
    async fn calendars(&self, address: &Address, _from: Date, _to: Date) -> Result<Calendars, PortError> {
        let book = self.live.book();
        let home = Arc::clone(&book).home(&address.id).await?.ok_or(PortError::NotFound)?;
        let calendars = match home.calendar {
            Some(number) => self.decoded(Arc::clone(&book), number).await?,
            None => Arc::default(),
        };
        let updated_at = book.note(DATED).and_then(|imported| imported.parse::<Timestamp>().ok());
        Ok(Calendars { calendars, fetched_at: None, updated_at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{BookWriter, Premises, shared};
    use crate::config;
    use domain::address::AddressParts;
    use domain::bins::Confidence;
    use jiff::civil::date;
    use std::path::Path;

    fn settings() -> Config {
        let config = config::Config::parse("leeds.toml", config::IMPORTED).unwrap();
        let Some(crate::bins::Config::Leeds(settings)) = config.bins else {
            panic!("leeds.toml is for the leeds adapter");
        };
        settings
    }

    /// One home with a calendar, a flat of it without, and a home that has none.
    fn bins(folder: &Path) -> (Arc<LiveBook>, LeedsBins) {
        let path = shared::path(folder);
        let mut book = BookWriter::begin(&path).unwrap();
        let dates = [("GREEN", date(2025, 7, 15)), ("BLACK", date(2025, 7, 8)), ("GREEN", date(2025, 7, 1))];
        let calendar = Some(book.calendar(dates.into_iter().collect::<BinDates>().encode()).unwrap());
        for (id, parent, calendar) in [(1, None, calendar), (2, Some(1), None), (3, None, None)] {
            let parts = AddressParts { street: Some("Abbey Avenue".into()), ..AddressParts::default() };
            assert!(book.add(&Premises { id, parts, uprn: None, parent, calendar }).unwrap());
        }
        book.note(DATED, "2025-07-04T10:00:00Z").unwrap();
        book.finish().unwrap();
        let live = Arc::new(LiveBook::open(&path).unwrap());
        (Arc::clone(&live), LeedsBins::new(live, settings().services))
    }

    fn home(live: &LiveBook, id: &str) -> Address {
        live.book().with(|book| book.entry(&id.parse().unwrap())).unwrap().unwrap().address
    }

    async fn ask(live: &LiveBook, bins: &LeedsBins, id: &str) -> Calendars {
        let address = home(live, id);
        bins.calendars(&address, date(2025, 7, 6), date(2026, 7, 6)).await.unwrap()
    }

    #[tokio::test]
    async fn a_home_has_the_dates_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let (live, bins) = bins(folder.path());
        let found = ask(&live, &bins, "1").await;
        let days =
            |calendar: &Calendar| calendar.collections.iter().map(|collection| collection.date).collect::<Vec<_>>();
        let general = found.calendars.iter().find(|calendar| calendar.id == "general").unwrap();
        let recycling = found.calendars.iter().find(|calendar| calendar.id == "recycling").unwrap();
        assert_eq!(days(general), [date(2025, 7, 8)]);
        assert_eq!(days(recycling), [date(2025, 7, 1), date(2025, 7, 15)]);
        assert_eq!(recycling.name.cy, "Ailgylchu");
        assert!(recycling.collections.iter().all(|collection| collection.confidence == Confidence::Confirmed));
        assert_eq!(found.updated_at, "2025-07-04T10:00:00Z".parse().ok());
        // The second answer comes from the calendars at hand.
        assert_eq!(ask(&live, &bins, "1").await, found);
        assert_eq!(ask(&live, &bins, "2").await.calendars, found.calendars);
    }

    #[tokio::test]
    async fn a_home_without_collections_is_known_and_a_stranger_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let (live, bins) = bins(folder.path());
        assert!(ask(&live, &bins, "3").await.calendars.is_empty());
        let mut stranger = home(&live, "3");
        stranger.id = "4".parse().unwrap();
        let answer = bins.calendars(&stranger, date(2025, 7, 6), date(2026, 7, 6)).await;
        assert_eq!(answer, Err(PortError::NotFound));
    }

    #[test]
    fn every_code_of_the_file_has_a_bin_of_its_own() {
        let services = settings().services;
        let ids: Vec<String> = ["GREEN", "BLACK", "BROWN"].map(|code| services.rule(code).unwrap().id.clone()).into();
        assert_eq!(ids, ["recycling", "general", "garden"]);
    }
}
