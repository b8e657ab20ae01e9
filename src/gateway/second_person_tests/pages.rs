//! Whose each page is. The compiler asks for one that is new.

use screens::identity::{CredentialPage, DetailsPage};
use screens::{Destination, Page, account, bins, identity, reports};
use std::collections::BTreeSet;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// It has no id, or one of no person.
    Nobodys,
    /// Those who know the id may see it, whoever they are.
    Everybodys,
    /// It has an id of one person, and this shape.
    OnePersons(&'static str),
}

use Whose::{Everybodys, Nobodys, OnePersons};

macro_rules! whose {
    ($name:ident, $all:ident: $page:ty { $($pattern:pat => $whose:expr,)+ }) => {
        fn $name(page: &$page) -> Whose {
            match page { $($pattern => $whose,)+ }
        }
        const $all: &[Whose] = &[$($whose),+];
    };
}

whose!(of_account, ACCOUNT: account::Page {
    account::Page::Account | account::Page::Back | account::Page::Paid => Nobodys,
    account::Page::CouncilTax(_) => OnePersons("/account/council-tax/{id}"),
    account::Page::Pay(_) => OnePersons("/account/council-tax/{id}/pay"),
    account::Page::Payment(_) => OnePersons("/account/payments/{id}"),
    account::Page::Leaving(_) => OnePersons("/account/payments/{id}/leave"),
});

whose!(of_identity, IDENTITY: identity::Page {
    identity::Page::Account | identity::Page::Arrived(_) | identity::Page::SignedOut => Nobodys,
    identity::Page::TimedOut(_) | identity::Page::Failed(_) | identity::Page::Wallet => Nobodys,
    // By a code that is good once, for the session that has begun it.
    identity::Page::WalletBack(_) | identity::Page::WalletRedeem(_) => Nobodys,
    // Of them below.
    identity::Page::Details(_) | identity::Page::Credential(_) => Nobodys,
    identity::Page::Presentation(_) => OnePersons("/identity/wallet/{id}"),
});

whose!(of_details, DETAILS: DetailsPage {
    DetailsPage::Mine | DetailsPage::History(_) => Nobodys,
    DetailsPage::Request(_) => OnePersons("/identity/details/requests/{id}"),
    DetailsPage::Return(_) => OnePersons("/identity/details/requests/{id}/return"),
    DetailsPage::Share(_) => OnePersons("/identity/details/{id}"),
    DetailsPage::Change(_) => OnePersons("/identity/details/{id}/change"),
    DetailsPage::Receipt(_) => OnePersons("/identity/details/receipts/{id}"),
    DetailsPage::Reported(_) => OnePersons("/identity/details/reported/{reference}"),
});

whose!(of_credential, CREDENTIAL: CredentialPage {
    CredentialPage::Mine => Nobodys,
    CredentialPage::Offer(_) => OnePersons("/identity/credential/offers/{id}"),
    CredentialPage::Withdraw(_) => OnePersons("/identity/credential/{id}/withdraw"),
});

whose!(of_reports, REPORTS: reports::Page {
    reports::Page::Mine | reports::Page::Find(_) => Nobodys,
    // Of a home, and of what a device keeps.
    reports::Page::Missed(_) | reports::Page::Change { .. } | reports::Page::Kept(_) => Everybodys,
    // A reference is told to nobody else, and says nothing of who has reported what where.
    reports::Page::Report(_) | reports::Page::Sent(_) => Everybodys,
});

whose!(of_bins, BINS: bins::Page {
    bins::Page::Find | bins::Page::Search { .. } => Nobodys,
    bins::Page::MyBins(_) | bins::Page::Month(..) | bins::Page::Calendar(_) => Everybodys,
});

/// A file of one person, at a door.
const RECEIPT_FILE: Whose = OnePersons("/auth/receipts/{id}");

pub fn whose(path: &str) -> Whose {
    if path.starts_with("/auth/receipts/") {
        return RECEIPT_FILE;
    }
    let Destination::Area(page) = Destination::of(path, |_| None).1 else { panic!("{path} is no page") };
    match &page {
        Page::Account(page) => of_account(page),
        Page::Bins(page) => of_bins(page),
        Page::Identity(identity::Page::Details(rest)) => of_details(&DetailsPage::read(rest).unwrap()),
        Page::Identity(identity::Page::Credential(rest)) => of_credential(&CredentialPage::read(rest).unwrap()),
        Page::Identity(page) => of_identity(page),
        Page::Reports(page) => of_reports(page),
    }
}

/// The shapes of all that are one person's.
pub fn of_one_person() -> BTreeSet<&'static str> {
    let all = [ACCOUNT, BINS, IDENTITY, DETAILS, CREDENTIAL, REPORTS, &[RECEIPT_FILE]];
    let shape = |whose: &Whose| if let OnePersons(shape) = whose { Some(*shape) } else { None };
    all.into_iter().flatten().filter_map(shape).collect()
}

/// The forms with an id of one person: in their address, or in a field.
pub const FORMS: &[&str] = &[
    "/account/council-tax/{id} unlink",
    "/account/council-tax/{id}/pay key",
    "/identity end={id}",
    "/identity not-recognised={moment}",
    "/identity/credential/{id}/withdraw withdraw",
    "/identity/details end-share={id}",
    "/identity/details/history not-recognised={id}",
    "/identity/details/receipts/{id} erase",
    "/identity/details/{id} end-share={id}",
    "/identity/details/{id} not-recognised={id}",
    "/identity/details/{id}/change",
    "/reports take-out={reference}",
];
