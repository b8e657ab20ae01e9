//! The assistant through the contract.

use super::*;
use crate::store::{Store, query, testing::Ground};
use crate::testing::{Events, Heard};
use ::contract::{assistant::paths, desk};
use axum::body::Body;
use axum::http::{Method, Request, header};
use domain::assistant::ConversationId;
use serde_json::{Value, json};
use uuid::Uuid;

async fn begin(browser: &mut Browser<'_>) -> ConversationId {
    let begun = browser.send_json(paths::CONVERSATIONS, &json!({}), &[]).await;
    assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.body);
    let id = serde_json::from_str::<Value>(&begun.body).unwrap()["id"].as_str().unwrap().to_owned();
    let id: ConversationId = id.parse().unwrap();
    assert_eq!(begun.header("location"), paths::events(&id));
    id
}

fn turns(id: &ConversationId) -> String {
    paths::TURNS.replace("{id}", id.as_str())
}

fn request(browser: &Browser<'_>, id: &ConversationId, turn: &Value, key: &str) -> Request<Body> {
    let request = browser.request(From::Here).method(Method::POST).uri(turns(id));
    let request = request.header(header::CONTENT_TYPE, "application/json").header("idempotency-key", key);
    request.body(Body::from(turn.to_string())).unwrap()
}

async fn say_as(browser: &Browser<'_>, id: &ConversationId, turn: Value, key: &str) -> Result<Vec<Heard>, StatusCode> {
    let mut events = Events::sent(browser, request(browser, id, &turn, key)).await?;
    let turn = events.turn().await;
    assert_eq!(events.next().await, None, "the turn is all");
    Ok(turn)
}

async fn say(browser: &Browser<'_>, id: &ConversationId, turn: Value) -> Vec<Heard> {
    say_as(browser, id, turn, &Uuid::new_v4().to_string()).await.unwrap()
}

fn names(turn: &[Heard]) -> Vec<&str> {
    turn.iter().map(|heard| &*heard.name).collect()
}

fn text(turn: &[Heard]) -> &str {
    data(turn, "text.final")["text"].as_str().unwrap()
}

fn data<'a>(turn: &'a [Heard], name: &str) -> &'a Value {
    &turn.iter().find(|heard| heard.name == name).unwrap_or_else(|| panic!("{name} in {turn:?}")).data
}

fn payload_of(turn: &[Heard], label: &str) -> String {
    let choices = data(turn, "choices")["choices"].as_array().unwrap();
    let choice = choices.iter().find(|choice| choice["label"].as_str().unwrap().contains(label));
    choice.unwrap_or_else(|| panic!("{label} in {choices:?}"))["payload"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_missed_bin_comes_to_a_reference_by_what_the_events_offer() {
    let town = Town::on(AFTER);
    let mut browser = Browser::at(&town);
    let id = begin(&mut browser).await;
    let turn = say(&browser, &id, json!({ "typed": "they never emptied my bin" })).await;
    assert_eq!(names(&turn), ["turn.start", "text.final", "ask", "turn.end"]);
    assert_eq!(data(&turn, "ask")["slot"], "address");
    let turn = say(&browser, &id, json!({ "typed": "12 Weir Lane" })).await;
    let press = payload_of(&turn, "Green caddy");
    let turn = say(&browser, &id, json!({ "pressed": press })).await;
    assert_eq!(data(&turn, "turn.start")["said"], "Food waste (Green caddy)");
    let press = payload_of(&turn, "kerb");
    let turn = say(&browser, &id, json!({ "pressed": press })).await;
    let press = payload_of(&turn, "No");
    let turn = say(&browser, &id, json!({ "pressed": press })).await;
    let confirm = data(&turn, "confirm");
    let answers = confirm["answers"].as_array().unwrap();
    assert!(answers.iter().any(|answer| answer["answer"] == "At the kerb, in front of my home"), "{confirm}");
    let turn = say(&browser, &id, json!({ "pressed": confirm["send"]["payload"] })).await;
    assert_eq!(names(&turn), ["turn.start", "text.final", "result", "turn.end"]);
    let reference = data(&turn, "result")["reference"].as_str().unwrap();
    assert!(
        text(&turn).contains(reference)
            && data(&turn, "turn.end") == &json!({ "number": 5, "status": "done", "intent": "waste.missed" }),
        "{turn:?}"
    );
    let report = browser.open(From::Here, &format!("/api/v1/reports/{reference}")).await;
    assert_eq!(report.status, StatusCode::OK, "{}", report.body);
    let links = data(&turn, "text.final")["links"].as_array().unwrap();
    assert!(links.iter().any(|link| link["url"].as_str().unwrap().ends_with(&format!("/reports/{reference}"))));
}

#[tokio::test]
async fn it_is_one_conversation_with_and_without_our_pages_and_in_both_languages() {
    let town = Town::on(TODAY);
    let mut browser = Browser::at(&town);
    let id = begin(&mut browser).await;
    let turn = say(&browser, &id, json!({ "typed": "ydy'r bin brown wythnos yma", "language": "cy" })).await;
    assert!(text(&turn).contains("god post"), "{}", text(&turn));
    let (_, page) = super::say(&mut browser, &format!("/cy/ask/{id}"), "reply", "12 Weir Lane").await;
    assert!(latest(&page).contains("12 Weir Lane"), "{}", page.body);
    let mut stream = Events::open(&browser, &format!("{}?language=cy", paths::events(&id)), None).await.unwrap();
    let (first, second) = (stream.turn().await, stream.turn().await);
    assert_eq!(first, turn);
    assert_eq!((data(&second, "turn.start")["number"].as_u64(), second[0].id.as_deref()), (Some(1), Some("1.0")));
    assert!(text(&second).contains("12 Weir Lane") && text(&second).contains("Gwiriwyd heddiw"), "{}", text(&second));
}

#[tokio::test]
async fn danger_is_told_first_and_a_clear_or_unclear_meaning_as_on_the_page() {
    let town = Town::on(TODAY);
    let mut browser = Browser::at(&town);
    let id = begin(&mut browser).await;
    let turn = say(&browser, &id, json!({ "typed": "there is a live cable down in the road" })).await;
    assert_eq!(data(&turn, "turn.end")["status"], "danger");
    assert!(text(&turn).contains("105") && names(&turn) == ["turn.start", "text.final", "turn.end"], "{turn:?}");
    let turn = say(&browser, &id, json!({ "typed": "council tax" })).await;
    let none = payload_of(&turn, "None of these");
    let turn = say(&browser, &id, json!({ "pressed": none })).await;
    assert!(names(&turn).contains(&"text.final"), "{turn:?}");
    let turn = say(&browser, &id, json!({ "typed": "let me talk to a person" })).await;
    let handover = data(&turn, "handover");
    assert!(
        handover["state"] == "offered" && handover["url"].as_str().unwrap().ends_with(&format!("/desk/about/{id}"))
    );
}

#[tokio::test]
async fn the_same_key_says_nothing_twice() {
    let town = Town::on(TODAY);
    let mut browser = Browser::at(&town);
    let id = begin(&mut browser).await;
    let key = "7a9f2c1e-33d4-4b8e-9a52-0c7d1e4f6a10";
    let typed = |text: &str| json!({ "typed": text });
    let first = say_as(&browser, &id, typed("when is my bin day, ring 07700 900123"), key).await.unwrap();
    say(&browser, &id, typed("12 Weir Lane")).await;
    let again = say_as(&browser, &id, typed("when is my bin day, ring 07700 900123"), key).await.unwrap();
    assert_eq!(again, first, "in its own place");
    assert_eq!(say_as(&browser, &id, typed("another"), key).await.unwrap_err(), StatusCode::CONFLICT);
    let mut stream = Events::open(&browser, &paths::events(&id), Some("0.99")).await.unwrap();
    assert_eq!(data(&stream.turn().await, "turn.start")["number"], 1, "there are two turns");
}

#[tokio::test]
async fn a_stream_goes_on_after_what_is_known_and_hears_what_is_said_meanwhile() {
    let town = Town::on(TODAY);
    let mut browser = Browser::at(&town);
    let id = begin(&mut browser).await;
    let mut stream = Events::open(&browser, &paths::events(&id), None).await.unwrap();
    let turn = say(&browser, &id, json!({ "typed": "when is my bin day" })).await;
    assert_eq!(stream.turn().await, turn);
    for known in 0..turn.len() {
        let mut again = Events::open(&browser, &paths::events(&id), turn[known].id.as_deref()).await.unwrap();
        if known + 1 < turn.len() {
            assert_eq!(again.turn().await, turn[known + 1..], "after {known}");
        }
        drop(again);
    }
    let over = say(&browser, &id, json!({ "typed": "start again" })).await;
    assert!(names(&over) == ["turn.end"] && over[0].data == json!({ "status": "over" }), "{over:?}");
    assert_eq!(stream.next().await, None, "it ends with the conversation");
    assert_eq!(Events::open(&browser, &paths::events(&id), None).await.err(), Some(StatusCode::NOT_FOUND));
}

/// Each knows what was said there last, for whoever listens.
#[tokio::test]
async fn two_gateways_go_on_from_what_was_said_at_the_other() {
    for ground in Ground::each().await {
        Store::migrate(&ground.place).await.unwrap();
        let towns =
            [Town::sharing(&ground.place, EMBEDDED, TODAY).await, Town::sharing(&ground.place, EMBEDDED, TODAY).await];
        let [mut here, there] = [Browser::at(&towns[0]), Browser::at(&towns[1])];
        let id = begin(&mut here).await;
        let mut streams = [&here, &there].map(|browser| (browser, paths::events(&id)));
        let mut heard = Vec::new();
        for (browser, path) in &mut streams {
            heard.push(Events::open(browser, path, None).await.unwrap());
        }
        let said = [(&here, "when is my bin day"), (&there, "12 Weir Lane"), (&here, "council tax"), (&there, "hello")];
        for (number, (browser, typed)) in said.into_iter().enumerate() {
            let turn = say_as(browser, &id, json!({ "typed": typed }), &Uuid::new_v4().to_string()).await.unwrap();
            assert_eq!(data(&turn, "turn.start")["number"], number, "{typed}");
            for stream in &mut heard {
                assert_eq!(stream.turn().await, turn, "{typed}");
            }
        }
        say_as(&there, &id, json!({ "typed": "thanks" }), ONE).await.unwrap();
        let again = say_as(&here, &id, json!({ "typed": "thanks" }), ONE).await.unwrap();
        assert_eq!(data(&again, "turn.start")["number"], 4, "it was said there");
        assert_eq!(say_as(&here, &id, json!({ "typed": "no" }), ONE).await.unwrap_err(), StatusCode::CONFLICT);
        say(&there, &id, json!({ "typed": "start again" })).await;
        let gone = say_as(&here, &id, json!({ "typed": "hello" }), OTHER).await;
        assert_eq!(gone.unwrap_err(), StatusCode::NOT_FOUND, "nothing of it is wanted any more");
    }
}

#[tokio::test]
async fn once_a_person_has_it_the_stream_is_that_of_the_desk() {
    let town = Town::on(TODAY);
    let mut browser = Browser::at(&town);
    let id = begin(&mut browser).await;
    say(&browser, &id, json!({ "typed": "let me talk to a person" })).await;
    let mut stream = Events::open(&browser, &paths::events(&id), Some("0.9")).await.unwrap();
    let sent = browser.post_here(&format!("/desk/about/{id}"), "consent=yes&message=hello").await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    assert_eq!(stream.next().await, None, "whoever comes back is led on");
    for path in [paths::events(&id), desk::paths::events(&id)] {
        let mut stream = Events::open(&browser, &path, Some("0.9")).await.unwrap();
        let Heard { name, id, data } = stream.next().await.unwrap();
        assert_eq!((&*name, id.as_deref(), &data["text"]), ("text.final", Some("1"), &json!("hello")));
    }
}

fn handover(id: &ConversationId) -> String {
    paths::HANDOVER.replace("{id}", id.as_str())
}

async fn hand_over(browser: &mut Browser<'_>, id: &ConversationId, body: Value, key: &str) -> (StatusCode, Value) {
    let answer = browser.send_json(&handover(id), &body, &[("idempotency-key", key)]).await;
    (answer.status, serde_json::from_str(&answer.body).unwrap())
}

const ONE: &str = "7a9f2c1e-33d4-4b8e-9a52-0c7d1e4f6a10";
const OTHER: &str = "0b5cf4ff-5d1a-4f0e-8b57-6a9d0d6f4c21";

#[tokio::test]
async fn a_program_hands_a_conversation_over_once_as_the_page_does() {
    let town = Town::listening(EMBEDDED, TODAY).await;
    let (mut browser, mut cerys) = (Browser::at(&town), Browser::at(&town));
    cerys.sign_in("/staff/sign-in", "cerys").await;
    let id = begin(&mut browser).await;
    say(&browser, &id, json!({ "typed": "tell me a joke, ring 07700 900123" })).await;
    let body = json!({ "consent": true, "message": "a real one please" });
    let (status, place) = hand_over(&mut browser, &id, body.clone(), ONE).await;
    assert_eq!(status, StatusCode::OK, "{place}");
    assert_eq!((&place["state"], &place["queue"]), (&json!("waiting"), &json!(0)), "{place}");
    assert!(place["text"].as_str().unwrap().starts_with("You are next."), "{place}");
    assert!(place["opensAt"].is_null() && place["callBack"].is_null(), "{place}");
    assert!(place["url"].as_str().unwrap().ends_with(&format!("/desk/{id}")), "{place}");
    assert_eq!(place["events"], paths::events(&id));
    // Sent again where no answer had come.
    assert_eq!(hand_over(&mut browser, &id, body, ONE).await, (status, place));
    let mut stream = Events::open(&browser, &paths::events(&id), None).await.unwrap();
    let Heard { id: number, data, .. } = stream.next().await.unwrap();
    assert_eq!((number.as_deref(), &data["text"]), (Some("1"), &json!("a real one please")));
    let read = cerys.open(From::Here, &desk::staff_doors::chat(&id)).await.body;
    assert!(read.contains("tell me a joke, ring •••") && read.matches("a real one please").count() == 1, "{read}");

    let taken = cerys.post_here(&desk::staff_doors::chat(&id), "take=yes").await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let (_, place) = hand_over(&mut browser, &id, json!({ "consent": true, "message": "or a song" }), OTHER).await;
    assert_eq!((&place["state"], &place["queue"]), (&json!("taken"), &Value::Null), "{place}");
    let closed = cerys.post_here(&desk::staff_doors::chat(&id), "outcome=answered").await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.body);
    let (status, problem) = hand_over(&mut browser, &id, json!({ "consent": true, "message": "more" }), OTHER).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("handover_ended")), "{problem}");
    let again = hand_over(&mut browser, &id, json!({ "consent": true, "message": "or a song" }), OTHER).await;
    assert_eq!((again.0, &again.1["state"]), (StatusCode::OK, &json!("closed")), "it was taken before: {}", again.1);
}

#[tokio::test]
async fn where_nobody_is_there_a_program_leaves_a_number() {
    // A Saturday.
    let town = Town::on(date(2026, 11, 21));
    let mut browser = Browser::at(&town);
    let id = begin(&mut browser).await;
    let (status, problem) = hand_over(&mut browser, &id, json!({ "consent": false, "phone": "1" }), ONE).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields: Vec<&str> =
        problem["errors"].as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["consent", "phone"], "{problem}");
    let body = json!({ "consent": true, "phone": "01632 960001", "when": "morning", "language": "cy" });
    let (status, place) = hand_over(&mut browser, &id, body, ONE).await;
    assert_eq!(status, StatusCode::OK, "{place}");
    assert_eq!((&place["state"], &place["queue"]), (&json!("waiting"), &Value::Null), "{place}");
    assert_eq!(place["opensAt"], "2026-11-23T09:00:00Z");
    assert_eq!(place["callBack"], json!({ "when": "morning", "from": "2026-11-23T09:00:00Z" }));
    assert!(place["text"].as_str().unwrap().starts_with("Byddwn yn eich ffonio"), "{place}");
    let (status, _) = hand_over(&mut browser, &id, json!({ "consent": true }), OTHER).await;
    assert_eq!(status, StatusCode::OK, "the number is there already");
}

#[tokio::test]
async fn where_there_is_no_desk_it_is_said_whom_to_turn_to() {
    let (without, _) = EMBEDDED.split_once("\n[desk]").unwrap();
    let town = Town::of(without, TODAY);
    let mut browser = Browser::at(&town);
    let id = begin(&mut browser).await;
    let (status, problem) = hand_over(&mut browser, &id, json!({ "consent": true }), ONE).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("no_desk")), "{problem}");
    let unknown = ConversationId::from_random([7; 16]);
    assert_eq!(hand_over(&mut browser, &unknown, json!({}), "no key").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_cannot_be_said_is_refused_with_what_to_do() {
    let town = Town::on(TODAY);
    let mut browser = Browser::at(&town);
    let id = begin(&mut browser).await;
    let path = turns(&id);
    let key = || ("idempotency-key", "7a9f2c1e-33d4-4b8e-9a52-0c7d1e4f6a10");
    let long = "a".repeat(Question::MOST + 1);
    for (body, said) in [
        (json!({ "typed": " " }), "Say something"),
        (json!({ "typed": long }), "in 300 characters at most"),
        (json!({}), "the payload that is pressed"),
        (json!({ "typed": 3 }), "invalid type"),
    ] {
        let refused = browser.send_json(&path, &body, &[key()]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        assert!(refused.body.contains(said), "{said}: {}", refused.body);
    }
    let hello = json!({ "typed": "hello" });
    assert_eq!(browser.send_json(&path, &hello, &[]).await.status, StatusCode::BAD_REQUEST);
    let foreign = [key(), ("origin", "https://evil.example")];
    assert_eq!(browser.send_json(&path, &hello, &foreign).await.status, StatusCode::FORBIDDEN);
    let refused = browser.send_json(paths::CONVERSATIONS, &json!({}), &[foreign[1]]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    for unknown in [ConversationId::from_random([7; 16]).as_str(), "x", "%00"] {
        let path = paths::TURNS.replace("{id}", unknown);
        assert_eq!(browser.send_json(&path, &hello, &[key()]).await.status, StatusCode::NOT_FOUND, "{unknown}");
    }
}

#[tokio::test]
async fn an_answer_is_judged_and_no_reason_is_made_up() {
    let town = Town::on(TODAY);
    let mut browser = Browser::at(&town);
    let id = begin(&mut browser).await;
    say(&browser, &id, json!({ "typed": "when is my bin day" })).await;
    let path = paths::FEEDBACK.replace("{id}", id.as_str());
    for (body, status) in [
        (json!({ "number": 0, "isUseful": false, "reason": "boredom" }), StatusCode::UNPROCESSABLE_ENTITY),
        (json!({ "number": 9, "isUseful": true }), StatusCode::UNPROCESSABLE_ENTITY),
        (json!({ "number": 0, "isUseful": false, "reason": "wrong", "words": "old" }), StatusCode::NO_CONTENT),
    ] {
        let answer = browser.send_json(&path, &body, &[]).await;
        assert_eq!(answer.status, status, "{body}");
        let field = if body["number"] == 9 { "number" } else { "reason" };
        let is_named = answer.body.contains(&format!(r#""field":"{field}""#));
        assert_eq!(is_named, status == StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
    }
    let kept = town.app.store.rows(query("SELECT reason FROM assistant_usefulness")).await.unwrap();
    assert_eq!(kept.len(), 1);
}

#[tokio::test]
async fn what_a_signed_in_person_says_is_nobody_elses() {
    let town = Town::listening(EMBEDDED, TODAY).await;
    let mut sian = Browser::at(&town);
    sian.sign_in("/auth/login", "sian").await;
    let id = begin(&mut sian).await;
    say(&sian, &id, json!({ "typed": "when is my bin day" })).await;
    let stranger = Browser::at(&town);
    let key = Uuid::new_v4().to_string();
    let said = say_as(&stranger, &id, json!({ "typed": "hello" }), &key).await;
    assert_eq!(said.unwrap_err(), StatusCode::NOT_FOUND);
    assert_eq!(Events::open(&stranger, &paths::events(&id), None).await.err(), Some(StatusCode::NOT_FOUND));
    let mut stream = Events::open(&sian, &paths::events(&id), None).await.unwrap();
    assert_eq!(stream.turn().await.len(), 4);
}
