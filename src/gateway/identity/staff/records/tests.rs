//! The suite of what is kept of staff, on each kind of store. Several stand for several gateways.

use super::*;
use crate::store::testing::{Ground, on_each_store};
use jiff::ToSpan;
use tokio::task::JoinSet;

const RULE: SessionRule = SessionRule { idle_minutes: 15, hours: 8 };

fn after(minutes: i64) -> Timestamp {
    let noon: Timestamp = "2026-11-24T12:00:00Z".parse().unwrap();
    noon + minutes.minutes()
}

fn records(store: Arc<Store>) -> StaffRecords {
    StaffRecords::new(store, Arc::new(Secret::of_text("k".repeat(32))), RULE)
}

fn team() -> Text {
    Text::new("Customer services", "Gwasanaethau cwsmeriaid")
}

fn arriving<'a>(subject: &'a str, provider_session: Option<&'a str>) -> Arriving<'a> {
    Arriving { issuer: "https://p.example/", subject, provider_session, since: after(0) }
}

fn arrival(team: &Text) -> StaffArrival<'_> {
    StaffArrival {
        id: SessionId::from_random(random().unwrap()),
        id_token: Some("sealed".to_owned()),
        arriving: arriving("cerys", None),
        name: None,
        team,
        roles: &[StaffRole::LookUp],
        instead_of: None,
    }
}

async fn begin(records: &StaffRecords, member: &str, now: Timestamp) -> (StaffSession, Unguessable) {
    let name = PersonName::of([member]);
    let team = team();
    let arrival = StaffArrival { arriving: arriving(member, None), name, ..arrival(&team) };
    let key = records.begin(arrival, now).await.unwrap().unwrap();
    (records.find(&key, now).await.unwrap().unwrap(), key)
}

fn person(number: u8) -> PersonId {
    PersonId::from_random([number; 16])
}

fn reason() -> LookUpReason {
    "Asked by telephone".parse().unwrap()
}

/// One that nobody has made.
fn wrong() -> LookUpCode {
    LookUpCode::from_random([0; 16])
}

#[tokio::test]
async fn a_session_of_staff_is_found_in_every_gateway_and_is_short() {
    for ground in Ground::each().await {
        let [one, other] = [ground.store().await, ground.store().await].map(records);
        let (session, key) = begin(&one, "cerys", after(0)).await;
        assert_eq!((session.team.clone(), session.may(StaffRole::LookUp)), (team(), true));
        assert_eq!(other.find(&key, after(14)).await.unwrap().map(|found| found.id), Some(session.id));
        assert!(one.find(&key, after(28)).await.unwrap().is_some(), "what they did put it off");
        assert!(one.find(&key, after(43)).await.unwrap().is_none(), "nothing was done");
        let (_, key) = begin(&one, "cerys", after(50)).await;
        assert!(other.leave(&key).await.unwrap().is_some());
        assert!(one.find(&key, after(50)).await.unwrap().is_none());
        assert!(one.find(&Unguessable::make().unwrap(), after(50)).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_session_ends_at_last_whatever_is_done_and_gives_way_to_the_next() {
    on_each_store(async |store| {
        let records = records(store);
        let (_, key) = begin(&records, "cerys", after(0)).await;
        for minutes in (0..480).step_by(10) {
            assert!(records.find(&key, after(minutes)).await.unwrap().is_some(), "{minutes}");
        }
        assert!(records.find(&key, after(480)).await.unwrap().is_none());
        let (_, first) = begin(&records, "cerys", after(500)).await;
        let digest = first.digest();
        let (team, instead_of) = (team(), Some(&*digest));
        let next = StaffArrival { arriving: arriving("huw", None), roles: &[], instead_of, ..arrival(&team) };
        let next = records.begin(next, after(501)).await.unwrap().unwrap();
        assert!(records.find(&first, after(501)).await.unwrap().is_none());
        assert!(!records.find(&next, after(501)).await.unwrap().unwrap().may(StaffRole::LookUp));
    })
    .await;
}

#[tokio::test]
async fn whoever_leaves_after_the_end_is_still_signed_out_at_the_provider_once() {
    on_each_store(async |store| {
        let records = records(store);
        let (session, key) = begin(&records, "cerys", after(0)).await;
        // Whoever comes next sweeps up what has ended.
        begin(&records, "huw", after(60)).await;
        let ended = Ended { id: session.id, id_token: Some("sealed".to_owned()) };
        assert_eq!(records.leave(&key).await.unwrap(), Some(ended));
        assert_eq!(records.leave(&key).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_provider_ends_one_session_or_all_of_a_member_and_is_heard_once() {
    on_each_store(async |store| {
        let records = records(store);
        let team = team();
        let begin = async |member, provider_session| {
            let arriving = arriving(member, provider_session);
            records.begin(StaffArrival { arriving, ..arrival(&team) }, after(0)).await.unwrap().unwrap()
        };
        let is_open = async |key: &Unguessable| records.find(key, after(1)).await.unwrap().is_some();
        let end =
            async |id, member, session| records.end_by_provider(logout(id, member, session), after(1)).await.unwrap();
        let (one, two, other) =
            (begin("cerys", Some("a")).await, begin("cerys", Some("b")).await, begin("huw", None).await);
        assert!(end("j-1", None, Some("a")).await && !is_open(&one).await && is_open(&two).await);
        assert!(end("j-2", Some("cerys"), Some("c")).await && is_open(&two).await);
        assert!(end("j-3", Some("cerys"), None).await && !is_open(&two).await && is_open(&other).await);
        assert!(!end("j-3", Some("huw"), None).await && is_open(&other).await, "the same again");
    })
    .await;
}

#[tokio::test]
async fn a_logout_of_one_session_ends_those_of_which_the_provider_has_not_said_which_they_are() {
    on_each_store(async |store| {
        let records = records(store);
        let team = team();
        let begin = async |member, provider_session| {
            let arrival = StaffArrival { arriving: arriving(member, provider_session), ..arrival(&team) };
            records.begin(arrival, after(0)).await.unwrap().unwrap()
        };
        let is_open = async |key: &Unguessable| records.find(key, after(1)).await.unwrap().is_some();
        let (unnamed, other) = (begin("cerys", None).await, begin("cerys", Some("s-2")).await);
        let end =
            async |id: &str, member| records.end_by_provider(logout(id, member, Some("s-1")), after(1)).await.unwrap();
        end("j-1", None).await;
        assert!(is_open(&unnamed).await, "nobody is named");
        end("j-2", Some("cerys")).await;
        assert!(!is_open(&unnamed).await && is_open(&other).await);
    })
    .await;
}

#[tokio::test]
async fn who_is_signed_out_at_the_provider_while_their_code_is_redeemed_does_not_come_in() {
    on_each_store(async |store| {
        let (records, team) = (records(store), team());
        records.end_by_provider(logout("j-1", Some("cerys"), None), after(1)).await.unwrap();
        let arrives = async |since| {
            let arrival = StaffArrival { arriving: Arriving { since, ..arriving("cerys", None) }, ..arrival(&team) };
            records.begin(arrival, after(2)).await.unwrap().is_some()
        };
        assert!(!arrives(after(0)).await);
        assert!(arrives(after(2)).await, "they have signed in anew");
    })
    .await;
}

fn logout<'a>(id: &'a str, subject: Option<&'a str>, provider_session: Option<&'a str>) -> Logout<'a> {
    Logout { id, issuer: "https://p.example/", subject, provider_session }
}

#[tokio::test]
async fn who_gives_a_code_is_told_of_the_look_that_it_was_good_for() {
    for ground in Ground::each().await {
        let [one, other] = [ground.store().await, ground.store().await].map(records);
        let (by, _) = begin(&one, "cerys", after(0)).await;
        let code = one.make_code(&person(1), after(0)).await.unwrap();
        let until = after(10);
        assert_eq!(other.code(&person(1), after(9)).await.unwrap(), Some((code.clone(), until)));
        assert_eq!(other.code(&person(2), after(0)).await.unwrap(), None);
        assert_eq!(other.looks(&person(1)).await.unwrap(), []);
        assert_eq!(other.open(&code, &reason(), &by, after(9)).await.unwrap(), person(1));
        let look = LookedUp { at: after(9), team: team(), reason: reason() };
        assert_eq!(one.looks(&person(1)).await.unwrap(), [look]);
        assert_eq!(one.looks(&person(2)).await.unwrap(), []);
        assert_eq!(one.code(&person(1), after(9)).await.unwrap(), None, "it is used up");
        let again = one.open(&code, &reason(), &by, after(9)).await;
        assert!(matches!(again, Err(NotOpened::NoCode)), "{again:?}");
        assert_eq!(one.looks(&person(1)).await.unwrap().len(), 1, "nothing was seen");
    }
}

#[tokio::test]
async fn a_code_is_good_for_minutes_and_the_next_one_takes_its_place() {
    on_each_store(async |store| {
        let records = records(store);
        let (by, _) = begin(&records, "cerys", after(0)).await;
        let first = records.make_code(&person(1), after(0)).await.unwrap();
        let second = records.make_code(&person(1), after(1)).await.unwrap();
        let open = async |code: &LookUpCode, minutes| records.open(code, &reason(), &by, after(minutes)).await;
        assert!(matches!(open(&first, 2).await, Err(NotOpened::NoCode)));
        assert_eq!(records.code(&person(1), after(11)).await.unwrap(), None);
        assert!(matches!(open(&second, 11).await, Err(NotOpened::NoCode)), "it has expired");
        let third = records.make_code(&person(1), after(12)).await.unwrap();
        assert_eq!(open(&third, 21).await.unwrap(), person(1));
    })
    .await;
}

#[tokio::test]
async fn a_member_of_staff_who_guesses_is_stopped_for_a_while_and_nobody_else_is() {
    for ground in Ground::each().await {
        let [one, other] = [ground.store().await, ground.store().await].map(records);
        let (by, _) = begin(&one, "cerys", after(0)).await;
        let (colleague, _) = begin(&one, "huw", after(0)).await;
        let open = async |code: &LookUpCode, by, minutes| other.open(code, &reason(), by, after(minutes)).await;
        for _ in 0..5 {
            assert!(matches!(open(&wrong(), &by, 1).await, Err(NotOpened::NoCode)));
        }
        let code = one.make_code(&person(1), after(2)).await.unwrap();
        assert!(matches!(open(&code, &by, 2).await, Err(NotOpened::TooMany)), "also with a right one");
        let (again, _) = begin(&one, "cerys", after(3)).await;
        assert!(matches!(open(&code, &again, 3).await, Err(NotOpened::TooMany)), "also after a new sign-in");
        assert_eq!(open(&code, &colleague, 3).await.unwrap(), person(1));
        let code = one.make_code(&person(1), after(61)).await.unwrap();
        assert_eq!(open(&code, &by, 62).await.unwrap(), person(1));
    }
}

#[tokio::test]
async fn of_many_who_bring_the_same_code_one_sees_and_one_look_is_told() {
    for ground in Ground::each().await {
        let one = records(ground.store().await);
        let (by, _) = begin(&one, "cerys", after(0)).await;
        let code = one.make_code(&person(1), after(0)).await.unwrap();
        let mut all = JoinSet::new();
        for _ in 0..4 {
            let (records, code, by) = (records(ground.store().await), code.clone(), by.clone());
            all.spawn(async move { records.open(&code, &reason(), &by, after(1)).await.is_ok() });
        }
        assert_eq!(all.join_all().await.into_iter().filter(|seen| *seen).count(), 1);
        assert_eq!(one.looks(&person(1)).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn where_the_look_cannot_be_written_down_nobody_is_seen_and_the_code_stays_good() {
    on_each_store(async |store| {
        let records = records(Arc::clone(&store));
        let (by, _) = begin(&records, "cerys", after(0)).await;
        let code = records.make_code(&person(1), after(0)).await.unwrap();
        store.run(query("ALTER TABLE identity_look_up RENAME TO elsewhere")).await.unwrap();
        let refused = records.open(&code, &reason(), &by, after(1)).await;
        assert!(matches!(refused, Err(NotOpened::Session(_))), "{refused:?}");
        store.run(query("ALTER TABLE elsewhere RENAME TO identity_look_up")).await.unwrap();
        assert_eq!(records.open(&code, &reason(), &by, after(1)).await.unwrap(), person(1));
    })
    .await;
}

#[tokio::test]
async fn no_code_stands_in_the_store_and_nothing_is_kept_for_longer_than_it_is_good_for() {
    on_each_store(async |store| {
        let records = records(Arc::clone(&store));
        let (by, _) = begin(&records, "cerys", after(0)).await;
        let code = records.make_code(&person(1), after(0)).await.unwrap();
        let row = store.row(query("SELECT digest, sealed FROM identity_look_up_code")).await.unwrap().unwrap();
        let kept: [String; 2] = [row.try_get(0).unwrap(), row.try_get(1).unwrap()];
        assert!(kept.iter().all(|text| !text.contains(code.as_str())));
        records.open(&code, &reason(), &by, after(1)).await.unwrap();
        records.make_code(&person(2), after(1)).await.unwrap();
        let _ = records.open(&wrong(), &reason(), &by, after(1)).await;
        let later = after(60 * 24 * 400);
        begin(&records, "huw", later).await;
        for (table, left) in [
            ("identity_staff_session", 1),
            ("identity_look_up_code", 0),
            ("identity_look_up", 0),
            ("identity_wrong_code", 0),
        ] {
            let asked = query(sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}")));
            let count: i64 = store.row(asked).await.unwrap().unwrap().try_get(0).unwrap();
            assert_eq!(count, left, "{table}");
        }
    })
    .await;
}
