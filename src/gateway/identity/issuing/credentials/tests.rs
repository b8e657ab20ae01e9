//! The suite of offers and credentials, on each kind of store. Several stand for several gateways.

use super::*;
use crate::identity::issuing::offers::{LOCK, MAY_TAKE, MOST_WRONG_PINS, Offers, Redeemed, TOKEN_GOOD_FOR};
use crate::identity::log::Log;
use crate::secret::Secret;
use crate::store::testing::{Ground, on_each_store};
use domain::identity::{
    Confidence, CredentialState, Device, OfferId, OfferStanding, RESIDENT, Session, SessionId, log::RECEIPT_TYPE,
};
use domain::text::Text;
use jiff::ToSpan;
use std::collections::HashSet;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::task::JoinSet;

const ORIGIN: &str = "https://council.example";
const SIGNED: &str = "a signed credential";

fn now() -> Timestamp {
    "2026-11-27T09:00:00Z".parse().unwrap()
}

/// One gateway.
struct Here {
    offers: Offers,
    credentials: Credentials,
    receipts: Arc<Receipts>,
}

fn here(store: Arc<Store>) -> Here {
    let log = Log::new(Arc::clone(&store), &Secret::of_text("s".repeat(32)), "council.example").unwrap();
    let clock = crate::clock::Clock::fixed(now());
    let receipts = Arc::new(Receipts::new(Arc::clone(&store), Arc::new(log), clock));
    let controller = Party { name: Text::new("Aberwen", "Aberwen"), contact: "01632 960123".to_owned() };
    let credentials = Credentials::new(Arc::clone(&store), Arc::clone(&receipts), controller, ORIGIN.to_owned());
    Here { offers: Offers::new(store), credentials, receipts }
}

fn session(number: u8) -> Session {
    Session {
        id: SessionId::from_random([number; 16]),
        person: PersonId::from_random([number; 16]),
        confidence: Confidence::P2,
        name: None,
        device: Device::of(""),
        started_at: now(),
        used_at: now(),
    }
}

/// An offer, and what takes it.
async fn offered(here: &Here, number: u8) -> (OfferId, Unguessable) {
    let code = Unguessable::make().unwrap();
    let id = here.offers.begin(&session(number), |_| code.as_str().to_owned(), now()).await.unwrap();
    (id, code)
}

async fn redeem(here: &Here, code: &Unguessable, at: Timestamp) -> Option<Unguessable> {
    let token = Unguessable::make().unwrap();
    (here.offers.redeem(code, |_| true, &token, at).await.unwrap() == Redeemed::Now).then_some(token)
}

async fn issue(here: &Here, token: &Unguessable, nonce: &str, number: u8, at: Timestamp) -> Issued {
    let issuing = Issuing {
        token,
        nonce,
        person: &session(number).person,
        attributes: RESIDENT.to_vec(),
        source: Source { issuer: "https://provider.example".to_owned(), confidence: Confidence::P2 },
        until: at + 240.hours(),
    };
    here.credentials.issue(issuing, |_| Ok(SIGNED.to_owned()), at).await.unwrap()
}

fn given_out() -> Issued {
    Issued::Now(SIGNED.to_owned())
}

async fn place(store: &Store) -> Place {
    let mut write = store.begin("places").await.unwrap();
    let place = take_place(&mut write).await.unwrap();
    write.commit().await.unwrap();
    place
}

/// How many are taken.
async fn places(store: &Store) -> usize {
    store.rows(query("SELECT place FROM identity_credential_place")).await.unwrap().len()
}

async fn given(here: &Here, number: u8) -> Credential {
    let (_, code) = offered(here, number).await;
    let token = redeem(here, &code, now()).await.unwrap();
    assert_eq!(issue(here, &token, Unguessable::make().unwrap().as_str(), number, now()).await, given_out());
    here.credentials.all(&session(number).person).await.unwrap().remove(0)
}

#[tokio::test]
async fn an_offer_is_taken_once_through_any_gateway() {
    for ground in Ground::each().await {
        let [one, other] = [here(ground.store().await), here(ground.store().await)];
        let (id, code) = offered(&one, 1).await;
        let (person, session) = (session(1).person, session(1).id);
        let standing = async |at| other.offers.standing(&id, &person, at).await.unwrap();
        assert_eq!(standing(now()).await, Some(OfferStanding::Open));
        let token = redeem(&other, &code, now()).await.unwrap();
        assert!(redeem(&one, &code, now()).await.is_none(), "the code was used");
        let found = one.offers.of_token(&token, now()).await.unwrap().unwrap();
        assert_eq!((found.id, found.person, found.session), (id.clone(), person.clone(), session));
        assert_eq!(issue(&one, &token, "n", 1, now()).await, given_out());
        assert_eq!(issue(&other, &token, "m", 1, now()).await, Issued::Gone);
        assert_eq!(other.offers.of_token(&token, now()).await.unwrap(), None);
        assert_eq!(standing(now() + 20.minutes()).await, Some(OfferStanding::Taken));
        assert_eq!(one.credentials.all(&person).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn what_comes_late_is_late() {
    on_each_store(async |store| {
        let here = here(store);
        let (id, code) = offered(&here, 1).await;
        let person = session(1).person;
        let late = now() + MAY_TAKE + 1.second();
        assert!(redeem(&here, &code, late).await.is_none());
        assert_eq!(here.offers.standing(&id, &person, late).await.unwrap(), Some(OfferStanding::Late));
        let token = redeem(&here, &code, now() + MAY_TAKE).await.unwrap();
        let late = now() + MAY_TAKE + TOKEN_GOOD_FOR;
        assert_eq!(here.offers.of_token(&token, late).await.unwrap(), None);
        assert_eq!(issue(&here, &token, "n", 1, late).await, Issued::Gone);
        assert_eq!(here.offers.standing(&id, &person, late).await.unwrap(), Some(OfferStanding::Late));
    })
    .await;
}

#[tokio::test]
async fn a_wrong_pin_is_tried_a_few_times_and_a_new_offer_takes_the_place_of_the_old() {
    on_each_store(async |store| {
        let here = here(store);
        let (id, code) = offered(&here, 1).await;
        let token = Unguessable::make().unwrap();
        for _ in 0..MOST_WRONG_PINS {
            assert_eq!(here.offers.redeem(&code, |_| false, &token, now()).await.unwrap(), Redeemed::WrongPin);
        }
        assert_eq!(here.offers.redeem(&code, |_| true, &token, now()).await.unwrap(), Redeemed::Gone);
        let person = session(1).person;
        assert_eq!(here.offers.standing(&id, &person, now()).await.unwrap(), Some(OfferStanding::Spoilt));
        let (next, code) = offered(&here, 1).await;
        let (_, of_other) = offered(&here, 2).await;
        assert_eq!(here.offers.standing(&id, &person, now()).await.unwrap(), None);
        assert_eq!(here.offers.standing(&next, &session(2).person, now()).await.unwrap(), None, "it is another's");
        assert!(redeem(&here, &code, now()).await.is_some() && redeem(&here, &of_other, now()).await.is_some());
        assert!(redeem(&here, &Unguessable::make().unwrap(), now()).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn as_many_pins_at_once_are_looked_at_as_after_each_other() {
    for ground in Ground::each().await {
        let gateways = [Arc::new(here(ground.store().await)), Arc::new(here(ground.store().await))];
        let (_, code) = offered(&gateways[0], 1).await;
        let looked_at = Arc::new(AtomicI64::new(0));
        let mut tries: JoinSet<Redeemed> = JoinSet::new();
        for number in 0..24 {
            let (here, code, looked_at) = (Arc::clone(&gateways[number % 2]), code.clone(), Arc::clone(&looked_at));
            tries.spawn(async move {
                let is_pin = |_: &OfferId| looked_at.fetch_add(1, Ordering::SeqCst) < 0;
                here.offers.redeem(&code, is_pin, &Unguessable::make().unwrap(), now()).await.unwrap()
            });
        }
        let answers = tries.join_all().await;
        assert_eq!(looked_at.load(Ordering::SeqCst), MOST_WRONG_PINS);
        let wrong = answers.iter().filter(|answer| **answer == Redeemed::WrongPin).count();
        assert_eq!(wrong as i64, MOST_WRONG_PINS);
    }
}

#[tokio::test]
async fn a_stranger_s_code_waits_for_nobody_s_write() {
    for ground in Ground::each().await {
        let store = ground.store().await;
        let here = here(Arc::clone(&store));
        let write = store.begin(LOCK).await.unwrap();
        let guessed = Unguessable::make().unwrap();
        let answer = tokio::time::timeout(Duration::from_secs(3), redeem(&here, &guessed, now())).await;
        assert!(matches!(answer, Ok(None)), "it is looked for before it is taken");
        drop(write);
    }
}

#[tokio::test]
async fn a_proof_is_good_once_whoever_brings_it() {
    on_each_store(async |store| {
        let here = here(store);
        let (first, second) = (offered(&here, 1).await.1, offered(&here, 2).await.1);
        let [first, second] =
            [redeem(&here, &first, now()).await.unwrap(), redeem(&here, &second, now()).await.unwrap()];
        assert_eq!(issue(&here, &first, "n", 1, now()).await, given_out());
        assert_eq!(issue(&here, &second, "n", 2, now()).await, Issued::UsedNonce);
        assert_eq!(issue(&here, &second, "m", 2, now()).await, given_out(), "the token is not used up by it");
    })
    .await;
}

#[tokio::test]
async fn what_became_of_one_is_told_after_another_was_begun() {
    on_each_store(async |store| {
        let here = here(store);
        let (first, code) = offered(&here, 1).await;
        let token = redeem(&here, &code, now()).await.unwrap();
        assert_eq!(issue(&here, &token, "n", 1, now()).await, given_out());
        let (second, _) = offered(&here, 1).await;
        let (third, _) = offered(&here, 1).await;
        let person = session(1).person;
        let standing = async |id| here.offers.standing(id, &person, now()).await.unwrap();
        assert_eq!(standing(&first).await, Some(OfferStanding::Taken));
        assert_eq!((standing(&second).await, standing(&third).await), (None, Some(OfferStanding::Open)));
    })
    .await;
}

#[tokio::test]
async fn what_is_brought_in_vain_costs_no_place() {
    on_each_store(async |store| {
        let here = here(Arc::clone(&store));
        let (first, second) = (offered(&here, 1).await.1, offered(&here, 2).await.1);
        let [first, second] =
            [redeem(&here, &first, now()).await.unwrap(), redeem(&here, &second, now()).await.unwrap()];
        assert_eq!(issue(&here, &first, "n", 1, now()).await, given_out());
        for (token, nonce, answer) in
            [(&second, "n", Issued::UsedNonce), (&second, "n", Issued::UsedNonce), (&first, "m", Issued::Gone)]
        {
            assert_eq!(issue(&here, token, nonce, 2, now()).await, answer);
        }
        assert_eq!(places(&store).await, 1);
        assert_eq!(issue(&here, &second, "o", 2, now()).await, given_out());
        assert_eq!(places(&store).await, 2);
    })
    .await;
}

#[tokio::test]
async fn of_several_at_once_one_is_given() {
    for ground in Ground::each().await {
        let gateways = [here(ground.store().await), here(ground.store().await)].map(Arc::new);
        let (_, code) = offered(&gateways[0], 1).await;
        let token = redeem(&gateways[0], &code, now()).await.unwrap();
        let mut all = JoinSet::new();
        for number in 0..8_usize {
            let (gateway, token) = (Arc::clone(&gateways[number % 2]), token.clone());
            all.spawn(async move { issue(&gateway, &token, &number.to_string(), 1, now()).await });
        }
        let issued = all.join_all().await;
        assert_eq!(issued.iter().filter(|one| **one == given_out()).count(), 1, "{issued:?}");
        assert_eq!(gateways[1].credentials.all(&session(1).person).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_withdrawn_one_is_in_the_list_of_every_gateway_at_once_and_for_good() {
    for ground in Ground::each().await {
        let [one, other] = [here(ground.store().await), here(ground.store().await)];
        let (credential, stays) = (given(&one, 1).await, given(&one, 2).await);
        let (person, stranger) = (session(1).person, session(2).person);
        assert_eq!(other.credentials.withdrawn(1).await.unwrap(), Some(Vec::new()));
        assert_eq!(other.credentials.withdraw(&stranger, &credential.id, now()).await.unwrap(), Withdrawn::NotFound);
        assert_eq!(one.credentials.withdrawn(1).await.unwrap(), Some(Vec::new()));
        assert_eq!(one.credentials.withdraw(&person, &credential.id, now()).await.unwrap(), Withdrawn::Now);
        assert_eq!(other.credentials.withdrawn(1).await.unwrap().unwrap().len(), 1);
        assert_eq!(other.credentials.withdraw(&person, &credential.id, now()).await.unwrap(), Withdrawn::Before);
        let found = other.credentials.all(&person).await.unwrap().remove(0);
        assert_eq!((found.state(now()), found.receipts.len()), (CredentialState::Withdrawn, 2));
        let good = other.credentials.all(&stranger).await.unwrap().remove(0);
        assert_eq!((&good.id, good.state(now())), (&stays.id, CredentialState::Good));
        assert_eq!(other.credentials.withdrawn(2).await.unwrap(), None, "there is no such list");
    }
}

#[tokio::test]
async fn one_that_has_run_out_is_not_withdrawn_and_its_place_is_nobody_elses() {
    on_each_store(async |store| {
        let here = here(Arc::clone(&store));
        let credential = given(&here, 1).await;
        let person = session(1).person;
        let withdrawn = here.credentials.withdraw(&person, &credential.id, credential.until).await.unwrap();
        assert_eq!(withdrawn, Withdrawn::Before);
        let long_after = credential.until + KEPT + 1.hour();
        let (_, code) = offered(&here, 2).await;
        let token = redeem(&here, &code, now()).await.unwrap();
        assert_eq!(issue(&here, &token, "n", 2, now()).await, given_out());
        let mut write = here.receipts.begin().await.unwrap();
        here.credentials.forget_old(&mut write, long_after).await.unwrap();
        write.commit().await.unwrap();
        assert_eq!(here.credentials.all(&person).await.unwrap(), []);
        assert_eq!(places(&store).await, 2, "who had it is forgotten, and that it was taken is not");
    })
    .await;
}

#[tokio::test]
async fn the_receipts_of_one_that_is_forgotten_are_erased_with_it() {
    on_each_store(async |store| {
        let here = here(store);
        let (credential, good) = (given(&here, 1).await, given(&here, 2).await);
        here.credentials.withdraw(&session(1).person, &credential.id, now()).await.unwrap();
        let receipts = async |number| here.receipts.all(&session(number).person).await.unwrap().len();
        let (_, code) = offered(&here, 3).await;
        let long_after = good.until + KEPT + 1.hour();
        let token = redeem(&here, &code, now()).await.unwrap();
        assert_eq!(issue(&here, &token, "n", 3, good.until + KEPT).await, Issued::Gone);
        assert_eq!((receipts(1).await, receipts(2).await), (2, 1), "they are not forgotten yet");
        assert_eq!(issue(&here, &token, "m", 3, long_after).await, Issued::Gone);
        assert_eq!((receipts(1).await, receipts(2).await), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn places_are_at_random_and_no_two_are_the_same() {
    on_each_store(async |store| {
        let mut places = Vec::new();
        for _ in 0..40 {
            places.push(place(&store).await);
        }
        assert_eq!(places.iter().collect::<HashSet<_>>().len(), 40);
        assert!(places.iter().all(|one| one.list == 1 && (0..PLACES).contains(&one.place)));
        assert!(!places.is_sorted_by_key(|one| one.place));
    })
    .await;
}

#[tokio::test]
async fn a_list_that_is_half_taken_is_followed_by_another() {
    on_each_store(async |store| {
        let sql = "INSERT INTO identity_credential_place (list, place, is_withdrawn)
                   WITH RECURSIVE n (place) AS (SELECT 0 UNION ALL SELECT place + 1 FROM n WHERE place < $1)
                   SELECT 1, place, 0 FROM n";
        store.run(query(sql).bind(MOST_TAKEN - 2)).await.unwrap();
        let lists = [place(&store).await, place(&store).await];
        assert_eq!(lists.map(|place| place.list), [1, 2]);
    })
    .await;
}

#[tokio::test]
async fn each_act_has_a_receipt_in_the_log_with_names_and_no_values() {
    on_each_store(async |store| {
        let here = here(store);
        let credential = given(&here, 1).await;
        let person = session(1).person;
        here.credentials.withdraw(&person, &credential.id, now()).await.unwrap();
        let receipts = here.receipts.all(&person).await.unwrap();
        let told: Vec<CredentialReceipt> = receipts.iter().map(|receipt| claims(&receipt.jws)).collect();
        assert_eq!(
            told.iter().map(|one| one.act).collect::<Vec<_>>(),
            [CredentialAct::Withdrawn, CredentialAct::Issued]
        );
        assert!(told.iter().all(|one| one.credential == credential.id && one.attributes == RESIDENT));
        assert_eq!(told[1].kind, "https://council.example/credentials/resident/1");
        assert_eq!(told[1].withdraw_url, "https://council.example/identity/credential");
        assert_eq!((told[0].until, told[1].until), (now(), credential.until));
        assert!(here.receipts.all(&session(2).person).await.unwrap().is_empty());
    })
    .await;
}

fn claims(jws: &str) -> CredentialReceipt {
    let [header, claims] = [0, 1].map(|part| {
        let part = jws.split('.').nth(part).unwrap();
        String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    });
    assert!(header.contains(RECEIPT_TYPE));
    serde_json::from_str(&claims).unwrap()
}

#[tokio::test]
async fn what_opens_an_offer_is_not_in_the_store() {
    on_each_store(async |store| {
        let here = here(Arc::clone(&store));
        let (_, code) = offered(&here, 1).await;
        let kept = async || {
            let sql = "SELECT COALESCE(code, ''), COALESCE(token, '') FROM identity_offer";
            let row = store.row(query(sql)).await.unwrap().unwrap();
            [0, 1].map(|column| row.try_get::<String, _>(column).unwrap())
        };
        assert_eq!(kept().await, [code.digest(), String::new()]);
        let token = redeem(&here, &code, now()).await.unwrap();
        assert_eq!(kept().await, [String::new(), token.digest()]);
    })
    .await;
}
