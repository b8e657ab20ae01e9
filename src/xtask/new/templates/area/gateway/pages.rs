//! The pages of this area, for whoever has no script and for the first paint of those who have.

use super::__Name__;
use crate::pages::{PageAnswer, PageRequest};
use contract::__name__::paths;
use screens::{
    __name__::{self, Page},
    Trouble,
};

impl __Name__ {
    pub async fn answer_page(&self, request: &PageRequest<'_>, page: Page) -> PageAnswer {
        match page {
            Page::Start => self.start_page(request).await,
        }
    }

    async fn start_page(&self, request: &PageRequest<'_>) -> PageAnswer {
        match self.answer().await {
            Ok(answer) => PageAnswer::ok(__name__::start(request.context, &answer)).with(
                request,
                paths::__NAME__.to_owned(),
                &answer,
            ),
            Err(error) => request.trouble(error, |_| Trouble::Unexpected),
        }
    }
}
