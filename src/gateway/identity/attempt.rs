//! A sign-in on its way: what was asked of the provider, to hold its answer against. The store keeps it until the person is
//! back; the browser has only a key to it, in a cookie.

use super::random::{NoRandomness, Unguessable};
use crate::origin::Origin;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use contract::identity::doors;
use domain::{
    identity::{Confidence, PersonId, Session},
    language::Language,
};
use jiff::SignedDuration;
use screens::{
    AreaPage, Destination,
    identity::Page,
    language::{in_language, language_of, on_this_site},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// So long a person may take at the provider: proving who they are takes a while, and One Login's own session an hour.
pub const MAY_TAKE: SignedDuration = SignedDuration::from_hours(1);
const LANGUAGE_ENDS: &str = ".";
/// In bytes. No page of ours is further away.
const LONGEST_WAY: usize = 500;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// In what language the person left is said in it, which comes back where nothing else is known any more.
    pub state: String,
    pub nonce: String,
    /// What the code is redeemed with (RFC 7636).
    pub verifier: String,
    pub redirect_uri: String,
    pub level: Confidence,
    /// The page that the person came from.
    pub return_to: String,
    /// Who is to be proved further; whoever signs in, if none.
    pub person: Option<PersonId>,
    /// The digest of what opens the session of this browser, which the new one takes the place of. The cookie of a session
    /// does not come along from the provider.
    pub instead_of: Option<String>,
}

impl Attempt {
    pub fn begin(
        origin: &Origin,
        return_to: String,
        level: Confidence,
        session: Option<(&Session, &Unguessable)>,
    ) -> Result<Self, NoRandomness> {
        let person = session.filter(|_| level > Confidence::P0).map(|(session, _)| session.person.clone());
        let made = || Unguessable::make().map(|made| made.as_str().to_owned());
        Ok(Attempt {
            state: [language_of(&return_to).tag(), LANGUAGE_ENDS, &made()?].concat(),
            nonce: made()?,
            verifier: made()?,
            redirect_uri: [origin, doors::CALLBACK].concat(),
            level,
            return_to,
            person,
            instead_of: session.map(|(_, key)| key.digest()),
        })
    }

    /// In which a person is told of an answer with this `state`, whatever has become of what it answers.
    pub fn language(state: Option<&String>) -> Language {
        let tag = state.and_then(|state| state.split_once(LANGUAGE_ENDS)).map(|(tag, _)| tag);
        tag.and_then(Language::of_tag).unwrap_or_default()
    }

    /// By which it is found again: by this browser alone, and by this answer.
    pub fn key(browser: &Unguessable, state: &str) -> String {
        let digest = Sha256::new().chain_update(browser.as_str()).chain_update([0]).chain_update(state);
        URL_SAFE_NO_PAD.encode(digest.finalize())
    }
}

/// The page that a link names to come back to after signing in, if it is one of ours. What is said between one page and the
/// next is not so any more by then: home is in its place.
pub fn way_back(asked: Option<&str>) -> Option<String> {
    let asked = page_of_ours(asked)?;
    let home = || Destination::Home.path(language_of(&asked));
    Some(if is_between(&asked) { home() } else { asked })
}

fn is_between(path: &str) -> bool {
    let english = in_language(path, Language::En);
    let mut segments =
        english.split(['?', '#']).next().unwrap_or_default().split('/').filter(|segment| !segment.is_empty());
    let is_identity = segments.next() == Some(Page::ROOT);
    let rest: Vec<&str> = segments.collect();
    is_identity
        && match Page::read(&rest, &|_| None) {
            Some(Page::Account | Page::Details(_) | Page::Credential(_) | Page::Wallet | Page::Presentation(_)) => {
                false
            }
            None => false,
            Some(Page::Arrived(_) | Page::SignedOut | Page::TimedOut(_) | Page::Failed(_)) => true,
            Some(Page::WalletBack(_) | Page::WalletRedeem(_)) => true,
        }
}

/// The page that a link names, if it is one of ours. Anything else would lead people to another's page.
pub fn page_of_ours(asked: Option<&str>) -> Option<String> {
    let asked = asked.filter(|asked| asked.len() <= LONGEST_WAY && asked.starts_with('/'))?;
    let is_plain = asked.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let path = asked.split(['?', '#']).next().unwrap_or_default();
    let is_page = Destination::of(path, |_| None).1 != Destination::NotFound;
    (is_plain && is_page && on_this_site(asked) == asked).then(|| asked.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_is_a_page_of_ours() {
        for path in ["/", "/cy", "/bins/42", "/cy/bins?q=AW1%202AB", "/settings#addresses", "/identity"] {
            assert_eq!(way_back(Some(path)).as_deref(), Some(path));
        }
        for path in [
            "",
            "bins",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example/",
            "javascript:alert(1)",
            "/nowhere",
            "/auth/login",
            "/api/v1/session",
            "/bins\r\nset-cookie: a=b",
            "/bins/42?q=ŵ",
            &["/bins?q=", &"a".repeat(500)].concat(),
        ] {
            assert_eq!(way_back(Some(path)), None, "{path}");
        }
        assert_eq!(way_back(None), None);
    }

    #[test]
    fn nobody_is_led_back_to_what_is_not_so_any_more() {
        for (path, back) in [
            ("/identity/signed-out", "/"),
            ("/cy/identity/failed?why=late", "/cy"),
            ("/identity/timed-out?from=%2Fidentity", "/"),
            ("/cy/identity/arrived?to=%2F", "/cy"),
            ("/identity//arrived", "/"),
            ("/identity/wallet/back?response_code=a", "/"),
            ("/identity/wallet", "/identity/wallet"),
            ("/identity/details/history", "/identity/details/history"),
        ] {
            assert_eq!(way_back(Some(path)).as_deref(), Some(back), "{path}");
        }
        assert_eq!(page_of_ours(Some("/identity/signed-out")).as_deref(), Some("/identity/signed-out"));
    }

    #[test]
    fn an_answer_says_in_what_language_its_person_left() {
        let origin = Origin::try_from("https://council.example".to_owned()).unwrap();
        let state = |path: &str| Attempt::begin(&origin, path.to_owned(), Confidence::P0, None).unwrap().state;
        assert_eq!(Attempt::language(Some(&state("/cy/settings"))), Language::Cy);
        assert_eq!(Attempt::language(Some(&state("/settings"))), Language::En);
        for state in [None, Some(""), Some("cy"), Some("cyx.a"), Some("a.cy.b")] {
            assert_eq!(Attempt::language(state.map(str::to_owned).as_ref()), Language::En, "{state:?}");
        }
    }

    #[test]
    fn an_attempt_is_found_by_its_own_browser_and_its_own_answer() {
        let origin = Origin::try_from("https://council.example".to_owned()).unwrap();
        let attempt = Attempt::begin(&origin, "/".to_owned(), Confidence::P0, None).unwrap();
        let (one, other) = (Unguessable::make().unwrap(), Unguessable::make().unwrap());
        let key = Attempt::key(&one, &attempt.state);
        assert_eq!(Attempt::key(&one, &attempt.state), key);
        assert_ne!(Attempt::key(&other, &attempt.state), key);
        assert_ne!(Attempt::key(&one, &attempt.nonce), key);
        assert_eq!(attempt.redirect_uri, "https://council.example/auth/callback");
        // 43 characters at least (RFC 7636, 4.1).
        assert!(attempt.verifier.len() >= 43 && attempt.verifier != attempt.nonce && attempt.nonce != attempt.state);
    }
}
