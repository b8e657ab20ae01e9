//! The area as people meet it, through its pages and forms.

mod outside;
mod with_a_person;

use crate::config::{Config, EMBEDDED};
use crate::limits::Settings;
use crate::testing::{Answer, Browser, From, Town};
use axum::http::StatusCode;
use domain::assistant::Question;
use jiff::civil::{Date, date};
use url::form_urlencoded::byte_serialize;

/// A Monday in November.
const TODAY: Date = date(2026, 11, 23);
const TABLE: &str = "[assistant]\nadapter = \"embedded\"\n";

fn encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

/// Sends a form and answers the page to which that leads, with its path.
async fn say(browser: &mut Browser<'_>, path: &str, field: &str, value: &str) -> (String, Answer) {
    let sent = browser.post_here(path, &format!("{field}={}", encoded(value))).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let to = sent.header("location").split('#').next().unwrap().to_owned();
    let page = browser.open(From::Here, &to).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    (to, page)
}

/// What a page says, without the frame round it.
fn said(page: &Answer) -> &str {
    let (_, main) = page.body.split_once("<main").unwrap();
    main.split_once("</main>").unwrap().0
}

async fn ask(browser: &mut Browser<'_>, path: &str, text: &str) -> (String, Answer) {
    say(browser, path, "question", text).await
}

#[tokio::test]
async fn the_bin_day_of_a_home_is_found_in_a_conversation() {
    let town = Town::on(TODAY);
    for (path, question, choose, age) in [
        ("/ask", "when is my bin day?", "Choose your address", "Checked today at"),
        ("/cy/ask", "pa fin wythnos yma?", "Dewis eich cyfeiriad", "Gwiriwyd heddiw"),
    ] {
        let mut browser = Browser::at(&town);
        let (conversation, page) = ask(&mut browser, path, question).await;
        assert!(conversation.starts_with(&format!("{path}/")) && page.header("cache-control") == "no-store");
        assert!(said(&page).contains("name=\"place\"") && said(&page).contains(question), "{}", page.body);
        let (again, page) = say(&mut browser, &conversation, "place", "AW1 2AB").await;
        assert_eq!(again, conversation);
        assert!(said(&page).contains(choose), "{}", page.body);
        assert!(!said(&page).contains("checked"), "nobody's home is chosen for them: {}", page.body);
        let (_, page) = say(&mut browser, &conversation, "home", "990000000012").await;
        assert!(said(&page).contains("12 Weir Lane") && said(&page).contains(age), "{}", page.body);
        assert!(said(&page).contains("/bins/990000000012\""), "{}", page.body);
    }
}

#[tokio::test]
async fn one_container_is_told_of_and_a_missed_one_leads_to_its_form() {
    let town = Town::on(TODAY);
    let mut browser = Browser::at(&town);
    let (conversation, _) = ask(&mut browser, "/ask", "when is the grey bin collected").await;
    say(&mut browser, &conversation, "place", "12 Weir Lane").await;
    let (_, page) = say(&mut browser, &conversation, "home", "990000000012").await;
    assert!(said(&page).contains("Grey bin") && !said(&page).contains("Green caddy"), "{}", page.body);
    let (_, page) = ask(&mut browser, &conversation, "they never emptied my bin").await;
    assert!(page.body.contains("href=\"/reports/missed/990000000012\""), "the home is known: {}", page.body);
}

#[tokio::test]
async fn a_container_is_known_by_whatever_people_call_it_and_one_that_is_not_there_is_said_so() {
    let town = Town::on(TODAY);
    let mut browser = Browser::at(&town);
    let (conversation, _) = ask(&mut browser, "/ask", "when is my bin day").await;
    say(&mut browser, &conversation, "place", "12 Weir Lane").await;
    say(&mut browser, &conversation, "home", "990000000012").await;
    for (question, named, other) in [
        ("what day is food waste", "Green caddy", "Grey bin"),
        ("pa ddiwrnod mae'r cadi gwyrdd yn cael ei gasglu", "Green caddy", "Grey bin"),
        ("when is the grey bin collected", "Grey bin", "Green caddy"),
    ] {
        let (_, page) = ask(&mut browser, &conversation, question).await;
        let latest = said(&page).split_once("id=\"latest\"").unwrap().1;
        assert!(latest.contains(named) && !latest.contains(other), "{question}: {latest}");
    }
    let (_, page) = ask(&mut browser, &conversation, "when is the yellow bin collected").await;
    let latest = said(&page).split_once("id=\"latest\"").unwrap().1;
    assert!(
        latest.contains("does not have the bin that you asked about") && latest.contains("Green caddy"),
        "{latest}"
    );
}

#[tokio::test]
async fn where_nothing_is_understood_the_page_of_the_council_that_says_something_of_it_is_quoted() {
    let town = Town::on(TODAY);
    let mut browser = Browser::at(&town);
    for (path, question, quoted, link) in [
        ("/ask", "any vacancies at the council", "This page may help", "/information/jobs"),
        ("/cy/ask", "oes swyddi gwag gyda’r cyngor", "Efallai y bydd y dudalen hon yn helpu", "/cy/information/jobs"),
    ] {
        let (_, page) = ask(&mut browser, path, question).await;
        assert!(said(&page).contains(quoted), "{}", page.body);
        assert!(said(&page).contains(&format!("href=\"{link}\"")), "{}", page.body);
    }
    let (_, page) = ask(&mut browser, "/ask", "tell me a joke").await;
    assert!(!said(&page).contains("may help") && said(&page).contains("no answer to that"), "{}", page.body);
}

#[tokio::test]
async fn what_is_not_clear_is_asked_back_and_none_of_these_is_no_dead_end() {
    let town = Town::on(TODAY);
    let mut browser = Browser::at(&town);
    let (conversation, page) = ask(&mut browser, "/ask", "road").await;
    let choices = page.body.matches("name=\"intent\"").count();
    assert!((1..=3).contains(&choices) && page.body.contains("None of these"), "{}", page.body);
    let (_, page) = say(&mut browser, &conversation, "none", "none").await;
    assert!(page.body.contains("This page may help") && page.body.contains("tel:01632960123"), "{}", page.body);
    let (_, page) = say(&mut browser, &conversation, "intent", "tax.band").await;
    assert!(page.body.contains("You chose: Council tax band"), "{}", page.body);
}

#[tokio::test]
async fn danger_comes_first_whatever_was_asked_for() {
    let town = Town::on(TODAY);
    let mut browser = Browser::at(&town);
    let (conversation, _) = ask(&mut browser, "/ask", "when is my bin day").await;
    let (_, page) = ask(&mut browser, &conversation, "I can smell gas").await;
    assert!(page.body.contains("Get help now") && page.body.contains("tel:0800111999"), "{}", page.body);
    let (_, welsh) = ask(&mut browser, "/cy/ask", "mae arogl nwy yma").await;
    assert!(welsh.body.contains("Cael help nawr") && welsh.body.contains("0800 111 999"), "{}", welsh.body);
}

#[tokio::test]
async fn what_cannot_be_read_stays_in_the_box() {
    let town = Town::on(TODAY);
    let mut browser = Browser::at(&town);
    let (conversation, _) = ask(&mut browser, "/ask", "hello").await;
    let long = "a".repeat(Question::MOST + 1);
    for path in ["/ask", &conversation] {
        for (typed, said) in [(" ", "Enter a question"), (&*long, "must be 300 characters or fewer")] {
            let answer = browser.post_here(path, &format!("question={}", encoded(typed))).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.body.contains(said) && answer.body.contains("error-summary"), "{}", answer.body);
            assert!(answer.body.contains(&format!("value=\"{typed}\"")), "{}", answer.body);
        }
    }
    let page = browser.open(From::Here, &conversation).await;
    assert_eq!(page.body.matches("You asked:").count(), 1, "nothing was kept of it");
}

#[tokio::test]
async fn a_place_that_is_none_is_told_at_its_box() {
    let town = Town::on(TODAY);
    let mut browser = Browser::at(&town);
    let (conversation, _) = ask(&mut browser, "/ask", "when is my bin day").await;
    let (_, page) = say(&mut browser, &conversation, "place", "12").await;
    assert!(page.body.contains("Enter your street, or your whole postcode"), "{}", page.body);
    let (_, page) = say(&mut browser, &conversation, "place", "Nowhere Crescent").await;
    assert!(page.body.contains("No address found for") && page.body.contains("tel:"), "{}", page.body);
    let (_, page) = say(&mut browser, &conversation, "home", "42").await;
    assert!(page.body.contains("We do not have this address"), "{}", page.body);
}

#[tokio::test]
async fn a_turn_is_taken_back_and_a_conversation_begun_anew() {
    let town = Town::on(TODAY);
    let mut browser = Browser::at(&town);
    let (conversation, _) = ask(&mut browser, "/ask", "hello").await;
    ask(&mut browser, &conversation, "there is a pothole on our street").await;
    let (_, page) = say(&mut browser, &conversation, "intent", "meta.back").await;
    assert!(!page.body.contains("pothole") && page.body.contains("You asked: hello"), "{}", page.body);
    for intent in ["meta.back", "meta.restart"] {
        let anew = browser.post_here(&conversation, &format!("intent={intent}")).await;
        assert_eq!((anew.status, anew.header("location")), (StatusCode::SEE_OTHER, "/ask"));
    }
}

#[tokio::test]
async fn personal_details_are_hidden_before_they_are_kept() {
    let town = Town::on(TODAY);
    let mut browser = Browser::at(&town);
    let (_, page) = ask(&mut browser, "/ask", "pothole here, ring 07700 900123 or sian@post.example").await;
    assert!(page.body.contains("ring ••• or •••") && page.body.contains("was hidden"), "{}", page.body);
    assert!(!page.body.contains("900123"), "{}", page.body);
}

#[tokio::test]
async fn a_client_says_so_much_a_day_and_only_from_here() {
    let town = Town::limited(TODAY, Settings { questions_per_day: 2, ..Settings::default() });
    let mut browser = Browser::at(&town);
    let (conversation, _) = ask(&mut browser, "/ask", "hello").await;
    ask(&mut browser, &conversation, "thank you").await;
    let answer = browser.post_here(&conversation, "question=hello").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    let elsewhere = browser.post("/ask", "question=hello", "https://evil.example").await;
    assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
    assert_eq!(browser.post_here("/ask", "intent=tax.evade").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_conversation_that_is_none_says_so_in_each_language() {
    let town = Town::on(TODAY);
    for (path, said) in [("/ask", "This conversation is no longer here"), ("/cy/ask", "Nid yw’r sgwrs hon yma mwyach")]
    {
        let path = format!("{path}/{}", "0".repeat(32));
        let page = town.get(&path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(page.body.contains(said), "{}", page.body);
        assert_eq!(Browser::at(&town).post_here(&path, "question=hello").await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn every_page_leads_here_where_it_is_switched_on() {
    assert!(EMBEDDED.contains(TABLE));
    let town = Town::on(TODAY);
    assert!(town.get("/about").await.body.contains("href=\"/ask\""));
    assert!(town.get("/privacy").await.body.contains("If you ask the assistant"));
    let off = Town::of(&EMBEDDED.replace(TABLE, ""), TODAY);
    assert!(!off.app.council.areas.contains(&"assistant".to_owned()));
    assert_eq!(off.get("/ask").await.status, StatusCode::NOT_FOUND);
    let about = off.get("/about").await.body;
    assert!(!about.contains("href=\"/ask\""), "{about}");
    assert!(!off.get("/privacy").await.body.contains("If you ask the assistant"));
}

#[test]
fn an_adapter_that_is_none_is_named_with_those_that_are() {
    let other = EMBEDDED.replace(TABLE, &TABLE.replace("embedded", "crystal-ball"));
    let error = Config::parse("council.toml", &other).unwrap_err().to_string();
    assert!(error.contains("crystal-ball") && error.contains("embedded"), "{error}");
}
