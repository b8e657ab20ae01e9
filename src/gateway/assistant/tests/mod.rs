//! The area as people meet it, through its pages and forms.

mod contract;
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
pub(super) async fn say(browser: &mut Browser<'_>, path: &str, field: &str, value: &str) -> (String, Answer) {
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

pub(super) async fn ask(browser: &mut Browser<'_>, path: &str, text: &str) -> (String, Answer) {
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
        assert!(said(&page).contains("name=\"reply\"") && said(&page).contains(question), "{}", page.body);
        let (again, page) = say(&mut browser, &conversation, "reply", "AW1 2AB").await;
        assert_eq!(again, conversation);
        assert!(said(&page).contains(choose), "{}", page.body);
        assert!(!said(&page).contains("checked"), "nobody's home is chosen for them: {}", page.body);
        let (_, page) = say(&mut browser, &conversation, "press", "home:990000000012").await;
        assert!(said(&page).contains("12 Weir Lane") && said(&page).contains(age), "{}", page.body);
        assert!(said(&page).contains("/bins/990000000012\""), "{}", page.body);
    }
}

#[tokio::test]
async fn who_has_saved_a_home_on_their_device_is_not_asked_where_they_live() {
    let town = Town::on(TODAY);
    let asked_beside = async |path: &str, question: &str, home: &str| {
        let mut browser = Browser::at(&town);
        let sent = browser.post_here(path, &format!("question={}&home={home}", encoded(question))).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        browser.open(From::Here, sent.header("location").split('#').next().unwrap()).await
    };
    let page = asked_beside("/ask", "is it the green caddy this week?", "990000000012").await;
    assert!(latest(&page).contains("12 Weir Lane") && latest(&page).contains("Yes. "), "{}", page.body);
    let page = asked_beside("/ask", "when are the bins at 3 Mill Road", "990000000012").await;
    assert!(!latest(&page).contains("12 Weir Lane"), "they ask about another: {}", page.body);
    for home in ["", "1", "990000000099", "here%00"] {
        let page = asked_beside("/cy/ask", "pa fin wythnos yma?", home).await;
        assert!(latest(&page).contains("name=\"reply\""), "{home}: {}", page.body);
    }
}

/// What was answered last.
fn latest(page: &Answer) -> &str {
    said(page).split_once("id=\"latest\"").unwrap().1
}

#[tokio::test]
async fn a_container_is_known_by_whatever_people_call_it_and_one_that_is_not_there_is_said_so() {
    let town = Town::on(TODAY);
    let mut browser = Browser::at(&town);
    let (conversation, _) = ask(&mut browser, "/ask", "when is my bin day").await;
    let (_, page) = say(&mut browser, &conversation, "reply", "12 Weir Lane").await;
    assert!(latest(&page).contains("Checked today at"), "one home is like that: {}", page.body);
    for (question, named, other) in [
        ("what day is food waste", "Green caddy", "Grey bin"),
        ("pa ddiwrnod mae'r cadi gwyrdd yn cael ei gasglu", "Green caddy", "Grey bin"),
        ("when is the grey bin collected", "Grey bin", "Green caddy"),
    ] {
        let (_, page) = ask(&mut browser, &conversation, question).await;
        let latest = latest(&page);
        assert!(latest.contains(named) && !latest.contains(other), "{question}: {latest}");
    }
    let (_, page) = ask(&mut browser, &conversation, "when is the yellow bin collected").await;
    let latest = latest(&page);
    assert!(latest.contains("no bin like that") && latest.contains("value=\"container:food\""), "{latest}");
}

/// The day after the bins of 12 Weir Lane were collected.
const AFTER: Date = date(2026, 11, 25);

#[tokio::test]
async fn they_never_emptied_my_bin_comes_to_a_reference_by_words_and_by_buttons() {
    let town = Town::on(AFTER);
    let mut browser = Browser::at(&town);
    let (conversation, _) = ask(&mut browser, "/ask", "they never emptied my bin").await;
    let (_, page) = say(&mut browser, &conversation, "reply", "12 Weir Lane").await;
    assert!(latest(&page).contains("value=\"container:food\""), "{}", page.body);
    let (_, page) = say(&mut browser, &conversation, "press", "container:food").await;
    assert!(latest(&page).contains("Where do the bins stand?"), "{}", page.body);
    let (_, page) = ask(&mut browser, &conversation, "at the kerb").await;
    assert!(latest(&page).contains("assisted collection?"), "{}", page.body);
    let (_, page) = say(&mut browser, &conversation, "press", "answer:assisted=no").await;
    let shown = latest(&page);
    for part in ["Check your answers", "12 Weir Lane", "Food waste (Green caddy)", "At the kerb", "value=\"send\""] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let (_, page) = say(&mut browser, &conversation, "press", "send").await;
    let reference = reference_in(latest(&page));
    let report = browser.open(From::Here, &format!("/reports/{reference}")).await;
    assert_eq!(report.status, StatusCode::OK, "{}", report.body);
    let (_, again) = say(&mut browser, &conversation, "press", "send").await;
    assert_eq!(again.body.matches("Report sent").count(), 1, "pressed twice: {}", again.body);
    let (_, page) = ask(&mut browser, &conversation, "the food caddy").await;
    assert!(latest(&page).contains(&reference), "it is reported already: {}", page.body);
}

fn reference_in(html: &str) -> String {
    let at = html.find("DS-").unwrap_or_else(|| panic!("{html}"));
    html[at..at + "DS-7K3M-2QW2".len()].to_owned()
}

#[tokio::test]
async fn a_bin_that_may_not_be_reported_is_told_of_before_anything_is_asked() {
    let town = Town::on(TODAY);
    let mut browser = Browser::at(&town);
    let (_, page) = ask(&mut browser, "/cy/ask", "y cadi bwyd heb ei gasglu yn 12 Weir Lane").await;
    assert!(latest(&page).contains("Ni ellir rhoi gwybod am hyn nawr"), "{}", page.body);
    assert!(!latest(&page).contains("value=\"send\""), "{}", page.body);
}

#[tokio::test]
async fn an_answer_is_judged_once_and_a_conversation_is_kept_as_a_text() {
    let town = Town::on(TODAY);
    let mut browser = Browser::at(&town);
    let (conversation, page) = ask(&mut browser, "/ask", "when is my bin day").await;
    assert!(!page.body.contains("Was this useful?"), "nothing is answered yet: {}", page.body);
    let (_, page) = say(&mut browser, &conversation, "reply", "12 Weir Lane").await;
    assert!(page.body.contains("Was this useful?"), "{}", page.body);
    let judged = browser.post_here(&conversation, "about=1&reason=wrong&words=old&useful=no").await;
    assert_eq!(judged.status, StatusCode::SEE_OTHER, "{}", judged.body);
    let page = browser.open(From::Here, &conversation).await;
    assert!(page.body.contains("Thank you for saying") && !page.body.contains("Was this useful?"), "{}", page.body);
    assert_eq!(browser.post_here(&conversation, "about=9&useful=yes").await.status, StatusCode::NOT_FOUND);
    let text = browser.open(From::Here, &format!("{conversation}/transcript")).await;
    assert_eq!(text.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(text.header("content-disposition"), "attachment; filename=\"conversation.txt\"");
    assert_eq!(text.header("cache-control"), "no-store");
    assert!(
        text.body.contains("You wrote: when is my bin day\n") && text.body.contains("12 Weir Lane"),
        "{}",
        text.body
    );
    assert!(!text.body.contains('<'), "{}", text.body);
}

#[tokio::test]
async fn two_misses_lead_to_a_person_and_a_person_is_always_there() {
    let town = Town::on(TODAY);
    let mut browser = Browser::at(&town);
    let (conversation, _) = ask(&mut browser, "/ask", "they never emptied my bin").await;
    let (_, page) = ask(&mut browser, &conversation, "speak to a person").await;
    assert!(latest(&page).contains("tel:01632960123"), "{}", page.body);
    let (_, page) = say(&mut browser, &conversation, "reply", "1 Nowhere Crescent").await;
    assert!(latest(&page).contains("No address found for"), "{}", page.body);
    let (_, page) = say(&mut browser, &conversation, "reply", "2 Nowhere Crescent").await;
    assert!(latest(&page).contains("not understood you twice"), "{}", page.body);
}

#[tokio::test]
async fn where_nothing_is_understood_the_page_of_the_council_that_says_something_of_it_is_quoted() {
    let town = Town::on(TODAY);
    let mut browser = Browser::at(&town);
    for (path, question, quoted, link) in [
        ("/ask", "any vacancies at the council", "This page may help", "/information/jobs"),
        ("/cy/ask", "oes gan y cyngor swyddi gwag", "Efallai y bydd y dudalen hon yn helpu", "/cy/information/jobs"),
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
    let choices = page.body.matches("value=\"intent:").count();
    assert!((1..=3).contains(&choices) && page.body.contains("None of these"), "{}", page.body);
    let (_, page) = say(&mut browser, &conversation, "press", "none").await;
    assert!(page.body.contains("This page may help") && page.body.contains("tel:01632960123"), "{}", page.body);
    let (_, page) = say(&mut browser, &conversation, "press", "intent:tax.band").await;
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
    assert_eq!(page.body.matches("You wrote:").count(), 1, "nothing was kept of it");
}

#[tokio::test]
async fn a_place_that_is_none_is_told_at_its_box() {
    let town = Town::on(TODAY);
    let mut browser = Browser::at(&town);
    let (conversation, _) = ask(&mut browser, "/ask", "when is my bin day").await;
    let (_, page) = say(&mut browser, &conversation, "reply", "12").await;
    assert!(page.body.contains("Enter your street, or your whole postcode"), "{}", page.body);
    let (_, page) = say(&mut browser, &conversation, "press", "home:42").await;
    assert!(page.body.contains("We do not have this address"), "{}", page.body);
}

#[tokio::test]
async fn going_back_asks_again_and_starting_again_forgets_all() {
    let town = Town::on(TODAY);
    let mut browser = Browser::at(&town);
    let (conversation, _) = ask(&mut browser, "/ask", "they never emptied my bin").await;
    say(&mut browser, &conversation, "reply", "12 Weir Lane").await;
    let (_, page) = ask(&mut browser, &conversation, "go back").await;
    assert!(latest(&page).contains("name=\"reply\""), "{}", page.body);
    let anew = browser.post_here(&conversation, "press=restart").await;
    assert_eq!((anew.status, anew.header("location")), (StatusCode::SEE_OTHER, "/ask"));
    assert_eq!(town.get(&conversation).await.status, StatusCode::NOT_FOUND);
    let (conversation, _) = ask(&mut browser, "/ask", "hello").await;
    let anew = browser.post_here(&conversation, "question=start+again").await;
    assert_eq!((anew.status, anew.header("location")), (StatusCode::SEE_OTHER, "/ask"));
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
    assert_eq!(browser.post_here("/ask", "intent=tax.pay").await.status, StatusCode::NOT_FOUND);
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
