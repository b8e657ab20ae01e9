//! Who is given a credential, and that whoever has one can withdraw it, also where there is no other to be had.

use super::{PAGE, given, offered, signed_in};
use crate::addresses::Addresses;
use crate::config::EMBEDDED;
use crate::identity::provider::{Credential, Provider, Settings};
use crate::identity::sessions::Arrival;
use crate::identity::tests::{TODAY, town};
use crate::port::PortError;
use crate::testing::{Answer, Browser, From, Town};
use async_trait::async_trait;
use contract::addresses::AddressPage;
use domain::address::{Address, AddressId, Query, Uprn};
use domain::identity::{Confidence, Details, Device, MOST_A_DAY, SessionId};
use std::sync::{Arc, Mutex};

/// What the council knows of its addresses.
#[derive(Clone, Copy)]
enum Knows {
    All,
    /// All but the home with this number.
    AllBut(&'static str),
    /// It cannot be asked.
    Nothing,
}

struct Book {
    own: Arc<dyn Addresses>,
    knows: Arc<Mutex<Knows>>,
}

#[async_trait]
impl Addresses for Book {
    async fn search(&self, query: &Query, cursor: Option<&str>) -> Result<AddressPage, PortError> {
        self.own.search(query, cursor).await
    }

    fn outward_only(&self) -> bool {
        self.own.outward_only()
    }

    async fn address(&self, id: &AddressId) -> Result<Address, PortError> {
        self.own.address(id).await
    }

    async fn by_uprn(&self, uprn: &Uprn) -> Result<Address, PortError> {
        let knows = *self.knows.lock().unwrap();
        match knows {
            Knows::All => self.own.by_uprn(uprn).await,
            Knows::AllBut(other) if uprn.as_str() == other => Err(PortError::NotFound),
            Knows::AllBut(_) => self.own.by_uprn(uprn).await,
            Knows::Nothing => Err(PortError::Unavailable { retry_after: None }),
        }
    }
}

/// The town, and what makes its book know something else.
async fn town_of_book() -> (Town, Arc<Mutex<Knows>>) {
    let knows = Arc::new(Mutex::new(Knows::All));
    let book = Arc::clone(&knows);
    let change = |own| Arc::new(Book { own, knows: book }) as Arc<dyn Addresses>;
    (Town::listening_as(EMBEDDED, TODAY, |app| app.with_addresses(change)).await, knows)
}

/// The page says why none is to be had, and still shows those that there are.
fn only_withdrawn(page: &Answer, why: &str) {
    assert!(page.body.contains(why), "{why}: {}", page.body);
    assert!(page.body.contains("/withdraw\"") && !page.body.contains("name=\"get\""), "{why}: {}", page.body);
}

#[tokio::test]
async fn whoever_has_only_signed_in_can_withdraw_theirs() {
    let town = town().await;
    let mut browser = signed_in(&town, "sian").await;
    given(&town, &mut browser).await;
    let mut elsewhere = Browser::at(&town);
    elsewhere.sign_in("/auth/login", "sian").await;
    only_withdrawn(&elsewhere.open(From::Here, PAGE).await, "/auth/step-up?level=P2");
    let pressed = elsewhere.post_here(PAGE, "get=yes").await;
    only_withdrawn(&pressed, "/auth/step-up?level=P2");
    let (before, _) = pressed.body.split_once("/withdraw\"").unwrap();
    let withdraw = format!("{PAGE}{}/withdraw", before.rsplit_once(PAGE).unwrap().1);
    assert_eq!(elsewhere.post_here(&withdraw, "withdraw=yes").await.header("location"), PAGE);
    let page = elsewhere.open(From::Here, PAGE).await;
    assert!(page.body.contains("You withdrew it at"), "{}", page.body);
}

#[tokio::test]
async fn none_is_given_to_whoever_lives_elsewhere_and_theirs_can_be_withdrawn() {
    let (town, knows) = town_of_book().await;
    let mut browser = signed_in(&town, "sian").await;
    given(&town, &mut browser).await;
    *knows.lock().unwrap() = Knows::AllBut("990000000012");
    let why = "We could not find your home in the council’s area";
    only_withdrawn(&browser.open(From::Here, PAGE).await, why);
    only_withdrawn(&browser.post_here(PAGE, "get=yes").await, why);
    *knows.lock().unwrap() = Knows::All;
    offered(&mut browser).await;
}

#[tokio::test]
async fn an_address_book_that_is_away_takes_no_credential_away() {
    let (town, knows) = town_of_book().await;
    let mut browser = signed_in(&town, "sian").await;
    given(&town, &mut browser).await;
    *knows.lock().unwrap() = Knows::Nothing;
    let why = "We cannot check right now whether your home is in the council’s area";
    only_withdrawn(&browser.open(From::Here, PAGE).await, why);
    only_withdrawn(&browser.post_here(PAGE, "get=yes").await, why);
}

#[tokio::test]
async fn whoever_has_had_enough_today_can_withdraw_theirs() {
    let town = town().await;
    let mut browser = signed_in(&town, "sian").await;
    for _ in 0..MOST_A_DAY {
        given(&town, &mut browser).await;
    }
    only_withdrawn(&browser.open(From::Here, PAGE).await, "You can get another one tomorrow");
    only_withdrawn(&browser.post_here(PAGE, "get=yes").await, "You can get another one tomorrow");
}

#[tokio::test]
async fn whom_nobody_proves_is_told_so() {
    let settings: Settings = toml::from_str("issuer = \"https://provider.example/\"\nclient_id = \"council\"").unwrap();
    let provider = Provider::of(settings, Credential::Secret("secret".to_owned())).unwrap();
    let change = |identity: &mut crate::identity::Identity| identity.provider = Arc::new(provider);
    let town = Town::listening_with(EMBEDDED, TODAY, |areas| change(areas.identity.as_mut().unwrap())).await;
    let mut browser = arrived(&town).await;
    for page in [browser.open(From::Here, PAGE).await, browser.post_here(PAGE, "get=yes").await] {
        for said in ["You cannot prove who you are here yet", "Credentials that we gave you"] {
            assert!(page.body.contains(said), "{said}: {}", page.body);
        }
        assert!(!page.body.contains("name=\"get\"") && !page.body.contains("/auth/step-up"), "{}", page.body);
    }
}

/// Somebody who is signed in and not proved.
async fn arrived(town: &Town) -> Browser<'_> {
    let identity = town.app.areas.identity.as_ref().unwrap();
    let now = identity.clock.now();
    let arrival = Arrival {
        asked_at: now,
        id: SessionId::from_random([1; 16]),
        issuer: "https://provider.example/",
        subject: "sian",
        provider_session: None,
        confidence: Confidence::P0,
        name: None,
        details: Details::default(),
        device: Device::of(""),
        id_token: None,
        browser: "",
        instead_of: None,
        only: None,
    };
    let (_, key) = identity.sessions.begin(arrival, now).await.unwrap().unwrap();
    let mut browser = Browser::at(town);
    browser.cookies.insert("__Host-Http-session".to_owned(), key.as_str().to_owned());
    browser
}
