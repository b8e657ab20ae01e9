//! What the area is made of: whoever has the desk, by the settings, and when somebody is there.

use super::chatwoot::{self, ChatwootDesk, carry_on};
use super::embedded::{self, EmbeddedDesk, forget_now_and_then, watch_others};
use super::hours::Hours;
use super::{Adapter, Config, Listener, Port, routes, staff};
use crate::app::{Foundations, Routes};
use crate::areas::Area;
use crate::clock::Clock;
use crate::event_streams::Streams;
use crate::pages::{Fields, PageAnswer, PageRequest};
use crate::port::PortError;
use anyhow::Context as _;
use axum::routing::{get, post};
use contract::{council::CouncilBrief, desk::paths};
use domain::{assistant::ConversationId, desk::Packet, language::Language, london, text::Text};
use screens::{
    Context,
    desk::{Page, packet_in_words},
};
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

/// Where staff answer elsewhere. They read what is known in English, whatever the person speaks.
fn in_chatwoot(
    config: &Config,
    foundations: &Foundations,
    kept: Arc<EmbeddedDesk>,
) -> anyhow::Result<Arc<ChatwootDesk>> {
    let settings =
        config.chatwoot.as_ref().context("desk.adapter is chatwoot, and there is no table [desk.chatwoot]")?;
    let (brief, clock) = (CouncilBrief::from(&*foundations.council), foundations.clock);
    let in_words =
        move |packet: &Packet| packet_in_words(Context::at(Language::En, &brief, london::civil(clock.now())), packet);
    let team = foundations.council.name.clone();
    let desk = ChatwootDesk::open(settings, kept, &foundations.store, team, Box::new(in_words))?;
    let desk = Arc::new(desk);
    tokio::spawn(carry_on(Arc::downgrade(&desk), clock));
    Ok(desk)
}

impl Area for DeskArea {
    type Config = Config;
    type Page = Page;

    const STEPS: &'static [&'static str] = &[embedded::STEP, chatwoot::STEP];

    fn open(config: &Config, foundations: &Foundations) -> anyhow::Result<Self> {
        let kept = Arc::new(EmbeddedDesk::new(Arc::clone(&foundations.store)));
        tokio::spawn(watch_others(Arc::downgrade(&kept), foundations.clock));
        tokio::spawn(forget_now_and_then(Arc::downgrade(&kept), foundations.clock));
        let (port, staff): (Arc<dyn Port>, _) = match config.adapter {
            Adapter::Embedded => (Arc::clone(&kept) as Arc<dyn Port>, Some(kept)),
            Adapter::Chatwoot => (in_chatwoot(config, foundations, kept)?, None),
        };
        Ok(DeskArea {
            port,
            staff,
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
