//! The front page, for whoever is signed in and for everybody else.

use crate::config::EMBEDDED;
use crate::testing::{Answer, Town};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use contract::cards::{CardsAnswer, paths};
use domain::language::Language::{self, Cy, En};
use jiff::civil::{Date, date};
use std::collections::BTreeMap;

const TODAY: Date = date(2026, 11, 24);

struct Browser<'a> {
    town: &'a Town,
    cookies: BTreeMap<String, String>,
}

impl Browser<'_> {
    async fn send(&mut self, method: Method, address: &str, form: &str) -> Answer {
        let origin = format!("http://{}", self.town.listens_at);
        let path = address.trim_start_matches(&*origin);
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder().method(method).uri(path).header("host", self.town.listens_at.to_string());
        let request = request.header("cookie", pairs.join("; ")).header("origin", origin);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let answer = self.town.send(request.body(Body::from(form.to_owned())).unwrap()).await;
        for set in answer.headers.get_all("set-cookie") {
            let (name, value) = set.to_str().unwrap().split_once(';').unwrap().0.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        answer
    }

    async fn get(&mut self, address: &str) -> Answer {
        self.send(Method::GET, address, "").await
    }

    async fn sign_in(&mut self, name: &str) {
        let led = self.get("/auth/login?return_to=%2F").await.header("location").to_owned();
        let chosen = self.get(&format!("{led}&person={name}")).await.header("location").to_owned();
        self.get(&chosen).await;
    }

    async fn cards(&mut self, language: Language) -> CardsAnswer {
        let answer = self.get(&paths::cards(language)).await;
        assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, "no-store"), "{}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }
}

#[tokio::test]
async fn who_is_signed_in_has_their_council_tax_below_the_answer_and_nobody_keeps_that_page() {
    let town = Town::listening(EMBEDDED, TODAY).await;
    let mut sian = Browser { town: &town, cookies: BTreeMap::new() };
    let everybodys = sian.get("/").await;
    assert!(everybodys.header("etag").starts_with("W/") && !everybodys.body.contains("/api/v1/cards"));
    sian.sign_in("sian").await;
    assert_eq!(sian.cards(En).await.cards, [], "nothing is linked, and nobody asks");
    let linked = sian.send(Method::POST, "/account", "number=60000012&postcode=AW1+2AB").await;
    assert_eq!(linked.status, StatusCode::SEE_OTHER, "{}", linked.body);
    let told = sian.cards(En).await;
    let [card] = &*told.cards else { panic!("{told:?}") };
    assert_eq!((&*card.title, &*card.link), ("Council tax", "Pay council tax"));
    assert!(card.href.starts_with("/account/pay/") || card.href.starts_with("/account/council-tax/"), "{card:?}");
    let page = sian.get("/").await;
    assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, "no-store"));
    assert!(page.headers.get("etag").is_none(), "nobody has it from before");
    let (answer, card_at) = (page.body.find("id=\"q\"").unwrap(), page.body.find(&*card.href).unwrap());
    assert!(answer < card_at, "the answer comes first");
    assert!(page.body.contains("id=\"/api/v1/cards?language=en\""), "the app asks for nothing twice");
    let welsh = sian.cards(Cy).await;
    assert!(welsh.title == "I chi" && welsh.cards[0].href.starts_with("/cy/account/"), "{welsh:?}");
    assert!(sian.get("/identity").await.body.contains(&*card.href), "the account page has them too");
    sian.send(Method::POST, "/auth/logout", "").await;
    assert_eq!(sian.cards(En).await, CardsAnswer::default());
    assert_eq!(sian.get("/").await.body, everybodys.body);
}

#[tokio::test]
async fn a_mark_without_a_session_is_of_no_worth() {
    let town = Town::listening(EMBEDDED, TODAY).await;
    let mut nobody = Browser { town: &town, cookies: BTreeMap::new() };
    nobody.cookies.insert("__Host-signed-in".to_owned(), "1".to_owned());
    let page = nobody.get("/cy").await;
    assert!(page.status == StatusCode::OK && page.body.contains("id=\"q\"") && !page.body.contains("I chi"));
    assert_eq!(nobody.cards(En).await, CardsAnswer::default());
}
