//! What the area is made of: whoever takes reports, by the settings, and the rule.

use super::{
    Adapter, Config, ServiceRequests,
    embedded::{self, EmbeddedCouncil},
    joined::{self, Joined},
    own, routes,
};
use crate::app::{Foundations, Routes};
use crate::areas::{Addressee, Area};
use crate::bank_holidays::LiveHolidays;
use crate::clock::Clock;
use crate::pages::{Fields, PageAnswer, PageRequest};
use crate::write::MAX_BODY_BYTES;
use axum::{extract::DefaultBodyLimit, routing::get};
use contract::{
    cards::Card,
    council::{Council, MissedWindow},
    reports::{Refusal, paths},
};
use domain::bins::missed::MissedRule;
use screens::reports::{Page, own_card};
use std::sync::Arc;
use utoipa::openapi::OpenApi;

#[derive(Clone)]
pub struct Reports {
    pub(super) requests: Arc<dyn ServiceRequests>,
    pub(super) joined: Arc<Joined>,
    pub(super) rule: Arc<MissedRule>,
    pub(super) holidays: Arc<LiveHolidays>,
    pub(super) clock: Clock,
}

impl Area for Reports {
    type Config = Config;
    type Page = Page;

    /// A report is anybody's who has its key, and the app draws the same forms for whoever uses the device.
    const IS_FOR_ONE_PERSON: bool = false;
    const STEPS: &'static [&'static str] = &[embedded::STEPS[0], embedded::STEPS[1], joined::STEP];

    fn open(config: &Config, foundations: &Foundations) -> anyhow::Result<Self> {
        let rule = Arc::new(config.missed.clone());
        let requests = match config.adapter {
            Adapter::Embedded => Arc::new(EmbeddedCouncil::new(foundations, &rule)),
        };
        let joined = Arc::new(Joined::new(&foundations.store));
        Ok(Reports { requests, joined, rule, holidays: Arc::clone(&foundations.holidays), clock: foundations.clock })
    }

    fn routes() -> Routes {
        vec![
            (paths::REPORTS, get(own::reports).post(routes::send).layer(DefaultBodyLimit::max(MAX_BODY_BYTES))),
            (paths::REPORT, get(routes::report)),
            (paths::MISSED, get(routes::missed)),
        ]
    }

    fn api() -> OpenApi {
        <Api as utoipa::OpenApi>::openapi()
    }

    fn introduce(config: &Config, council: &mut Council) {
        council.missed_window = Some(MissedWindow::of(&config.missed));
    }

    async fn page(&self, request: &PageRequest<'_>, page: Page) -> PageAnswer {
        self.answer_page(request, page).await
    }

    async fn cards(&self, to: &Addressee<'_>) -> Vec<Card> {
        let own = self.own(to.person).await.ok();
        vec![own_card(to.context, own.as_deref())]
    }

    fn takes_forms(page: &Page) -> bool {
        matches!(page, Page::Missed(_) | Page::Mine)
    }

    async fn post(&self, request: &PageRequest<'_>, page: Page, fields: Fields) -> PageAnswer {
        match page {
            Page::Missed(id) => self.answer_missed_form(request, id, fields).await,
            Page::Mine => self.answer_own_form(request, &fields).await,
            _ => request.not_found(),
        }
    }
}

#[derive(utoipa::OpenApi)]
#[openapi(paths(own::reports, routes::send, routes::report, routes::missed), components(schemas(Refusal)))]
struct Api;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::tests::statuses;

    #[test]
    fn each_answer_of_a_route_is_described() {
        let api = Reports::api();
        assert_eq!(statuses(&api, "post", paths::REPORTS), "201 400 403 408 409 413 415 422 429 503");
        assert_eq!(statuses(&api, "get", paths::REPORTS), "200 304 401 503");
        assert_eq!(statuses(&api, "get", paths::REPORT), "200 304 404 429 503");
        assert_eq!(statuses(&api, "get", paths::MISSED), "200 304 404 429 503");
    }
}
