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
