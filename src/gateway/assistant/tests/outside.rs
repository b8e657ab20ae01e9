//! A brain outside the council within a conversation.

use super::*;
use crate::upstream::stub::{Reply, Stub};
use serde_json::{Value, json};

const QUESTION: &str = "how do I challenge my council tax band";

fn town(stub: &Stub) -> Town {
    town_with(stub, "")
}

fn town_with(stub: &Stub, more: &str) -> Town {
    let outside = format!(
        "{TABLE}[assistant.outside]\nseconds = 1.0\n[assistant.outside.topics]\n\"tax.*\" = \"writer\"\nunknown = \"writer\"\n\
         [assistant.outside.brains.writer]\nadapter = \"openai\"\nmodel = \"small\"\nstream = false\nurl = \"{}\"\n\
         name = {{ en = \"Aberwen Writer\", cy = \"Awdur Aberwen\" }}\n",
        stub.base
    );
    Town::of(&EMBEDDED.replace(TABLE, &(more.to_owned() + &outside)), TODAY)
}

async fn saying(text: &'static str) -> Stub {
    let message = json!({ "role": "assistant", "content": text });
    answering(json!({ "choices": [{ "message": message, "finish_reason": "stop" }] })).await
}

async fn answering(body: Value) -> Stub {
    let body = body.to_string();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    Stub::start(move |_| Reply::Raw([head.as_bytes(), body.as_bytes()].concat())).await
}

#[tokio::test]
async fn its_answer_is_shown_with_its_sources_and_that_a_machine_wrote_it() {
    let stub = saying("You can ask for your band to be looked at again [link_1]. Pay at https://evil.example.").await;
    let town = town(&stub);
    let mut browser = Browser::at(&town);
    let (conversation, page) = ask(&mut browser, "/ask", QUESTION).await;
    for part in [
        "You can ask for your band to be looked at again. Pay at.",
        "Aberwen Writer wrote this on 23 November 2026 at midday",
        "href=\"/information/",
        "Last reviewed on",
    ] {
        assert!(said(&page).contains(part), "{part}: {}", said(&page));
    }
    assert!(!said(&page).contains("evil.example"), "{}", said(&page));
    let again = browser.open(From::Here, &conversation).await;
    assert!(said(&again).contains("looked at again") && stub.asked().len() == 1, "what was answered is kept");
}

#[tokio::test]
async fn whatever_goes_wrong_the_embedded_brain_answers_in_the_same_turn() {
    let embedded = {
        let town = Town::on(TODAY);
        let page = ask(&mut Browser::at(&town), "/ask", QUESTION).await.1;
        said(&page).split_once("id=\"latest\"").unwrap().1.split_once("<form").unwrap().0.to_owned()
    };
    let stubs = [
        saying("No source at all.").await,
        answering(json!({ "error": { "message": "overloaded" } })).await,
        Stub::start(|_| Reply::Silence).await,
    ];
    for stub in stubs {
        let town = town(&stub);
        let page = ask(&mut Browser::at(&town), "/ask", QUESTION).await.1;
        assert!(said(&page).contains(&embedded), "{}", said(&page));
        assert_eq!(stub.asked().len(), 1);
    }
}

#[tokio::test]
async fn danger_and_what_the_assistant_does_itself_are_not_asked_about() {
    let stub = saying("Anything [link_1].").await;
    let town = town(&stub);
    let mut browser = Browser::at(&town);
    for (question, answered) in [
        ("I can smell gas", "0800 111 999"),
        ("when is my bin day", "name=\"reply\""),
        ("I cannot pay my council tax arrears", "tel:01632960123"),
        ("hello", "Ask"),
    ] {
        let (_, page) = ask(&mut browser, "/ask", question).await;
        assert!(said(&page).contains(answered), "{question}: {}", said(&page));
    }
    assert!(stub.asked().is_empty(), "{:?}", stub.requests());
}

#[tokio::test]
async fn a_service_that_it_wants_done_is_offered_to_the_person() {
    let call =
        json!({ "id": "c", "function": { "name": "offer_service", "arguments": "{\"intent\":\"waste.missed\"}" } });
    let stub =
        answering(json!({ "choices": [{ "message": { "tool_calls": [call] }, "finish_reason": "tool_calls" }] })).await;
    let town = town(&stub);
    let mut browser = Browser::at(&town);
    let (conversation, page) = ask(&mut browser, "/ask", QUESTION).await;
    assert!(
        said(&page).contains("value=\"intent:waste.missed\"") && said(&page).contains("None of these"),
        "{}",
        said(&page)
    );
    let (_, page) = say(&mut browser, &conversation, "press", "intent:waste.missed").await;
    assert!(said(&page).contains("name=\"reply\""), "it goes on as ever: {}", said(&page));
}

#[tokio::test]
async fn a_client_s_share_of_it_is_limited_and_the_embedded_brain_answers_the_rest() {
    let stub = saying("You can ask for your band to be looked at again [link_1].").await;
    let town = town_with(&stub, "[limits]\noutside_questions_per_day = 1\n");
    let mut browser = Browser::at(&town);
    let (_, page) = ask(&mut browser, "/ask", QUESTION).await;
    assert!(said(&page).contains("Aberwen Writer wrote this"));
    let (_, page) = ask(&mut browser, "/ask", QUESTION).await;
    assert!(!said(&page).contains("Aberwen Writer wrote this"), "{}", said(&page));
    assert_eq!(stub.asked().len(), 1);
}

#[tokio::test]
async fn whoever_may_answer_is_named_on_the_page_and_in_the_privacy_notice() {
    let stub = saying("").await;
    let town = town(&stub);
    for (path, said) in [
        ("/ask", "a machine outside the council: Aberwen Writer."),
        ("/privacy", "those who run the machines that answer some questions to the assistant: Aberwen Writer."),
        ("/cy/ask", "gan beiriant y tu allan i’r cyngor: Awdur Aberwen."),
    ] {
        let page = town.get(path).await;
        assert!(page.body.contains(said), "{}", page.body);
    }
    assert!(!Town::on(TODAY).get("/ask").await.body.contains("outside the council"));
}
