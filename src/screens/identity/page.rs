//! The pages of identity, and where they are. All of them are the gateway's: what a session opens is told to its own browser
//! alone, and kept nowhere.

use crate::AreaPage;
use contract::paths::encode;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// Who is signed in here, and on which devices; else the way to sign in.
    Account,
    /// Just signed in, on the way back to the page that a link has named.
    Arrived(String),
    SignedOut,
    /// Signed out while nothing was done.
    TimedOut(TimedOut),
    Failed(NotSignedIn),
    /// Who has which of my details: the rest of the path, which the gateway alone reads (`DetailsPage`).
    Details(String),
    /// The council's own credential: the rest of the path, which the gateway alone reads (`CredentialPage`).
    #[cfg(feature = "ssr")]
    Credential(String),
    /// What can be proved with a wallet.
    Wallet,
    /// What a wallet was asked for, by its id, and what came of it.
    Presentation(String),
    /// A wallet has led back here, with a code that is good once.
    WalletBack(String),
    /// The same, once the browser brings its session along.
    WalletRedeem(String),
}

/// What a person was at, who is told that they were signed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimedOut {
    /// The page, with its query.
    pub from: String,
    /// What was entered there is kept on the device.
    pub is_kept: bool,
}

/// Why nobody was signed in, as a person is told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSignedIn {
    Unavailable,
    Declined,
    Late,
    NotBelieved,
    OtherPerson,
    CannotProve,
    Store,
}

impl NotSignedIn {
    pub const ALL: [NotSignedIn; 7] = [
        NotSignedIn::Unavailable,
        NotSignedIn::Declined,
        NotSignedIn::Late,
        NotSignedIn::NotBelieved,
        NotSignedIn::OtherPerson,
        NotSignedIn::CannotProve,
        NotSignedIn::Store,
    ];

    const fn name(self) -> &'static str {
        match self {
            NotSignedIn::Unavailable => "unavailable",
            NotSignedIn::Declined => "declined",
            NotSignedIn::Late => "late",
            NotSignedIn::NotBelieved => "not-believed",
            NotSignedIn::OtherPerson => "other-person",
            NotSignedIn::CannotProve => "cannot-prove",
            NotSignedIn::Store => "store",
        }
    }
}

impl NotSignedIn {
    #[cfg(feature = "ssr")]
    fn read(value: &dyn Fn(&str) -> Option<String>) -> Self {
        let why = value(WHY).unwrap_or_default();
        NotSignedIn::ALL.into_iter().find(|one| one.name() == why).unwrap_or(NotSignedIn::Late)
    }
}

const ARRIVED: &str = "arrived";
const SIGNED_OUT: &str = "signed-out";
const TIMED_OUT: &str = "timed-out";
const FAILED: &str = "failed";
const DETAILS: &str = "details";
const WALLET: &str = "wallet";
#[cfg(feature = "ssr")]
const CREDENTIAL: &str = "credential";
const BACK: &str = "back";
const REDEEM: &str = "redeem";
/// As OpenID4VP 1.0, 13.3, calls it.
const RESPONSE_CODE: &str = "response_code";
const TO: &str = "to";
const WHY: &str = "why";
const FROM: &str = "from";
const KEPT: &str = "kept";

impl AreaPage for Page {
    const ROOT: &'static str = "identity";
    const NAMES: &'static [&'static str] = &[
        ARRIVED,
        SIGNED_OUT,
        TIMED_OUT,
        FAILED,
        DETAILS,
        WALLET,
        #[cfg(feature = "ssr")]
        CREDENTIAL,
    ];

    #[cfg(feature = "ssr")]
    fn read(rest: &[&str], value: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        match *rest {
            [] => Some(Page::Account),
            [ARRIVED] => Some(Page::Arrived(value(TO).unwrap_or_default())),
            [SIGNED_OUT] => Some(Page::SignedOut),
            [TIMED_OUT] => {
                let (from, is_kept) = (value(FROM).unwrap_or_default(), value(KEPT).is_some());
                Some(Page::TimedOut(TimedOut { from, is_kept }))
            }
            [FAILED] => Some(Page::Failed(NotSignedIn::read(value))),
            [DETAILS, ref rest @ ..] => Some(Page::Details(rest.join("/"))),
            [CREDENTIAL, ref rest @ ..] => Some(Page::Credential(rest.join("/"))),
            [WALLET] => Some(Page::Wallet),
            [WALLET, BACK] => Some(Page::WalletBack(value(RESPONSE_CODE).unwrap_or_default())),
            [WALLET, REDEEM] => Some(Page::WalletRedeem(value(RESPONSE_CODE).unwrap_or_default())),
            [WALLET, id] => Some(Page::Presentation(id.to_owned())),
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
            Page::Arrived(to) => ["/", ARRIVED, "?", TO, "=", &encode(to)].concat(),
            Page::SignedOut => ["/", SIGNED_OUT].concat(),
            Page::TimedOut(TimedOut { from, is_kept }) => {
                let kept = if *is_kept { ["&", KEPT, "=yes"].concat() } else { String::new() };
                ["/", TIMED_OUT, "?", FROM, "=", &encode(from), &kept].concat()
            }
            Page::Failed(why) => ["/", FAILED, "?", WHY, "=", why.name()].concat(),
            Page::Details(rest) if rest.is_empty() => ["/", DETAILS].concat(),
            Page::Details(rest) => ["/", DETAILS, "/", rest].concat(),
            #[cfg(feature = "ssr")]
            Page::Credential(rest) if rest.is_empty() => ["/", CREDENTIAL].concat(),
            #[cfg(feature = "ssr")]
            Page::Credential(rest) => ["/", CREDENTIAL, "/", rest].concat(),
            Page::Wallet => ["/", WALLET].concat(),
            Page::Presentation(id) => ["/", WALLET, "/", &encode(id)].concat(),
            Page::WalletBack(code) => ["/", WALLET, "/", BACK, "?", RESPONSE_CODE, "=", &encode(code)].concat(),
            Page::WalletRedeem(code) => ["/", WALLET, "/", REDEEM, "?", RESPONSE_CODE, "=", &encode(code)].concat(),
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
        let arrived = ["", "/bins/42?q=a b&c=d#e", "/cy"].map(|to| Page::Arrived(to.to_owned()));
        let failed = NotSignedIn::ALL.map(Page::Failed);
        let details = ["", "history", "requests/ab"].map(|rest| Page::Details(rest.to_owned()));
        let timed_out =
            [true, false].map(|is_kept| Page::TimedOut(TimedOut { from: "/account?a=b&c".into(), is_kept }));
        let pages = [Page::Account, Page::SignedOut].into_iter().chain(arrived).chain(failed).chain(timed_out);
        let code = || "a-b_c".to_owned();
        let wallet = [Page::Wallet, Page::Presentation(code()), Page::WalletBack(code()), Page::WalletRedeem(code())];
        let credential = ["", "offers/ab", "ab/withdraw"].map(|rest| Page::Credential(rest.to_owned()));
        assert_read_back(pages.chain(details).chain(wallet).chain(credential));
    }

    #[test]
    fn what_is_nowhere_is_not_found() {
        for rest in [&["other"][..], &["arrived", "more"], &["failed", "late"]] {
            assert_eq!(Page::read(rest, &|_| None), None, "{rest:?}");
        }
        assert_eq!(Page::read(&["failed"], &|_| Some("what".to_owned())), Some(Page::Failed(NotSignedIn::Late)));
    }
}
