//! What the area is made of: whoever knows the entries, by the settings.

use super::entries::{self, Config, Entries};
use super::routes;
use crate::app::{Foundations, Routes};
use crate::areas::Area;
use crate::pages::{PageAnswer, PageRequest};
use crate::port::PortError;
use axum::routing::get;
use contract::__name__::{__Name__Answer, paths};
use screens::__name__::Page;
use std::sync::Arc;
use utoipa::openapi::OpenApi;

#[derive(Clone)]
pub struct __Name__ {
    entries: Arc<dyn Entries>,
}

impl __Name__ {
    /// The same for the route and for the page.
    pub(super) async fn answer(&self) -> Result<__Name__Answer, PortError> {
        Ok(__Name__Answer { entries: self.entries.all().await? })
    }
}

impl Area for __Name__ {
    type Config = Config;
    type Page = Page;

    fn open(config: &Config, _: &Foundations) -> anyhow::Result<Self> {
        Ok(__Name__ { entries: entries::open(config)? })
    }

    fn routes() -> Routes {
        vec![(paths::__NAME__, get(routes::__name__))]
    }

    fn api() -> OpenApi {
        <Api as utoipa::OpenApi>::openapi()
    }

    async fn page(&self, request: &PageRequest<'_>, page: Page) -> PageAnswer {
        self.answer_page(request, page).await
    }
}

#[derive(utoipa::OpenApi)]
#[openapi(paths(routes::__name__))]
struct Api;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::tests::statuses;

    #[test]
    fn each_answer_of_a_route_is_described() {
        assert_eq!(statuses(&__Name__::api(), "get", paths::__NAME__), "200 304 503");
    }
}
