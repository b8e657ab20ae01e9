//! Those who work for the council: they sign in by the council's own provider, and look up what a person asks them to. Their
//! sessions and cookies are their own: a person's opens nothing here, and theirs nothing elsewhere.
//!
//! Must not be here: what people see of it on their account page (`pages.rs`).

mod desk;
mod records;
mod settings;
mod sign_in;
mod sign_out;
#[cfg(test)]
mod tests;
mod visit;

pub use records::StaffSession;
pub use records::{STEP, STEP_OF_PROVIDER, StaffRecords};
pub use settings::{Settings, SettingsError};
pub use visit::Visit;

use super::provider::Provider;
use super::test_provider::{BINS, CUSTOMER_SERVICES};
use crate::app::{Foundations, Routes};
use crate::write::MAX_BODY_BYTES;
use axum::{
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use contract::identity::staff_doors;
use domain::{
    identity::{SessionRule, StaffRole},
    text::Text,
};
use settings::Team;
use std::sync::Arc;

/// Each page is at the same path in both languages.
pub fn doors() -> Routes {
    let limit = || DefaultBodyLimit::max(MAX_BODY_BYTES);
    vec![
        (staff_doors::DESK, get(desk::desk).post(desk::look_up).layer(limit())),
        ("/cy/staff", get(desk::desk).post(desk::look_up).layer(limit())),
        (staff_doors::SIGN_IN, get(sign_in::sign_in)),
        ("/cy/staff/sign-in", get(sign_in::sign_in)),
        (staff_doors::CALLBACK, get(sign_in::callback)),
        (staff_doors::ARRIVED, get(sign_in::arrive)),
        ("/cy/staff/arrived", get(sign_in::arrive)),
        (staff_doors::NOT_SIGNED_IN, get(sign_in::not_signed_in)),
        ("/cy/staff/not-signed-in", get(sign_in::not_signed_in)),
        (staff_doors::SIGN_OUT, post(sign_out::sign_out).layer(limit())),
        ("/cy/staff/sign-out", post(sign_out::sign_out).layer(limit())),
        (staff_doors::BACK_CHANNEL_LOGOUT, post(sign_out::back_channel_logout).layer(limit())),
    ]
}

#[derive(Clone)]
pub struct Staff {
    pub(super) provider: Arc<Provider>,
    pub(super) records: Arc<StaffRecords>,
    teams: Arc<[Team]>,
    groups_claim: Arc<str>,
}

impl Staff {
    /// Those whose members may do this.
    pub fn teams_that(&self, role: StaffRole) -> impl Iterator<Item = &Text> {
        self.teams.iter().filter(move |team| team.roles.contains(&role)).map(|team| &team.name)
    }

    pub fn open(settings: &Settings, foundations: &Foundations) -> anyhow::Result<Self> {
        let provider = Provider::open(settings.provider.clone())?;
        Ok(Self::of(provider, settings.teams.clone(), &settings.groups_claim, settings.session(), foundations))
    }

    /// With the gateway's own provider, and the teams that its people are in.
    pub fn embedded(provider: Provider, foundations: &Foundations) -> Self {
        let team = |name, roles: &[StaffRole], group: &str| Team {
            name,
            roles: roles.to_vec(),
            groups: vec![group.to_owned()],
            members: Vec::new(),
        };
        let customer_services = Text::new("Customer services", "Gwasanaethau cwsmeriaid");
        let teams = vec![
            team(customer_services, &[StaffRole::LookUp, StaffRole::Answer, StaffRole::Insight], CUSTOMER_SERVICES),
            team(Text::new("Bins and recycling", "Biniau ac ailgylchu"), &[StaffRole::Answer], BINS),
        ];
        let rule = SessionRule { idle_minutes: 15, hours: 8 };
        Self::of(provider, teams, "groups", rule, foundations)
    }

    fn of(
        provider: Provider,
        teams: Vec<Team>,
        groups_claim: &str,
        rule: SessionRule,
        foundations: &Foundations,
    ) -> Self {
        let records = StaffRecords::new(Arc::clone(&foundations.store), Arc::clone(&foundations.secret), rule);
        Staff {
            provider: Arc::new(provider),
            records: Arc::new(records),
            teams: teams.into(),
            groups_claim: groups_claim.into(),
        }
    }
}
