//! The pages of a person's account, and where they are. All of them are the gateway's: what they tell is kept nowhere.

use crate::AreaPage;
use domain::account::{LinkId, PaymentId};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// All that is the person's, and the form that links more.
    Account,
    CouncilTax(LinkId),
    Pay(LinkId),
    /// What became of a payment.
    Payment(PaymentId),
    /// On the way to where it is paid.
    Leaving(PaymentId),
    /// Just back from there, which says nothing of which payment.
    Back,
    /// The same, as a page of this site asks for it.
    Paid,
}

const COUNCIL_TAX: &str = "council-tax";
const PAY: &str = "pay";
const PAYMENTS: &str = "payments";
const LEAVE: &str = "leave";
const BACK: &str = "back";
const PAID: &str = "paid";

impl AreaPage for Page {
    const ROOT: &'static str = "account";
    const NAMES: &'static [&'static str] = &[COUNCIL_TAX, PAY, PAYMENTS, LEAVE, BACK, PAID];

    #[cfg(feature = "ssr")]
    fn read(rest: &[&str], _: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        match *rest {
            [] => Some(Page::Account),
            [COUNCIL_TAX, id] => Some(Page::CouncilTax(id.parse().ok()?)),
            [COUNCIL_TAX, id, PAY] => Some(Page::Pay(id.parse().ok()?)),
            [PAYMENTS, id] => Some(Page::Payment(id.parse().ok()?)),
            [PAYMENTS, id, LEAVE] => Some(Page::Leaving(id.parse().ok()?)),
            [BACK] => Some(Page::Back),
            [PAID] => Some(Page::Paid),
            _ => None,
        }
    }

    /// The gateway alone knows what is there: the app asks it for whatever is below.
    #[cfg(not(feature = "ssr"))]
    fn read(_: &[&str], _: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        Some(Page::Account)
    }

    fn rest(&self) -> String {
        match self {
            Page::Account => String::new(),
            Page::CouncilTax(id) => ["/", COUNCIL_TAX, "/", id.as_str()].concat(),
            Page::Pay(id) => ["/", COUNCIL_TAX, "/", id.as_str(), "/", PAY].concat(),
            Page::Payment(id) => ["/", PAYMENTS, "/", id.as_str()].concat(),
            Page::Leaving(id) => ["/", PAYMENTS, "/", id.as_str(), "/", LEAVE].concat(),
            Page::Back => ["/", BACK].concat(),
            Page::Paid => ["/", PAID].concat(),
        }
    }

    fn is_document(&self) -> bool {
        true
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::areas::assert_read_back;

    #[test]
    fn every_path_that_is_written_is_read_back() {
        let (link, payment) = (LinkId::from_random([10; 16]), PaymentId::from_random([255; 16]));
        assert_read_back([
            Page::Account,
            Page::CouncilTax(link.clone()),
            Page::Pay(link),
            Page::Payment(payment.clone()),
            Page::Leaving(payment),
            Page::Back,
            Page::Paid,
        ]);
    }

    #[test]
    fn what_is_nowhere_is_not_found() {
        for rest in [&["other"][..], &["council-tax", "60000012"], &["payments", ""], &["back", "more"]] {
            assert_eq!(Page::read(rest, &|_| None), None, "{rest:?}");
        }
    }
}
