//! What the crews of the embedded council log: each round begins at its hour and has been at every home some time later,
//! and at some homes it goes another way. `embedded_rounds.toml` has the hours and the homes.
//!
//! What is logged follows from the round, the home and the day; nothing runs in the background.

use super::crew_logs::{CrewLogged, CrewLogs};
use super::embedded::EmbeddedCouncil;
use crate::clock::Clock;
use crate::port::PortError;
use async_trait::async_trait;
use domain::address::{Address, AddressId};
use domain::bins::missed::{CrewEvent, CrewLog};
use domain::london;
use jiff::{
    ToSpan,
    civil::{Date, Time},
};
use serde::Deserialize;
use std::sync::Arc;

const HOURS: &str = include_str!("embedded_rounds.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hours {
    rounds: Vec<RoundHours>,
    homes: Vec<OtherHome>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoundHours {
    code: String,
    #[serde(with = "domain::iso::time")]
    begins: Time,
    minutes: u64,
}

/// A home where it goes another way.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OtherHome {
    id: AddressId,
    services: Option<Vec<String>>,
    /// Not even that it has begun is logged.
    #[serde(default)]
    is_silent: bool,
    logs: Vec<OtherLog>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OtherLog {
    #[serde(with = "domain::iso::time")]
    at: Time,
    #[serde(default)]
    days_later: i8,
    event: CrewEvent,
}

/// The crews of the borough.
pub struct EmbeddedRounds {
    council: Arc<EmbeddedCouncil>,
    hours: Hours,
    clock: Clock,
}

impl EmbeddedRounds {
    pub fn new(council: Arc<EmbeddedCouncil>, clock: Clock) -> Self {
        EmbeddedRounds { council, hours: hours(), clock }
    }
}

#[async_trait]
impl CrewLogs for EmbeddedRounds {
    async fn logged(&self, address: &Address, from: Date) -> Result<CrewLogged, PortError> {
        let now = london::civil(self.clock.now());
        let code = self.council.round_of(&address.id).await?;
        let Some(round) = self.hours.rounds.iter().find(|round| round.code == code) else {
            return Ok(CrewLogged::default());
        };
        let calendars = self.council.calendars_of(&code, from, now.date());
        let collected = calendars
            .iter()
            .flat_map(|calendar| calendar.collections.iter().map(|collection| (&*calendar.id, collection.date)));
        let logs = collected.flat_map(|(service, day)| self.hours.logs(round, address, service, day));
        Ok(CrewLogged { logs: logs.filter(|log| log.at <= now).collect(), fetched_at: None, updated_at: None })
    }
}

impl Hours {
    /// All that is ever logged about a collection.
    fn logs(&self, round: &RoundHours, address: &Address, service: &str, day: Date) -> Vec<CrewLog> {
        let log = |at, event| CrewLog { service: service.to_owned(), collection: day, at, event };
        let begun = log(day.to_datetime(round.begins), CrewEvent::Begun);
        let is_about = |home: &&OtherHome| {
            let services = home.services.as_ref();
            home.id == address.id && services.is_none_or(|services| services.iter().any(|it| it == service))
        };
        match self.homes.iter().find(is_about) {
            Some(home) => {
                let other = home.logs.iter().map(|other| {
                    let day = day.saturating_add(other.days_later.days());
                    log(day.to_datetime(other.at), other.event.clone())
                });
                (!home.is_silent).then_some(begun).into_iter().chain(other).collect()
            }
            None => {
                let done = begun.at.saturating_add(minutes_to(round, address).minutes());
                vec![begun, log(done, CrewEvent::Done)]
            }
        }
    }
}

/// From the beginning of the round to a home. Those of one building share their bins.
fn minutes_to(round: &RoundHours, address: &Address) -> i64 {
    let place = address.building();
    let number =
        place.as_str().bytes().fold(0, |number: u64, byte| (number * 10 + u64::from(byte % 16)) % round.minutes);
    i64::try_from(number).unwrap_or_default()
}

fn hours() -> Hours {
    toml::from_str(HOURS).expect("the hours of the embedded rounds are valid; a test reads them")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Foundations;
    use crate::bins::embedded;
    use crate::testing;
    use domain::bins::missed::{CrewReason, Progress};
    use jiff::civil::{DateTime, date};

    const TUESDAY: Date = date(2026, 11, 24);

    /// How the food waste of a home stands, which is collected every week.
    async fn food(data: &tempfile::TempDir, home: &str, now: DateTime) -> Option<Progress> {
        let foundations =
            Foundations { clock: Clock::fixed(london::instant(now)), ..testing::foundations(data.path()) };
        let crews = EmbeddedRounds::new(embedded::open(&foundations).unwrap(), foundations.clock);
        let address = foundations.addresses.port.address(&home.parse().unwrap()).await.unwrap();
        let logged = crews.logged(&address, TUESDAY).await.unwrap();
        assert!(logged.logs.iter().all(|log| log.at <= now), "nothing is known ahead");
        Progress::of(&logged.logs, "food", TUESDAY, now)
    }

    #[tokio::test]
    async fn each_home_has_the_states_that_the_readme_tells() {
        let data = tempfile::tempdir().unwrap();
        let at = |hour, minute| TUESDAY.at(hour, minute, 0, 0);
        let begun = Some(Progress::UnderWay { since: at(10, 30) });
        let left = |minute, reason| Some(Progress::NotCompleted { at: at(11, minute), reason });
        let done = |at| Some(Progress::Completed { at });
        let roadworks = Some(domain::text::Text::new("roadworks in Weir Lane", "gwaith ffordd yn Weir Lane"));
        for (home, now, expected) in [
            ("990000000012", at(10, 29), None),
            ("990000000012", at(10, 30), begun.clone()),
            ("990000000012", at(10, 42), done(at(10, 42))),
            ("990000000031", at(11, 0), Some(Progress::Delayed { since: at(10, 50), reason: roadworks })),
            ("990000000031", at(16, 0), done(at(15, 30))),
            ("990000000032", at(17, 0), Some(Progress::Delayed { since: at(11, 0), reason: None })),
            ("990000000033", at(12, 0), left(3, CrewReason::NotPresented)),
            ("990000000034", at(12, 0), done(at(11, 4))),
            ("990000000035", at(12, 0), left(5, CrewReason::Breakdown)),
            ("990000000036", at(12, 0), left(6, CrewReason::BlockedByVehicles)),
            ("990000000036", at(16, 0), done(at(15, 5))),
            ("990000000037", at(23, 0), left(7, CrewReason::Breakdown)),
            ("990000000037", date(2026, 11, 25).at(10, 0, 0, 0), done(date(2026, 11, 25).at(9, 15, 0, 0))),
            ("990000000038", at(23, 0), begun),
            ("990000000039", at(23, 0), None),
            ("990000000040", at(12, 0), left(10, CrewReason::Damaged)),
        ] {
            assert_eq!(food(&data, home, now).await, expected, "{home} at {now}");
        }
        let readme = include_str!("../README.md");
        for home in hours().homes {
            let number = home.id.as_str().trim_start_matches("9900000000");
            assert!(readme.contains(&format!("| {number} Weir Lane |")), "{number}");
        }
    }

    #[test]
    fn every_round_has_its_hours_and_ends_on_its_day() {
        let hours = hours();
        let codes: std::collections::BTreeSet<String> = hours.rounds.iter().map(|round| round.code.clone()).collect();
        assert_eq!(codes, crate::addresses::tests::rounds());
        for round in &hours.rounds {
            let end = TUESDAY.to_datetime(round.begins).saturating_add((round.minutes as i64).minutes());
            assert!(end < TUESDAY.at(17, 0, 0, 0), "{}", round.code);
        }
    }

    #[tokio::test]
    async fn the_homes_of_a_building_have_their_shared_bins_emptied_together() {
        let data = tempfile::tempdir().unwrap();
        let foundations = testing::foundations(data.path());
        let flats = domain::address::Query::parse("Weavers Court").unwrap();
        let page = foundations.addresses.port.search(&flats, None).await.unwrap();
        let round = hours().rounds.into_iter().find(|round| round.code == "flats").unwrap();
        let minutes: std::collections::BTreeSet<i64> = page
            .addresses
            .iter()
            .filter(|home| home.parent_id.is_some())
            .map(|home| minutes_to(&round, home))
            .collect();
        assert_eq!(minutes.len(), 1, "{:?}", page.addresses);
    }
}
