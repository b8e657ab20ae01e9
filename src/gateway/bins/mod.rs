//! Bin days: the port to whoever knows them, its adapters (one file each), and the routes that ask it.

mod area;
mod at_hand;
pub(crate) mod bin_names;
pub(crate) mod calendar_feed;
pub mod crew_logs;
pub(crate) mod day_text;
pub mod embedded;
mod embedded_rounds;
mod event_revision;
pub(crate) mod feed_key;
mod findings;
pub mod gds;
pub mod ics;
mod last_good;
pub mod leeds;
mod pages;
mod progress;
pub(crate) mod schedule;
pub mod services;
pub mod ukbcd;
pub(crate) mod unreadable;

pub use area::Bins;
use area::kept_answers;

use crate::port::PortError;
use async_trait::async_trait;
use domain::{
    address::Address,
    bins::{Calendar, Container},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
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
            if !container.is_shared() && !containers.contains(&container) {
                containers.push(container);
            }
        }
        containers
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::bins::area::schedules;
    use crate::testing;
    use crate::upstream::stub::{Reply, Stub};
    use domain::address::{AddressId, Uprn};

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

    #[tokio::test]
    async fn what_was_kept_under_other_settings_no_longer_counts() {
        let reply = |_| Reply::Answer(200, br#"{"bins":[{"type":"Refuse","collectionDate":"24/11/2026"}]}"#.to_vec());
        let stub = Stub::start(reply).await;
        let data = tempfile::tempdir().unwrap();
        let foundations = testing::foundations(data.path());
        let text = UKBCD.replace("http://localhost:8080", stub.base.trim_end_matches('/'));
        for (text, id, times) in [
            (text.clone(), "black", 1),
            (text.replace("seconds = 60", "seconds = 50"), "black", 1),
            (text.replace("\"black\"\n", "\"general\"\n"), "general", 2),
        ] {
            let schedules = schedules(&config(&text).unwrap(), &foundations).unwrap();
            let answer = schedules.calendars(&address(), Date::MIN, Date::MAX).await.unwrap();
            assert_eq!((&*answer.calendars[0].id, stub.asked().len()), (id, times));
        }
    }

    #[test]
    fn the_readme_has_an_example_of_every_adapter() {
        let tables = include_str!("../README.md").split("\n[bins]\nadapter = \"").skip(1);
        let names: Vec<&str> = tables.filter_map(|rest| rest.split('"').next()).collect();
        for adapter in ["embedded", "leeds", "ukbcd", "ics", "gds"] {
            assert!(names.contains(&adapter), "{adapter}");
        }
    }
}
