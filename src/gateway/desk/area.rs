//! What the area is made of: whoever has the desk, by the settings, and when somebody is there.

use super::embedded::{self, EmbeddedDesk, forget_now_and_then, watch_others};
use super::hours::Hours;
use super::{Adapter, Config, Listener, Port, routes, staff};
use crate::app::{Foundations, Routes};
use crate::areas::Area;
use crate::clock::Clock;
use crate::event_streams::Streams;
use crate::pages::{Fields, PageAnswer, PageRequest};
use crate::port::PortError;
use axum::routing::{get, post};
use contract::desk::paths;
use domain::{assistant::ConversationId, text::Text};
use screens::desk::Page;
use std::sync::Arc;
use utoipa::openapi::OpenApi;

#[derive(Clone)]
pub struct DeskArea {
    pub(super) port: Arc<dyn Port>,
    /// Where staff answer here.
    pub(super) staff: Option<Arc<EmbeddedDesk>>,
    pub(super) hours: Hours,
    pub(super) texts: Arc<[Text]>,
    pub(super) streams: Streams,
    pub(super) clock: Clock,
}

impl DeskArea {
    /// Whether a conversation was handed over.
    pub async fn has(&self, id: &ConversationId) -> Result<bool, PortError> {
        Ok(self.port.look(id).await?.is_some())
    }

    pub fn listen(&self, id: &ConversationId) -> Listener {
        self.port.listen(id)
    }
}

impl Area for DeskArea {
    type Config = Config;
    type Page = Page;

    const STEPS: &'static [&'static str] = &[embedded::STEP];

    fn open(config: &Config, foundations: &Foundations) -> anyhow::Result<Self> {
        let desk = match config.adapter {
            Adapter::Embedded => Arc::new(EmbeddedDesk::new(Arc::clone(&foundations.store))),
        };
        tokio::spawn(watch_others(Arc::downgrade(&desk), foundations.clock));
        tokio::spawn(forget_now_and_then(Arc::downgrade(&desk), foundations.clock));
        Ok(DeskArea {
            port: Arc::clone(&desk) as Arc<dyn Port>,
            staff: Some(desk),
            hours: Hours::new(config.hours.clone(), &foundations.holidays),
            texts: config.texts.clone().into(),
            streams: Streams::default(),
            clock: foundations.clock,
        })
    }

    fn routes() -> Routes {
        vec![(paths::EVENTS, get(routes::events)), (paths::TYPING, post(routes::typing))]
    }

    fn api() -> OpenApi {
        <routes::Api as utoipa::OpenApi>::openapi()
    }

    fn doors() -> Routes {
        staff::doors()
    }

    async fn page(&self, request: &PageRequest<'_>, page: Page) -> PageAnswer {
        self.answer_page(request, page).await
    }

    fn takes_forms(_: &Page) -> bool {
        true
    }

    async fn post(&self, request: &PageRequest<'_>, page: Page, fields: Fields) -> PageAnswer {
        self.answer_form(request, page, &fields).await
    }
}
