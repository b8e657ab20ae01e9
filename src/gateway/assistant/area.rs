//! What the area is made of: the engine, and what is remembered.

use super::brain::Brain;
use super::brains::{self, Brains};
use super::conversations::{self, Conversations};
use super::insight::{self, Counts};
use super::usefulness::{self, Usefulnesses};
use super::{Adapter, Config, handing_over, routes};
use crate::app::{Foundations, Routes};
use crate::areas::Area;
use crate::bell::Seen;
use crate::clock::Clock;
use crate::event_streams::Streams;
use crate::pages::{Fields, PageAnswer, PageRequest};
use crate::port::PortError;
use ::assistant::conversation::Conversation;
use anyhow::Context;
use axum::routing::{get, post};
use contract::{assistant::paths, council::Council};
use domain::assistant::ConversationId;
use screens::assistant::Page;
use std::sync::{Arc, Weak};
use std::time::Duration;
use utoipa::openapi::OpenApi;

pub(super) const SWEPT_EVERY: Duration = Duration::from_secs(600);
/// For what is said at other gateways.
const LOOKED_EVERY: Duration = Duration::from_millis(500);

#[derive(Clone)]
pub struct Assistant {
    pub(super) brain: Brain,
    /// Who else may answer.
    pub(super) outside: Arc<Brains>,
    pub(super) conversations: Arc<Conversations>,
    pub(super) usefulnesses: Arc<Usefulnesses>,
    pub(super) streams: Streams,
    pub(super) counts: Arc<Counts>,
    pub(super) insight: insight::Settings,
    pub(super) clock: Clock,
}

impl Assistant {
    /// What was said so far, for whoever goes on with it.
    pub async fn conversation(&self, id: &ConversationId) -> Result<Option<Conversation>, PortError> {
        Ok(self.conversations.find(id, self.clock.now()).await?.map(|kept| kept.said))
    }
}

impl Area for Assistant {
    type Config = Config;
    type Page = Page;

    const STEPS: &'static [&'static str] = &[
        conversations::STEP,
        usefulness::STEP,
        insight::STEP,
        usefulness::STEP_OF_LABELS,
        conversations::VERSION_STEP,
    ];

    fn open(config: &Config, foundations: &Foundations) -> anyhow::Result<Self> {
        let Config { adapter: Adapter::Embedded, outside, insight } = config;
        let brain = Brain::embedded().context("the assistant cannot be switched on")?;
        let outside = Arc::new(Brains::open(outside.as_ref())?);
        let conversations = Arc::new(Conversations::new(Arc::clone(&foundations.store)));
        let usefulnesses = Arc::new(Usefulnesses::new(Arc::clone(&foundations.store)));
        let (counts, insight) = (Arc::new(Counts::new(Arc::clone(&foundations.store))), insight.checked()?);
        let (streams, clock) = (Streams::default(), foundations.clock);
        tokio::spawn(forget_now_and_then(Arc::downgrade(&conversations), Arc::downgrade(&usefulnesses), clock));
        tokio::spawn(watch_others(Arc::downgrade(&conversations), clock));
        tokio::spawn(insight::write_down_each_second(Arc::downgrade(&counts)));
        tokio::spawn(insight::settle_now_and_then(Arc::downgrade(&counts), insight, clock));
        Ok(Assistant { brain, outside, conversations, usefulnesses, streams, counts, insight, clock })
    }

    fn routes() -> Routes {
        vec![
            (paths::CONVERSATIONS, post(routes::begin)),
            (paths::TURNS, post(routes::say)),
            (paths::EVENTS, get(routes::events)),
            (paths::FEEDBACK, post(routes::judge)),
            (paths::HANDOVER, post(handing_over::hand_over)),
        ]
    }

    fn api() -> OpenApi {
        <routes::Api as utoipa::OpenApi>::openapi()
    }

    fn doors() -> Routes {
        insight::doors()
    }

    fn introduce(config: &Config, council: &mut Council) {
        council.writers = config.outside.iter().flat_map(brains::Settings::names).collect();
    }

    async fn page(&self, request: &PageRequest<'_>, page: Page) -> PageAnswer {
        self.answer_page(request, page).await
    }

    fn takes_forms(page: &Page) -> bool {
        !matches!(page, Page::Transcript(_))
    }

    async fn post(&self, request: &PageRequest<'_>, page: Page, fields: Fields) -> PageAnswer {
        self.answer_form(request, page, &fields).await
    }

    async fn finish(&self) {
        insight::write_down(&self.counts).await;
    }
}

/// For as long as somebody holds them.
async fn watch_others(held: Weak<Conversations>, clock: Clock) {
    let mut seen = Seen::default();
    while let Some(conversations) = held.upgrade() {
        if let Err(error) = conversations.look_around(&mut seen, clock.now()).await {
            tracing::debug!(%error, "what is said at other gateways is not known now");
        }
        drop(conversations);
        tokio::time::sleep(LOOKED_EVERY).await;
    }
}

/// The same.
async fn forget_now_and_then(conversations: Weak<Conversations>, usefulnesses: Weak<Usefulnesses>, clock: Clock) {
    while let (Some(conversations), Some(usefulnesses)) = (conversations.upgrade(), usefulnesses.upgrade()) {
        for forgotten in [conversations.forget(clock.now()).await, usefulnesses.forget(clock.now()).await] {
            if let Err(error) = forgotten {
                tracing::warn!(%error, "what is old of conversations cannot be deleted now");
            }
        }
        drop((conversations, usefulnesses));
        tokio::time::sleep(SWEPT_EVERY).await;
    }
}
