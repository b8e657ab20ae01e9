//! Where somebody is signed in: what is known of them is not asked for, and what they say is theirs.

use super::*;
use domain::language::Language;

const DOOR: &str = "/auth/step-up?level=P2";

async fn town() -> Town {
    Town::listening(EMBEDDED, TODAY).await
}

/// At the second time with the proof of where they live.
async fn signed_in<'a>(town: &'a Town, person: &str) -> Browser<'a> {
    let mut browser = Browser::at(town);
    browser.sign_in(DOOR, person).await;
    browser
}

#[tokio::test]
async fn the_home_of_whoever_is_signed_in_is_told_of_at_once() {
    let town = town().await;
    let mut sian = signed_in(&town, "sian").await;
    let (conversation, page) = ask(&mut sian, "/ask", "when is my bin day").await;
    assert!(page.body.contains("12 Weir Lane") && page.body.contains("Checked today at"), "{}", page.body);
    assert!(page.body.contains("name=\"reply\""), "for somebody else's: {}", page.body);
    let (_, page) = say(&mut sian, &conversation, "reply", "AW1 2AD").await;
    assert!(page.body.contains("value=\"home:"), "{}", page.body);
}

#[tokio::test]
async fn what_one_person_says_is_nobody_elses_to_read_or_to_go_on_with() {
    let town = town().await;
    let mut sian = signed_in(&town, "sian").await;
    let (conversation, _) = ask(&mut sian, "/ask", "when is my bin day").await;
    let mut tomos = signed_in(&town, "tomos").await;
    for browser in [&mut tomos, &mut Browser::at(&town)] {
        let read = browser.open(From::Here, &conversation).await;
        assert_eq!(read.status, StatusCode::NOT_FOUND);
        assert!(!read.body.contains("Weir Lane"), "{}", read.body);
        let written = browser.post_here(&conversation, "question=hello").await;
        assert_eq!(written.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_conversation_becomes_that_of_whoever_signs_in_and_goes_on() {
    let town = town().await;
    let mut browser = Browser::at(&town);
    let (conversation, _) = ask(&mut browser, "/ask", "hello").await;
    browser.sign_in(DOOR, "sian").await;
    let (_, page) = ask(&mut browser, &conversation, "when is my bin day").await;
    assert!(page.body.contains("12 Weir Lane"), "{}", page.body);
    assert_eq!(town.get(&conversation).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn each_page_to_which_an_answer_leads_is_there() {
    let town = town().await;
    let mut sian = signed_in(&town, "sian").await;
    for language in Language::ALL {
        let links: Vec<String> = screens::assistant::links(language).collect();
        assert!(links.len() > 5);
        for link in links {
            assert_eq!(sian.open(From::Here, &link).await.status, StatusCode::OK, "{link}");
        }
    }
}
