//! The pages that are read here: those that the gateway brings along, and the titles of all.

use super::Information;
use crate::pages::{PageAnswer, PageRequest};
use screens::{
    AreaPage,
    information::{self, Entry, Page, Said},
};

impl Information {
    pub(super) fn answer_page(&self, request: &PageRequest<'_>, page: &Page) -> PageAnswer {
        let context = request.context;
        let shelf = self.library(context.language);
        if *page == Page::All {
            let mut entries: Vec<Entry> =
                shelf.pages().iter().map(|page| Entry { title: &page.title, link: &page.address }).collect();
            entries.sort_by_key(|entry| entry.title.to_lowercase());
            return PageAnswer::ok(information::list(context, &entries));
        }
        match shelf.page(&page.path(context.language)) {
            Some((page, reviewed)) => {
                let said = Said { title: &page.title, text: &page.text, reviewed };
                PageAnswer::ok(information::one(context, &said))
            }
            None => request.not_found(),
        }
    }
}
