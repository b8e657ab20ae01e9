//! The suite of the desk, on each kind of store. Several desks stand for several gateways.

use super::*;
use crate::store::testing::Ground;
use domain::{
    desk::{CallBack, CallTime, Colleague, Known, Note, Packet, Reason},
    language::Language,
    text::Text,
};
use jiff::ToSpan;
use tokio::time::timeout;
use uuid::Uuid;

fn noon() -> Timestamp {
    "2026-11-24T12:00:00Z".parse().unwrap()
}

fn id(nth: u8) -> ConversationId {
    ConversationId::from_random([nth; 16])
}

fn packet() -> Packet {
    Packet {
        language: Language::Cy,
        reason: Reason::Asked,
        intent: None,
        known: Known::default(),
        transcript: Vec::new(),
        consented_at: noon(),
        call_back: None,
    }
}

fn handing(first: &str) -> HandOver {
    HandOver { person: None, packet: packet(), first: Some(message(first)) }
}

fn customers() -> Text {
    Text::new("Customer services", "Gwasanaethau cwsmeriaid")
}

fn bins() -> Text {
    Text::new("Bins", "Biniau")
}

fn member(name: &str, team: Text) -> Member {
    let others = [customers(), bins()].into_iter().filter(|other| *other != team).collect();
    Member { id: name.to_lowercase(), colleague: Colleague { name: Some(name.to_owned()), team }, others }
}

fn cerys() -> Member {
    member("Cerys", customers())
}

fn elin() -> Member {
    member("Elin", bins())
}

fn message(text: &str) -> Message {
    Message { key: Uuid::new_v4(), note: Note::parse(text).unwrap() }
}

/// Two gateways on each kind of store.
async fn each_pair(suite: impl AsyncFn([Arc<EmbeddedDesk>; 2])) {
    for ground in Ground::each().await {
        suite([ground.store().await, ground.store().await].map(|store| Arc::new(EmbeddedDesk::new(store)))).await;
    }
}

async fn said(desk: &EmbeddedDesk, nth: u8) -> Vec<(i64, What)> {
    let events = desk.events(&id(nth), 0, 100).await.unwrap();
    events.into_iter().map(|event| (event.number, event.what)).collect()
}

fn asked(text: &str) -> What {
    What::Asked(text.to_owned())
}

#[tokio::test]
async fn what_is_handed_over_is_handed_over_once_and_known_to_all() {
    each_pair(async |[one, other]| {
        assert_eq!(one.look(&id(1)).await.unwrap(), None);
        let handing = handing("Ring 07700 900123");
        one.hand_over(&id(1), &handing, noon()).await.unwrap();
        other.hand_over(&id(1), &handing, noon() + 1.minutes()).await.unwrap();
        let chat = other.look(&id(1)).await.unwrap().unwrap();
        assert_eq!((chat.standing, chat.waits_since, chat.events), (Standing::Waiting, noon(), 1));
        assert_eq!(chat.packet, packet());
        assert_eq!(said(&other, 1).await, [(1, asked("Ring •••"))], "no personal details are kept");
        // The page was gone back to, and something else was written there.
        let first = Message { note: Note::parse("or write").unwrap(), ..handing.first.clone().unwrap() };
        let changed = HandOver { first: Some(first), ..handing.clone() };
        one.hand_over(&id(1), &changed, noon() + 2.minutes()).await.unwrap();
        assert_eq!(said(&other, 1).await, [(1, asked("Ring •••")), (2, asked("or write"))]);
        one.leave(&id(1), noon()).await.unwrap();
        assert_eq!(other.hand_over(&id(1), &changed, noon()).await, Ok(()), "it was taken before");
        assert_eq!(other.hand_over(&id(1), &self::handing("more"), noon()).await, Err(PortError::Conflict));
    })
    .await;
}

#[tokio::test]
async fn the_queue_is_in_order_and_who_is_called_back_keeps_nobody_waiting() {
    each_pair(async |[one, other]| {
        let called = CallBack { phone: "01632960001".into(), when: CallTime::Any, from: noon() };
        let packet = Packet { call_back: Some(called), ..packet() };
        one.hand_over(&id(1), &HandOver { packet, ..handing("call") }, noon()).await.unwrap();
        for (nth, minutes) in [(2, 1), (3, 2)] {
            other.hand_over(&id(nth), &handing("a"), noon() + minutes.minutes()).await.unwrap();
        }
        let last = one.look(&id(3)).await.unwrap().unwrap();
        assert_eq!(one.before(&last).await.unwrap(), 1);
        let listed = one.list(&cerys(), noon()).await.unwrap();
        assert_eq!(listed.iter().map(|listed| listed.chat.id.clone()).collect::<Vec<_>>(), [id(1), id(2), id(3)]);
        other.take(&id(2), &cerys(), noon()).await.unwrap();
        assert_eq!(one.before(&last).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn of_many_who_take_one_at_the_same_moment_one_has_it() {
    each_pair(async |desks| {
        desks[0].hand_over(&id(1), &handing("a"), noon()).await.unwrap();
        let tasks = (0..8).map(|nth| {
            let desk = Arc::clone(&desks[nth % 2]);
            tokio::spawn(async move {
                let by = member(&format!("M{nth}"), customers());
                desk.take(&id(1), &by, noon()).await.map(|()| by.id)
            })
        });
        let mut taken = Vec::new();
        for task in tasks.collect::<Vec<_>>() {
            match task.await.unwrap() {
                Ok(by) => taken.push(by),
                Err(error) => assert_eq!(error, PortError::Conflict),
            }
        }
        assert_eq!(taken.len(), 1);
        let chat = desks[1].look(&id(1)).await.unwrap().unwrap();
        assert!(matches!(chat.standing, Standing::Taken { member, .. } if member == taken[0]));
        assert_eq!(chat.events, 2);
    })
    .await;
}

#[tokio::test]
async fn messages_are_numbered_without_a_gap_and_the_same_key_is_said_once() {
    each_pair(async |desks| {
        desks[0].hand_over(&id(1), &handing("first"), noon()).await.unwrap();
        desks[0].take(&id(1), &cerys(), noon()).await.unwrap();
        let tasks = (0..20).map(|nth: usize| {
            let (desk, message) = (Arc::clone(&desks[nth % 2]), message(&nth.to_string()));
            tokio::spawn(async move {
                for _ in 0..2 {
                    match nth % 3 {
                        0 => desk.answer(&id(1), &message, &cerys(), noon()).await.unwrap(),
                        _ => desk.ask(&id(1), &message, noon()).await.unwrap(),
                    }
                }
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.unwrap();
        }
        let all = desks[1].events(&id(1), 0, 100).await.unwrap();
        assert_eq!(all.iter().map(|event| event.number).collect::<Vec<_>>(), (1..=22).collect::<Vec<i64>>());
        let rest = desks[1].events(&id(1), 20, 100).await.unwrap();
        assert_eq!(rest, all[20..]);
        assert_eq!(desks[1].events(&id(1), 0, 5).await.unwrap(), all[..5]);
    })
    .await;
}

#[tokio::test]
async fn only_who_has_it_answers_passes_it_on_and_closes_it() {
    each_pair(async |[one, other]| {
        one.hand_over(&id(1), &handing("a"), noon()).await.unwrap();
        let not_theirs = async |by: &Member| {
            assert_eq!(one.answer(&id(1), &message("b"), by, noon()).await, Err(PortError::Conflict));
            assert_eq!(one.transfer(&id(1), &bins(), by, noon()).await, Err(PortError::Conflict));
            assert_eq!(one.close(&id(1), Outcome::Answered, by, noon()).await, Err(PortError::Conflict));
        };
        not_theirs(&cerys()).await;
        one.take(&id(1), &cerys(), noon()).await.unwrap();
        one.take(&id(1), &cerys(), noon()).await.unwrap();
        not_theirs(&elin()).await;
        assert_eq!(one.list(&elin(), noon()).await.unwrap(), []);
        other.transfer(&id(1), &bins(), &cerys(), noon()).await.unwrap();
        not_theirs(&cerys()).await;
        assert_eq!(one.take(&id(1), &cerys(), noon()).await, Err(PortError::Conflict), "it waits for others");
        assert_eq!(one.list(&cerys(), noon()).await.unwrap(), []);
        assert_eq!(one.list(&elin(), noon()).await.unwrap().len(), 1);
        one.take(&id(1), &elin(), noon()).await.unwrap();
        one.answer(&id(1), &message("01632 960123"), &elin(), noon()).await.unwrap();
        other.close(&id(1), Outcome::PassedOn, &elin(), noon()).await.unwrap();
        not_theirs(&elin()).await;
        assert_eq!(one.take(&id(1), &elin(), noon()).await, Err(PortError::Conflict), "nobody opens it again");
        assert_eq!(one.ask(&id(1), &message("c"), noon()).await, Err(PortError::Conflict));
        one.leave(&id(1), noon()).await.unwrap();
        let colleague = |by: Member| by.colleague;
        assert_eq!(
            said(&other, 1).await,
            [
                (1, asked("a")),
                (2, What::Taken(colleague(cerys()))),
                (3, What::Transferred(bins())),
                (4, What::Taken(colleague(elin()))),
                (5, What::Answered(colleague(elin()), "01632 960123".into())),
                (6, What::Closed(Outcome::PassedOn)),
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn who_leaves_the_desk_leaves_nobody_alone() {
    each_pair(async |[one, other]| {
        let huw = member("Huw", customers());
        one.hand_over(&id(1), &handing("a"), noon()).await.unwrap();
        one.take(&id(1), &cerys(), noon()).await.unwrap();
        one.answer(&id(1), &message("b"), &cerys(), noon() + 10.minutes()).await.unwrap();
        let (still, away) = (noon() + 24.minutes(), noon() + 25.minutes());
        assert_eq!(other.take(&id(1), &huw, still).await, Err(PortError::Conflict));
        assert_eq!(other.list(&huw, away).await.unwrap().len(), 1);
        other.take(&id(1), &huw, away).await.unwrap();
        assert_eq!(one.answer(&id(1), &message("c"), &cerys(), away).await, Err(PortError::Conflict));
    })
    .await;
}

#[tokio::test]
async fn what_waits_for_a_team_that_is_none_any_more_is_everybodys() {
    each_pair(async |[one, _]| {
        one.hand_over(&id(1), &handing("a"), noon()).await.unwrap();
        one.take(&id(1), &cerys(), noon()).await.unwrap();
        one.transfer(&id(1), &Text::untranslated("Parks"), &cerys(), noon()).await.unwrap();
        one.take(&id(1), &elin(), noon()).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn one_that_is_over_is_gone_after_a_day_and_any_after_fourteen() {
    each_pair(async |[one, _]| {
        for nth in [1, 2] {
            one.hand_over(&id(nth), &handing("a"), noon()).await.unwrap();
        }
        one.leave(&id(1), noon()).await.unwrap();
        assert_eq!(one.forget(noon() + 24.hours()).await.unwrap(), 0);
        assert_eq!(one.forget(noon() + 24.hours() + 1.milliseconds()).await.unwrap(), 1);
        assert_eq!((one.look(&id(1)).await.unwrap(), said(&one, 1).await), (None, vec![]));
        assert_eq!(said(&one, 2).await.len(), 1);
        assert_eq!(one.forget(noon() + (14 * 24 + 1).hours()).await.unwrap(), 1);
        assert_eq!(said(&one, 2).await, []);
    })
    .await;
}

const SOON: Duration = Duration::from_secs(5);

#[tokio::test]
async fn who_listens_here_hears_what_is_said_there() {
    each_pair(async |[one, other]| {
        tokio::spawn(watch_others(Arc::downgrade(&other), Clock::fixed(noon())));
        one.hand_over(&id(1), &handing("a"), noon()).await.unwrap();
        one.hand_over(&id(2), &handing("a"), noon() + 1.seconds()).await.unwrap();
        let (mut listener, mut queue) = (other.listen(&id(2)), other.listen_to_queue());
        // Whoever begins to listen may hear of what was before.
        while timeout(Duration::from_millis(600), listener.chat_or_queue_changed()).await.is_ok() {}
        queue.mark_unchanged();
        one.ask(&id(2), &message("b"), noon()).await.unwrap();
        timeout(SOON, listener.chat_changed()).await.unwrap();
        assert!(!queue.has_changed().unwrap(), "nobody moves up by that");
        one.types(&one.look(&id(2)).await.unwrap().unwrap(), noon()).await.unwrap();
        timeout(SOON, listener.chat_changed()).await.unwrap();
        assert_eq!(other.look(&id(2)).await.unwrap().unwrap().asker_types_at, Some(noon()));
        one.take(&id(1), &cerys(), noon()).await.unwrap();
        timeout(SOON, listener.chat_or_queue_changed()).await.unwrap();
        timeout(SOON, queue.changed()).await.unwrap().unwrap();
    })
    .await;
}

#[tokio::test]
async fn who_types_stops_when_it_is_said() {
    each_pair(async |[one, _]| {
        one.hand_over(&id(1), &handing("a"), noon()).await.unwrap();
        let chat = async || one.look(&id(1)).await.unwrap().unwrap();
        let types = async || (chat().await.asker_types_at.is_some(), chat().await.staff_types_at.is_some());
        one.types(&chat().await, noon()).await.unwrap();
        one.staff_types(&chat().await, noon()).await.unwrap();
        assert_eq!(types().await, (true, false), "nobody of staff is there");
        one.take(&id(1), &cerys(), noon()).await.unwrap();
        one.staff_types(&chat().await, noon()).await.unwrap();
        assert_eq!(types().await, (true, true));
        one.ask(&id(1), &message("b"), noon()).await.unwrap();
        assert_eq!(types().await, (false, true));
        one.answer(&id(1), &message("c"), &cerys(), noon()).await.unwrap();
        assert_eq!(types().await, (false, false));
    })
    .await;
}

#[tokio::test]
async fn that_somebody_types_is_written_down_every_other_second_at_most() {
    each_pair(async |[one, other]| {
        one.hand_over(&id(1), &handing("a"), noon()).await.unwrap();
        one.take(&id(1), &cerys(), noon()).await.unwrap();
        let version = async || {
            let row = one.store.row(query("SELECT version FROM desk_chat")).await.unwrap();
            row.unwrap().try_get::<i64, _>(0).unwrap()
        };
        let before = version().await;
        for tenth in 0..40 {
            let now = noon() + (tenth * 100).milliseconds();
            let chat = other.look(&id(1)).await.unwrap().unwrap();
            other.types(&chat, now).await.unwrap();
            other.staff_types(&chat, now).await.unwrap();
        }
        assert_eq!(version().await - before, 4, "each side at once, and two seconds later");
    })
    .await;
}

#[tokio::test]
async fn what_is_for_others_keeps_nothing_from_a_list() {
    each_pair(async |[one, _]| {
        for nth in 1..=150 {
            one.hand_over(&id(nth), &handing("a"), noon() + i64::from(nth).seconds()).await.unwrap();
        }
        let others = r#"UPDATE desk_chat SET team = '{"en":"Bins","cy":"Biniau"}' WHERE begun_at < $1"#;
        one.store.run(query(others).bind((noon() + 150.seconds()).as_millisecond())).await.unwrap();
        let ids = async || {
            let listed = one.list(&cerys(), noon()).await.unwrap();
            listed.into_iter().map(|listed| listed.chat.id).collect::<Vec<_>>()
        };
        assert_eq!(ids().await, [id(150)]);
        one.take(&id(150), &cerys(), noon()).await.unwrap();
        one.store.run(query("UPDATE desk_chat SET team = NULL")).await.unwrap();
        let listed = ids().await;
        assert_eq!((listed.len(), &listed[..3]), (100, &[id(150), id(1), id(2)][..]), "one's own are first");
    })
    .await;
}
