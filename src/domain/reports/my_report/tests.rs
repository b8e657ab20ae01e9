use super::*;
use crate::bins::missed::MissedState;
use crate::reports::{ReportKind, Status, StatusEntry};
use jiff::civil::date;
use proptest::prelude::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("in range")
}

fn reference() -> Reference {
    "DS-7K3M-2QW2".parse().expect("a reference")
}

fn waiting() -> MyReport {
    let report = Report {
        reference: None,
        key: ReportKey::from_random([3; 16]),
        kind: ReportKind::missed_collection(),
        address: "1".parse().expect("an id"),
        services: vec!["food".to_owned()],
        answers: Answers::from_pairs([("bins", "food"), ("more", "By the gate")]),
        made_at: at(0),
    };
    let closes = date(2026, 11, 26).at(17, 0, 0, 0);
    MyReport::new(report, "12 Weir Lane", vec![Text::new("Food", "Bwyd")], Some(closes))
}

fn sending() -> MyReport {
    let mut mine = waiting();
    assert!(mine.begin(at(1)));
    mine
}

fn too_late() -> Refused {
    let (collection, was_until) = (date(2026, 11, 24), date(2026, 11, 26).at(17, 0, 0, 0));
    let missed = MissedState::TooLate { collection, was_until, next: None };
    let service = MissedService { service: "food".to_owned(), missed, progress: None, ahead: None };
    Refused { code: "window_closed".to_owned(), questions: vec![], services: vec![service] }
}

#[test]
fn a_report_is_sent_once() {
    let mut mine = sending();
    assert!(!mine.begin(at(2)), "it is on its way");
    mine.received(reference(), Some(date(2026, 11, 30)), at(3));
    assert_eq!((mine.reference(), mine.at, mine.is_waiting()), (Some(&reference()), at(3), false));
    assert!(!mine.begin(at(4)), "it has arrived");
    mine.refused(too_late(), at(5));
    mine.not_reached(at(6));
    assert_eq!((mine.reference(), mine.at), (Some(&reference()), at(3)), "nothing takes it back");
}

#[test]
fn what_did_not_arrive_waits_for_the_next_time() {
    let mut mine = sending();
    mine.not_reached(at(2));
    assert_eq!((&mine.state, mine.at), (&ReportState::Waiting, at(2)));
    assert!(mine.begin(at(3)));
    let key = mine.key().clone();
    let mut again = mine.at_start();
    assert_eq!(again.key(), &key, "the council knows it by its key");
    assert!(again.begin(at(4)), "the program ended while it was on its way");
}

#[test]
fn what_was_not_taken_keeps_what_was_typed_and_can_be_changed() {
    let mut mine = sending();
    mine.refused(too_late(), at(2));
    assert_eq!(mine.report.answers.value("more"), Some("By the gate"));
    assert!(mine.is_open() && !mine.is_waiting() && !mine.begin(at(3)), "it waits for the person");
    assert_eq!(mine.clone().at_start(), mine);
    let services = vec![("black".to_owned(), Text::new("General waste", "Gwastraff cyffredinol"))];
    let answers = Answers::from_pairs([("bins", "black")]);
    let closes = Some(date(2026, 11, 27).at(17, 0, 0, 0));
    assert!(mine.changed(ReportKey::from_random([4; 16]), answers.clone(), services, closes, at(5)));
    assert_eq!(mine.closes, closes, "of what is reported now");
    assert_eq!(
        (&mine.report.answers, &*mine.report.services, mine.report.made_at),
        (&answers, &["black".to_owned()][..], at(5))
    );
    assert_eq!(mine.names[0].cy, "Gwastraff cyffredinol");
    assert!(mine.begin(at(6)));
    assert!(!mine.changed(ReportKey::from_random([5; 16]), answers, vec![], None, at(7)), "it is on its way");
}

#[test]
fn what_the_council_says_later_is_kept_with_its_age() {
    let mut mine = sending();
    let mut history = History::received(at(2));
    history.add(StatusEntry::new(Status::Done, at(9)));
    mine.told(history.clone(), None, at(9));
    assert_eq!(mine.state, ReportState::Sending, "it has not arrived");
    mine.received(reference(), None, at(2));
    assert!(mine.is_open());
    mine.told(history, None, at(10));
    assert!(!mine.is_open());
    assert_eq!(mine.at, at(10));
}

#[test]
fn what_is_stored_is_read_back_and_stays_readable() {
    let mut sent = sending();
    sent.received(reference(), Some(date(2026, 11, 30)), at(3));
    let mut refused = sending();
    refused.refused(too_late(), at(3));
    for mine in [waiting(), sending(), sent.clone(), refused] {
        let json = serde_json::to_string(&mine).expect("serialises");
        assert_eq!(serde_json::from_str::<MyReport>(&json).expect("own output"), mine);
    }
    let json = serde_json::to_value(&sent).expect("serialises");
    let stored = serde_json::json!({
        "report": {
            "key": "03030303-0303-4303-8303-030303030303", "type": "missed_collection", "address": "1",
            "services": ["food"], "answers": { "bins": ["food"], "more": ["By the gate"] },
            "madeAt": "1970-01-01T00:00:00Z",
        },
        "place": "12 Weir Lane", "names": [{ "en": "Food", "cy": "Bwyd" }], "closes": "2026-11-26T17:00:00Z",
        "state": {
            "state": "sent", "reference": "DS-7K3M-2QW2", "expectedBy": "2026-11-30",
            "history": [{ "status": "received", "at": "1970-01-01T00:00:03Z" }],
        },
        "at": "1970-01-01T00:00:03Z",
    });
    assert_eq!(json, stored);
}

proptest! {
    #[test]
    fn whatever_happens_a_report_is_neither_lost_nor_sent_twice(events in proptest::collection::vec(0..7u8, 0..20)) {
        let mut mine = waiting();
        let mut on_its_way = false;
        for (second, event) in (1..).zip(events) {
            let was_sent = mine.reference().is_some();
            match event {
                0 => {
                    let begins = mine.begin(at(second));
                    prop_assert!(!(begins && (was_sent || on_its_way)));
                    on_its_way |= begins;
                }
                1 => { mine.not_reached(at(second)); on_its_way = false; }
                2 => { mine.received(reference(), None, at(second)); on_its_way = false; }
                3 => { mine.refused(too_late(), at(second)); on_its_way = false; }
                4 => { mine = mine.at_start(); on_its_way = false; }
                5 => mine.told(History::default(), None, at(second)),
                _ => {
                    let _ = mine.changed(ReportKey::from_random([9; 16]), mine.report.answers.clone(), vec![], None, at(second));
                }
            }
            prop_assert!(!was_sent || mine.reference().is_some(), "what was sent stays so");
            prop_assert_eq!(mine.report.answers.value("more"), Some("By the gate"));
        }
    }
}
