//! The desk as both sides meet it, through pages, forms and event streams.

use super::Message;
use super::embedded::Member;
use crate::config::{Config, EMBEDDED};
use crate::pages::DRAWN_FOR;
use crate::store::{Row, Store, testing::Ground};
use crate::testing::{Answer, Browser, Events, From, Heard, Town};
use axum::http::{Method, StatusCode};
use contract::{
    desk::{paths, staff_doors},
    identity::staff_doors as staff,
};
use domain::{
    assistant::ConversationId,
    desk::{Colleague, Note},
    text::Text,
};
use jiff::civil::{Date, date};
use std::time::Duration;
use url::form_urlencoded::Serializer;
use uuid::Uuid;

/// A Monday, on which somebody is there at noon; and the Saturday before.
const TODAY: Date = date(2026, 11, 23);
const SATURDAY: Date = date(2026, 11, 21);
const QUEUE: &str = staff_doors::QUEUE;

async fn town() -> Town {
    Town::listening(EMBEDDED, TODAY).await
}

fn form(fields: &[(&str, &str)]) -> String {
    Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// Sends a form and follows to where it leads.
async fn press(browser: &mut Browser<'_>, path: &str, fields: &[(&str, &str)]) -> (String, Answer) {
    let sent = browser.post_here(path, &form(fields)).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let to = sent.header("location").split('#').next().unwrap().to_owned();
    let page = browser.open(From::Here, &to).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    (to, page)
}

/// Asks for a person with nothing said before.
async fn asks(browser: &mut Browser<'_>, message: &str) -> String {
    let (chat, page) = press(browser, "/desk", &[("message", message), ("consent", "yes")]).await;
    assert!(page.body.contains(message), "{}", page.body);
    chat
}

async fn at_desk<'a>(town: &'a Town, name: &str) -> Browser<'a> {
    let mut browser = Browser::at(town);
    browser.sign_in(staff::SIGN_IN, name).await;
    browser
}

fn of_staff(chat: &str) -> String {
    staff_doors::chat(&id_of(chat))
}

fn id_of(chat: &str) -> ConversationId {
    chat.rsplit('/').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_conversation_is_handed_over_with_all_that_is_known_and_answered() {
    let town = town().await;
    let (mut person, mut cerys) = (Browser::at(&town), at_desk(&town, "cerys").await);
    let (conversation, _) = press(&mut person, "/ask", &[("question", "when is my bin day")]).await;
    press(&mut person, &conversation, &[("reply", "12 Weir Lane")]).await;
    let (_, asked) = press(&mut person, &conversation, &[("question", "tell me a joke, ring 07700 900123")]).await;
    let about = format!("/desk/about/{}", conversation.rsplit('/').next().unwrap());
    assert!(asked.body.contains(&format!("href=\"{about}\"")), "{}", asked.body);
    let before = person.open(From::Here, &about).await;
    assert!(before.body.contains("tell me a joke, ring •••") && before.body.contains("Do you agree?"));
    let refused = person.post_here(&about, "message=").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody sees what was not agreed to");
    assert!(refused.body.contains("Select that you agree") && refused.body.contains("error-summary"));
    assert!(cerys.open(From::Here, QUEUE).await.body.contains("Nobody is waiting"));

    let (chat, page) = press(&mut person, &about, &[("message", ""), ("consent", "yes")]).await;
    assert!(page.body.contains("You are next.") && page.header("cache-control") == "no-store", "{}", page.body);
    let list = cerys.open(From::Here, QUEUE).await;
    assert!(list.body.contains("1 person is waiting") && list.body.contains("had no answer"), "{}", list.body);
    let path = of_staff(&chat);
    assert!(list.body.contains(&format!("href=\"{path}\"")), "{}", list.body);
    let packet = cerys.open(From::Here, &path).await.body;
    for known in [
        "12 Weir Lane",
        "When your bins are collected",
        "tell me a joke, ring •••",
        "The assistant had no answer",
        "English",
    ] {
        assert!(packet.contains(known), "{known}: {packet}");
    }
    assert!(!packet.contains("name=\"message\"") && !packet.contains("900123"), "{packet}");

    let (_, mine) = press(&mut cerys, &path, &[("take", "yes")]).await;
    assert!(mine.body.contains("name=\"message\""), "{}", mine.body);
    let page = person.open(From::Here, &chat).await;
    assert!(page.body.contains("Cerys, Customer services is here."), "{}", page.body);
    press(&mut cerys, &path, &[("message", "Why did the bin cross the road?\nI do not know.")]).await;
    press(&mut person, &chat, &[("message", "Nor do I <b>")]).await;
    let page = cerys.open(From::Here, &path).await.body;
    assert!(page.contains("Nor do I &lt;b&gt;") && page.contains("cross the road?\nI do not know."), "{page}");
    let (list, _) = press(&mut cerys, &path, &[("outcome", "answered")]).await;
    assert_eq!(list, QUEUE);
    let page = person.open(From::Here, &chat).await.body;
    assert!(page.contains("Your question was answered.") && !page.contains("name=\"message\""), "{page}");
    let late = person.post_here(&chat, "message=One+more+thing").await;
    assert!(late.body.contains("was not sent") && late.body.contains("One more thing"), "{}", late.body);
    assert_eq!(cerys.open(From::Here, &path).await.status, StatusCode::NOT_FOUND, "it is over");
}

#[tokio::test]
async fn in_welsh_too() {
    let town = town().await;
    let (mut person, mut cerys) = (Browser::at(&town), at_desk(&town, "cerys").await);
    let start = person.open(From::Here, "/cy/desk").await.body;
    assert!(start.contains("Siarad â rhywun") && start.contains("Mae rhywun yno nawr."), "{start}");
    let (chat, page) = press(&mut person, "/cy/desk", &[("message", "Helo"), ("consent", "yes")]).await;
    assert!(chat.starts_with("/cy/desk/") && page.body.contains("Chi sydd nesaf."), "{}", page.body);
    let path = of_staff(&chat);
    let welsh = format!("/cy{path}");
    assert!(cerys.open(From::Here, "/cy/staff/desk").await.body.contains("Mae 1 person yn aros"));
    let (_, page) = press(&mut cerys, &welsh, &[("take", "yes")]).await;
    assert!(page.body.contains("Eich ateb"), "{}", page.body);
    // What is offered is in the language of whoever reads it.
    let filled = cerys.post_here(&path, &form(&[("message", "A."), ("text", "0")])).await;
    assert!(filled.body.contains("A.\nHelo. Rwyf wedi darllen"), "{}", filled.body);
    press(&mut cerys, &path, &[("message", "Bore da")]).await;
    let page = person.open(From::Here, &chat).await.body;
    assert!(page.contains("Bore da") && page.contains("Gwasanaethau cwsmeriaid"), "{page}");
    let (_, page) = press(&mut person, &chat, &[("end", "yes")]).await;
    assert!(page.body.contains("Chi ddaeth â hi i ben."), "{}", page.body);
}

#[tokio::test]
async fn out_of_hours_a_number_is_left_and_called_when_somebody_is_there() {
    let town = Town::listening(EMBEDDED, SATURDAY).await;
    let (mut person, mut cerys) = (Browser::at(&town), at_desk(&town, "cerys").await);
    let start = person.open(From::Here, "/desk").await.body;
    assert!(start.contains("Somebody is there again from 9am on Monday 23 November."), "{start}");
    let fields = [("message", "Please call"), ("consent", "yes"), ("phone", "twelve"), ("when", "morning")];
    let refused = person.post_here("/desk", &form(&fields)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Enter a phone number") && refused.body.contains("value=\"twelve\""));
    let fields = [("phone", "01632 960 001"), ("message", "Please call"), ("consent", "yes"), ("when", "morning")];
    let (chat, page) = press(&mut person, "/desk", &fields).await;
    let told = "We call you on 01632960001, from 9am on Monday 23 November. In the morning.";
    assert!(page.body.contains(told), "{}", page.body);
    assert!(cerys.open(From::Here, QUEUE).await.body.contains("Wants to be called"));
    let path = of_staff(&chat);
    let packet = cerys.open(From::Here, &path).await.body;
    assert!(packet.contains("href=\"tel:01632960001\"") && packet.contains("In the morning"), "{packet}");
    press(&mut cerys, &path, &[("take", "yes")]).await;
    press(&mut cerys, &path, &[("outcome", "called_back")]).await;
    assert!(person.open(From::Here, &chat).await.body.contains("You were called."));
}

#[tokio::test]
async fn it_is_passed_on_to_a_team_and_seen_by_nobody_else() {
    let town = town().await;
    let (mut cerys, mut elin) = (at_desk(&town, "cerys").await, at_desk(&town, "elin").await);
    let chat = asks(&mut Browser::at(&town), "Where is my caddy?").await;
    let path = of_staff(&chat);
    let open = elin.open(From::Here, &path).await;
    assert!(open.body.contains("Where is my caddy?"), "it waits for anybody");
    press(&mut cerys, &path, &[("take", "yes")]).await;
    let late = elin.post_here(&path, &form(&[("take", "yes"), (DRAWN_FOR, open.drawn_for())])).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains("Somebody else has taken it"), "{}", late.body);
    let hidden = elin.open(From::Here, &path).await;
    assert!(hidden.status == StatusCode::NOT_FOUND && !hidden.body.contains("caddy"), "{}", hidden.body);
    for fields in ["team=&outcome=", "team=", "team=&team=Parks"] {
        let refused = cerys.post_here(&path, fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields}");
        assert!(refused.body.contains("Select a team"), "{}", refused.body);
    }
    let refused = cerys.post_here(&path, "outcome=&outcome=left").await;
    assert!(refused.body.contains("Select how it has ended"), "{}", refused.body);
    press(&mut cerys, &path, &[("team", ""), ("team", "Bins and recycling")]).await;
    assert_eq!(cerys.open(From::Here, &path).await.status, StatusCode::NOT_FOUND);
    assert!(elin.open(From::Here, QUEUE).await.body.contains(&path));
    let (_, page) = press(&mut elin, &path, &[("take", "yes")]).await;
    assert!(page.body.contains("You were passed to Bins and recycling"), "{}", page.body);
}

#[tokio::test]
async fn nobody_is_at_the_desk_who_is_not_let_in() {
    let town = town().await;
    let mut person = Browser::at(&town);
    let chat = asks(&mut person, "A secret of mine").await;
    let path = of_staff(&chat);
    let mut sian = Browser::at(&town);
    sian.sign_in("/auth/login", "sian").await;
    let mut huw = at_desk(&town, "huw").await;
    let everything = [QUEUE, &path, staff_doors::QUEUE_EVENTS, &staff_doors::events(&id_of(&chat))];
    for browser in [&mut person, &mut sian, &mut huw] {
        for path in everything {
            let seen = browser.open(From::Here, path).await;
            assert!(!seen.body.contains("secret") && !seen.body.contains("waiting"), "{path}: {}", seen.body);
        }
        let pressed = browser.post_here(&path, "take=yes").await;
        assert!(!pressed.body.contains("secret"), "{}", pressed.body);
    }
    let mut cerys = at_desk(&town, "cerys").await;
    let foreign = cerys.post(&path, "take=yes", "https://evil.example").await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    let another = cerys.post_here(&path, "take=yes&drawn-for=AAAA").await;
    assert_eq!(another.status, StatusCode::CONFLICT, "the form was drawn for somebody else");
    assert!(person.open(From::Here, &chat).await.body.contains("You are next."), "nothing was done");
    // Those who may look up and not answer.
    let only = "UPDATE identity_staff_session SET roles = '[\"look_up\"]'";
    town.app.store.run(crate::store::query(only)).await.unwrap();
    for path in [QUEUE, &path] {
        assert_eq!(cerys.open(From::Here, path).await.header("location"), "/staff/not-signed-in?why=no-access");
    }
    assert!(!cerys.open(From::Here, "/staff").await.body.contains("Answer people"));
}

#[tokio::test]
async fn what_one_person_says_is_nobody_elses() {
    let town = town().await;
    let (mut sian, mut tomos) = (Browser::at(&town), Browser::at(&town));
    sian.sign_in("/auth/login", "sian").await;
    tomos.sign_in("/auth/login", "tomos").await;
    let chat = asks(&mut sian, "Mine alone").await;
    for browser in [&mut tomos, &mut Browser::at(&town)] {
        for path in [&chat, &paths::events(&id_of(&chat))] {
            let read = browser.open(From::Here, path).await;
            assert!(read.status == StatusCode::NOT_FOUND && !read.body.contains("Mine"), "{}", read.body);
        }
        assert_eq!(browser.post_here(&chat, "message=a").await.status, StatusCode::NOT_FOUND);
        assert_eq!(browser.write(Method::POST, &paths::typing(&id_of(&chat))).await.status, StatusCode::NOT_FOUND);
    }
}

/// What is said next in a stream, with the number of its event.
async fn said(stream: &mut Events) -> (String, Option<i64>, String) {
    let Heard { name, id, data } = stream.next().await.unwrap();
    (name, number(id), data["text"].as_str().unwrap().to_owned())
}

fn number(id: Option<String>) -> Option<i64> {
    id.map(|id| id.parse().unwrap())
}

fn heard(name: &str, id: Option<i64>, text: &str) -> (String, Option<i64>, String) {
    (name.to_owned(), id, text.to_owned())
}

#[tokio::test]
async fn both_sides_hear_each_other_and_nothing_is_lost_or_doubled_when_a_connection_drops() {
    let town = town().await;
    let (mut person, mut cerys) = (Browser::at(&town), at_desk(&town, "cerys").await);
    let chat = asks(&mut person, "one").await;
    let (path, events) = (of_staff(&chat), paths::events(&id_of(&chat)));
    let mut stream = Events::open(&person, &events, None).await.unwrap();
    assert_eq!(said(&mut stream).await, heard("text.final", Some(1), "one"));
    let stands = stream.next().await.unwrap();
    assert_eq!((number(stands.id), &stands.data["state"], &stands.data["queue"]), (None, &"waiting".into(), &0.into()));
    press(&mut cerys, &path, &[("take", "yes")]).await;
    let came = stream.next().await.unwrap();
    assert_eq!((&*came.name, number(came.id.clone()), &came.data["state"]), ("handover", Some(2), &"taken".into()));
    assert_eq!(came.data["line"]["text"], "Cerys, Customer services has joined.");
    assert_eq!(said(&mut stream).await, heard("handover", None, "Cerys, Customer services is here."));
    let types = cerys.post_here(&staff_doors::typing(&id_of(&chat)), "").await;
    assert_eq!(types.status, StatusCode::NO_CONTENT);
    assert_eq!(said(&mut stream).await, heard("status", None, "Cerys, Customer services is typing…"));
    press(&mut cerys, &path, &[("message", "two")]).await;
    assert_eq!(said(&mut stream).await, heard("text.final", Some(3), "two"));
    assert_eq!(said(&mut stream).await, heard("status", None, ""));
    drop(stream);

    // Said twice, since no answer came the first time.
    let key = "7a9f2c1e-33d4-4b8e-9a52-0c7d1e4f6a10";
    for _ in 0..2 {
        press(&mut person, &chat, &[("message", "three"), ("key", key)]).await;
    }
    press(&mut cerys, &path, &[("message", "four")]).await;
    let mut stream = Events::open(&person, &format!("{events}?language=cy&after=1"), Some("3")).await.unwrap();
    let three = stream.next().await.unwrap();
    assert_eq!((number(three.id), &three.data["text"], &three.data["by"]), (Some(4), &"three".into(), &"Chi".into()));
    assert_eq!(said(&mut stream).await, heard("text.final", Some(5), "four"));
    assert_eq!(stream.next().await.unwrap().data["state"], "taken");

    let mut of_staff =
        Events::open(&cerys, &format!("{}?after=4", staff_doors::events(&id_of(&chat))), None).await.unwrap();
    assert_eq!(said(&mut of_staff).await, heard("text.final", Some(5), "four"));
    of_staff.next().await.unwrap();
    let typing = person.write(Method::POST, &paths::typing(&id_of(&chat))).await;
    assert_eq!(typing.status, StatusCode::NO_CONTENT);
    assert_eq!(said(&mut of_staff).await, heard("status", None, "They are typing…"));
    press(&mut person, &chat, &[("end", "yes")]).await;
    assert_eq!(number(stream.next().await.unwrap().id), Some(6));
    assert_eq!(stream.next().await.unwrap().data["state"], "closed");
    assert_eq!(stream.next().await, None, "it ends with the conversation");
    assert_eq!(Events::open(&person, &events, Some("6")).await.err(), Some(StatusCode::NO_CONTENT));
}

#[tokio::test]
async fn who_waits_moves_up_and_staff_hear_how_many_wait() {
    let town = town().await;
    let mut cerys = at_desk(&town, "cerys").await;
    let mut queue = Events::open(&cerys, &format!("{}?language=cy", staff_doors::QUEUE_EVENTS), None).await.unwrap();
    assert_eq!(said(&mut queue).await, heard("status", None, "Nid oes neb yn aros."));
    let first = asks(&mut Browser::at(&town), "first").await;
    let mut text = said(&mut queue).await.2;
    assert_eq!(text, "Mae 1 person yn aros");
    // Both came at the same moment: the clock of tests stands.
    let later = "UPDATE desk_chat SET begun_at = begun_at - 1";
    town.app.store.run(crate::store::query(later)).await.unwrap();
    let mut person = Browser::at(&town);
    let second = asks(&mut person, "second").await;
    while text != "Mae 2 berson yn aros" {
        text = said(&mut queue).await.2;
    }
    let mut stream = Events::open(&person, &format!("{}?after=1", paths::events(&id_of(&second))), None).await.unwrap();
    assert_eq!(said(&mut stream).await, heard("handover", None, "1 person is before you."));
    press(&mut cerys, &of_staff(&first), &[("take", "yes")]).await;
    assert_eq!(said(&mut stream).await, heard("handover", None, "You are next. Somebody will be with you soon."));
}

#[tokio::test]
async fn so_many_streams_may_be_open_and_they_end_with_the_gateway_and_with_the_session() {
    let town = town().await;
    let mut person = Browser::at(&town);
    let chat = asks(&mut person, "one").await;
    let events = paths::events(&id_of(&chat));
    let mut open = Vec::new();
    while let Ok(stream) = Events::open(&person, &events, None).await {
        open.push(stream);
        assert!(open.len() < 100);
    }
    assert_eq!(Events::open(&person, &events, None).await.err(), Some(StatusCode::TOO_MANY_REQUESTS));
    open.pop();
    assert!(Events::open(&person, &events, None).await.is_ok());
    let mut last = open.pop().unwrap();
    last.next().await.unwrap();
    last.next().await.unwrap();
    town.begin_to_stop();
    assert_eq!(last.next().await, None);
}

#[tokio::test]
async fn what_cannot_be_sent_stays_in_the_box_and_a_page_that_is_sent_twice_begins_once() {
    let town = town().await;
    let mut person = Browser::at(&town);
    let long = "a".repeat(2001);
    for (typed, told) in [("", "Enter what you want to ask"), (&*long, "must be 2000 characters or fewer")] {
        let refused = person.post_here("/desk", &form(&[("message", typed), ("consent", "yes")])).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(told) && refused.body.contains(&format!(">{typed}</textarea>")));
    }
    let key = ("key", "7a9f2c1e-33d4-4b8e-9a52-0c7d1e4f6a10");
    let fields = [("message", "hello"), ("consent", "yes"), key];
    let (chat, _) = press(&mut person, "/desk", &fields).await;
    assert_eq!(press(&mut person, "/desk", &fields).await.0, chat);
    let refused = person.post_here(&chat, &form(&[("message", &long)])).await;
    assert!(refused.body.contains(&format!(">{long}</textarea>")), "{}", refused.body);
    let gone = format!("/desk/{}", "0".repeat(32));
    assert_eq!(person.open(From::Here, &gone).await.status, StatusCode::NOT_FOUND);
    assert_eq!(person.post_here(&gone, "message=a").await.status, StatusCode::NOT_FOUND);
    let elsewhere = person.post("/desk", &form(&fields), "https://evil.example").await;
    assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
}

const KEY: &str = "7a9f2c1e-33d4-4b8e-9a52-0c7d1e4f6a10";

#[tokio::test]
async fn a_text_that_was_changed_before_it_was_sent_again_is_lost_nowhere() {
    let town = town().await;
    let (mut person, mut cerys) = (Browser::at(&town), at_desk(&town, "cerys").await);
    let begin = |text| [("message", text), ("consent", "yes"), ("key", KEY)];
    let (chat, _) = press(&mut person, "/desk", &begin("first of all")).await;
    let (same, _) = press(&mut person, "/desk", &begin("first of all, hello")).await;
    let path = of_staff(&chat);
    press(&mut cerys, &path, &[("take", "yes")]).await;
    for text in ["and then", "and then", "and then again"] {
        press(&mut person, &chat, &[("message", text), ("key", KEY)]).await;
        press(&mut cerys, &path, &[("message", &format!("{text}?")), ("key", KEY)]).await;
    }
    let page = person.open(From::Here, &chat).await.body;
    for text in ["first of all", "first of all, hello", "and then", "and then again", "and then?", "and then again?"] {
        assert_eq!(page.matches(&format!(">{text}</p>")).count(), 1, "{text}: {page}");
    }
    assert_eq!(same, chat);
    // An answer that is lost while it ends.
    press(&mut cerys, &path, &[("outcome", "answered")]).await;
    let again = person.post_here(&chat, &form(&[("message", "and then again"), ("key", KEY)])).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "it was sent: {}", again.body);
    let late = person.post_here("/desk", &form(&begin("one more thing"))).await;
    assert!(late.body.contains("was not sent") && late.body.contains("one more thing"), "{}", late.body);
}

#[tokio::test]
async fn nobody_begins_in_the_place_of_another_conversation() {
    let town = town().await;
    let (mut sian, mut stranger) = (Browser::at(&town), Browser::at(&town));
    sian.sign_in("/auth/login", "sian").await;
    let begin = |text| [("message", text), ("consent", "yes"), ("key", KEY)];
    let (chat, _) = press(&mut sian, "/desk", &begin("Mine alone")).await;
    let into = stranger.post_here("/desk", &form(&begin("I am in"))).await;
    assert!(into.status == StatusCode::NOT_FOUND && !into.body.contains("Mine"), "{}", into.body);
    assert!(!sian.open(From::Here, &chat).await.body.contains("I am in"));
    // One that is still to be handed over.
    let (conversation, _) = press(&mut sian, "/ask", &[("question", "when is my bin day")]).await;
    let id = conversation.rsplit('/').next().unwrap();
    let (elsewhere, _) = press(&mut stranger, "/desk", &[("message", "a"), ("consent", "yes"), ("key", id)]).await;
    assert!(!elsewhere.contains(id), "{elsewhere}");
    let about = format!("/desk/about/{id}");
    assert_eq!(stranger.post_here(&about, "consent=yes").await.status, StatusCode::NOT_FOUND);
    assert_eq!(sian.open(From::Here, &about).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_stream_ends_for_whoever_may_not_see_it_any_more() {
    let town = town().await;
    let mut sian = Browser::at(&town);
    sian.sign_in("/auth/login", "sian").await;
    let run = async |sql: &'static str| town.app.store.run(crate::store::query(sql)).await.unwrap();
    let mut cerys = at_desk(&town, "cerys").await;
    for what in ["transfer", "roles", "sign-out"] {
        let mut person = Browser::at(&town);
        let chat = asks(&mut person, "one").await;
        let path = of_staff(&chat);
        press(&mut cerys, &path, &[("take", "yes")]).await;
        let events = format!("{}?after=2", staff_doors::events(&id_of(&chat)));
        let mut stream = Events::open(&cerys, &events, None).await.unwrap();
        assert_eq!(stream.next().await.unwrap().name, "handover");
        match what {
            "transfer" => drop(press(&mut cerys, &path, &[("team", "Bins and recycling")]).await),
            "roles" => drop(run(r#"UPDATE identity_staff_session SET roles = '["look_up"]'"#).await),
            _ => drop(run("DELETE FROM identity_staff_session").await),
        }
        press(&mut person, &chat, &[("message", "a secret")]).await;
        assert_eq!(stream.next().await, None, "{what}");
        let again = Events::open(&cerys, &events, None).await.err().unwrap();
        assert!([StatusCode::NO_CONTENT, StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&again), "{again}");
        run(r#"UPDATE identity_staff_session SET roles = '["answer"]'"#).await;
    }
    let chat = asks(&mut sian, "mine").await;
    let mut stream = Events::open(&sian, &format!("{}?after=1", paths::events(&id_of(&chat))), None).await.unwrap();
    stream.next().await.unwrap();
    run("DELETE FROM identity_session").await;
    let mut elin = at_desk(&town, "elin").await;
    press(&mut elin, &of_staff(&chat), &[("take", "yes")]).await;
    assert_eq!(stream.next().await, None);
}

#[tokio::test]
async fn what_a_script_asks_for_by_itself_keeps_nobody_signed_in() {
    let town = town().await;
    let mut cerys = at_desk(&town, "cerys").await;
    let earlier = "UPDATE identity_staff_session SET used_at = used_at - 60000";
    town.app.store.run(crate::store::query(earlier)).await.unwrap();
    let used_at = async || {
        let row = town.app.store.row(crate::store::query("SELECT used_at FROM identity_staff_session")).await.unwrap();
        row.unwrap().try_get::<i64, _>(0).unwrap()
    };
    let before = used_at().await;
    let mut queue = Events::open(&cerys, staff_doors::QUEUE_EVENTS, None).await.unwrap();
    assert_eq!(said(&mut queue).await.2, "Nobody is waiting.");
    let renewed = cerys.open(From::Here, &format!("{QUEUE}?renew")).await;
    assert!(renewed.body.contains("Nobody is waiting."), "{}", renewed.body);
    assert_eq!(used_at().await, before);
    cerys.open(From::Here, QUEUE).await;
    assert!(used_at().await > before);
    // And it asks for nothing where nothing has changed.
    let mut person = Browser::at(&town);
    let fields = [("message", "hello"), ("consent", "yes"), ("key", KEY)];
    let (chat, _) = press(&mut person, "/desk", &fields).await;
    assert_eq!(said(&mut queue).await.2, "1 person is waiting");
    press(&mut person, "/desk", &fields).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    press(&mut cerys, &of_staff(&chat), &[("take", "yes")]).await;
    assert_eq!(said(&mut queue).await.2, "Nobody is waiting.");
}

#[tokio::test]
async fn whoever_waits_when_the_desk_closes_is_told_so_and_both_sides_may_go_on() {
    let ground = Ground::sqlite();
    Store::migrate(&ground.place).await.unwrap();
    let monday = Town::sharing(&ground.place, EMBEDDED, TODAY).await;
    let chat = asks(&mut Browser::at(&monday), "Is it open?").await;
    let saturday = Town::sharing(&ground.place, EMBEDDED, date(2026, 11, 28)).await;
    let mut person = Browser::at(&saturday);
    let told =
        "Nobody is there now. Somebody is there again from 9am on Monday 30 November. What you wrote waits for them";
    let page = person.open(From::Here, &chat).await.body;
    assert!(page.contains(told) && page.contains("name=\"message\""), "{page}");
    let mut stream = Events::open(&person, &format!("{}?after=1", paths::events(&id_of(&chat))), None).await.unwrap();
    assert!(said(&mut stream).await.2.starts_with(told));
    press(&mut person, &chat, &[("message", "I wait.")]).await;
    let (desk, id) = (saturday.app.areas.desk.as_ref().unwrap(), id_of(&chat));
    let team = Text::new("Customer services", "Gwasanaethau cwsmeriaid");
    let cerys = Member {
        id: "cerys".to_owned(),
        colleague: Colleague { name: Some("Cerys".to_owned()), team },
        others: Vec::new(),
    };
    let (staff, now) = (desk.staff.as_ref().unwrap(), desk.clock.now());
    staff.take(&id, &cerys, now).await.unwrap();
    let note = Note::parse("I am still here.").unwrap();
    staff.answer(&id, &Message { key: Uuid::new_v4(), note }, &cerys, now).await.unwrap();
    let page = person.open(From::Here, &chat).await.body;
    assert!(page.contains("I am still here.") && page.contains("Cerys, Customer services is here."), "{page}");
}

#[tokio::test]
async fn of_a_long_conversation_the_last_is_shown() {
    let town = town().await;
    let mut person = Browser::at(&town);
    let chat = asks(&mut person, "the very first").await;
    for sql in [
        "WITH RECURSIVE numbers (number) AS (SELECT 2 UNION ALL SELECT number + 1 FROM numbers WHERE number < 1200)
         INSERT INTO desk_event (chat, number, at, what)
         SELECT id, number, begun_at, '{\"asked\":\"number ' || number || '\"}' FROM desk_chat, numbers",
        "UPDATE desk_chat SET events = 1200",
    ] {
        town.app.store.run(crate::store::query(sql)).await.unwrap();
    }
    let (_, page) = press(&mut person, &chat, &[("message", "the very last")]).await;
    assert!(page.body.contains("the very last") && page.body.contains("after=1201"), "{}", page.body);
    assert!(!page.body.contains("the very first"));
}

#[tokio::test]
async fn much_text_is_read_whole_or_refused() {
    let town = town().await;
    let mut person = Browser::at(&town);
    let most = "🗑".repeat(2000);
    let chat = asks(&mut person, &most).await;
    let refused = person.post_here(&chat, &form(&[("message", &"🗑".repeat(2001))])).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let refused = person.post_here(&chat, &form(&[("message", &"a".repeat(1 << 20))])).await;
    assert!(refused.status.is_client_error(), "{}", refused.status);
    let page = person.open(From::Here, &chat).await.body;
    assert_eq!(page.matches("🗑").count(), 2000);
}

#[tokio::test]
async fn where_it_is_switched_off_nothing_leads_there() {
    let (council, _) = EMBEDDED.split_once("\n[desk]").unwrap();
    let town = Town::listening(council, TODAY).await;
    assert!(!town.get("/ask").await.body.contains("/desk"));
    assert_eq!(town.get("/desk").await.status, StatusCode::NOT_FOUND);
    let mut cerys = at_desk(&town, "cerys").await;
    assert!(!cerys.open(From::Here, "/staff").await.body.contains("/staff/desk"));
    assert_eq!(cerys.open(From::Here, QUEUE).await.status, StatusCode::NOT_FOUND);
}

#[test]
fn a_setting_that_is_none_is_named() {
    for (from, to, told) in [
        ("[desk]\nadapter = \"embedded\"", "[desk]\nadapter = \"chat\"", "unknown variant `chat`"),
        ("[desk]\n", "[desk]\nhours = [{ days = [\"sunday\"], from = \"9am\", to = \"late\" }]\n", "no time of day"),
        ("[desk]\n", "[desk]\nopen = true\n", "unknown field `open`"),
        ("[desk]\n", "[desk]\nhours = []\n", "there are no hours at which somebody is there"),
        ("[desk]\n", "[desk]\nhours = [{ days = [], from = \"9am\", to = \"5pm\" }]\n", "hours without days"),
        (
            "[desk]\n",
            "[desk]\nhours = [{ days = [\"sunday\"], from = \"9am\", to = \"5am\" }]\n",
            "hours begin before they end",
        ),
    ] {
        assert!(EMBEDDED.contains(from));
        let error = Config::parse("council.toml", &EMBEDDED.replace(from, to)).unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
    }
}
