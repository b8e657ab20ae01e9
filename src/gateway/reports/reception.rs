//! Receiving a report, with and without script alike: whether it may come, and what is told of it.

use super::{About, Accepted, NotSent, Reports, Said, Sending};
use crate::App;
use crate::addresses::Addresses;
use crate::bins::{Bins, schedule::Window};
use crate::limits::{Client, Limits, LookUp, TooMany};
use crate::port::PortError;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use contract::reports::{MissedAnswer, ReportAnswer, ReportedService};
use domain::{
    address::{Address, AddressId},
    bins::{
        Schedule,
        missed::{MissedFacts, MissedService, missed_bins, missed_form, not_reportable},
    },
    forms::{FieldFault, validate},
    london,
    reports::{Reference, Report, ReportKind},
};
use jiff::{Timestamp, ToSpan, civil::Date};
use std::convert::Infallible;
use std::sync::Arc;

/// Two collections of any service are within these days, which is what the rule looks at.
const DAYS_BACK: i64 = 35;

const MAX_SERVICES: usize = 50;

/// All that decides about a report, for one client.
pub struct Reception {
    pub reports: Reports,
    pub(super) bins: Bins,
    addresses: Arc<dyn Addresses>,
    limits: Arc<Limits>,
    client: Client,
}

/// A home, and what may be reported there now.
pub struct Standing {
    pub address: Address,
    pub schedule: Schedule,
    pub states: Vec<MissedService>,
    fetched_at: Option<Timestamp>,
    updated_at: Option<Timestamp>,
}

/// Why something is not told.
#[derive(Debug)]
pub enum NotTold {
    TooMany(TooMany),
    Port(PortError),
}

/// Why a report is not received.
#[derive(Debug)]
pub enum NotReceived {
    /// The key has come before, with another report.
    Mismatch,
    /// By the rule, these bins of it may not be reported.
    Refused(Vec<MissedService>),
    Faults(Vec<FieldFault>),
    /// A field that is no question of the form, and what is wrong with it.
    Field(&'static str, &'static str),
    NotTold(NotTold),
}

impl From<TooMany> for NotTold {
    fn from(error: TooMany) -> Self {
        NotTold::TooMany(error)
    }
}

impl From<PortError> for NotTold {
    fn from(error: PortError) -> Self {
        NotTold::Port(error)
    }
}

impl<E: Into<NotTold>> From<E> for NotReceived {
    fn from(error: E) -> Self {
        NotReceived::NotTold(error.into())
    }
}

impl FromRequestParts<App> for Reception {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Reception::of(app, Client::from_request_parts(parts, app).await?))
    }
}

impl Reception {
    pub fn of(app: &App, client: Client) -> Self {
        Reception {
            reports: Reports::from_ref(app),
            bins: Bins::from_ref(app),
            addresses: Arc::clone(&app.addresses),
            limits: Arc::clone(&app.limits),
            client,
        }
    }

    /// What may be reported at a home, for whoever has not looked up too many others.
    pub async fn standing(&self, id: &AddressId) -> Result<Standing, NotTold> {
        self.standing_by(id, self.reports.clock.today()).await
    }

    /// The same for a report that was made on `made`.
    async fn standing_by(&self, id: &AddressId, made: Date) -> Result<Standing, NotTold> {
        let address = self.addresses.address(id).await?;
        self.limits.admit(self.client, LookUp::Days, id.as_str()).await?;
        let (now, holidays) = (self.reports.clock.now(), self.reports.holidays.now());
        let from = london::today(now).saturating_sub(DAYS_BACK.days());
        let days = self.bins.look_up(address, &Window { from: Some(from), to: None }).await?;
        // Where it is not known what was logged, people are believed.
        let logged = self.bins.logged(&days.address, from).await;
        let open = self.reports.requests.open_for(&days.address).await?;
        let facts = MissedFacts { rule: &self.reports.rule, holidays: &holidays, crew: &logged.logs, open: &open };
        let states = days.schedule.missed_by(&facts, london::civil(now), made);
        Ok(Standing {
            address: days.address,
            schedule: days.schedule,
            states,
            fetched_at: days.fetched_at.into_iter().chain(logged.fetched_at).min(),
            updated_at: days.updated_at.into_iter().chain(logged.updated_at).min(),
        })
    }

    /// Receives a report that anybody may have written.
    pub async fn receive(&self, report: Report) -> Result<Accepted, NotReceived> {
        // The clock of a device may be wrong.
        let report = Report { made_at: report.made_at.min(self.reports.clock.now()), ..report };
        let said = Said::of(&report);
        if let Some(accepted) = self.sent(&report, &said).await? {
            return Ok(accepted);
        }
        match self.receive_new(&report, &said).await {
            // What stands in the way may be this same report, which came a moment ago.
            Err(NotReceived::Refused(refused)) => self.sent(&report, &said).await?.ok_or(NotReceived::Refused(refused)),
            other => other,
        }
    }

    async fn receive_new(&self, report: &Report, said: &Said) -> Result<Accepted, NotReceived> {
        if report.kind != ReportKind::missed_collection() {
            return Err(NotReceived::Field("type", "There is no such type of report"));
        }
        if report.services.is_empty() {
            return Err(NotReceived::Field("services", "Name the services whose bins were missed"));
        }
        if report.services.len() > MAX_SERVICES {
            return Err(NotReceived::Field("services", "There are not so many services at any home"));
        }
        let standing = match self.standing_by(&report.address, london::today(report.made_at)).await {
            Err(NotTold::Port(PortError::NotFound)) => {
                return Err(NotReceived::Field("address", "There is no such address"));
            }
            other => other?,
        };
        let refused = not_reportable(&standing.states, &report.services);
        let form = match missed_form(&standing.schedule, &standing.states) {
            Some(form) if refused.is_empty() => form,
            _ => return Err(NotReceived::Refused(refused)),
        };
        let today = london::today(self.reports.clock.now());
        let valid = validate(&form, &report.answers, today).map_err(NotReceived::Faults)?;
        if !is_same(missed_bins(&valid), &report.services) {
            return Err(NotReceived::Field("services", "They are not the bins that the answers name"));
        }
        self.send(Report { answers: valid.into_answers(), ..report.clone() }, said, &standing).await
    }

    /// The answer to a report that has come before.
    pub async fn sent(&self, report: &Report, said: &Said) -> Result<Option<Accepted>, NotReceived> {
        match self.reports.requests.sent(&report.key, said).await {
            Ok(accepted) => Ok(accepted),
            Err(NotSent::Port(error)) => Err(error.into()),
            Err(NotSent::Mismatch | NotSent::AlreadyOpen) => Err(NotReceived::Mismatch),
        }
    }

    /// Sends a report whose answers are good and whose bins may be reported. `said` is that of the report as it came.
    pub async fn send(&self, report: Report, said: &Said, standing: &Standing) -> Result<Accepted, NotReceived> {
        self.limits.check(self.client, LookUp::Report).await?;
        let services = standing.about(&report.services);
        let sending = Sending { report: &report, building: standing.address.building(), said, services: &services };
        match self.reports.requests.send(&sending).await {
            Ok(accepted) => {
                // It is taken, also where others of the same client have used up the day at this moment.
                let _ = self.limits.admit(self.client, LookUp::Report, accepted.reference.as_str()).await;
                Ok(accepted)
            }
            Err(NotSent::Mismatch) => Err(NotReceived::Mismatch),
            // Somebody else was faster.
            Err(NotSent::AlreadyOpen) => {
                let now = self.standing(&report.address).await?;
                Err(NotReceived::Refused(not_reportable(&now.states, &report.services)))
            }
            Err(NotSent::Port(error)) => Err(error.into()),
        }
    }

    /// What has become of a report. Whoever tries many references without one is told nothing more on that day, but of what
    /// was sent from there.
    pub async fn follow(&self, reference: &Reference) -> Result<ReportAnswer, NotTold> {
        if !self.limits.has_admitted(self.client, LookUp::Report, reference.as_str()).await {
            self.limits.check(self.client, LookUp::WrongReference).await?;
        }
        let answer = self.reports.requests.get(reference).await;
        if answer == Err(PortError::NotFound) {
            self.limits.admit(self.client, LookUp::WrongReference, reference.as_str()).await?;
        }
        Ok(answer?)
    }
}

impl Standing {
    pub fn answer(&self) -> MissedAnswer {
        MissedAnswer { services: self.states.clone(), fetched_at: self.fetched_at, updated_at: self.updated_at }
    }

    /// The chosen services with their names, and the collections that they are about.
    fn about(&self, chosen: &[String]) -> Vec<About> {
        let about = |id: &String| {
            let service = self.schedule.services.iter().find(|service| service.id == *id)?;
            let state = self.states.iter().find(|state| state.service == *id)?;
            let is_shared = service.container.is_shared();
            let service = ReportedService { id: id.clone(), name: service.name.clone() };
            Some(About { service, collection: state.missed.collection()?, is_shared })
        };
        chosen.iter().filter_map(about).collect()
    }
}

/// In whatever order they are named.
fn is_same(one: &[String], other: &[String]) -> bool {
    one.len() == other.len() && one.iter().all(|id| other.contains(id)) && other.iter().all(|id| one.contains(id))
}
