//! What the area is made of: the engine, and what is remembered.

use super::Config;
use super::brain::Brain;
use super::conversations::{self, Conversations, forget_now_and_then};
use crate::app::{Foundations, Routes};
use crate::areas::Area;
use crate::clock::Clock;
use crate::pages::{Fields, PageAnswer, PageRequest};
use anyhow::Context;
use screens::assistant::Page;
use std::sync::Arc;
use utoipa::openapi::OpenApi;

#[derive(Clone)]
pub struct Assistant {
    pub(super) brain: Brain,
    pub(super) conversations: Arc<Conversations>,
    pub(super) clock: Clock,
}

impl Area for Assistant {
    type Config = Config;
    type Page = Page;

    const STEPS: &'static [&'static str] = &[conversations::STEP];

    fn open(config: &Config, foundations: &Foundations) -> anyhow::Result<Self> {
        let brain = match config {
            Config::Embedded => Brain::embedded().context("the assistant cannot be switched on")?,
        };
        let conversations = Arc::new(Conversations::new(Arc::clone(&foundations.store)));
        tokio::spawn(forget_now_and_then(Arc::downgrade(&conversations), foundations.clock));
        Ok(Assistant { brain, conversations, clock: foundations.clock })
    }

    fn routes() -> Routes {
        Routes::new()
    }

    fn api() -> OpenApi {
        OpenApi::default()
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
