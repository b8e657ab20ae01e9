//! What the area is made of: the engine, and what is remembered.

use super::brain::Brain;
use super::brains::{self, Brains};
use super::conversations::{self, Conversations, forget_now_and_then};
use super::{Adapter, Config};
use crate::app::{Foundations, Routes};
use crate::areas::Area;
use crate::clock::Clock;
use crate::pages::{Fields, PageAnswer, PageRequest};
use anyhow::Context;
use contract::council::Council;
use screens::assistant::Page;
use std::sync::Arc;
use utoipa::openapi::OpenApi;

#[derive(Clone)]
pub struct Assistant {
    pub(super) brain: Brain,
    /// Who else may answer.
    pub(super) outside: Arc<Brains>,
    pub(super) conversations: Arc<Conversations>,
    pub(super) clock: Clock,
}

impl Area for Assistant {
    type Config = Config;
    type Page = Page;

    const STEPS: &'static [&'static str] = &[conversations::STEP];

    fn open(config: &Config, foundations: &Foundations) -> anyhow::Result<Self> {
        let Config { adapter: Adapter::Embedded, outside } = config;
        let brain = Brain::embedded().context("the assistant cannot be switched on")?;
        let outside = Arc::new(Brains::open(outside.as_ref())?);
        let conversations = Arc::new(Conversations::new(Arc::clone(&foundations.store)));
        tokio::spawn(forget_now_and_then(Arc::downgrade(&conversations), foundations.clock));
        Ok(Assistant { brain, outside, conversations, clock: foundations.clock })
    }

    fn routes() -> Routes {
        Routes::new()
    }

    fn api() -> OpenApi {
        OpenApi::default()
    }

    fn introduce(config: &Config, council: &mut Council) {
        council.writers = config.outside.iter().flat_map(brains::Settings::names).collect();
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
