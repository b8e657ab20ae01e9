//! Bin days: the port to whoever knows them, its adapters (one file each), and the routes that ask it.

pub mod at_hand;
pub(crate) mod bin_names;
pub(crate) mod calendar_feed;
pub(crate) mod day_text;
pub mod embedded;
mod event_revision;
pub(crate) mod feed_key;
mod findings;
pub mod gds;
pub mod ics;
pub mod last_good;
pub mod leeds;
pub(crate) mod schedule;
pub mod services;
pub mod ukbcd;
pub(crate) mod unreadable;

pub use calendar_feed::calendar_feed;
use last_good::KeptSchedules;
pub use schedule::schedule;

use crate::addresses::{Addresses, BookAddresses};
use crate::bank_holidays::LiveHolidays;
use crate::book::shared;
use crate::clock::Clock;
use crate::port::PortError;
use crate::store::Store;
use anyhow::Context;
use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    address::Address,
    bins::{Calendar, Container, ContainerKind},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Debug;
use std::path::PathBuf;
use std::sync::Arc;

/// All that a source knows of one home's collections.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendars {
    /// Homes whose calendars are the same may share them.
    pub calendars: Arc<[Calendar]>,
    /// When it was got from an upstream; none where the gateway itself is the source. Whoever keeps it notes it apart.
    #[serde(skip)]
    pub fetched_at: Option<Timestamp>,
    /// When the source says that it last changed.
    pub updated_at: Option<Timestamp>,
}

/// Whoever knows when bins are collected.
#[async_trait]
pub trait BinSchedules: Send + Sync {
    /// The calendars of a home, reaching at least from `from` to `to` as far as the source knows.
    async fn calendars(&self, address: &Address, from: Date, to: Date) -> Result<Calendars, PortError>;
}

/// The `[bins]` part of `council.toml`: which adapter, and its settings.
#[derive(Debug, Deserialize)]
#[serde(tag = "adapter", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Config {
    Embedded,
    Leeds(leeds::Config),
    Ukbcd(ukbcd::Config),
    Ics(ics::Config),
    Gds(gds::Config),
}

impl Config {
    /// What stands at the kerbs, each kind of container once. Those that homes share are not at everybody's.
    pub fn containers(&self) -> Vec<Container> {
        let all = match self {
            Config::Embedded => embedded::containers(),
            Config::Leeds(config) => config.services.containers().cloned().collect(),
            Config::Ukbcd(config) => config.services.containers().cloned().collect(),
            Config::Ics(config) => config.services.containers().cloned().collect(),
            Config::Gds(config) => config.services.containers().cloned().collect(),
        };
        let mut containers: Vec<Container> = Vec::new();
        for container in all {
            if container.kind != ContainerKind::Communal && !containers.contains(&container) {
                containers.push(container);
            }
        }
        containers
    }
}

/// Who answers for addresses and bin days.
pub struct Sources {
    pub addresses: Arc<dyn Addresses>,
    pub schedules: Arc<dyn BinSchedules>,
}

/// What an adapter may be built from.
pub struct Parts {
    /// Where books are kept.
    pub data: PathBuf,
    pub store: Arc<Store>,
    pub holidays: Arc<LiveHolidays>,
    pub clock: Clock,
}

pub fn sources(config: &Config, parts: &Parts) -> anyhow::Result<Sources> {
    match config {
        Config::Embedded => embedded::sources(parts),
        Config::Leeds(config) => leeds::sources(config, parts),
        Config::Ukbcd(config) => ukbcd::sources(config, parts),
        Config::Ics(config) => ics::sources(config, parts),
        Config::Gds(config) => gds::sources(config, parts),
    }
}

/// The sources of an adapter that knows bin days alone, and asks an upstream for them: its good answers are kept.
/// `meaning` has the settings under which an answer would be another; after a change the kept ones no longer count.
fn kept(
    adapter: &str,
    meaning: &impl Debug,
    upstream: impl BinSchedules + 'static,
    settings: &crate::kept::Settings,
    parts: &Parts,
) -> anyhow::Result<Sources> {
    let digest = Sha256::digest(format!("{meaning:?}"));
    let source = format!("{adapter}:{}", URL_SAFE_NO_PAD.encode(&digest[..9]));
    let kept = KeptSchedules::new(source, upstream, settings, &parts.store, parts.clock);
    Ok(Sources { addresses: addresses(parts)?, schedules: Arc::new(kept) })
}

/// The addresses for an adapter that knows bin days alone: those of the imported book.
fn addresses(parts: &Parts) -> anyhow::Result<Arc<dyn Addresses>> {
    let book = shared::open(&parts.data)?.with_context(|| {
        let (path, data) = (shared::path(&parts.data), parts.data.display());
        format!("there are no addresses in {}; run `gateway import addresses FILE --data {data}` first", path.display())
    })?;
    Ok(Arc::new(BookAddresses::new(book)))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::book::{BookWriter, Premises};
    use crate::upstream::stub::{Reply, Stub};
    use domain::address::{AddressId, AddressParts, Uprn};
    use std::fs::File;
    use std::path::Path;
    use std::time::{Duration, SystemTime};

    /// A home of which everything is known.
    pub fn address() -> Address {
        let uprn = Uprn::parse("100012345678").unwrap();
        Address {
            id: AddressId::from(uprn.clone()),
            uprn: Some(uprn),
            line: "10 Weir Lane".to_owned(),
            locality: None,
            town: "Aberwen".to_owned(),
            postcode: Some("LS13 2AA".to_owned()),
            parent_id: None,
        }
    }

    fn config(text: &str) -> Result<Config, toml::de::Error> {
        toml::from_str(text)
    }

    const UKBCD: &str = r#"
        adapter = "ukbcd"
        base_url = "http://localhost:8080"
        council = "AberwenBoroughCouncil"
        url = "https://aberwen.example/bins"
        inputs = ["uprn", "house_number"]
        [upstream]
        seconds = 60
        [last_good]
        fresh_hours = 12
        [[services]]
        match = ["Refuse"]
        id = "black"
        name = { en = "General waste", cy = "Gwastraff cyffredinol" }
        container = { kind = "bin", name = { en = "Black bin", cy = "Bin du" }, colour = "black" }
        material = "general_waste"
    "#;

    #[test]
    fn every_adapter_is_chosen_by_its_name() {
        assert!(matches!(config("adapter = \"embedded\""), Ok(Config::Embedded)));
        assert!(matches!(config(UKBCD), Ok(Config::Ukbcd(_))));
        let ics = "adapter = \"ics\"\nurl = \"https://bins.example/{uprn}.ics\"";
        assert!(matches!(config(ics), Ok(Config::Ics(_))));
        let gds = "adapter = \"gds\"\nbase_url = \"https://bins.example\"\nlocal_custodian_code = 2741";
        assert!(matches!(config(gds), Ok(Config::Gds(_))));
    }

    #[test]
    fn a_misspelt_setting_of_an_adapter_is_named() {
        for (right, wrong) in [("inputs", "input"), ("fresh_hours", "fresh_days"), ("match", "matches")] {
            let error = config(&UKBCD.replace(right, wrong)).unwrap_err().to_string();
            assert!(error.contains(wrong), "{error}");
        }
    }

    fn parts(data: &Path) -> Parts {
        Parts {
            data: data.to_owned(),
            store: Arc::new(Store::in_memory().unwrap()),
            holidays: LiveHolidays::built_in(),
            clock: Clock::default(),
        }
    }

    #[test]
    fn an_adapter_without_addresses_says_what_to_do() {
        let data = tempfile::tempdir().unwrap();
        let error = sources(&config(UKBCD).unwrap(), &parts(data.path())).err().unwrap().to_string();
        assert!(error.contains("run `gateway import addresses FILE"), "{error}");
        assert!(!data.path().join("embedded.book").exists());
    }

    /// A book with one home.
    pub fn import(data: &Path, id: i64) {
        let path = shared::path(data);
        let mut book = BookWriter::begin(&path).unwrap();
        let parts = AddressParts { street: Some("Weir Lane".into()), ..AddressParts::default() };
        assert!(book.add(&Premises { id, parts, uprn: None, parent: None, calendar: None }).unwrap());
        book.finish().unwrap();
        let later = SystemTime::now() + Duration::from_secs(id.unsigned_abs());
        File::open(path).unwrap().set_modified(later).unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn imported_addresses_are_taken_up_while_serving() {
        let data = tempfile::tempdir().unwrap();
        import(data.path(), 1);
        let addresses = sources(&config(UKBCD).unwrap(), &parts(data.path())).unwrap().addresses;
        assert!(addresses.address(&"1".parse().unwrap()).await.is_ok());
        import(data.path(), 2);
        // The paused clock goes on by itself while nothing else is to do, such as reading the new book.
        let mut ticks = tokio::time::interval(Duration::from_secs(1));
        for _ in 0..10 {
            ticks.tick().await;
        }
        assert!(addresses.address(&"2".parse().unwrap()).await.is_ok());
    }

    #[tokio::test]
    async fn what_was_kept_under_other_settings_no_longer_counts() {
        let reply = |_| Reply::Answer(200, br#"{"bins":[{"type":"Refuse","collectionDate":"24/11/2026"}]}"#.to_vec());
        let stub = Stub::start(reply).await;
        let data = tempfile::tempdir().unwrap();
        import(data.path(), 1);
        let parts = parts(data.path());
        let text = UKBCD.replace("http://localhost:8080", stub.base.trim_end_matches('/'));
        for (text, id, times) in [
            (text.clone(), "black", 1),
            (text.replace("seconds = 60", "seconds = 50"), "black", 1),
            (text.replace("\"black\"\n", "\"general\"\n"), "general", 2),
        ] {
            let schedules = sources(&config(&text).unwrap(), &parts).unwrap().schedules;
            let answer = schedules.calendars(&address(), Date::MIN, Date::MAX).await.unwrap();
            assert_eq!((&*answer.calendars[0].id, stub.asked().len()), (id, times));
        }
    }
}
