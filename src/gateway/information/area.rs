//! What the area is made of: whoever knows the pages, by the settings.

use super::{Config, CouncilPages, Shelf, embedded::Embedded, file::LiveFile};
use crate::app::{Foundations, Routes};
use crate::areas::Area;
use crate::pages::{PageAnswer, PageRequest};
use domain::language::Language;
use screens::information::Page;
use std::sync::Arc;
use utoipa::openapi::OpenApi;

#[derive(Clone)]
pub struct Information {
    pages: Arc<dyn CouncilPages>,
}

impl Information {
    /// The pages in one language, to look things up in.
    pub fn library(&self, language: Language) -> Arc<Shelf> {
        self.pages.shelf(language)
    }
}

impl Area for Information {
    type Config = Config;
    type Page = Page;

    /// They say the same to everybody.
    const IS_FOR_ONE_PERSON: bool = false;

    fn open(config: &Config, _: &Foundations) -> anyhow::Result<Self> {
        let pages: Arc<dyn CouncilPages> = match config {
            Config::Embedded => Arc::new(Embedded::open()?),
            Config::File { file } => LiveFile::followed(file)?,
        };
        Ok(Information { pages })
    }

    fn routes() -> Routes {
        Routes::new()
    }

    fn api() -> OpenApi {
        OpenApi::default()
    }

    async fn page(&self, request: &PageRequest<'_>, page: Page) -> PageAnswer {
        self.answer_page(request, &page)
    }
}
