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
    History,
    Request(RequestId),
    Share(ShareId),
    Receipt(ReceiptId),
    /// What was not recognised is looked into.
    Reported(Reference),
}

const HISTORY: &str = "history";
const REQUESTS: &str = "requests";
const RECEIPTS: &str = "receipts";
const REPORTED: &str = "reported";

impl DetailsPage {
    pub fn read(rest: &str) -> Option<Self> {
        match rest.split_once('/') {
            None if rest.is_empty() => Some(DetailsPage::Mine),
            None if rest == HISTORY => Some(DetailsPage::History),
            None => rest.parse().ok().map(DetailsPage::Share),
            Some((REQUESTS, id)) => id.parse().ok().map(DetailsPage::Request),
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
            DetailsPage::History => HISTORY.to_owned(),
            DetailsPage::Request(id) => [REQUESTS, "/", id.as_str()].concat(),
            DetailsPage::Share(id) => id.to_string(),
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
            DetailsPage::History,
            DetailsPage::Request(RequestId::from_random([1; 16])),
            DetailsPage::Share(ShareId::from_random([2; 16])),
            DetailsPage::Receipt(ReceiptId::from_random([3; 16])),
            DetailsPage::Reported(Reference::from_random([4; 8])),
        ] {
            let path = page.path(Language::Cy);
            let rest = path.strip_prefix("/cy/identity/details").unwrap().trim_start_matches('/');
            assert_eq!(DetailsPage::read(rest), Some(page), "{path}");
        }
        for rest in ["other", "requests", "requests/", "requests/ab", "receipts/x/y", "reported/DS-1111-1111", "/"] {
            assert_eq!(DetailsPage::read(rest), None, "{rest}");
        }
    }
}
