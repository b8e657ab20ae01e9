//! The suite of sessions, on each kind of store. Several stand for several gateways.

use super::*;
use crate::store::testing::{Ground, on_each_store};
use jiff::ToSpan;
use tokio::task::JoinSet;

const ISSUER: &str = "https://provider.example/";
const RULE: SessionRule = SessionRule { idle_minutes: 30, hours: 8 };

fn noon() -> Timestamp {
    "2026-11-24T12:00:00Z".parse().unwrap()
}

fn after(minutes: i64) -> Timestamp {
    noon() + minutes.minutes()
}

fn arrival(subject: &str) -> Arrival<'_> {
    Arrival {
        id: SessionId::from_random(random().unwrap()),
        // Each on a device of its own, unless a test says otherwise.
        browser: Unguessable::make().unwrap().digest().leak(),
        issuer: ISSUER,
        subject,
        provider_session: None,
        asked_at: noon(),
        confidence: Confidence::P0,
        name: None,
        details: Details::default(),
        device: Device::of("Firefox/145.0 Android"),
        id_token: None,
        instead_of: None,
        only: None,
    }
}

async fn begin(sessions: &Sessions, arrival: Arrival<'_>, now: Timestamp) -> (Session, Unguessable) {
    sessions.begin(Arrival { asked_at: now, ..arrival }, now).await.unwrap().unwrap()
}

async fn is_open(sessions: &Sessions, key: &Unguessable, now: Timestamp) -> bool {
    sessions.find(key, now).await.unwrap().is_some()
}

async fn kinds(sessions: &Sessions, person: &PersonId) -> Vec<SignInEventKind> {
    sessions.events(person).await.unwrap().into_iter().map(|event| event.kind).collect()
}

#[tokio::test]
async fn a_session_is_found_by_what_opens_it_in_every_gateway() {
    for ground in Ground::each().await {
        let [one, other] = [ground.store().await, ground.store().await].map(|store| Sessions::new(store, RULE));
        let name = PersonName::of(["Siân", "Rhys"]);
        let proved = Arrival { confidence: Confidence::P2, name, ..arrival("sian") };
        let (session, key) = begin(&one, proved, noon()).await;
        assert_eq!(other.find(&key, noon()).await.unwrap(), Some(session.clone()));
        assert_eq!(other.find(&Unguessable::make().unwrap(), noon()).await.unwrap(), None);
        let digest = Unguessable::sent(&key.digest()).unwrap();
        assert!(!is_open(&one, &digest, noon()).await, "what is stored opens nothing");
        assert!(other.end(&session.person, &session.id, SignInEventKind::SignedOut, noon()).await.unwrap());
        assert!(!is_open(&one, &key, noon()).await);
    }
}

#[tokio::test]
async fn what_was_proved_is_known_for_as_long_as_the_session() {
    on_each_store(async |store| {
        let sessions = Sessions::new(store, RULE);
        let details = Details { name: PersonName::of(["Siân"]), ..Details::default() };
        let proved = Arrival { confidence: Confidence::P2, details: details.clone(), ..arrival("sian") };
        let (session, _) = begin(&sessions, proved, noon()).await;
        let (other, _) = begin(&sessions, arrival("sian"), noon()).await;
        assert_eq!(sessions.details(&session.id).await.unwrap(), details);
        assert_eq!(sessions.details(&other.id).await.unwrap(), Details::default(), "it was proved elsewhere");
        sessions.end(&session.person, &session.id, SignInEventKind::SignedOut, noon()).await.unwrap();
        assert_eq!(sessions.details(&session.id).await.unwrap(), Details::default());
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_by_itself_and_is_put_off_by_what_its_person_does() {
    on_each_store(async |store| {
        let sessions = Sessions::new(store, RULE);
        let (mut session, key) = begin(&sessions, arrival("sian"), noon()).await;
        assert!(is_open(&sessions, &key, after(29)).await && !is_open(&sessions, &key, after(30)).await);
        sessions.use_now(&mut session, after(20)).await.unwrap();
        assert!(is_open(&sessions, &key, after(49)).await && !is_open(&sessions, &key, after(50)).await);
        let found = sessions.find(&key, after(25)).await.unwrap().unwrap();
        assert_eq!(found.used_at, after(20), "to look is not to do something");
        for minutes in (40..=470).step_by(20) {
            sessions.use_now(&mut session, after(minutes)).await.unwrap();
        }
        assert!(is_open(&sessions, &key, after(479)).await && !is_open(&sessions, &key, after(480)).await);
    })
    .await;
}

#[tokio::test]
async fn a_person_is_the_same_at_each_sign_in_and_another_at_another_provider() {
    on_each_store(async |store| {
        let sessions = Sessions::new(store, RULE);
        let (first, _) = begin(&sessions, arrival("sian"), noon()).await;
        let (again, _) = begin(&sessions, arrival("sian"), after(1)).await;
        let elsewhere = Arrival { issuer: "https://other.example/", ..arrival("sian") };
        let (elsewhere, _) = begin(&sessions, elsewhere, after(1)).await;
        let (other, _) = begin(&sessions, arrival("tomos"), after(1)).await;
        assert_eq!(first.person, again.person);
        assert_ne!(first.id, again.id);
        assert!(first.person != elsewhere.person && first.person != other.person);
    })
    .await;
}

#[tokio::test]
async fn many_who_sign_in_for_the_first_time_at_once_are_one_person_each() {
    for ground in Ground::each().await {
        let mut all = JoinSet::new();
        for number in 0..24 {
            let sessions = Sessions::new(ground.store().await, RULE);
            let subject = ["sian", "tomos", "alex"][number % 3];
            all.spawn(async move { (subject, begin(&sessions, arrival(subject), noon()).await.0) });
        }
        let all = all.join_all().await;
        for (subject, session) in &all {
            let theirs = all.iter().filter(|(_, other)| other.person == session.person);
            assert!(theirs.clone().all(|(other, _)| other == subject) && theirs.count() == 8);
        }
    }
}

#[tokio::test]
async fn a_device_has_one_session_and_its_key_is_new_each_time() {
    on_each_store(async |store| {
        let sessions = Sessions::new(store, RULE);
        let (first, old) = begin(&sessions, arrival("sian"), noon()).await;
        let digest = old.digest();
        let further = Arrival {
            confidence: Confidence::P2,
            instead_of: Some(&digest),
            only: Some(&first.person),
            ..arrival("sian")
        };
        let (second, new) = begin(&sessions, further, after(1)).await;
        assert!(!is_open(&sessions, &old, after(1)).await && is_open(&sessions, &new, after(1)).await);
        assert_eq!(sessions.all(&first.person, after(1)).await.unwrap(), [second]);
        let proved = SignInEventKind::Proved { confidence: Confidence::P2 };
        assert_eq!(kinds(&sessions, &first.person).await, [proved, SignInEventKind::SignedIn]);
        let digest = new.digest();
        let other = Arrival { instead_of: Some(&digest), ..arrival("tomos") };
        let (other, _) = begin(&sessions, other, after(2)).await;
        assert!(!is_open(&sessions, &new, after(2)).await, "the next person at this device");
        assert_eq!(kinds(&sessions, &first.person).await[0], SignInEventKind::SignedOut);
        assert_eq!(kinds(&sessions, &other.person).await, [SignInEventKind::SignedIn]);
    })
    .await;
}

#[tokio::test]
async fn a_second_tab_takes_nothing_from_the_first_that_the_same_person_has_proved() {
    on_each_store(async |store| {
        let sessions = Sessions::new(store, RULE);
        let name = PersonName::of(["Siân", "Rhys"]);
        let of = |subject, browser| Arrival { browser, ..arrival(subject) };
        let (_, low) = begin(&sessions, of("sian", "laptop"), noon()).await;
        let proof = Arrival { confidence: Confidence::P2, name: name.clone(), ..of("sian", "laptop") };
        let proof = Arrival { instead_of: Some(&low.digest()), ..proof };
        let (_, proved) = begin(&sessions, proof, after(1)).await;
        // It had begun before anybody was signed in.
        let (second, key) = begin(&sessions, of("sian", "laptop"), after(2)).await;
        assert_eq!((second.confidence, &second.name), (Confidence::P2, &name));
        assert_eq!(second.started_at, after(1), "and not for longer than it was proved for");
        assert!(!is_open(&sessions, &proved, after(2)).await, "a device has one session");
        assert_eq!(sessions.find(&key, after(2)).await.unwrap(), Some(second.clone()));
        let (elsewhere, _) = begin(&sessions, of("sian", "phone"), after(3)).await;
        assert_eq!((elsewhere.confidence, elsewhere.name), (Confidence::P0, None), "on another device");
        let (other, _) = begin(&sessions, of("tomos", "laptop"), after(4)).await;
        assert_eq!((other.confidence, other.name), (Confidence::P0, None), "another person");
        assert_eq!(kinds(&sessions, &second.person).await[0], SignInEventKind::SignedOut);
        let again = begin(&sessions, of("sian", "laptop"), after(5)).await.0;
        assert_eq!(again.confidence, Confidence::P0, "it has ended");
        let proof = Arrival { confidence: Confidence::P2, ..of("sian", "tablet") };
        begin(&sessions, proof, after(6)).await;
        let late = begin(&sessions, of("sian", "tablet"), after(36)).await.0;
        assert_eq!((late.confidence, late.started_at), (Confidence::P0, after(36)), "it was over");
    })
    .await;
}

#[tokio::test]
async fn the_provider_s_token_is_there_as_long_as_its_session() {
    on_each_store(async |store| {
        let sessions = Sessions::new(store, RULE);
        let (bare, _) = begin(&sessions, arrival("sian"), noon()).await;
        let (session, _) =
            begin(&sessions, Arrival { id_token: Some("sealed".to_owned()), ..arrival("sian") }, noon()).await;
        assert_eq!(sessions.id_token(&session.id).await.unwrap().as_deref(), Some("sealed"));
        assert_eq!(sessions.id_token(&bare.id).await.unwrap(), None);
        sessions.end(&session.person, &session.id, SignInEventKind::SignedOut, after(1)).await.unwrap();
        assert_eq!(sessions.id_token(&session.id).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn another_person_than_was_to_be_proved_is_not_signed_in_and_the_first_stays() {
    on_each_store(async |store| {
        let sessions = Sessions::new(store, RULE);
        let (first, key) = begin(&sessions, arrival("sian"), noon()).await;
        let digest = key.digest();
        let other = Arrival { instead_of: Some(&digest), only: Some(&first.person), ..arrival("tomos") };
        assert!(sessions.begin(other, after(1)).await.unwrap().is_err());
        assert!(is_open(&sessions, &key, after(1)).await);
    })
    .await;
}

#[tokio::test]
async fn a_person_ends_their_own_sessions_alone() {
    on_each_store(async |store| {
        let sessions = Sessions::new(store, RULE);
        let (here, here_key) = begin(&sessions, arrival("sian"), noon()).await;
        let (phone, phone_key) = begin(&sessions, arrival("sian"), after(1)).await;
        let (_, tablet_key) = begin(&sessions, arrival("sian"), after(2)).await;
        let (other, other_key) = begin(&sessions, arrival("tomos"), after(2)).await;
        let elsewhere = SignInEventKind::EndedElsewhere;
        assert!(!sessions.end(&other.person, &phone.id, elsewhere, after(3)).await.unwrap(), "it is not theirs");
        assert!(is_open(&sessions, &phone_key, after(3)).await);
        assert!(sessions.end(&here.person, &phone.id, elsewhere, after(3)).await.unwrap());
        assert!(!sessions.end(&here.person, &phone.id, elsewhere, after(3)).await.unwrap(), "twice");
        assert!(!is_open(&sessions, &phone_key, after(3)).await && is_open(&sessions, &tablet_key, after(3)).await);
        assert_eq!(sessions.end_others(&here, after(4)).await.unwrap(), 1);
        assert!(is_open(&sessions, &here_key, after(4)).await && !is_open(&sessions, &tablet_key, after(4)).await);
        assert!(is_open(&sessions, &other_key, after(4)).await);
        let signed_in = SignInEventKind::SignedIn;
        assert_eq!(kinds(&sessions, &here.person).await, [elsewhere, elsewhere, signed_in, signed_in, signed_in]);
    })
    .await;
}

#[tokio::test]
async fn the_one_that_was_used_last_comes_first_and_those_that_are_over_are_not_there() {
    on_each_store(async |store| {
        let sessions = Sessions::new(store, RULE);
        let (mut first, _) = begin(&sessions, arrival("sian"), noon()).await;
        let (second, _) = begin(&sessions, arrival("sian"), after(5)).await;
        sessions.use_now(&mut first, after(10)).await.unwrap();
        let ids = async |now| -> Vec<SessionId> {
            sessions.all(&first.person, now).await.unwrap().into_iter().map(|session| session.id).collect()
        };
        assert_eq!(ids(after(11)).await, [first.id.clone(), second.id.clone()]);
        assert_eq!(ids(after(36)).await, [first.id.clone()]);
    })
    .await;
}

#[tokio::test]
async fn a_provider_ends_all_sessions_of_a_person_or_one_of_its_own_and_says_so_once() {
    on_each_store(async |store| {
        let sessions = Sessions::new(store, RULE);
        let with = |session| Arrival { provider_session: session, ..arrival("sian") };
        let (session, one) = begin(&sessions, with(Some("s-1")), noon()).await;
        let (_, two) = begin(&sessions, with(Some("s-2")), noon()).await;
        let (_, other) = begin(&sessions, arrival("tomos"), noon()).await;
        let end = async |id: &str, issuer: &str, subject: Option<&str>, session: Option<&str>| {
            sessions.end_by_provider(logout(id, issuer, subject, session), after(1)).await.unwrap()
        };
        assert!(end("j-0", "https://other.example/", Some("sian"), None).await);
        assert!(end("j-1", ISSUER, Some("nobody"), None).await);
        assert!(end("j-2", ISSUER, Some("sian"), Some("s-9")).await);
        assert!(is_open(&sessions, &one, after(1)).await && is_open(&sessions, &two, after(1)).await);
        assert!(end("j-3", ISSUER, None, Some("s-1")).await);
        assert!(!is_open(&sessions, &one, after(1)).await && is_open(&sessions, &two, after(1)).await);
        assert!(!end("j-3", ISSUER, Some("sian"), None).await, "the same again");
        assert!(is_open(&sessions, &two, after(1)).await);
        assert!(end("j-4", ISSUER, Some("sian"), None).await);
        assert!(!is_open(&sessions, &two, after(1)).await && is_open(&sessions, &other, after(1)).await);
        let ended = SignInEventKind::EndedByProvider;
        assert_eq!(kinds(&sessions, &session.person).await[..2], [ended, ended]);
    })
    .await;
}

#[tokio::test]
async fn a_logout_of_one_session_ends_those_of_which_the_provider_has_not_said_which_they_are() {
    on_each_store(async |store| {
        let sessions = Sessions::new(store, RULE);
        let with = |session| Arrival { provider_session: session, ..arrival("sian") };
        let (_, unnamed) = begin(&sessions, with(None), noon()).await;
        let (_, other) = begin(&sessions, with(Some("s-2")), noon()).await;
        let (_, tomos) = begin(&sessions, arrival("tomos"), noon()).await;
        sessions.end_by_provider(logout("j-1", ISSUER, None, Some("s-1")), after(1)).await.unwrap();
        assert!(is_open(&sessions, &unnamed, after(1)).await, "nobody is named");
        sessions.end_by_provider(logout("j-2", ISSUER, Some("sian"), Some("s-1")), after(1)).await.unwrap();
        assert!(!is_open(&sessions, &unnamed, after(1)).await);
        assert!(is_open(&sessions, &other, after(1)).await && is_open(&sessions, &tomos, after(1)).await);
    })
    .await;
}

#[tokio::test]
async fn who_is_signed_out_at_the_provider_while_their_code_is_redeemed_does_not_come_in() {
    for ground in Ground::each().await {
        let [one, other] = [ground.store().await, ground.store().await].map(|store| Sessions::new(store, RULE));
        let arrives = async |subject, provider_session, asked_at, at| {
            let arrival = Arrival { provider_session, asked_at, ..arrival(subject) };
            one.begin(arrival, at).await.unwrap().map(|_| ())
        };
        other.end_by_provider(logout("j-1", ISSUER, Some("sian"), Some("s-1")), after(5)).await.unwrap();
        let out = Err(NotBegun::SignedOut);
        assert_eq!(arrives("sian", Some("s-1"), after(4), after(6)).await, out);
        assert_eq!(arrives("sian", Some("s-1"), after(7), after(8)).await, out, "that session is over for good");
        assert_eq!(arrives("sian", None, after(4), after(6)).await, out, "it may be that one");
        for (subject, provider_session, asked_at) in
            [("sian", Some("s-2"), after(4)), ("sian", None, after(6)), ("tomos", Some("s-3"), after(4))]
        {
            assert_eq!(arrives(subject, provider_session, asked_at, after(7)).await, Ok(()), "{provider_session:?}");
        }
        other.end_by_provider(logout("j-2", ISSUER, Some("sian"), None), after(10)).await.unwrap();
        assert_eq!(arrives("sian", Some("s-4"), after(9), after(11)).await, out);
        assert_eq!(arrives("sian", Some("s-4"), after(11), after(12)).await, Ok(()), "they have signed in anew");
        other.end_by_provider(logout("j-3", ISSUER, None, Some("s-5")), after(20)).await.unwrap();
        assert_eq!(arrives("tomos", Some("s-5"), after(19), after(21)).await, out);
        other.end_by_provider(logout("j-4", ISSUER, Some("nobody"), None), after(200)).await.unwrap();
        assert_eq!(arrives("tomos", Some("s-5"), after(201), after(202)).await, Ok(()), "no attempt takes so long");
    }
}

fn logout<'a>(id: &'a str, issuer: &'a str, subject: Option<&'a str>, provider_session: Option<&'a str>) -> Logout<'a> {
    Logout { id, issuer, subject, provider_session }
}

fn attempt() -> Attempt {
    Attempt {
        state: "state".to_owned(),
        nonce: "nonce".to_owned(),
        verifier: "verifier".to_owned(),
        redirect_uri: "https://council.example/auth/callback".to_owned(),
        level: Confidence::P2,
        return_to: "/bins/42".to_owned(),
        person: Some(PersonId::from_random([1; 16])),
        instead_of: None,
    }
}

#[tokio::test]
async fn a_sign_in_on_its_way_is_taken_once_in_any_gateway_and_in_time() {
    for ground in Ground::each().await {
        let [one, other] = [ground.store().await, ground.store().await].map(|store| Sessions::new(store, RULE));
        one.keep_attempt("key", &attempt(), noon()).await.unwrap();
        one.keep_attempt("late", &attempt(), noon()).await.unwrap();
        assert_eq!(other.take_attempt("another", noon()).await.unwrap(), None);
        assert_eq!(other.take_attempt("key", after(59)).await.unwrap(), Some(attempt()));
        assert_eq!(one.take_attempt("key", after(59)).await.unwrap(), None, "twice");
        assert_eq!(one.take_attempt("late", after(61)).await.unwrap(), None);
    }
}

#[tokio::test]
async fn of_many_who_bring_the_same_answer_one_is_taken_in() {
    for ground in Ground::each().await {
        let sessions = Arc::new(Sessions::new(ground.store().await, RULE));
        sessions.keep_attempt("key", &attempt(), noon()).await.unwrap();
        let mut all = JoinSet::new();
        for _ in 0..8 {
            let sessions = Arc::clone(&sessions);
            all.spawn(async move { sessions.take_attempt("key", noon()).await.unwrap().is_some() });
        }
        assert_eq!(all.join_all().await.into_iter().filter(|taken| *taken).count(), 1);
    }
}

#[tokio::test]
async fn nothing_is_kept_for_longer_than_it_is_good_for() {
    on_each_store(async |store| {
        let sessions = Sessions::new(Arc::clone(&store), RULE);
        begin(&sessions, arrival("sian"), noon()).await;
        sessions.keep_attempt("old", &attempt(), noon()).await.unwrap();
        sessions.end_by_provider(logout("j-0", ISSUER, Some("nobody"), None), noon()).await.unwrap();
        let later = noon() + 400.hours() * 24;
        begin(&sessions, arrival("tomos"), later).await;
        sessions.keep_attempt("new", &attempt(), later).await.unwrap();
        sessions.end_by_provider(logout("j-1", ISSUER, Some("nobody"), None), later).await.unwrap();
        for table in ["identity_session", "identity_event", "identity_attempt", "identity_logout_token"] {
            let asked = query(sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}")));
            let count: i64 = store.row(asked).await.unwrap().unwrap().try_get(0).unwrap();
            assert_eq!(count, 1, "{table}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_said_and_signs_nobody_in() {
    on_each_store(async |store| {
        let sessions = Sessions::new(Arc::clone(&store), RULE);
        let (_, key) = begin(&sessions, arrival("sian"), noon()).await;
        store.run(query("UPDATE identity_session SET confidence = 'P9'")).await.unwrap();
        assert!(matches!(sessions.find(&key, noon()).await, Err(SessionError::Store(StoreError::Refused(_)))));
    })
    .await;
}

/// What is done while somebody else writes under the lock, or `None` where it waits for that.
async fn meanwhile<T>(store: &Store, lock: &str, question: impl Future<Output = T>) -> Option<T> {
    let write = store.begin(lock).await.unwrap();
    let answer = tokio::time::timeout(std::time::Duration::from_secs(3), question).await.ok();
    drop(write);
    answer
}

#[tokio::test]
async fn a_stranger_s_answer_waits_for_nobody_s_write() {
    for ground in Ground::each().await {
        let store = ground.store().await;
        let sessions = Sessions::new(Arc::clone(&store), RULE);
        let taken = meanwhile(&store, ATTEMPTS_LOCK, sessions.take_attempt("guessed", noon())).await;
        assert!(matches!(taken, Some(Ok(None))), "it is looked for before it is taken");
    }
}

#[tokio::test]
async fn whoever_leaves_after_the_end_is_still_signed_out_at_the_provider_once() {
    on_each_store(async |store| {
        let sessions = Sessions::new(store, RULE);
        let with_token = |subject| Arrival { id_token: Some("sealed".to_owned()), ..arrival(subject) };
        let ended = |session: &Session| Some(Ended { id: session.id.clone(), id_token: Some("sealed".to_owned()) });
        let (idle, key) = begin(&sessions, with_token("sian"), noon()).await;
        assert_eq!(sessions.find(&key, after(31)).await.unwrap(), None);
        assert_eq!(sessions.leave(&key, after(31)).await.unwrap(), ended(&idle));
        assert_eq!(sessions.leave(&key, after(31)).await.unwrap(), None);
        // Whoever comes next sweeps up what has ended.
        let (swept, key) = begin(&sessions, with_token("sian"), noon()).await;
        begin(&sessions, arrival("tomos"), after(60)).await;
        assert_eq!(sessions.leave(&key, after(60)).await.unwrap(), ended(&swept));
        let (elsewhere, key) = begin(&sessions, with_token("sian"), after(60)).await;
        sessions.end(&elsewhere.person, &elsewhere.id, SignInEventKind::EndedElsewhere, after(61)).await.unwrap();
        assert_eq!(sessions.leave(&key, after(61)).await.unwrap(), ended(&elsewhere));
        // The provider has ended its own, and nobody keeps it for ever.
        let (_, key) = begin(&sessions, with_token("sian"), after(60)).await;
        sessions.end_by_provider(logout("j", ISSUER, Some("sian"), None), after(61)).await.unwrap();
        assert_eq!(sessions.leave(&key, after(61)).await.unwrap(), None);
        let (_, key) = begin(&sessions, with_token("sian"), after(62)).await;
        for hours in [2, 26] {
            begin(&sessions, arrival("tomos"), after(60 * hours)).await;
        }
        assert_eq!(sessions.leave(&key, after(60 * 26)).await.unwrap(), None);
    })
    .await;
}
