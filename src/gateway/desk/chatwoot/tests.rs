//! The desk in Chatwoot against a small server that speaks its API, and speaks it badly.

use super::super::{HandOver, Message, Port, Standing, embedded::EmbeddedDesk};
use super::*;
use crate::clock::Clock;
use crate::store::testing::Ground;
use crate::upstream::stub::{Asked, Reply, Stub};
use domain::{
    desk::{Colleague, Known, Note, Outcome, Reason, What},
    language::Language,
};
use jiff::ToSpan;
use serde_json::{Value, json};
use std::sync::Mutex;
use std::time::Duration;
use tempfile::TempDir;
use uuid::Uuid;

/// What the server has, and how it behaves.
#[derive(Default)]
struct Server {
    contacts: Vec<String>,
    conversations: Vec<Conversation>,
    /// At which request, and how.
    bad: Option<(usize, Bad)>,
    is_away: bool,
    /// Whether it lists messages in any order, and each of them twice.
    is_untidy: bool,
}

struct Conversation {
    contact: i64,
    status: String,
    assignee: Option<Value>,
    messages: Vec<Value>,
}

#[derive(Clone, Copy, Debug)]
enum Bad {
    /// Nothing was done.
    Failed,
    Html,
    /// It was done, and the answer does not arrive.
    BrokenOff,
    HtmlAfterwards,
    Silent,
}

const INBOX: i64 = 3;

impl Server {
    fn reply(&mut self, asked: &Asked) -> Reply {
        let html = || Reply::Answer(200, b"<!DOCTYPE html><title>Chatwoot</title>".to_vec());
        let bad = self.bad.filter(|(nth, _)| *nth == asked.nth).map(|(_, bad)| bad);
        match bad {
            _ if self.is_away => return Reply::Answer(502, b"<html>Bad Gateway</html>".to_vec()),
            Some(Bad::Failed) => return Reply::Answer(500, b"{\"error\":\"Internal Server Error\"}".to_vec()),
            Some(Bad::Html) => return html(),
            _ if asked.header("api_access_token") != "a-token" => return Reply::Answer(401, Vec::new()),
            _ => {}
        }
        let (status, answer) = self.answer(asked);
        match bad {
            Some(Bad::BrokenOff) => Reply::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{".to_vec()),
            Some(Bad::HtmlAfterwards) => html(),
            Some(Bad::Silent) => Reply::Silence,
            _ => Reply::Answer(status, answer.to_string().into_bytes()),
        }
    }

    fn answer(&mut self, asked: &Asked) -> (u16, Value) {
        let (method, address) = asked.line().split_once(' ').unwrap();
        let address = address.trim_end_matches(" HTTP/1.1");
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let body: Value = serde_json::from_str(&asked.body).unwrap_or_default();
        let parts: Vec<&str> = path.strip_prefix("/api/v1/accounts/7/").unwrap().split('/').collect();
        match (method, &*parts) {
            ("POST", ["contacts"]) => self.add_contact(&body),
            ("GET", ["contacts", "search"]) => {
                let found = self.contacts.iter().position(|contact| query == format!("q={contact}"));
                let found = found.map(|place| json!({ "id": place + 1, "identifier": self.contacts[place] }));
                // It finds what looks alike, too.
                let alike = json!({ "id": 99, "identifier": "somebody else" });
                (200, json!({ "meta": {}, "payload": std::iter::once(alike).chain(found).collect::<Vec<_>>() }))
            }
            ("GET", ["contacts", contact, "conversations"]) => {
                let is_theirs = |of: &Conversation| of.contact.to_string() == **contact;
                let all = self.conversations.iter().enumerate().filter(|(_, one)| is_theirs(one));
                (200, json!({ "payload": all.map(|(place, one)| shown(place, one)).collect::<Vec<_>>() }))
            }
            ("POST", ["conversations"]) => {
                assert_eq!(body["inbox_id"], INBOX);
                let contact = body["contact_id"].as_i64().unwrap();
                let begun = Conversation { contact, status: "open".to_owned(), assignee: None, messages: Vec::new() };
                self.conversations.push(begun);
                (200, shown(self.conversations.len() - 1, self.conversations.last().unwrap()))
            }
            ("GET", ["conversations", id]) => {
                let place = place(id);
                (200, shown(place, &self.conversations[place]))
            }
            ("GET", ["conversations", id, "messages"]) => {
                let after: i64 = query.strip_prefix("after=").unwrap().parse().unwrap();
                let all = &self.conversations[place(id)].messages;
                let id = |message: &Value| message["id"].as_i64().unwrap();
                let mut new: Vec<Value> = all.iter().filter(|message| id(message) > after).cloned().collect();
                new.sort_by_key(id);
                new.truncate(100);
                if self.is_untidy {
                    new.reverse();
                    new = [new.clone(), new].concat();
                }
                (200, json!({ "meta": {}, "payload": new }))
            }
            ("POST", ["conversations", id, "messages"]) => (200, self.add(place(id), body)),
            ("POST", ["conversations", id, "toggle_status"]) => {
                self.conversations[place(id)].status = body["status"].as_str().unwrap().to_owned();
                (200, json!({ "payload": { "success": true } }))
            }
            _ => (404, json!({ "error": "Resource could not be found" })),
        }
    }

    fn add_contact(&mut self, body: &Value) -> (u16, Value) {
        let identifier = body["identifier"].as_str().unwrap().to_owned();
        if self.contacts.contains(&identifier) {
            return (422, json!({ "message": "Identifier has already been taken" }));
        }
        self.contacts.push(identifier);
        (200, json!({ "payload": { "contact": { "id": self.contacts.len(), "email": null } } }))
    }

    /// As Chatwoot keeps it: a message of the person opens a conversation that was resolved.
    fn add(&mut self, place: usize, message: Value) -> Value {
        let conversation = &mut self.conversations[place];
        let kind = match message["message_type"].as_str().unwrap() {
            "incoming" => 0,
            "outgoing" => 1,
            other => panic!("{other}"),
        };
        if kind == 0 {
            conversation.status = "open".to_owned();
        }
        let id = conversation.messages.len() * 2 + 1;
        let mut kept = message;
        kept["id"] = id.into();
        kept["message_type"] = kind.into();
        kept["created_at"] = (1_790_000_000 + 60 * id).into();
        conversation.messages.push(kept.clone());
        kept
    }
}

fn place(id: &str) -> usize {
    id.parse::<usize>().unwrap() - 1
}

fn shown(place: usize, conversation: &Conversation) -> Value {
    let Conversation { contact, status, assignee, .. } = conversation;
    let meta = json!({ "sender": { "id": contact }, "assignee": assignee });
    json!({ "id": place + 1, "inbox_id": INBOX, "status": status, "meta": meta })
}

/// A Chatwoot and the gateways that speak with it.
struct World {
    server: Arc<Mutex<Server>>,
    stub: Stub,
    desks: [Arc<ChatwootDesk>; 2],
    now: Timestamp,
    _folder: TempDir,
}

impl World {
    async fn on(ground: &Ground) -> World {
        let server = Arc::new(Mutex::new(Server::default()));
        let answering = Arc::clone(&server);
        let stub = Stub::answering(move |asked| answering.lock().unwrap().reply(asked)).await;
        let folder = tempfile::tempdir().unwrap();
        let token = folder.path().join("token");
        std::fs::write(&token, "a-token\n").unwrap();
        let settings = format!(
            "url = {:?}\naccount = 7\ninbox = {INBOX}\ntoken_file = {token:?}\n[upstream]\nseconds = 1\nfailures = 1000\n",
            stub.base
        );
        let settings: Settings = toml::from_str(&settings).unwrap();
        let desk = async || {
            let store = ground.store().await;
            let kept = Arc::new(EmbeddedDesk::new(Arc::clone(&store)));
            let in_words: InWords = Box::new(|packet| format!("known: {:?}", packet.known.place));
            Arc::new(ChatwootDesk::open(&settings, kept, &store, team(), in_words).unwrap())
        };
        let desks = [desk().await, desk().await];
        World { server, stub, desks, now: "2026-11-24T12:00:00Z".parse().unwrap(), _folder: folder }
    }

    fn server(&self) -> std::sync::MutexGuard<'_, Server> {
        self.server.lock().unwrap()
    }

    /// So much later that everything is due.
    async fn carry(&mut self) {
        self.now += 10.minutes();
        self.desks[0].carry(&id(), self.now).await;
    }

    async fn said(&self) -> Vec<What> {
        let events = self.desks[1].events(&id(), 0, 1000).await.unwrap();
        assert!(events.iter().zip(1..).all(|(event, number)| event.number == number));
        events.into_iter().map(|event| event.what).collect()
    }

    /// What staff there are shown, and who has it from whom: the note, and then what the person said.
    fn shown(&self) -> Vec<(bool, String)> {
        let server = self.server();
        assert_eq!((server.contacts.len(), server.conversations.len()), (1, 1));
        let ours = server.conversations[0].messages.iter().filter(|message| message["source_id"].is_string());
        let text = |message: &Value| message["content"].as_str().unwrap().to_owned();
        ours.map(|message| (message["private"].as_bool().unwrap(), text(message))).collect()
    }

    fn answers(&self, text: &str, with: Value) {
        let sender = json!({ "id": 5, "name": "Cerys Bevan", "available_name": "Cerys", "type": "user" });
        let mut message = json!({ "content": text, "message_type": "outgoing", "private": false, "sender": sender });
        message.as_object_mut().unwrap().extend(with.as_object().unwrap().clone());
        self.server().add(0, message);
    }
}

fn id() -> ConversationId {
    ConversationId::from_random([7; 16])
}

fn team() -> Text {
    Text::new("The council", "Y cyngor")
}

fn cerys() -> Colleague {
    Colleague { name: Some("Cerys".to_owned()), team: team() }
}

fn message(text: &str) -> Message {
    Message { key: Uuid::new_v4(), note: Note::parse(text).unwrap() }
}

fn handing(now: Timestamp) -> HandOver {
    let packet = Packet {
        language: Language::En,
        reason: Reason::Asked,
        intent: None,
        known: Known { place: Some("AW1 2AB".to_owned()), ..Known::default() },
        transcript: Vec::new(),
        consented_at: now,
        call_back: None,
    };
    HandOver { person: None, packet, first: Some(message("one")) }
}

fn asked(text: &str) -> What {
    What::Asked(text.to_owned())
}

fn there(texts: &[&str]) -> Vec<(bool, String)> {
    let note = (true, "known: Some(\"AW1 2AB\")".to_owned());
    std::iter::once(note).chain(texts.iter().map(|text| (false, (*text).to_owned()))).collect()
}

const NOTHING: fn() -> Value = || json!({});

#[tokio::test]
async fn what_is_said_goes_there_and_comes_back() {
    for ground in Ground::each().await {
        let mut world = World::on(&ground).await;
        let (one, now) = (Arc::clone(&world.desks[0]), world.now);
        one.hand_over(&id(), &handing(now), now).await.unwrap();
        one.ask(&id(), &message("two"), now).await.unwrap();
        world.carry().await;
        assert_eq!(world.shown(), there(&["one", "two"]));
        world.server().conversations[0].assignee = Some(json!({ "id": 5, "name": "Cerys Bevan" }));
        world.carry().await;
        assert!(matches!(one.look(&id()).await.unwrap().unwrap().standing, Standing::Taken { .. }));
        world.answers("Hello", NOTHING());
        one.ask(&id(), &message("three"), now).await.unwrap();
        world.carry().await;
        world.carry().await;
        assert_eq!(world.shown(), there(&["one", "two", "three"]));
        world.server().conversations[0].status = "resolved".to_owned();
        world.carry().await;
        let answered = What::Answered(cerys(), "Hello".to_owned());
        let closed = What::Closed(Outcome::Answered);
        assert_eq!(
            world.said().await,
            [asked("one"), asked("two"), What::Taken(cerys()), asked("three"), answered, closed]
        );
        assert_eq!(one.ask(&id(), &message("four"), now).await, Err(PortError::Conflict));
        world.carry().await;
        let times = world.stub.requests().len();
        world.carry().await;
        assert_eq!(world.stub.requests().len(), times, "it is over, and nobody asks any more");
    }
}

#[tokio::test]
async fn whatever_goes_wrong_at_whichever_request_it_is_there_once() {
    let all = [Bad::Failed, Bad::Html, Bad::BrokenOff, Bad::HtmlAfterwards];
    let all = all.into_iter().flat_map(|bad| (0..12).map(move |nth| (nth, bad)));
    for (nth, bad) in all.chain([4, 5].map(|nth| (nth, Bad::Silent))) {
        let ground = Ground::sqlite();
        let mut world = World::on(&ground).await;
        let (one, now) = (Arc::clone(&world.desks[0]), world.now);
        world.server().bad = Some((nth, bad));
        one.hand_over(&id(), &handing(now), now).await.unwrap();
        one.ask(&id(), &message("two"), now).await.unwrap();
        for _ in 0..3 {
            world.carry().await;
        }
        world.answers("Hello", NOTHING());
        one.ask(&id(), &message("three"), now).await.unwrap();
        for _ in 0..3 {
            world.carry().await;
        }
        assert_eq!(world.shown(), there(&["one", "two", "three"]), "{bad:?} at {nth}");
        let said = [asked("one"), asked("two"), asked("three"), What::Taken(cerys())];
        assert_eq!(world.said().await, [&said[..], &[What::Answered(cerys(), "Hello".to_owned())]].concat());
    }
}

#[tokio::test]
async fn of_several_gateways_one_carries_it() {
    for ground in Ground::each().await {
        let world = World::on(&ground).await;
        let [one, other] = world.desks.clone();
        one.hand_over(&id(), &handing(world.now), world.now).await.unwrap();
        let later = world.now + 1.seconds();
        let (id, id_too) = (id(), id());
        tokio::join!(one.carry(&id, later), other.carry(&id_too, later), one.carry(&id, later));
        assert_eq!(world.shown(), there(&["one"]));
    }
}

#[tokio::test]
async fn whoever_leaves_is_resolved_there_with_all_that_they_said() {
    let ground = Ground::sqlite();
    let mut world = World::on(&ground).await;
    let (one, now) = (Arc::clone(&world.desks[0]), world.now);
    one.hand_over(&id(), &handing(now), now).await.unwrap();
    world.carry().await;
    // Staff think that it is over, and it is not.
    world.server().conversations[0].status = "resolved".to_owned();
    one.ask(&id(), &message("One more thing"), now).await.unwrap();
    world.carry().await;
    assert!(matches!(one.look(&id()).await.unwrap().unwrap().standing, Standing::Waiting));
    one.ask(&id(), &message("Found it"), now).await.unwrap();
    one.leave(&id(), now).await.unwrap();
    world.carry().await;
    assert_eq!(world.shown(), there(&["one", "One more thing", "Found it"]));
    assert_eq!(world.server().conversations[0].status, "resolved");
    assert_eq!(world.said().await.last(), Some(&What::Closed(Outcome::Left)));
}

#[tokio::test]
async fn people_are_told_what_staff_write_to_them_once_in_order_and_nothing_else() {
    let ground = Ground::sqlite();
    let mut world = World::on(&ground).await;
    let (one, now) = (Arc::clone(&world.desks[0]), world.now);
    one.hand_over(&id(), &handing(now), now).await.unwrap();
    world.carry().await;
    world.server().is_untidy = true;
    world.answers("first", NOTHING());
    world.answers("among us", json!({ "private": true }));
    world.answers("a bot", json!({ "sender": { "id": 5, "name": "Bot", "type": "agent_bot" } }));
    world.answers("This message was deleted", json!({ "content_attributes": { "deleted": true } }));
    world.answers("nobody", json!({ "sender": null }));
    world.answers(" \u{200b} ", NOTHING());
    let long = "ŵ".repeat(4100);
    world.answers(&long, json!({ "sender": { "id": 6, "name": "Huw Rees", "type": "user" } }));
    world.server().conversations[0]
        .messages
        .push(json!({ "id": 20, "content": "Cerys self-assigned", "message_type": 2 }));
    world.server().conversations[0].messages.push(json!({ "id": 22, "content": null, "message_type": 1, "extra": [] }));
    for _ in 0..3 {
        world.carry().await;
    }
    let huw = Colleague { name: Some("Huw".to_owned()), team: team() };
    let part = |length| What::Answered(huw.clone(), "ŵ".repeat(length));
    let told = [asked("one"), What::Taken(cerys()), What::Answered(cerys(), "first".to_owned())];
    let rest = [What::Taken(huw.clone()), part(2000), part(2000), part(100)];
    assert_eq!(world.said().await, [&told[..], &rest].concat());
    for nth in 0..250 {
        world.answers(&nth.to_string(), NOTHING());
    }
    world.server().is_untidy = false;
    world.carry().await;
    assert_eq!(world.said().await.len(), 7 + 1 + 250, "page by page");
}

#[tokio::test]
async fn where_it_is_away_nothing_is_lost_and_nobody_waits() {
    let ground = Ground::sqlite();
    let mut world = World::on(&ground).await;
    let now = world.now;
    let one = Arc::clone(&world.desks[0]);
    world.server().is_away = true;
    one.hand_over(&id(), &handing(now), now).await.unwrap();
    for _ in 0..40 {
        let again = message("again");
        one.ask(&id(), &again, now).await.unwrap();
        one.ask(&id(), &again, now).await.unwrap();
        world.carry().await;
    }
    world.server().is_away = false;
    world.carry().await;
    assert_eq!(world.shown().len(), 1 + 1 + 40);
    assert_eq!(world.said().await.len(), 1 + 40);
}

#[tokio::test]
async fn it_is_carried_by_itself_and_at_once() {
    let ground = Ground::sqlite();
    let world = World::on(&ground).await;
    let one = &world.desks[0];
    tokio::spawn(carry_on(Arc::downgrade(one), Clock::fixed(world.now)));
    one.hand_over(&id(), &handing(world.now), world.now).await.unwrap();
    // Contact, what it has, conversation, messages, the note, the message, how it stands.
    tokio::time::timeout(Duration::from_secs(5), world.stub.asked_times(7)).await.unwrap();
    assert_eq!(world.shown(), there(&["one"]));
}

#[test]
fn a_token_goes_nowhere_in_clear() {
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    for (url, told) in [("http://chat.example", "must be https"), ("https://chat.example", "token and nothing else")] {
        std::fs::write(&token, if url.starts_with("http:") { "token" } else { "two words" }).unwrap();
        let settings = format!("url = {url:?}\naccount = 7\ninbox = 3\ntoken_file = {token:?}\n");
        let error = Account::open(&toml::from_str(&settings).unwrap()).err().unwrap().to_string();
        assert!(error.contains(told) && !error.contains("two words"), "{error}");
    }
}
