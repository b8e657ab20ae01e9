//! A council of the gateway's own: it keeps reports in the store, and its crew comes back on the next working day. What has
//! become of a report follows from when it came and what time it is now; nothing runs in the background.

mod rows;

pub use rows::STEPS;

use super::{Accepted, NotSent, Said, Sending, ServiceRequests};
use crate::app::Foundations;
use crate::bank_holidays::LiveHolidays;
use crate::clock::Clock;
use crate::port::PortError;
use crate::store::{Found, Store, StoreError, Write, query};
use async_trait::async_trait;
use contract::reports::ReportAnswer;
use domain::{
    address::{Address, AddressId},
    bins::missed::{MissedRule, OpenReport},
    london,
    reports::{History, Reference, Report, ReportKey, Status, StatusEntry},
};
use jiff::{SignedDuration, Timestamp};
use rows::{Kept, Received, by_key, by_reference, of_building, read};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use uuid::Uuid;

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

impl EmbeddedCouncil {
    pub fn new(foundations: &Foundations, rule: &Arc<MissedRule>) -> Self {
        EmbeddedCouncil {
            store: Arc::clone(&foundations.store),
            rule: Arc::clone(rule),
            holidays: Arc::clone(&foundations.holidays),
            clock: foundations.clock,
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

    /// The open reports about the bins of a home, among those of its building.
    fn open(&self, rows: &[Found], home: &AddressId) -> Vec<OpenReport> {
        let mut open = Vec::new();
        for row in rows {
            let received = match read(row) {
                Ok(received) => received,
                Err(error) => {
                    // The home is not closed by it to all other reports.
                    tracing::error!(%error, "a report cannot be read");
                    continue;
                }
            };
            if self.history(&received).status().is_open() {
                let at = london::civil(received.at);
                let Kept { report, services, shared, .. } = received.kept;
                let services = services.into_iter().map(|service| service.id);
                let its_own = services.filter(|service| report.address == *home || shared.contains(service));
                open.extend(its_own.map(|service| OpenReport { service, reference: received.reference.clone(), at }));
            }
        }
        open
    }

    fn oldest_open(&self) -> i64 {
        self.clock.now().saturating_sub(MAX_OPEN).unwrap_or(Timestamp::MIN).as_millisecond()
    }

    async fn keep(&self, sending: &Sending<'_>) -> Result<Accepted, NotSent> {
        let building = sending.building;
        // Those of one building wait for each other: of the same key, and of the same bin's collection.
        let mut write = self.store.begin(&format!("reports of {building}")).await.map_err(PortError::from)?;
        let answer = self.keep_in(&mut write, sending).await;
        // Also what came before is told only once it is on disk.
        write.commit().await.map_err(PortError::from)?;
        answer
    }

    async fn keep_in(&self, write: &mut Write, sending: &Sending<'_>) -> Result<Accepted, NotSent> {
        let Report { key, address, .. } = sending.report;
        if let Some(row) = write.row(by_key(key)).await.map_err(PortError::from)? {
            return accepted(&row, sending.said);
        }
        let rows = write.rows(of_building(address, sending.building, self.oldest_open())).await;
        let open = self.open(&rows.map_err(PortError::from)?, address);
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
            shared: sending.services.iter().filter(|it| it.is_shared).map(|it| it.service.id.clone()).collect(),
            expected_by: self.rule.back_by(london::today(now), &self.holidays.now()),
        };
        let json = serde_json::to_string(&kept).map_err(|error| PortError::from(StoreError::unreadable(error)))?;
        for _ in 0..TRIES {
            let reference = reference();
            let tell = query(
                "INSERT INTO reports_request (key, reference, said, address, building, received_at, request)
                 VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
            );
            let tell = tell.bind(key.as_str()).bind(reference.as_str()).bind(&*sending.said.0).bind(address.as_str());
            let tell = tell.bind(sending.building.as_str()).bind(now.as_millisecond()).bind(&*json);
            if write.run(tell).await.map_err(PortError::from)? == 1 {
                return Ok(Accepted { reference, expected_by: kept.expected_by });
            }
            // The key came meanwhile with a report of another building.
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
        let row = self.store.row(by_reference(reference)).await?.ok_or(PortError::NotFound)?;
        let received = read(&row)?;
        let history = self.history(&received);
        let Kept { report, services, expected_by, .. } = received.kept;
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

    async fn reference(&self, key: &ReportKey) -> Result<Option<Reference>, PortError> {
        let row = self.store.row(by_key(key)).await?;
        Ok(row.map(|row| read(&row)).transpose()?.map(|received| received.reference))
    }

    async fn open_for(&self, home: &Address) -> Result<Vec<OpenReport>, PortError> {
        let rows = self.store.rows(of_building(&home.id, home.building(), self.oldest_open())).await?;
        Ok(self.open(&rows, &home.id))
    }
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
mod tests;
