//! Where whoever takes payments does not answer, nobody is told what nobody knows.

use super::*;
use crate::account::payments::fake_pay::{FakePay, Mood, state};
use std::sync::Arc;

const NOT_KNOWN: &str = "we do not know yet";

async fn town_of(pay: &FakePay) -> Town {
    let port = Arc::new(pay.port());
    Town::listening_with(EMBEDDED, TODAY, |areas| areas.account.as_mut().unwrap().payments = port).await
}

fn broken() -> [Mood; 5] {
    [
        Mood::Stammers(503, String::new()),
        Mood::Stammers(500, r#"{"code":"P0198","description":"Downstream system error"}"#.to_owned()),
        Mood::Refuses(502, "<html><h1>502 Bad Gateway</h1></html>".to_owned()),
        Mood::Stammers(201, "<html>Sign in to the Wi-Fi</html>".to_owned()),
        Mood::Stammers(201, r#"{"payment_id":"pay0","amou"#.to_owned()),
    ]
}

#[tokio::test]
async fn a_payment_that_was_not_answered_is_neither_lost_nor_made_twice() {
    for mood in broken() {
        let pay = FakePay::start().await;
        let town = town_of(&pay).await;
        let mut sian = Browser::of(&town, "sian").await;
        let id = sian.linked().await;
        let path = format!("/account/council-tax/{id}/pay");
        let form = format!("choice=other&amount={}&key={KEY}&send=yes", sian.balance().await);
        pay.is(mood.clone());
        let told = sian.post(&path, &form).await.header("location").to_owned();
        assert!(told.starts_with("/account/payments/") && !told.ends_with("/leave"), "{mood:?}: {told}");
        let page = sian.get(&told).await;
        assert!(page.body.contains(NOT_KNOWN) && !page.body.contains("No money was taken"), "{mood:?}: {}", page.body);
        assert!(!page.body.contains(&path), "nobody is asked to pay again: {}", page.body);
        assert!(sian.get("/account").await.body.contains("Payment is being checked"));
        let again = sian.post(&path, "choice=all&send=yes&key=7a9f2c1e-33d4-4b8e-9a52-0c7d1e4f6a12").await;
        assert_eq!(again.status, StatusCode::CONFLICT, "{mood:?}");
        pay.is(Mood::Well);
        let leave = sian.post(&path, &form).await.header("location").to_owned();
        assert_eq!(leave, format!("{told}/leave"), "the same form is the same payment");
        assert!(sian.get(&leave).await.header("refresh").contains("/secure/0"));
        assert_eq!(pay.made().len(), 1, "{mood:?}");
        let keys: Vec<String> = pay.posts().iter().map(|post| post.header("idempotency-key").to_owned()).collect();
        assert!(keys.len() > 1 && keys.iter().all(|key| *key == keys[0]), "{keys:?}");
        let bodies: Vec<String> = pay.posts().iter().map(|post| post.body.clone()).collect();
        assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
    }
}

#[tokio::test]
async fn a_payment_that_was_refused_was_never_begun_and_the_same_form_begins_it_later() {
    for (status, body) in [
        (422, r#"{"code":"P0102","field":"amount","description":"Invalid attribute value: amount"}"#),
        (400, r#"{"code":"P0100","header":"Idempotency-Key","description":"Header is not right"}"#),
        (401, ""),
        (429, r#"{"code":"P0900","description":"Too many requests"}"#),
    ] {
        let pay = FakePay::start().await;
        let town = town_of(&pay).await;
        let mut sian = Browser::of(&town, "sian").await;
        let id = sian.linked().await;
        let path = format!("/account/council-tax/{id}/pay");
        let form = format!("choice=other&amount={}&key={KEY}&send=yes", sian.balance().await);
        pay.is(Mood::Refuses(status, body.to_owned()));
        let refused = sian.post(&path, &form).await;
        assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE, "{status}");
        assert!(refused.body.contains("You have not paid anything") && refused.body.contains(KEY), "{}", refused.body);
        assert!(!sian.get("/account").await.body.contains("Your card payments"), "{status}");
        pay.is(Mood::Well);
        assert!(sian.post(&path, &form).await.header("location").ends_with("/leave"), "{status}");
    }
}

#[tokio::test]
async fn what_cannot_be_asked_about_is_not_said_to_have_taken_no_money() {
    for mood in broken() {
        let pay = FakePay::start().await;
        let town = town_of(&pay).await;
        let mut sian = Browser::of(&town, "sian").await;
        let id = sian.linked().await;
        let payment = sian.begin(&id, 2_500, KEY).await;
        pay.all_are(&state("success"));
        pay.is(mood.clone());
        let path = format!("/account/payments/{}", payment.id);
        let page = sian.get(&path).await;
        assert!(page.body.contains(NOT_KNOWN) && !page.body.contains("No money was taken"), "{mood:?}: {}", page.body);
        assert!(!page.body.contains("/pay\""), "{mood:?}: {}", page.body);
        assert!(sian.get("/account").await.body.contains("Payment is being checked"));
        pay.is(Mood::Well);
        assert!(sian.get(&path).await.body.contains("We have received £25.00"));
    }
}

#[tokio::test]
async fn a_program_is_told_that_it_is_not_known_and_is_answered_the_same_later() {
    let pay = FakePay::start().await;
    let town = town_of(&pay).await;
    let mut sian = Browser::of(&town, "sian").await;
    let id = sian.linked().await;
    pay.is(Mood::Stammers(503, String::new()));
    assert_eq!(sian.pay(&id, 100, KEY).await.status, StatusCode::SERVICE_UNAVAILABLE);
    pay.is(Mood::Well);
    assert!(sian.begin(&id, 100, KEY).await.next_url.is_some());
    assert_eq!(pay.made().len(), 1);
}

#[tokio::test]
async fn whoever_takes_the_payment_speaks_the_language_of_its_person() {
    let pay = FakePay::start().await;
    let town = town_of(&pay).await;
    let mut sian = Browser::of(&town, "sian").await;
    let id = sian.linked().await;
    let key = |nth: u8| format!("7a9f2c1e-33d4-4b8e-9a52-0c7d1e4f6a{nth:02}");
    let json = ("content-type", "application/json");
    let bare = format!(r#"{{"account":"{id}","amount":1}}"#);
    let said = format!(r#"{{"account":"{id}","amount":1,"language":"cy"}}"#);
    for (nth, body, accepted, language) in [
        (0, &said, "en", "cy"),
        (1, &bare, "cy-GB,cy;q=0.9,en;q=0.5", "cy"),
        (2, &bare, "de, en;q=0.4, cy;q=0.6", "cy"),
        (3, &bare, "en-GB,cy;q=0.9", "en"),
        (4, &bare, "*", "en"),
    ] {
        let key = key(nth);
        let headers = [json, ("idempotency-key", &*key), (WRITE_HEADER, "1"), ("accept-language", accepted)];
        let answer = sian.send(Method::POST, paths::PAYMENTS, &headers, body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        let (_, asked) = pay.made().pop().unwrap();
        assert_eq!(asked["language"], language, "{accepted}");
        assert_eq!(asked["return_url"].as_str().unwrap().contains("/cy/"), language == "cy");
        assert_eq!(asked["description"], if language == "cy" { "Treth gyngor" } else { "Council tax" });
    }
}
