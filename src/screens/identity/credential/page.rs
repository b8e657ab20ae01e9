//! Where these pages are. The gateway alone reads their paths.

use crate::AreaPage;
use crate::identity::Page;
use domain::{
    identity::{CredentialId, OfferId},
    language::Language,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CredentialPage {
    /// What it is, and what was given out.
    Mine,
    Offer(OfferId),
    Withdraw(CredentialId),
}

const OFFERS: &str = "offers";
const WITHDRAW: &str = "withdraw";

impl CredentialPage {
    pub fn read(rest: &str) -> Option<Self> {
        match rest.split_once('/') {
            None => rest.is_empty().then_some(CredentialPage::Mine),
            Some((OFFERS, id)) => id.parse().ok().map(CredentialPage::Offer),
            Some((id, WITHDRAW)) => id.parse().ok().map(CredentialPage::Withdraw),
            Some(_) => None,
        }
    }

    pub fn path(&self, language: Language) -> String {
        let rest = match self {
            CredentialPage::Mine => String::new(),
            CredentialPage::Offer(id) => [OFFERS, "/", id.as_str()].concat(),
            CredentialPage::Withdraw(id) => [id.as_str(), "/", WITHDRAW].concat(),
        };
        Page::Credential(rest).path(language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_is_read_back_and_nothing_else_is_one() {
        for page in [
            CredentialPage::Mine,
            CredentialPage::Offer(OfferId::from_random([1; 16])),
            CredentialPage::Withdraw(CredentialId::from_random([2; 16])),
        ] {
            let path = page.path(Language::Cy);
            let rest = path.strip_prefix("/cy/identity/credential").unwrap().trim_start_matches('/');
            assert_eq!(CredentialPage::read(rest), Some(page), "{path}");
        }
        for rest in ["other", "offers", "offers/", "offers/ab", "ab/withdraw", "/withdraw", "/"] {
            assert_eq!(CredentialPage::read(rest), None, "{rest}");
        }
    }
}
