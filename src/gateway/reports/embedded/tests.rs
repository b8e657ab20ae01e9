use super::*;
use crate::reports::About;
use crate::store::testing::{Ground, on_each_store};
use contract::reports::ReportedService;
use domain::{forms::Answers, reports::ReportKind, text::Text};
use jiff::civil::{Date, DateTime, date};
use proptest::prelude::*;

/// A Friday; the Monday after is a working day.
const CAME: DateTime = date(2026, 11, 27).at(12, 0, 0, 0);

fn council(store: &Arc<Store>, now: DateTime) -> EmbeddedCouncil {
    let data = tempfile::tempdir().unwrap();
    let division = domain::holidays::Division::EnglandAndWales;
    EmbeddedCouncil {
        store: Arc::clone(store),
        rule: Arc::new(MissedRule { return_working_days: Some(2), ..MissedRule::default() }),
        holidays: Arc::new(LiveHolidays::open(division, data.path()).unwrap()),
        clock: Clock::fixed(london::instant(now)),
    }
}

fn report(key: u8, home: &str, service: &str) -> Report {
    Report {
        reference: None,
        key: ReportKey::from_random([key; 16]),
        kind: ReportKind::missed_collection(),
        address: home.parse().unwrap(),
        services: vec![service.to_owned()],
        answers: Answers::from_pairs([("bins", service)]),
        made_at: Timestamp::UNIX_EPOCH,
    }
}

async fn send(council: &EmbeddedCouncil, report: &Report, collection: Date) -> Result<Accepted, NotSent> {
    let about = |id: &String| {
        let service = ReportedService { id: id.clone(), name: Text::new("Food", "Bwyd") };
        About { service, collection, is_shared: id.starts_with("shared-") }
    };
    let services: Vec<About> = report.services.iter().map(about).collect();
    let home = home(report.address.as_str());
    council.send(&Sending { report, building: home.building(), said: &Said::of(report), services: &services }).await
}

/// "7.2" is a flat of the building "7".
fn home(id: &str) -> Address {
    let building = id.split_once('.').map(|(building, _)| building.parse().unwrap());
    Address {
        id: id.parse().unwrap(),
        uprn: None,
        line: String::new(),
        locality: None,
        town: "Afonbridge".into(),
        postcode: None,
        parent_id: building,
    }
}

const THURSDAY: Date = date(2026, 11, 26);

#[tokio::test]
async fn a_report_goes_its_way_as_time_passes() {
    on_each_store(async |store| {
        let accepted = send(&council(&store, CAME), &report(1, "1", "food"), THURSDAY).await.unwrap();
        assert_eq!(accepted.expected_by, Some(date(2026, 12, 1)));
        let home = home("1");
        for (now, statuses, open) in [
            (CAME, &[Status::Received][..], 1),
            (date(2026, 11, 27).at(12, 20, 0, 0), &[Status::Received, Status::SentToCrew], 1),
            (date(2026, 11, 30).at(7, 59, 0, 0), &[Status::Received, Status::SentToCrew], 1),
            (date(2026, 11, 30).at(14, 0, 0, 0), &[Status::Received, Status::SentToCrew, Status::Done], 0),
            (date(2027, 6, 30).at(14, 0, 0, 0), &[Status::Received, Status::SentToCrew, Status::Done], 0),
        ] {
            let council = council(&store, now);
            let answer = council.get(&accepted.reference).await.unwrap();
            let told: Vec<Status> = answer.history.entries().iter().map(|entry| entry.status).collect();
            assert_eq!((&*told, Some(&answer.status)), (statuses, statuses.last()), "{now}");
            assert_eq!(council.open_for(&home).await.unwrap().len(), open, "{now}");
        }
        let later = council(&store, date(2026, 11, 28).at(0, 0, 0, 0)).get(&accepted.reference).await.unwrap();
        assert_eq!(later.history.last().unwrap().due, Some(date(2026, 11, 30)));
    })
    .await;
}

#[tokio::test]
async fn a_key_is_one_report_and_a_collection_has_one_that_is_open() {
    on_each_store(async |store| {
        let council = council(&store, CAME);
        let first = report(1, "1", "food");
        assert_eq!(council.sent(&first.key, &Said::of(&first)).await, Ok(None));
        let accepted = send(&council, &first, THURSDAY).await.unwrap();
        assert_eq!(send(&council, &first, THURSDAY).await, Ok(accepted.clone()));
        assert_eq!(council.sent(&first.key, &Said::of(&first)).await, Ok(Some(accepted)));
        for other in [report(1, "1", "black"), report(1, "2", "food")] {
            assert_eq!(send(&council, &other, THURSDAY).await, Err(NotSent::Mismatch));
            assert_eq!(council.sent(&other.key, &Said::of(&other)).await, Err(NotSent::Mismatch));
        }
        assert_eq!(send(&council, &report(2, "1", "food"), THURSDAY).await, Err(NotSent::AlreadyOpen));
        assert!(send(&council, &report(2, "1", "food"), date(2026, 11, 28)).await.is_ok(), "of a later day");
        assert!(send(&council, &report(3, "2", "food"), THURSDAY).await.is_ok(), "of a neighbour");
        assert_eq!(council.get(&Reference::from_random([7; 8])).await, Err(PortError::NotFound));
    })
    .await;
}

#[tokio::test]
async fn a_bin_that_homes_share_is_reported_by_one_of_them() {
    on_each_store(async |store| {
        let council = council(&store, CAME);
        let mut first = report(1, "7.1", "shared-grey");
        first.services.push("food".to_owned());
        let accepted = send(&council, &first, THURSDAY).await.unwrap();
        for neighbour in ["7.2", "7"] {
            assert_eq!(
                send(&council, &report(2, neighbour, "shared-grey"), THURSDAY).await,
                Err(NotSent::AlreadyOpen),
                "{neighbour}"
            );
            let open = council.open_for(&home(neighbour)).await.unwrap();
            assert_eq!(open.len(), 1, "{neighbour} has a caddy of its own");
            assert_eq!((&*open[0].service, &open[0].reference), ("shared-grey", &accepted.reference));
        }
        assert_eq!(council.open_for(&home("7.1")).await.unwrap().len(), 2);
        assert_eq!(council.open_for(&home("8.1")).await.unwrap(), []);
        assert!(send(&council, &report(3, "7.2", "food"), THURSDAY).await.is_ok(), "its own caddy");
        assert!(send(&council, &report(4, "8.1", "shared-grey"), THURSDAY).await.is_ok(), "of another building");
    })
    .await;
}

#[tokio::test]
async fn many_gateways_that_are_sent_the_same_make_one_report() {
    for ground in Ground::each().await {
        let stores = [ground.store().await, ground.store().await, ground.store().await];
        let sent = (0..24_u8).map(|number| {
            let council = council(&stores[usize::from(number) % stores.len()], CAME);
            // Three keys of two homes about the bin that they share, and all of another home's with one key.
            let key = number % 3;
            let flat = if key == 0 { "1.1" } else { "1.2" };
            let report = if number < 12 { report(key, flat, "shared-grey") } else { report(9, "2", "food") };
            tokio::spawn(async move { send(&council, &report, THURSDAY).await })
        });
        let mut answers = Vec::new();
        for sent in sent.collect::<Vec<_>>() {
            answers.push(sent.await.unwrap());
        }
        let (one, other) = answers.split_at(12);
        let accepted: Vec<&Accepted> = one.iter().filter_map(|answer| answer.as_ref().ok()).collect();
        assert_eq!((accepted.len(), one.iter().filter(|it| **it == Err(NotSent::AlreadyOpen)).count()), (4, 8));
        assert!(accepted.iter().all(|answer| *answer == accepted[0]));
        assert!(other.iter().all(|answer| answer.is_ok() && *answer == other[0]), "{other:?}");
    }
}

#[tokio::test]
async fn a_report_that_cannot_be_read_stands_in_no_others_way() {
    on_each_store(async |store| {
        let council = council(&store, CAME);
        let broken = send(&council, &report(1, "1", "food"), THURSDAY).await.unwrap();
        store.run(query("UPDATE reports_request SET request = '{}'")).await.unwrap();
        assert_eq!(council.open_for(&home("1")).await.unwrap(), []);
        let accepted = send(&council, &report(2, "1", "food"), THURSDAY).await.unwrap();
        assert_eq!(council.open_for(&home("1")).await.unwrap()[0].reference, accepted.reference);
        assert!(matches!(council.get(&broken.reference).await, Err(PortError::Unavailable { .. })));
    })
    .await;
}

#[tokio::test]
async fn what_was_accepted_is_there_for_whoever_opens_the_store_next() {
    for ground in Ground::each().await {
        let store = ground.store().await;
        let accepted = send(&council(&store, CAME), &report(1, "1", "food"), THURSDAY).await.unwrap();
        // Nothing is closed, as where the gateway was killed.
        let next = council(&ground.store_as_it_is().await, CAME);
        assert_eq!(next.get(&accepted.reference).await.unwrap().services[0].id, "food");
        assert_eq!(send(&next, &report(1, "1", "food"), THURSDAY).await, Ok(accepted));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn however_often_reports_come_each_key_has_one_reference(
        sent in proptest::collection::vec((0..4_u8, 0..3_u8, 0..3_u8), 1..16),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let council = council(&Arc::new(Store::in_memory()), CAME);
            let mut first = std::collections::HashMap::new();
            for (key, home, service) in sent {
                let answer = send(&council, &report(key, &home.to_string(), &service.to_string()), THURSDAY).await;
                let known = first.get(&key).cloned();
                match (answer, known) {
                    (Ok(accepted), Some((said, reference))) => {
                        assert_eq!((said, reference), ((home, service), accepted.reference));
                    }
                    (Ok(accepted), None) => drop(first.insert(key, ((home, service), accepted.reference))),
                    (Err(NotSent::Mismatch), Some((said, _))) => assert_ne!(said, (home, service)),
                    (Err(NotSent::AlreadyOpen), None) => {
                        assert!(first.values().any(|(said, _)| *said == (home, service)));
                    }
                    other => panic!("{other:?}"),
                }
            }
        });
    }

    #[test]
    fn when_it_was_sent_and_white_space_make_no_other_report(second in 0..2_000_000_000_i64, text in "[a-z ]{0,8}") {
        let one = Report { answers: Answers::from_pairs([("more", text.trim())]), ..report(1, "1", "food") };
        let other = Report {
            answers: Answers::from_pairs([("more", [" ", &text, "\n"].concat()), ("email", String::new())]),
            made_at: Timestamp::from_second(second).unwrap(),
            ..one.clone()
        };
        prop_assert_eq!(Said::of(&one), Said::of(&other));
        let elsewhere = Report { address: "2".parse().unwrap(), ..one.clone() };
        prop_assert_ne!(Said::of(&one), Said::of(&elsewhere));
    }
}
