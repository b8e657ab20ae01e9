//! Reports: the port to whoever takes them, its adapters (one file each), and the routes and pages that send them.
//!
//! Belongs here: that a report is received once and by the rule, and what is told of it. Must not be here: the rule itself
//! and what a form asks (they are the domain's), what crews log (it is the bins').

mod area;
mod embedded;
mod joined;
mod own;
mod pages;
mod reception;
mod routes;
#[cfg(test)]
mod tests;

pub use area::Reports;
pub use reception::{NotReceived, NotTold, Reception};

use crate::port::PortError;
use async_trait::async_trait;
use contract::reports::{ReportAnswer, ReportedService};
use domain::{
    address::{Address, AddressId},
    bins::missed::{MissedRule, OpenReport},
    forms::Answers,
    reports::{Reference, Report, ReportKey},
};
use jiff::civil::Date;
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// The `[reports]` part of `council.toml`: which adapter, and the council's rule about missed bins.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    adapter: Adapter,
    /// `[reports.missed]`; the usual rule if left out.
    #[serde(default)]
    missed: MissedRule,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Adapter {
    /// A council of its own, for trying everything: the gateway keeps the reports, and a crew comes back.
    Embedded,
}

/// What was said under a key, to tell the same report from another. When it was sent does not count: the same page may be
/// sent twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said(String);

impl Said {
    /// Of a report as it came.
    pub fn of(report: &Report) -> Said {
        let mut answers = Answers::default();
        let filled =
            report.answers.pairs().map(|(id, value)| (id, value.trim())).filter(|(_, value)| !value.is_empty());
        for (id, value) in filled {
            answers.add(id, value);
        }
        let mut services = report.services.clone();
        services.sort_unstable();
        let said = (&report.kind, &report.address, &services, &answers);
        let json = serde_json::to_vec(&said).unwrap_or_default();
        Said(Sha256::digest(json).iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

/// A report that keeps to the rule, on its way to the council.
pub struct Sending<'a> {
    pub report: &'a Report,
    /// Where its bins stand: the building of a flat, or the home itself.
    pub building: &'a AddressId,
    pub said: &'a Said,
    pub services: &'a [About],
}

/// A service of a report, and the day of the collection that was missed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    pub service: ReportedService,
    pub collection: Date,
    /// Whether all homes of the building use the same bin.
    pub is_shared: bool,
}

/// The council has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    pub reference: Reference,
    pub expected_by: Option<Date>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    #[error("the key has come before, with another report")]
    Mismatch,
    #[error("there is an open report of one of the collections")]
    AlreadyOpen,
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Whoever takes reports and knows what becomes of them.
#[async_trait]
pub trait ServiceRequests: Send + Sync {
    /// What was answered to this report, where it has come before.
    async fn sent(&self, key: &ReportKey, said: &Said) -> Result<Option<Accepted>, NotSent>;

    /// Sends it. The same key again is the same report, and of a bin's collection there is one open report, also where two
    /// come at the same moment, and from two homes that share the bin. What is accepted outlives the gateway.
    async fn send(&self, sending: &Sending<'_>) -> Result<Accepted, NotSent>;

    async fn get(&self, reference: &Reference) -> Result<ReportAnswer, PortError>;

    /// The reference of the report that came with this key, whoever asks.
    async fn reference(&self, key: &ReportKey) -> Result<Option<Reference>, PortError>;

    /// The reports that are not done about the bins of a home, those that it shares among them.
    async fn open_for(&self, home: &Address) -> Result<Vec<OpenReport>, PortError>;
}
