//! What the area is made of: whoever knows the days, by the settings, and the routes that ask.

use super::at_hand::SchedulesAtHand;
use super::crew_logs::{CrewLogs, NothingLogged};
use super::event_revision::{self, EventRevisions};
use super::last_good::KeptSchedules;
use super::{
    BinSchedules, Config, calendar_feed, embedded, embedded_rounds::EmbeddedRounds, gds, ics, leeds, schedule, ukbcd,
};
use crate::app::{Foundations, Routes};
use crate::areas::Area;
use crate::clock::Clock;
use crate::kept;
use crate::pages::{PageAnswer, PageRequest};
use crate::secret::Secret;
use axum::routing::get;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use contract::{council::Council, paths};
use jiff::civil::Time;
use screens::bins::Page;
use sha2::{Digest, Sha256};
use std::fmt::Debug;
use std::sync::Arc;
use utoipa::openapi::OpenApi;

/// The area: who knows the days, and what its routes and pages need besides.
#[derive(Clone)]
pub struct Bins {
    pub(super) schedules: Arc<dyn BinSchedules>,
    /// Asked by [`Bins::logged`], which never fails.
    pub(crate) crew_logs: Arc<dyn CrewLogs>,
    pub(super) at_hand: Arc<SchedulesAtHand>,
    pub(super) revisions: Arc<EventRevisions>,
    pub(super) secret: Arc<Secret>,
    pub(super) clock: Clock,
    pub(super) put_out_by: Time,
}

impl Area for Bins {
    type Config = Config;
    type Page = Page;

    /// Bin days are everybody's.
    const IS_FOR_ONE_PERSON: bool = false;
    const STEPS: &'static [&'static str] = event_revision::STEPS;

    fn open(config: &Config, foundations: &Foundations) -> anyhow::Result<Self> {
        Ok(Bins {
            schedules: schedules(config, foundations)?,
            crew_logs: crew_logs(config, foundations)?,
            at_hand: Arc::default(),
            revisions: Arc::new(EventRevisions::new(&foundations.store)),
            secret: Arc::clone(&foundations.secret),
            clock: foundations.clock,
            put_out_by: foundations.council.put_out_by,
        })
    }

    fn routes() -> Routes {
        vec![(paths::SCHEDULE, get(schedule::schedule)), (paths::CALENDAR, get(calendar_feed::calendar_feed))]
    }

    fn api() -> OpenApi {
        <Api as utoipa::OpenApi>::openapi()
    }

    async fn page(&self, request: &PageRequest<'_>, page: Page) -> PageAnswer {
        self.answer_page(request, page).await
    }

    fn introduce(config: &Config, council: &mut Council) {
        council.containers = config.containers();
    }
}

#[derive(utoipa::OpenApi)]
#[openapi(paths(schedule::schedule, calendar_feed::calendar_feed))]
struct Api;

pub(super) fn schedules(config: &Config, foundations: &Foundations) -> anyhow::Result<Arc<dyn BinSchedules>> {
    match config {
        Config::Embedded => Ok(embedded::open(foundations)?),
        Config::Leeds(config) => leeds::schedules(config, foundations),
        Config::Ukbcd(config) => ukbcd::schedules(config, foundations),
        Config::Ics(config) => ics::schedules(config, foundations),
        Config::Gds(config) => gds::schedules(config, foundations),
    }
}

fn crew_logs(config: &Config, foundations: &Foundations) -> anyhow::Result<Arc<dyn CrewLogs>> {
    match config {
        Config::Embedded => Ok(Arc::new(EmbeddedRounds::new(embedded::open(foundations)?, foundations.clock))),
        Config::Leeds(_) | Config::Ukbcd(_) | Config::Ics(_) | Config::Gds(_) => Ok(Arc::new(NothingLogged)),
    }
}

/// The days of an adapter that asks an upstream for them: its good answers are kept.
/// `meaning` has the settings under which an answer would be another; after a change the kept ones no longer count.
pub(super) fn kept_answers(
    adapter: &str,
    meaning: &impl Debug,
    upstream: impl BinSchedules + 'static,
    settings: &kept::Settings,
    foundations: &Foundations,
) -> anyhow::Result<Arc<dyn BinSchedules>> {
    let digest = Sha256::digest(format!("{meaning:?}"));
    let source = format!("{adapter}:{}", URL_SAFE_NO_PAD.encode(&digest[..9]));
    Ok(Arc::new(KeptSchedules::new(source, upstream, settings, &foundations.store, foundations.clock)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::tests::statuses;

    #[test]
    fn each_answer_of_a_route_is_described() {
        for path in [paths::SCHEDULE, paths::CALENDAR] {
            assert_eq!(statuses(&Bins::api(), "get", path), "200 304 404 422 429 503", "{path}");
        }
    }
}
