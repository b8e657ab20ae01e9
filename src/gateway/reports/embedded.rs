//! A council of the gateway's own: it keeps reports in the store, and its crew comes back on the next working day. What has
//! become of a report follows from when it came and what time it is now; nothing runs in the background.

use super::{Accepted, NotSent, Said, Sending, ServiceRequests};
use crate::app::Parts;
use crate::bank_holidays::LiveHolidays;
use crate::clock::Clock;
use crate::port::PortError;
use crate::store::{Found, Query, Row, Store, StoreError, query};
use async_trait::async_trait;
use contract::reports::{ReportAnswer, ReportedService};
use domain::{
    address::AddressId,
    bins::missed::{MissedRule, OpenReport},
    london,
    reports::{History, Reference, Report, ReportKey, Status, StatusEntry},
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use uuid::Uuid;

/// Times are in milliseconds since 1970; `request` is JSON.
pub const STEPS: &[&str] = &["
    CREATE TABLE reports_request (
        key TEXT PRIMARY KEY, reference TEXT NOT NULL UNIQUE, said TEXT NOT NULL, address TEXT NOT NULL,
        received_at BIGINT NOT NULL, request TEXT NOT NULL
    );
    CREATE INDEX reports_request_address ON reports_request (address, received_at);"];

/// So long after it came the crew is told.
const TELLING: SignedDuration = SignedDuration::from_mins(20);
/// The crew comes back at some time from 8 o'clock on, in these minutes.
const ROUND_FROM: i8 = 8;
const ROUND_MINUTES: u32 = 6 * 60;
/// No report stays open for longer: the next working day is nearer.
const MAX_OPEN: SignedDuration = SignedDuration::from_hours(14 * 24);
/// A new reference is another's once in some ten thousand million tries.
const TRIES: u8 = 5;

pub struct EmbeddedCouncil {
    store: Arc<Store>,
    rule: Arc<MissedRule>,
    holidays: Arc<LiveHolidays>,
    clock: Clock,
}

/// What stands in a row besides what is asked for.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    report: Report,
    services: Vec<ReportedService>,
    #[serde(default, with = "domain::iso::optional_date")]
    expected_by: Option<Date>,
}

/// A row, as it is read.
struct Received {
    reference: Reference,
    said: Said,
    at: Timestamp,
    kept: Kept,
}

impl EmbeddedCouncil {
    pub fn new(parts: &Parts, rule: &Arc<MissedRule>) -> Self {
        EmbeddedCouncil {
            store: Arc::clone(&parts.store),
            rule: Arc::clone(rule),
            holidays: Arc::clone(&parts.holidays),
            clock: parts.clock,
        }
    }

    /// What has become of it by now.
    fn history(&self, received: &Received) -> History {
        let (came, now) = (london::today(received.at), self.clock.now());
        let due = self.holidays.now().working_days_after(came, 1);
        let back =
            StatusEntry::new(Status::Done, london::instant(due.at(ROUND_FROM, 0, 0, 0)) + round(&received.reference));
        let told = received.at.saturating_add(TELLING).unwrap_or(received.at);
        let told = StatusEntry { due: Some(due), ..StatusEntry::new(Status::SentToCrew, told) };
        let entries = [StatusEntry::new(Status::Received, received.at), told, back];
        entries.into_iter().filter(|entry| entry.at <= now).collect::<Vec<_>>().into()
    }

    /// The open reports among those of a home.
    fn open(&self, rows: &[Found]) -> Result<Vec<OpenReport>, StoreError> {
        let mut open = Vec::new();
        for row in rows {
            let received = read(row)?;
            if self.history(&received).status().is_open() {
                let at = london::civil(received.at);
                open.extend(received.kept.services.into_iter().map(|service| OpenReport {
                    service: service.id,
                    reference: received.reference.clone(),
                    at,
                }));
            }
        }
        Ok(open)
    }

    fn oldest_open(&self) -> i64 {
        self.clock.now().saturating_sub(MAX_OPEN).unwrap_or(Timestamp::MIN).as_millisecond()
    }

    async fn keep(&self, sending: &Sending<'_>) -> Result<Accepted, NotSent> {
        let Report { key, address, .. } = sending.report;
        // Those of one home wait for each other: of the same key, and of the same collection.
        let mut write = self.store.begin(&format!("reports of {address}")).await.map_err(PortError::from)?;
        if let Some(row) = write.row(by_key(key)).await.map_err(PortError::from)? {
            return accepted(&row, sending.said);
        }
        let rows = write.rows(of_home(address, self.oldest_open())).await.map_err(PortError::from)?;
        let open = self.open(&rows).map_err(PortError::from)?;
        let is_open = |report: &OpenReport| {
            let about =
                |about: &super::About| about.service.id == report.service && report.at.date() >= about.collection;
            sending.services.iter().any(about)
        };
        if open.iter().any(is_open) {
            return Err(NotSent::AlreadyOpen);
        }
        let now = self.clock.now();
        let kept = Kept {
            report: sending.report.clone(),
            services: sending.services.iter().map(|about| about.service.clone()).collect(),
            expected_by: self.rule.back_by(london::today(now), &self.holidays.now()),
        };
        let json = serde_json::to_string(&kept).map_err(|error| PortError::from(StoreError::unreadable(error)))?;
        for _ in 0..TRIES {
            let reference = reference();
            let tell = query(
                "INSERT INTO reports_request (key, reference, said, address, received_at, request)
                 VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            );
            let tell = tell.bind(key.as_str()).bind(reference.as_str()).bind(&*sending.said.0).bind(address.as_str());
            let tell = tell.bind(now.as_millisecond()).bind(&*json);
            if write.run(tell).await.map_err(PortError::from)? == 1 {
                write.commit().await.map_err(PortError::from)?;
                return Ok(Accepted { reference, expected_by: kept.expected_by });
            }
            // The key came meanwhile with a report of another home.
            if let Some(row) = write.row(by_key(key)).await.map_err(PortError::from)? {
                return accepted(&row, sending.said);
            }
        }
        Err(PortError::Unavailable { retry_after: None }.into())
    }
}

#[async_trait]
impl ServiceRequests for EmbeddedCouncil {
    async fn sent(&self, key: &ReportKey, said: &Said) -> Result<Option<Accepted>, NotSent> {
        let row = self.store.row(by_key(key)).await.map_err(PortError::from)?;
        row.map(|row| accepted(&row, said)).transpose()
    }

    async fn send(&self, sending: &Sending<'_>) -> Result<Accepted, NotSent> {
        self.keep(sending).await
    }

    async fn get(&self, reference: &Reference) -> Result<ReportAnswer, PortError> {
        let ask = query("SELECT reference, said, received_at, request FROM reports_request WHERE reference = $1");
        let row = self.store.row(ask.bind(reference.as_str())).await?.ok_or(PortError::NotFound)?;
        let received = read(&row)?;
        let history = self.history(&received);
        let Kept { report, services, expected_by } = received.kept;
        Ok(ReportAnswer {
            reference: received.reference,
            kind: report.kind,
            services,
            status: history.status(),
            history,
            expected_by,
            fetched_at: None,
            updated_at: None,
        })
    }

    async fn open_for(&self, address: &AddressId) -> Result<Vec<OpenReport>, PortError> {
        let rows = self.store.rows(of_home(address, self.oldest_open())).await?;
        Ok(self.open(&rows)?)
    }
}

fn by_key(key: &ReportKey) -> Query<'_> {
    query("SELECT reference, said, received_at, request FROM reports_request WHERE key = $1").bind(key.as_str())
}

fn of_home(address: &AddressId, oldest: i64) -> Query<'_> {
    let ask =
        "SELECT reference, said, received_at, request FROM reports_request WHERE address = $1 AND received_at >= $2";
    query(ask).bind(address.as_str()).bind(oldest)
}

fn read(row: &Found) -> Result<Received, StoreError> {
    let (reference, said): (String, String) = (row.try_get(0)?, row.try_get(1)?);
    let (at, request): (i64, String) = (row.try_get(2)?, row.try_get(3)?);
    Ok(Received {
        reference: reference.parse().map_err(StoreError::unreadable)?,
        said: Said(said),
        at: Timestamp::from_millisecond(at).map_err(StoreError::unreadable)?,
        kept: serde_json::from_str(&request).map_err(StoreError::unreadable)?,
    })
}

/// The answer to a report that is there already.
fn accepted(row: &Found, said: &Said) -> Result<Accepted, NotSent> {
    let received = read(row).map_err(PortError::from)?;
    if received.said != *said {
        return Err(NotSent::Mismatch);
    }
    Ok(Accepted { reference: received.reference, expected_by: received.kept.expected_by })
}

fn reference() -> Reference {
    let [a, b, c, d, e, f, _, _, _, g, h, ..] = Uuid::new_v4().into_bytes();
    // The bytes between hold the version and the variant, which are not random.
    Reference::from_random([a, b, c, d, e, f, g, h])
}

/// When the crew is at this home, after its round has begun.
fn round(reference: &Reference) -> SignedDuration {
    let digest = Sha256::digest(reference.as_str());
    let number = digest.iter().take(4).fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    SignedDuration::from_mins(i64::from(number % ROUND_MINUTES))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::About;
    use crate::store::testing::{Ground, on_each_store};
    use domain::{forms::Answers, reports::ReportKind, text::Text};
    use jiff::civil::{DateTime, date};
    use proptest::prelude::*;

    /// A Friday; the Monday after is a working day.
    const CAME: DateTime = date(2026, 11, 27).at(12, 0, 0, 0);

    fn council(store: &Arc<Store>, now: DateTime) -> EmbeddedCouncil {
        let data = tempfile::tempdir().unwrap();
        let division = domain::holidays::Division::EnglandAndWales;
        EmbeddedCouncil {
            store: Arc::clone(store),
            rule: Arc::new(MissedRule { return_working_days: Some(2), ..MissedRule::default() }),
            holidays: Arc::new(LiveHolidays::open(division, data.path()).unwrap()),
            clock: Clock::fixed(london::instant(now)),
        }
    }

    fn report(key: u8, home: &str, service: &str) -> Report {
        Report {
            reference: None,
            key: ReportKey::from_random([key; 16]),
            kind: ReportKind::missed_collection(),
            address: home.parse().unwrap(),
            services: vec![service.to_owned()],
            answers: Answers::from_pairs([("bins", service)]),
            made_at: Timestamp::UNIX_EPOCH,
        }
    }

    async fn send(council: &EmbeddedCouncil, report: &Report, collection: Date) -> Result<Accepted, NotSent> {
        let about = |id: &String| {
            let service = ReportedService { id: id.clone(), name: Text::new("Food", "Bwyd") };
            About { service, collection }
        };
        let services: Vec<About> = report.services.iter().map(about).collect();
        council.send(&Sending { report, said: &Said::of(report), services: &services }).await
    }

    const THURSDAY: Date = date(2026, 11, 26);

    #[tokio::test]
    async fn a_report_goes_its_way_as_time_passes() {
        on_each_store(async |store| {
            let accepted = send(&council(&store, CAME), &report(1, "1", "food"), THURSDAY).await.unwrap();
            assert_eq!(accepted.expected_by, Some(date(2026, 12, 1)));
            let home = "1".parse().unwrap();
            for (now, statuses, open) in [
                (CAME, &[Status::Received][..], 1),
                (date(2026, 11, 27).at(12, 20, 0, 0), &[Status::Received, Status::SentToCrew], 1),
                (date(2026, 11, 30).at(7, 59, 0, 0), &[Status::Received, Status::SentToCrew], 1),
                (date(2026, 11, 30).at(14, 0, 0, 0), &[Status::Received, Status::SentToCrew, Status::Done], 0),
                (date(2027, 6, 30).at(14, 0, 0, 0), &[Status::Received, Status::SentToCrew, Status::Done], 0),
            ] {
                let council = council(&store, now);
                let answer = council.get(&accepted.reference).await.unwrap();
                let told: Vec<Status> = answer.history.entries().iter().map(|entry| entry.status).collect();
                assert_eq!((&*told, Some(&answer.status)), (statuses, statuses.last()), "{now}");
                assert_eq!(council.open_for(&home).await.unwrap().len(), open, "{now}");
            }
            let later = council(&store, date(2026, 11, 28).at(0, 0, 0, 0)).get(&accepted.reference).await.unwrap();
            assert_eq!(later.history.last().unwrap().due, Some(date(2026, 11, 30)));
        })
        .await;
    }

    #[tokio::test]
    async fn a_key_is_one_report_and_a_collection_has_one_that_is_open() {
        on_each_store(async |store| {
            let council = council(&store, CAME);
            let first = report(1, "1", "food");
            assert_eq!(council.sent(&first.key, &Said::of(&first)).await, Ok(None));
            let accepted = send(&council, &first, THURSDAY).await.unwrap();
            assert_eq!(send(&council, &first, THURSDAY).await, Ok(accepted.clone()));
            assert_eq!(council.sent(&first.key, &Said::of(&first)).await, Ok(Some(accepted)));
            for other in [report(1, "1", "black"), report(1, "2", "food")] {
                assert_eq!(send(&council, &other, THURSDAY).await, Err(NotSent::Mismatch));
                assert_eq!(council.sent(&other.key, &Said::of(&other)).await, Err(NotSent::Mismatch));
            }
            assert_eq!(send(&council, &report(2, "1", "food"), THURSDAY).await, Err(NotSent::AlreadyOpen));
            assert!(send(&council, &report(2, "1", "food"), date(2026, 11, 28)).await.is_ok(), "of a later day");
            assert!(send(&council, &report(3, "2", "food"), THURSDAY).await.is_ok(), "of a neighbour");
            assert_eq!(council.get(&Reference::from_random([7; 8])).await, Err(PortError::NotFound));
        })
        .await;
    }

    #[tokio::test]
    async fn many_gateways_that_are_sent_the_same_make_one_report() {
        for ground in Ground::each().await {
            let stores = [ground.store().await, ground.store().await, ground.store().await];
            let sent = (0..24_u8).map(|number| {
                let council = council(&stores[usize::from(number) % stores.len()], CAME);
                // Three keys about one bin, and all of another home's with one key.
                let report = if number < 12 { report(number % 3, "1", "food") } else { report(9, "2", "food") };
                tokio::spawn(async move { send(&council, &report, THURSDAY).await })
            });
            let mut answers = Vec::new();
            for sent in sent.collect::<Vec<_>>() {
                answers.push(sent.await.unwrap());
            }
            let (one, other) = answers.split_at(12);
            let accepted: Vec<&Accepted> = one.iter().filter_map(|answer| answer.as_ref().ok()).collect();
            assert_eq!((accepted.len(), one.iter().filter(|it| **it == Err(NotSent::AlreadyOpen)).count()), (4, 8));
            assert!(accepted.iter().all(|answer| *answer == accepted[0]));
            assert!(other.iter().all(|answer| answer.is_ok() && *answer == other[0]), "{other:?}");
        }
    }

    #[tokio::test]
    async fn what_was_accepted_is_there_for_whoever_opens_the_store_next() {
        for ground in Ground::each().await {
            let store = ground.store().await;
            let accepted = send(&council(&store, CAME), &report(1, "1", "food"), THURSDAY).await.unwrap();
            // Nothing is closed, as where the gateway was killed.
            let next = council(&ground.store_as_it_is().await, CAME);
            assert_eq!(next.get(&accepted.reference).await.unwrap().services[0].id, "food");
            assert_eq!(send(&next, &report(1, "1", "food"), THURSDAY).await, Ok(accepted));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn however_often_reports_come_each_key_has_one_reference(
            sent in proptest::collection::vec((0..4_u8, 0..3_u8, 0..3_u8), 1..16),
        ) {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let council = council(&Arc::new(Store::in_memory()), CAME);
                let mut first = std::collections::HashMap::new();
                for (key, home, service) in sent {
                    let answer = send(&council, &report(key, &home.to_string(), &service.to_string()), THURSDAY).await;
                    let known = first.get(&key).cloned();
                    match (answer, known) {
                        (Ok(accepted), Some((said, reference))) => {
                            assert_eq!((said, reference), ((home, service), accepted.reference));
                        }
                        (Ok(accepted), None) => drop(first.insert(key, ((home, service), accepted.reference))),
                        (Err(NotSent::Mismatch), Some((said, _))) => assert_ne!(said, (home, service)),
                        (Err(NotSent::AlreadyOpen), None) => {
                            assert!(first.values().any(|(said, _)| *said == (home, service)));
                        }
                        other => panic!("{other:?}"),
                    }
                }
            });
        }

        #[test]
        fn when_it_was_sent_and_white_space_make_no_other_report(second in 0..2_000_000_000_i64, text in "[a-z ]{0,8}") {
            let one = Report { answers: Answers::from_pairs([("more", text.trim())]), ..report(1, "1", "food") };
            let other = Report {
                answers: Answers::from_pairs([("more", [" ", &text, "\n"].concat()), ("email", String::new())]),
                made_at: Timestamp::from_second(second).unwrap(),
                ..one.clone()
            };
            prop_assert_eq!(Said::of(&one), Said::of(&other));
            let elsewhere = Report { address: "2".parse().unwrap(), ..one.clone() };
            prop_assert_ne!(Said::of(&one), Said::of(&elsewhere));
        }
    }
}
