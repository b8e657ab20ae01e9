//! The suite of presentations, on each kind of store. Several stand for several gateways.

use super::*;
use crate::identity::sessions::{Arrival, Sessions};
use crate::store::testing::{Ground, on_each_store};
use domain::identity::{Claim, ClaimValue, Confidence, Device, SessionRule, ShownClaim, SignInEventKind};
use jiff::ToSpan;
use tokio::task::JoinSet;

const RULE: SessionRule = SessionRule { idle_minutes: 30, hours: 8 };

fn noon() -> Timestamp {
    "2026-11-24T12:00:00Z".parse().unwrap()
}

fn asked(purpose: Purpose, way: Way) -> Asked {
    Asked {
        nonce: "nonce".to_owned(),
        client_id: "x509_hash:a".to_owned(),
        origin: "https://council.example".to_owned(),
        key: ResponseKey::make("k".to_owned()).unwrap(),
        purpose,
        way,
        language: Language::En,
    }
}

fn shown() -> Outcome {
    Outcome::Shown(vec![ShownClaim { claim: Claim::AgeOver18, value: ClaimValue::Whether(true) }])
}

async fn session(store: &Arc<Store>, subject: &str) -> domain::identity::Session {
    let arrival = Arrival {
        id: SessionId::from_random(random().unwrap()),
        id_token: None,
        browser: &Unguessable::make().unwrap().digest(),
        issuer: "https://provider.example/",
        subject,
        provider_session: None,
        asked_at: noon(),
        confidence: Confidence::P0,
        name: None,
        details: domain::identity::Details::default(),
        device: Device::of("Firefox/145.0 Android"),
        instead_of: None,
        only: None,
    };
    Sessions::new(Arc::clone(store), RULE).begin(arrival, noon()).await.unwrap().unwrap().0
}

async fn standing(presentations: &Presentations, id: &PresentationId, session: &SessionId) -> Standing {
    presentations.find(id, session, noon()).await.unwrap().unwrap().standing
}

#[tokio::test]
async fn what_one_gateway_has_begun_another_takes_and_answers_once() {
    for ground in Ground::each().await {
        let stores = [ground.store().await, ground.store().await];
        let session = session(&stores[0], "sian").await.id;
        let [one, other] = stores.map(Presentations::new);
        let asks = asked(Purpose::Age, Way::OtherDevice);
        let id = one.begin(&session, "request", &asks, noon()).await.unwrap();
        let found = other.find(&id, &session, noon()).await.unwrap().unwrap();
        assert_eq!((&*found.request, found.purpose, found.way), ("request", Purpose::Age, Way::OtherDevice));
        assert_eq!(found.standing, Standing::Waiting);
        assert!(other.asked("request", noon()).await.unwrap().is_some_and(|found| found == asks));
        assert!(other.asked("other", noon()).await.unwrap().is_none());
        assert!(other.take("request", noon()).await.unwrap().is_some_and(|taken| taken == asks));
        assert!(one.take("request", noon()).await.unwrap().is_none(), "it was answered");
        assert!(one.asked("request", noon()).await.unwrap().is_none());
        assert_eq!(standing(&one, &id, &session).await, Standing::Answered);
        other.conclude("request", &shown(), None).await.unwrap();
        assert_eq!(standing(&one, &id, &session).await, Standing::Over(shown()));
        one.conclude("request", &Outcome::Declined, None).await.unwrap();
        assert_eq!(standing(&one, &id, &session).await, Standing::Over(shown()), "what came first stands");
    }
}

#[tokio::test]
async fn of_those_who_answer_at_the_same_time_one_does() {
    for ground in Ground::each().await {
        let stores = [ground.store().await, ground.store().await];
        let session = session(&stores[0], "sian").await.id;
        let gateways = stores.map(|store| Arc::new(Presentations::new(store)));
        gateways[0].begin(&session, "request", &asked(Purpose::Age, Way::OtherDevice), noon()).await.unwrap();
        let mut answers = JoinSet::new();
        for number in 0..8 {
            let gateway = Arc::clone(&gateways[number % 2]);
            answers.spawn(async move { gateway.take("request", noon()).await.unwrap().is_some() });
        }
        let taken = answers.join_all().await;
        assert_eq!(taken.iter().filter(|&&taken| taken).count(), 1, "{taken:?}");
    }
}

#[tokio::test]
async fn a_code_is_redeemed_once_and_what_was_shown_is_told_then() {
    for ground in Ground::each().await {
        let stores = [ground.store().await, ground.store().await];
        let (session, elsewhere) = (session(&stores[0], "sian").await.id, session(&stores[0], "tomos").await.id);
        let [one, other] = stores.map(Presentations::new);
        let id = one.begin(&session, "request", &asked(Purpose::Age, Way::ThisDevice), noon()).await.unwrap();
        let code = Unguessable::make().unwrap();
        other.take("request", noon()).await.unwrap();
        other.conclude("request", &shown(), Some(&code)).await.unwrap();
        assert_eq!(standing(&one, &id, &session).await, Standing::Answered, "the wallet has not led back yet");
        let digest = Unguessable::sent(&code.digest()).unwrap();
        assert_eq!(one.redeem(&digest, Some(&session)).await.unwrap(), None, "what is stored opens nothing");
        assert_eq!(one.redeem(&code, Some(&session)).await.unwrap(), Some(id.clone()));
        assert_eq!(other.redeem(&code, Some(&session)).await.unwrap(), Some(id.clone()), "its person looks again");
        assert_eq!(other.redeem(&code, Some(&elsewhere)).await.unwrap(), None, "it is good once");
        assert_eq!(other.redeem(&code, None).await.unwrap(), None);
        assert_eq!(standing(&other, &id, &session).await, Standing::Over(shown()));
    }
}

#[tokio::test]
async fn a_code_that_comes_to_another_session_ends_it() {
    on_each_store(async |store| {
        let (mine, theirs) = (session(&store, "sian").await.id, session(&store, "tomos").await.id);
        let presentations = Presentations::new(store);
        for brought_to in [Some(&theirs), None] {
            let asks = asked(Purpose::Age, Way::ThisDevice);
            let request = request_id().unwrap();
            let id = presentations.begin(&mine, &request, &asks, noon()).await.unwrap();
            let code = Unguessable::make().unwrap();
            presentations.take(&request, noon()).await.unwrap();
            presentations.conclude(&request, &shown(), Some(&code)).await.unwrap();
            assert_eq!(presentations.redeem(&code, brought_to).await.unwrap(), None);
            assert_eq!(standing(&presentations, &id, &mine).await, Standing::Over(Outcome::OtherBrowser));
            assert_eq!(presentations.redeem(&code, Some(&mine)).await.unwrap(), None, "it is spent");
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_answers_late_and_nobody_else_is_told() {
    on_each_store(async |store| {
        let (mine, theirs) = (session(&store, "sian").await.id, session(&store, "tomos").await.id);
        let presentations = Presentations::new(store);
        let id = presentations.begin(&mine, "r", &asked(Purpose::Age, Way::OtherDevice), noon()).await.unwrap();
        assert_eq!(presentations.find(&id, &theirs, noon()).await.unwrap(), None);
        presentations.forget(&id, &theirs).await.unwrap();
        let late = noon() + 601.seconds();
        assert!(presentations.asked("r", noon() + 600.seconds()).await.unwrap().is_some());
        assert!(presentations.asked("r", late).await.unwrap().is_none());
        assert!(presentations.take("r", late).await.unwrap().is_none());
        let found = presentations.find(&id, &mine, late).await.unwrap().unwrap();
        assert_eq!(found.standing, Standing::Late);
        presentations.forget(&id, &mine).await.unwrap();
        assert_eq!(presentations.find(&id, &mine, noon()).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn what_is_begun_anew_takes_the_place_of_what_was_asked_for_the_same() {
    on_each_store(async |store| {
        let session = session(&store, "sian").await.id;
        let presentations = Presentations::new(store);
        let begin = async |request: &str, purpose| {
            presentations.begin(&session, request, &asked(purpose, Way::OtherDevice), noon()).await.unwrap()
        };
        let first = begin("1", Purpose::Age).await;
        let address = begin("2", Purpose::Address).await;
        begin("3", Purpose::Age).await;
        assert_eq!(presentations.find(&first, &session, noon()).await.unwrap(), None);
        assert!(presentations.find(&address, &session, noon()).await.unwrap().is_some());
        assert!(presentations.asked("1", noon()).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn what_was_shown_is_gone_with_the_session() {
    on_each_store(async |store| {
        let rows = async || {
            let row = store.row(query("SELECT COUNT(*) FROM identity_presentation")).await.unwrap().unwrap();
            row.try_get::<i64, _>(0).unwrap()
        };
        let presentations = Presentations::new(Arc::clone(&store));
        let sian = session(&store, "sian").await;
        presentations.begin(&sian.id, "r", &asked(Purpose::Age, Way::OtherDevice), noon()).await.unwrap();
        let sessions = Sessions::new(Arc::clone(&store), RULE);
        sessions.end(&sian.person, &sian.id, SignInEventKind::SignedOut, noon()).await.unwrap();
        assert_eq!(rows().await, 0, "signed out");
        let sian = session(&store, "sian").await;
        presentations.begin(&sian.id, "r", &asked(Purpose::Age, Way::OtherDevice), noon()).await.unwrap();
        store.run(query("DELETE FROM identity_session")).await.unwrap();
        session(&store, "tomos").await;
        assert_eq!(rows().await, 0, "ended by itself, and seen to when somebody else signs in");
    })
    .await;
}

#[tokio::test]
async fn a_stranger_s_answer_waits_for_nobody_s_write() {
    for ground in Ground::each().await {
        let store = ground.store().await;
        let presentations = Presentations::new(Arc::clone(&store));
        let write = store.begin(LOCK).await.unwrap();
        let code = Unguessable::make().unwrap();
        let guessed = async {
            let taken = presentations.take("guessed", noon()).await.unwrap();
            (taken.is_none(), presentations.redeem(&code, None).await.unwrap())
        };
        let answer = tokio::time::timeout(std::time::Duration::from_secs(3), guessed).await;
        assert_eq!(answer.ok(), Some((true, None)), "it is looked for before it is taken");
        drop(write);
    }
}
