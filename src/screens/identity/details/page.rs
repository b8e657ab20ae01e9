//! Where these pages are. The gateway alone reads their paths: a browser's program need not know them.

use crate::AreaPage;
use crate::identity::Page;
use domain::{
    identity::{
        ReceiptId,
        share::{RequestId, ShareId},
    },
    language::Language,
    reports::Reference,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DetailsPage {
    Mine,
    /// By its page, from 1 on.
    History(u32),
    Request(RequestId),
    /// Back to the organisation that has asked.
    Return(RequestId),
    Share(ShareId),
    Change(ShareId),
    Receipt(ReceiptId),
    /// What was not recognised is looked into.
    Reported(Reference),
}

const HISTORY: &str = "history";
const CHANGE: &str = "change";
const REQUESTS: &str = "requests";
const RECEIPTS: &str = "receipts";
const RETURN: &str = "return";
const REPORTED: &str = "reported";

impl DetailsPage {
    pub fn read(rest: &str) -> Option<Self> {
        match rest.split_once('/') {
            None if rest.is_empty() => Some(DetailsPage::Mine),
            None if rest == HISTORY => Some(DetailsPage::History(1)),
            // A page has one form in a path, and the first has none.
            Some((HISTORY, text)) => {
                let page: u32 = text.parse().ok()?;
                (page > 1 && page.to_string() == text).then_some(DetailsPage::History(page))
            }
            Some((id, CHANGE)) => id.parse().ok().map(DetailsPage::Change),
            None => rest.parse().ok().map(DetailsPage::Share),
            Some((REQUESTS, rest)) => match rest.split_once('/') {
                None => rest.parse().ok().map(DetailsPage::Request),
                Some((id, RETURN)) => id.parse().ok().map(DetailsPage::Return),
                Some(_) => None,
            },
            Some((RECEIPTS, id)) => id.parse().ok().map(DetailsPage::Receipt),
            // A reference has one form in a path.
            Some((REPORTED, text)) => {
                let reference: Reference = text.parse().ok()?;
                (reference.as_str() == text).then_some(DetailsPage::Reported(reference))
            }
            Some(_) => None,
        }
    }

    pub fn path(&self, language: Language) -> String {
        let rest = match self {
            DetailsPage::Mine => String::new(),
            DetailsPage::History(1) => HISTORY.to_owned(),
            DetailsPage::History(page) => [HISTORY, "/", &page.to_string()].concat(),
            DetailsPage::Request(id) => [REQUESTS, "/", id.as_str()].concat(),
            DetailsPage::Return(id) => [REQUESTS, "/", id.as_str(), "/", RETURN].concat(),
            DetailsPage::Share(id) => id.to_string(),
            DetailsPage::Change(id) => [id.as_str(), "/", CHANGE].concat(),
            DetailsPage::Receipt(id) => [RECEIPTS, "/", id.as_str()].concat(),
            DetailsPage::Reported(reference) => [REPORTED, "/", reference.as_str()].concat(),
        };
        Page::Details(rest).path(language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_is_read_back_and_nothing_else_is_one() {
        for page in [
            DetailsPage::Mine,
            DetailsPage::History(1),
            DetailsPage::History(2),
            DetailsPage::Change(ShareId::from_random([2; 16])),
            DetailsPage::Request(RequestId::from_random([1; 16])),
            DetailsPage::Return(RequestId::from_random([1; 16])),
            DetailsPage::Share(ShareId::from_random([2; 16])),
            DetailsPage::Receipt(ReceiptId::from_random([3; 16])),
            DetailsPage::Reported(Reference::from_random([4; 8])),
        ] {
            let path = page.path(Language::Cy);
            let rest = path.strip_prefix("/cy/identity/details").unwrap().trim_start_matches('/');
            assert_eq!(DetailsPage::read(rest), Some(page), "{path}");
        }
        for rest in [
            "other",
            "requests",
            "requests/",
            "requests/ab",
            "receipts/x/y",
            "reported/DS-1111-1111",
            "/",
            "history/1",
            "history/02",
            "history/x",
            "ab/change",
        ] {
            assert_eq!(DetailsPage::read(rest), None, "{rest}");
        }
    }
}
