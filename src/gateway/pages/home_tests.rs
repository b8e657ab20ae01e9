//! The front page, for whoever is signed in and for everybody else.

use crate::config::EMBEDDED;
use crate::testing::{Browser, From, Town};
use axum::http::StatusCode;
use contract::cards::{CardsAnswer, paths};
use domain::language::Language::{self, Cy, En};
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 24);

impl Browser<'_> {
    async fn cards(&mut self, language: Language) -> CardsAnswer {
        let answer = self.open(From::Here, &paths::cards(language)).await;
        assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, "no-store"), "{}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }
}

#[tokio::test]
async fn who_is_signed_in_has_their_council_tax_below_the_answer_and_nobody_keeps_that_page() {
    let town = Town::listening(EMBEDDED, TODAY).await;
    let mut sian = Browser::at(&town);
    let everybodys = sian.open(From::Here, "/").await;
    assert!(everybodys.header("etag").starts_with("W/") && !everybodys.body.contains("/api/v1/cards"));
    sian.sign_in("/auth/login?return_to=%2F", "sian").await;
    assert_eq!(sian.cards(En).await.cards, [], "nothing is linked, and nobody asks");
    let linked = sian.post_here("/account", "number=60000012&postcode=AW1+2AB").await;
    assert_eq!(linked.status, StatusCode::SEE_OTHER, "{}", linked.body);
    let told = sian.cards(En).await;
    let [card] = &*told.cards else { panic!("{told:?}") };
    assert_eq!((&*card.title, &*card.link), ("Council tax", "Pay council tax"));
    assert!(card.href.starts_with("/account/pay/") || card.href.starts_with("/account/council-tax/"), "{card:?}");
    let page = sian.open(From::Here, "/").await;
    assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, "no-store"));
    assert!(page.headers.get("etag").is_none(), "nobody has it from before");
    let (answer, card_at) = (page.body.find("id=\"q\"").unwrap(), page.body.find(&*card.href).unwrap());
    assert!(answer < card_at, "the answer comes first");
    assert!(page.body.contains("id=\"/api/v1/cards?language=en\""), "the app asks for nothing twice");
    let welsh = sian.cards(Cy).await;
    assert!(welsh.title == "I chi" && welsh.cards[0].href.starts_with("/cy/account/"), "{welsh:?}");
    assert!(sian.open(From::Here, "/identity").await.body.contains(&*card.href), "the account page has them too");
    sian.post_here("/auth/logout", "").await;
    assert_eq!(sian.cards(En).await, CardsAnswer::default());
    assert_eq!(sian.open(From::Here, "/").await.body, everybodys.body);
}

#[tokio::test]
async fn a_mark_without_a_session_is_of_no_worth() {
    let town = Town::listening(EMBEDDED, TODAY).await;
    let mut nobody = Browser::at(&town);
    nobody.cookies.insert("__Host-signed-in".to_owned(), "1".to_owned());
    let page = nobody.open(From::Here, "/cy").await;
    assert!(page.status == StatusCode::OK && page.body.contains("id=\"q\"") && !page.body.contains("I chi"));
    assert_eq!(nobody.cards(En).await, CardsAnswer::default());
}

#[tokio::test]
async fn the_head_of_a_persons_own_pages_says_who_is_signed_in_and_that_of_everybodys_pages_does_not() {
    let town = Town::listening(EMBEDDED, TODAY).await;
    let mut sian = Browser::at(&town);
    let line = |page: &str| page.split_once(r#"<div class="account-line">"#).map(|(_, rest)| rest.to_owned());
    assert_eq!(line(&sian.open(From::Here, "/identity").await.body), None, "nobody is");
    sian.sign_in("/auth/login?return_to=%2F", "sian").await;
    let unproved = line(&sian.open(From::Here, "/").await.body).unwrap();
    assert!(unproved.starts_with("<p>You are signed in</p>"), "{unproved}");
    sian.sign_in("/auth/step-up?level=P2&return_to=%2F", "sian").await;
    for (path, said) in [
        ("/", "<p>Signed in as Siân Haf Rhys</p>"),
        ("/cy", "<p>Wedi mewngofnodi fel Siân Haf Rhys</p>"),
        ("/account", "<p>Signed in as Siân Haf Rhys</p>"),
    ] {
        let page = sian.open(From::Here, path).await;
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        let line = line(&page.body).unwrap_or_else(|| panic!("{path}: {}", page.body));
        assert!(line.starts_with(said) && line.contains(r#"action="/auth/logout""#), "{path}: {line}");
    }
    let town_page = sian.open(From::Here, "/bins?q=weir").await;
    assert_eq!((town_page.header("cache-control"), line(&town_page.body)), ("private, no-cache", None));
}
