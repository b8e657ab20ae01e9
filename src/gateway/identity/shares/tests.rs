//! The suite of shares, on each kind of store. Several stand for several gateways.

use super::answering::{Answered, Ending, Giving};
use super::changing::Changing;
use super::*;
use crate::clock::Clock;
use crate::identity::log::Log;
use crate::secret::Secret;
use crate::store::testing::{Ground, on_each_store};
use contract::identity::shares::{RequestStanding, RequestState};
use domain::{
    identity::{
        Attribute, AttributeValue, Confidence, Details, Device, PersonName, SignInEvent, SignInEventKind,
        share::{
            LawfulBasis, Organisation, Policy, RequestAnswer, RequestId, ReturnTo, ShareAct, ShareChoice, SharePeriod,
            Source,
        },
    },
    language::Language,
    london,
    text::Text,
};
use jiff::ToSpan;
use tokio::task::JoinSet;

/// One of several gateways on a store.
fn shares_of(store: Arc<Store>) -> Shares {
    let log = Arc::new(Log::new(Arc::clone(&store), &Secret::of_text("s".repeat(64)), "council.example").unwrap());
    let receipts = Arc::new(Receipts::new(Arc::clone(&store), log, Clock::fixed(noon())));
    let council = Party { name: Text::untranslated("Council"), contact: "council@aberwen.example".to_owned() };
    Shares::new(store, receipts, council)
}

const ORIGIN: &str = "https://council.example";

fn noon() -> Timestamp {
    "2026-11-27T12:00:00Z".parse().unwrap()
}

fn after(hours: i64) -> Timestamp {
    noon() + hours.hours()
}

fn person(number: u8) -> PersonId {
    PersonId::from_random([number; 16])
}

fn organisation(id: &str) -> Organisation {
    let recipient = Recipient {
        id: id.to_owned(),
        name: Text::untranslated(id),
        kind: Text::new("Library", "Llyfrgell"),
        contact: "details@library.example".to_owned(),
        policy: Policy { url: "https://library.example/privacy".to_owned(), version: "3".to_owned() },
    };
    Organisation { recipient, may_ask: Attribute::ALL.to_vec(), return_addresses: Vec::new() }
}

fn terms() -> Terms {
    Terms {
        service: Text::untranslated("Membership"),
        purpose: Text::untranslated("A card"),
        attributes: Attribute::ALL.to_vec(),
        lawful_basis: LawfulBasis::Contract,
        retention: Text::untranslated("a year"),
        longest: SharePeriod::Year,
    }
}

fn giving(attributes: &[Attribute], period: SharePeriod) -> Giving {
    let birth_date = domain::iso::parse_date("1984-03-01");
    let details = Details { name: PersonName::of(["Siân", "Rhys"]), birth_date, address: None };
    let choice = ShareChoice { attributes: attributes.to_vec(), period: Some(period) };
    let source = Source { issuer: "https://provider.example/".to_owned(), confidence: Confidence::P2 };
    let given = terms().give(&details, &choice, london::today(noon())).unwrap();
    Giving { given, source, language: Language::Cy }
}

const TWO: [Attribute; 2] = [Attribute::Name, Attribute::AgeOver18];

async fn asked(shares: &Shares) -> ShareRequest {
    asked_at(shares, noon()).await
}

async fn asked_at(shares: &Shares, now: Timestamp) -> ShareRequest {
    shares.ask(&organisation("library"), terms(), None, now).await.unwrap().unwrap()
}

/// The same, of one that awaits its person back.
async fn asked_to_return(shares: &Shares) -> ShareRequest {
    let return_to = ReturnTo { url: "https://library.example/back?of=aberwen".to_owned(), state: STATE.to_owned() };
    shares.ask(&organisation("library"), terms(), Some(return_to), noon()).await.unwrap().unwrap()
}

const STATE: &str = "the state of one & the same";

/// By the library, and looked at by this person.
async fn opened(shares: &Shares, person: &PersonId) -> ShareRequest {
    let request = asked(shares).await;
    shares.open(person, &request.id).await.unwrap().unwrap()
}

async fn given(shares: &Shares, person: &PersonId, period: SharePeriod) -> (RequestId, Share) {
    let request = opened(shares, person).await;
    match shares.give(person, &request, giving(&TWO, period), ORIGIN, noon()).await.unwrap() {
        Answered::Now(share, _) => (request.id, *share),
        Answered::Closed => panic!("nobody has answered it"),
    }
}

async fn kinds(shares: &Shares, person: &PersonId) -> Vec<ShareEventKind> {
    shares.history(person).await.unwrap().into_iter().map(|event| event.kind).collect()
}

async fn state(shares: &Shares, id: &RequestId, now: Timestamp) -> Option<RequestState> {
    shares.standing("library", id, now).await.unwrap().map(|standing| standing.state)
}

#[tokio::test]
async fn what_was_given_is_read_in_every_gateway_and_nothing_else() {
    for ground in Ground::each().await {
        let [one, other] = [ground.store().await, ground.store().await].map(shares_of);
        let sian = person(1);
        let (id, share) = given(&one, &sian, SharePeriod::Month).await;
        let read = other.read("library", &id, after(1)).await.unwrap().unwrap();
        let name = AttributeValue::Text("Siân Rhys".to_owned());
        let expected = [(Attribute::Name, name), (Attribute::AgeOver18, AttributeValue::Is(true))];
        assert_eq!(read.details.into_iter().collect::<Vec<_>>(), expected);
        assert_eq!((read.given_at, read.until), (noon(), share.until));
        let found = one.find(&sian, &share.id).await.unwrap().unwrap();
        assert_eq!(found, Share { read_at: Some(after(1)), ..share.clone() });
        assert_eq!(one.all(&sian, after(1)).await.unwrap(), [found]);
        assert_eq!(kinds(&other, &sian).await, [ShareEventKind::Read, ShareEventKind::GivenInPart]);
        let told = other.standing("library", &id, after(1)).await.unwrap().unwrap();
        assert_eq!((told.state, told.attributes), (RequestState::Given, TWO.to_vec()));
        assert!(one.read("library", &id, after(2)).await.unwrap().is_some(), "as often as it likes");
    }
}

#[tokio::test]
async fn a_request_is_answered_once_also_when_it_is_answered_in_two_gateways_at_once() {
    for ground in Ground::each().await {
        let first = shares_of(ground.store().await);
        let sian = person(1);
        let request = opened(&first, &sian).await;
        let mut all = JoinSet::new();
        for number in 0..8 {
            let (shares, sian, request) = (shares_of(ground.store().await), sian.clone(), request.clone());
            all.spawn(async move {
                match number % 2 {
                    0 => match shares
                        .give(&sian, &request, giving(&TWO, SharePeriod::Year), ORIGIN, noon())
                        .await
                        .unwrap()
                    {
                        Answered::Now(..) => 1,
                        Answered::Closed => 0,
                    },
                    _ => u32::from(shares.refuse(&sian, &request, noon()).await.unwrap()),
                }
            });
        }
        assert_eq!(all.join_all().await.into_iter().sum::<u32>(), 1);
        assert_eq!(kinds(&first, &sian).await.len(), 1);
        let answer = first.open(&sian, &request.id).await.unwrap().unwrap().answer;
        let is_given = !first.all(&sian, noon()).await.unwrap().is_empty();
        assert_eq!(matches!(answer, Some(RequestAnswer::Given(_))), is_given);
        assert_eq!(answer == Some(RequestAnswer::Refused), !is_given);
    }
}

#[tokio::test]
async fn what_is_refused_is_told_to_both_and_cannot_be_given_later() {
    on_each_store(async |store| {
        let (shares, sian) = (shares_of(store), person(1));
        let request = opened(&shares, &sian).await;
        assert_eq!(state(&shares, &request.id, noon()).await, Some(RequestState::Waiting));
        assert!(shares.refuse(&sian, &request, after(1)).await.unwrap());
        let late = shares.give(&sian, &request, giving(&TWO, SharePeriod::Once), ORIGIN, after(1)).await.unwrap();
        assert_eq!(late, Answered::Closed);
        assert_eq!(state(&shares, &request.id, after(1)).await, Some(RequestState::Refused));
        assert_eq!(shares.read("library", &request.id, after(1)).await.unwrap(), None);
        let history = shares.history(&sian).await.unwrap();
        assert_eq!(history.len(), 1);
        assert_eq!((&history[0].kind, &history[0].share), (&ShareEventKind::Refused, &None));
        assert_eq!(history[0].about.attributes, Attribute::ALL, "what was asked for");
    })
    .await;
}

#[tokio::test]
async fn what_is_ended_is_not_read_any_more_and_is_to_be_erased() {
    for ground in Ground::each().await {
        let [one, other] = [ground.store().await, ground.store().await].map(shares_of);
        let sian = person(1);
        let (id, share) = given(&one, &sian, SharePeriod::Year).await;
        assert!(other.read("library", &id, after(1)).await.unwrap().is_some());
        assert!(!other.erased("library", &id, after(1)).await.unwrap(), "nobody has asked");
        assert!(matches!(one.end(&sian, &share.id, ORIGIN, after(2)).await.unwrap(), Ending::Now(_)));
        assert_eq!(other.end(&sian, &share.id, ORIGIN, after(3)).await.unwrap(), Ending::Before);
        assert_eq!(other.read("library", &id, after(3)).await.unwrap(), None);
        let RequestStanding { state, erasure, .. } = other.standing("library", &id, after(3)).await.unwrap().unwrap();
        let erasure = erasure.unwrap();
        assert_eq!((state, erasure.asked_at, erasure.confirmed_at), (RequestState::Ended, after(2), None));
        for hours in [4, 5] {
            assert!(one.erased("library", &id, after(hours)).await.unwrap(), "it may be said again");
        }
        let found = other.find(&sian, &share.id).await.unwrap().unwrap();
        assert_eq!((found.ended_at, found.erased_at), (Some(after(2)), Some(after(4))));
        let told = [
            ShareEventKind::Erased,
            ShareEventKind::NotRead,
            ShareEventKind::ErasureAsked,
            ShareEventKind::Ended,
            ShareEventKind::Read,
            ShareEventKind::GivenInPart,
        ];
        assert_eq!(kinds(&one, &sian).await, told);
        assert_eq!(values_left(&one).await, 0);
    }
}

async fn values_left(shares: &Shares) -> i64 {
    let sql = "SELECT COUNT(*) FROM identity_share WHERE details IS NOT NULL";
    shares.store.row(query(sql)).await.unwrap().unwrap().try_get(0).unwrap()
}

#[tokio::test]
async fn a_share_that_is_ended_in_many_gateways_at_once_ends_once() {
    for ground in Ground::each().await {
        let first = shares_of(ground.store().await);
        let sian = person(1);
        let (id, share) = given(&first, &sian, SharePeriod::Year).await;
        let mut all = JoinSet::new();
        for number in 0..8 {
            let (shares, sian, share, id) =
                (shares_of(ground.store().await), sian.clone(), share.id.clone(), id.clone());
            all.spawn(async move {
                if number % 2 == 0 {
                    let ending = shares.end(&sian, &share, ORIGIN, after(1)).await.unwrap();
                    return u32::from(matches!(ending, Ending::Now(_)));
                }
                shares.read("library", &id, after(1)).await.unwrap();
                0
            });
        }
        assert_eq!(all.join_all().await.into_iter().sum::<u32>(), 1);
        let ended = kinds(&first, &sian).await.into_iter().filter(|kind| *kind == ShareEventKind::Ended).count();
        assert_eq!((ended, values_left(&first).await), (1, 0));
        assert_eq!(first.read("library", &id, after(1)).await.unwrap(), None);
    }
}

#[tokio::test]
async fn what_is_given_once_is_read_once() {
    for ground in Ground::each().await {
        let first = shares_of(ground.store().await);
        let sian = person(1);
        let (id, share) = given(&first, &sian, SharePeriod::Once).await;
        let mut all = JoinSet::new();
        for _ in 0..6 {
            let (shares, id) = (shares_of(ground.store().await), id.clone());
            all.spawn(async move { shares.read("library", &id, after(1)).await.unwrap().is_some() });
        }
        assert_eq!(all.join_all().await.into_iter().filter(|is_read| *is_read).count(), 1);
        let found = first.find(&sian, &share.id).await.unwrap().unwrap();
        assert_eq!((found.state(after(1)), values_left(&first).await), (ShareState::Over, 0));
        assert_eq!(state(&first, &id, after(1)).await, Some(RequestState::Over));
        assert_eq!(first.end(&sian, &share.id, ORIGIN, after(2)).await.unwrap(), Ending::Before);
    }
}

#[tokio::test]
async fn what_has_expired_is_not_answered_and_not_read() {
    on_each_store(async |store| {
        let (shares, sian) = (shares_of(store), person(1));
        let request = opened(&shares, &sian).await;
        let late = request.expires_at;
        let answer = shares.give(&sian, &request, giving(&TWO, SharePeriod::Once), ORIGIN, late).await.unwrap();
        assert_eq!(answer, Answered::Closed);
        assert!(!shares.refuse(&sian, &request, late).await.unwrap());
        assert_eq!(state(&shares, &request.id, late).await, Some(RequestState::Expired));
        let unopened = asked(&shares).await;
        let found = shares.open(&sian, &unopened.id).await.unwrap().unwrap();
        assert_eq!((found.answer, found.expires_at), (None, late), "it can be said that it is too late");

        let (id, share) = given(&shares, &sian, SharePeriod::Month).await;
        assert!(shares.read("library", &id, share.until - 1.second()).await.unwrap().is_some());
        assert_eq!(shares.read("library", &id, share.until).await.unwrap(), None);
        assert_eq!(shares.find(&sian, &share.id).await.unwrap().unwrap().state(share.until), ShareState::Over);
        asked_at(&shares, share.until).await;
        assert_eq!(values_left(&shares).await, 0, "they go when somebody next writes");
        asked_at(&shares, after(24 * 1000)).await;
        assert_eq!((shares.history(&sian).await.unwrap(), state(&shares, &id, noon()).await), (vec![], None));
    })
    .await;
}

#[tokio::test]
async fn nobody_else_is_told_of_anything() {
    on_each_store(async |store| {
        let (shares, sian, tomos) = (shares_of(store), person(1), person(2));
        let request = opened(&shares, &sian).await;
        assert!(shares.refuse(&sian, &request, noon()).await.unwrap());
        assert_eq!(shares.open(&tomos, &request.id).await.unwrap(), None);
        let answer = shares.give(&tomos, &request, giving(&TWO, SharePeriod::Once), ORIGIN, noon()).await.unwrap();
        assert_eq!(answer, Answered::Closed);
        assert!(!shares.refuse(&tomos, &request, noon()).await.unwrap());
        let (id, share) = given(&shares, &sian, SharePeriod::Year).await;
        assert_eq!(shares.find(&tomos, &share.id).await.unwrap(), None);
        assert_eq!(shares.end(&tomos, &share.id, ORIGIN, noon()).await.unwrap(), Ending::NotFound);
        assert!(shares.all(&tomos, noon()).await.unwrap().is_empty());
        assert!(shares.history(&tomos).await.unwrap().is_empty());
        assert!(shares.history_of(&tomos, &share.id).await.unwrap().events.is_empty());
        let event = shares.history(&sian).await.unwrap().remove(0).id;
        assert_eq!(shares.report(&tomos, &event, noon()).await.unwrap(), None);
        for stranger in ["parking", ""] {
            assert_eq!(shares.read(stranger, &id, noon()).await.unwrap(), None, "{stranger}");
            assert_eq!(shares.standing(stranger, &id, noon()).await.unwrap(), None, "{stranger}");
            assert!(!shares.erased(stranger, &id, noon()).await.unwrap(), "{stranger}");
        }
        let told = [ShareEventKind::GivenInPart, ShareEventKind::Refused];
        let mut kinds = kinds(&shares, &sian).await;
        kinds.sort_by_key(|kind| *kind == ShareEventKind::Refused);
        assert_eq!(kinds, told, "and she is told of no try");
    })
    .await;
}

#[tokio::test]
async fn a_request_is_of_whoever_answers_it_and_of_nobody_who_has_only_looked() {
    for ground in Ground::each().await {
        let first = shares_of(ground.store().await);
        let request = asked(&first).await;
        for number in 0..6 {
            assert!(first.open(&person(number), &request.id).await.unwrap().is_some(), "{number}");
        }
        let mut all = JoinSet::new();
        for number in 0..6 {
            let (shares, request) = (shares_of(ground.store().await), request.clone());
            all.spawn(async move {
                let given = giving(&TWO, SharePeriod::Month);
                matches!(
                    shares.give(&person(number), &request, given, ORIGIN, noon()).await.unwrap(),
                    Answered::Now(..)
                )
            });
        }
        assert_eq!(all.join_all().await.into_iter().filter(|is_given| *is_given).count(), 1);
        let mut told = 0;
        for number in 0..6 {
            told += usize::from(first.open(&person(number), &request.id).await.unwrap().is_some());
        }
        assert_eq!(told, 1, "nobody else is told of it any more");
    }
}

#[tokio::test]
async fn an_organisation_is_told_of_an_answer_once_its_person_is_back() {
    for ground in Ground::each().await {
        let [one, other] = [ground.store().await, ground.store().await].map(shares_of);
        let (sian, tomos) = (person(1), person(2));
        let request = asked_to_return(&one).await;
        let id = &request.id;
        let code = |url: String| {
            let url = url::Url::parse(&url).unwrap();
            assert!(url.as_str().starts_with("https://library.example/back?of=aberwen&code="), "{url}");
            let value = |name: &str| url.query_pairs().find(|(one, _)| one == name).unwrap().1.into_owned();
            assert_eq!(value("state"), STATE);
            value("code")
        };
        assert_eq!(state(&one, id, noon()).await, Some(RequestState::Waiting));
        assert_eq!(one.way_back(&sian, id, noon()).await.unwrap(), None, "nobody has answered");
        let given = one.give(&sian, &request, giving(&TWO, SharePeriod::Year), ORIGIN, noon()).await.unwrap();
        assert!(matches!(given, Answered::Now(..)));
        assert_eq!(state(&other, id, noon()).await, Some(RequestState::Answered));
        assert_eq!(other.read("library", id, noon()).await.unwrap(), None);
        assert_eq!(one.way_back(&tomos, id, noon()).await.unwrap(), None, "it is not theirs");
        let first = code(one.way_back(&sian, id, noon()).await.unwrap().unwrap());
        let last = code(other.way_back(&sian, id, noon()).await.unwrap().unwrap());
        let late = noon() + 10.minutes();
        for (organisation, code, at) in [
            ("library", &first, noon()),
            ("parking", &last, noon()),
            ("library", &last, late),
            ("library", &STATE.to_owned(), noon()),
        ] {
            assert!(!one.exchange(organisation, id, code, at).await.unwrap(), "{organisation} {code}");
        }
        let elsewhere = asked_to_return(&one).await;
        assert!(!one.exchange("library", &elsewhere.id, &last, noon()).await.unwrap(), "it is of another request");
        assert_eq!(other.read("library", id, noon()).await.unwrap(), None);
        let mut all = JoinSet::new();
        for _ in 0..6 {
            let (shares, id, code) = (shares_of(ground.store().await), id.clone(), last.clone());
            all.spawn(async move { shares.exchange("library", &id, &code, noon()).await.unwrap() });
        }
        assert_eq!(all.join_all().await.into_iter().filter(|is_told| *is_told).count(), 1, "it is good once");
        assert_eq!(state(&other, id, noon()).await, Some(RequestState::Given));
        assert!(other.read("library", id, noon()).await.unwrap().is_some());
        assert_eq!(one.way_back(&sian, id, noon()).await.unwrap(), None, "she is back");

        let ended = asked_to_return(&one).await;
        let given = one.give(&sian, &ended, giving(&TWO, SharePeriod::Year), ORIGIN, noon()).await.unwrap();
        let Answered::Now(share, _) = given else { panic!("nobody has answered it") };
        let found = other.find(&sian, &share.id).await.unwrap().unwrap();
        assert_eq!((&found.awaits_return, &found), (&Some(ended.id), &*share));
        one.end(&sian, &share.id, ORIGIN, noon()).await.unwrap();
        let asked = kinds(&one, &sian).await;
        assert!(!asked.contains(&ShareEventKind::ErasureAsked), "of those who know of nothing: {asked:?}");

        let refused = asked_to_return(&one).await;
        assert!(one.refuse(&tomos, &refused, noon()).await.unwrap());
        assert_eq!(state(&one, &refused.id, noon()).await, Some(RequestState::Answered));
        let code = code(one.way_back(&tomos, &refused.id, noon()).await.unwrap().unwrap());
        assert!(one.exchange("library", &refused.id, &code, noon()).await.unwrap());
        assert_eq!(state(&one, &refused.id, noon()).await, Some(RequestState::Refused));
    }
}

#[tokio::test]
async fn whose_person_never_comes_back_is_never_told_of() {
    on_each_store(async |store| {
        let (shares, sian) = (shares_of(Arc::clone(&store)), person(1));
        let request = asked_to_return(&shares).await;
        shares.give(&sian, &request, giving(&TWO, SharePeriod::Year), ORIGIN, noon()).await.unwrap();
        let returns = async || {
            let row = store.row(query("SELECT COUNT(*) FROM identity_return")).await.unwrap().unwrap();
            row.try_get::<i64, _>(0).unwrap()
        };
        let way_back = async |days: i64| {
            asked_at(&shares, after(24 * days)).await;
            shares.way_back(&sian, &request.id, after(24 * days)).await.unwrap()
        };
        assert!(way_back(300).await.is_some(), "for as long as they could read it");
        assert_eq!(way_back(450).await, None);
        for (days, left) in [(800, 1), (1200, 0)] {
            asked_at(&shares, after(24 * days)).await;
            assert_eq!(state(&shares, &request.id, after(24 * days)).await, None, "{days}");
            assert_eq!(returns().await, left, "it goes with its share");
        }
    })
    .await;
}

#[tokio::test]
async fn however_often_it_is_read_a_day_has_one_line_of_it() {
    on_each_store(async |store| {
        let (shares, sian) = (shares_of(store), person(1));
        let (id, share) = given(&shares, &sian, SharePeriod::Month).await;
        for hours in [1, 1, 2, 3, 24, 25] {
            assert!(shares.read("library", &id, after(hours)).await.unwrap().is_some());
        }
        shares.end(&sian, &share.id, ORIGIN, after(26)).await.unwrap();
        for hours in [27, 28, 29] {
            assert_eq!(shares.read("library", &id, after(hours)).await.unwrap(), None);
        }
        let reads = kinds(&shares, &sian).await;
        let count = |kind| reads.iter().filter(|one| **one == kind).count();
        assert_eq!((count(ShareEventKind::Read), count(ShareEventKind::NotRead)), (2, 1), "{reads:?}");
        let events = shares.history_of(&sian, &share.id).await.unwrap().events;
        let read: Vec<_> = events.iter().filter(|one| one.kind == ShareEventKind::Read).collect();
        assert_eq!(read.iter().map(|one| (one.at, one.times)).collect::<Vec<_>>(), [(after(25), 2), (after(3), 4)]);
    })
    .await;
}

#[tokio::test]
async fn what_is_not_recognised_has_one_reference_and_stands_in_the_history() {
    on_each_store(async |store| {
        let (shares, sian) = (shares_of(store), person(1));
        given(&shares, &sian, SharePeriod::Year).await;
        let event = shares.history(&sian).await.unwrap().remove(0).id;
        let reference = shares.report(&sian, &event, after(1)).await.unwrap().unwrap();
        assert_eq!(shares.report(&sian, &event, after(2)).await.unwrap().as_ref(), Some(&reference));
        let told = ShareEventKind::NotRecognised { reference: reference.clone() };
        assert_eq!(kinds(&shares, &sian).await, [told, ShareEventKind::GivenInPart]);
        assert!(shares.has_reported(&sian, &reference).await.unwrap());
        assert!(!shares.has_reported(&person(2), &reference).await.unwrap());
        let sign_in = SignInEvent { at: noon(), kind: SignInEventKind::SignedIn, device: Device::of("") };
        let other = shares.report_sign_in(&sian, &sign_in, after(1)).await.unwrap();
        assert_ne!(other, reference);
        assert_eq!(shares.report_sign_in(&sian, &sign_in, after(1)).await.unwrap(), other);
    })
    .await;
}

#[tokio::test]
async fn each_share_and_each_end_has_one_receipt_that_says_so_and_no_value() {
    on_each_store(async |store| {
        let (shares, sian) = (shares_of(store), person(1));
        let (_, share) = given(&shares, &sian, SharePeriod::Year).await;
        for hours in [1, 2] {
            shares.end(&sian, &share.id, ORIGIN, after(hours)).await.unwrap();
        }
        let receipts = shares.receipts(&sian).await.unwrap();
        let acts: Vec<ShareAct> = receipts.iter().map(|(_, told)| told.act).collect();
        assert_eq!(acts, [ShareAct::Ended, ShareAct::Given]);
        for (receipt, told) in &receipts {
            assert_eq!((&told.id, &told.share, &*told.attributes), (&receipt.id, &share.id, &TWO[..]));
            assert_eq!(told.withdraw_url, format!("https://council.example/cy/identity/details/{}", share.id));
            assert!(!serde_json::to_string(told).unwrap().contains("Rhys"));
        }
        assert!(shares.receipts(&person(2)).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_long_history_is_told_in_pages() {
    on_each_store(async |store| {
        let (shares, sian) = (shares_of(store), person(1));
        for _ in 0..51 {
            let request = asked(&shares).await;
            assert!(shares.refuse(&sian, &request, noon()).await.unwrap());
        }
        let first = shares.history_page(&sian, 1).await.unwrap();
        let second = shares.history_page(&sian, 2).await.unwrap();
        assert_eq!((first.events.len(), first.has_older), (50, true));
        assert_eq!((second.events.len(), second.has_older), (1, false));
        assert!(!first.events.contains(&second.events[0]));
        assert!(shares.history_page(&sian, 3).await.unwrap().events.is_empty());
        assert!(shares.history_page(&person(2), 1).await.unwrap().events.is_empty());
    })
    .await;
}

fn left(attributes: &[Attribute], period: SharePeriod) -> ShareChoice {
    ShareChoice { attributes: attributes.to_vec(), period: Some(period) }
}

#[tokio::test]
async fn what_is_changed_is_read_as_it_is_left_and_in_every_gateway() {
    for ground in Ground::each().await {
        let [one, other] = [ground.store().await, ground.store().await].map(shares_of);
        let (sian, tomos) = (person(1), person(2));
        let (id, share) = given(&one, &sian, SharePeriod::Year).await;
        assert!(other.read("library", &id, after(1)).await.unwrap().is_some());
        let less = left(&TWO[1..], SharePeriod::Month);
        assert_eq!(one.change(&tomos, &share.id, &less, ORIGIN, after(2)).await.unwrap(), Changing::NotFound);
        let more = left(&Attribute::ALL, SharePeriod::Month);
        let fault = one.change(&sian, &share.id, &more, ORIGIN, after(2)).await.unwrap();
        assert_eq!(fault, Changing::Fault(domain::identity::share::ChangeFault::More));
        let changed = one.change(&sian, &share.id, &less, ORIGIN, after(2)).await.unwrap();
        let Changing::Now(receipt) = changed else { panic!("{changed:?}") };
        let read = other.read("library", &id, after(3)).await.unwrap().unwrap();
        assert_eq!(read.details.into_keys().collect::<Vec<_>>(), TWO[1..]);
        assert_eq!(read.until, SharePeriod::Month.end(after(2)));
        let told = other.standing("library", &id, after(3)).await.unwrap().unwrap();
        assert_eq!((told.attributes, told.until), (TWO[1..].to_vec(), Some(read.until)));
        let sql = "SELECT details FROM identity_share";
        let kept: String = one.store.row(query(sql)).await.unwrap().unwrap().try_get(0).unwrap();
        assert!(!kept.contains("Rhys"), "{kept}");
        let receipts = other.receipts(&sian).await.unwrap();
        assert_eq!((&receipts[0].0.id, receipts[0].1.act), (&receipt, ShareAct::Changed));
        assert_eq!((&*receipts[0].1.attributes, receipts[0].1.until), (&TWO[1..], read.until));
        let told = [ShareEventKind::Read, ShareEventKind::Changed, ShareEventKind::Read, ShareEventKind::GivenInPart];
        assert_eq!(kinds(&one, &sian).await, told, "what was read of the rest is a line of its own");
        one.end(&sian, &share.id, ORIGIN, after(4)).await.unwrap();
        let late = one.change(&sian, &share.id, &left(&TWO[1..], SharePeriod::Once), ORIGIN, after(5)).await.unwrap();
        assert_eq!(late, Changing::Over);
    }
}

#[tokio::test]
async fn whoever_reads_while_it_is_changed_brings_nothing_back() {
    for ground in Ground::each().await {
        let first = shares_of(ground.store().await);
        let sian = person(1);
        let (id, share) = given(&first, &sian, SharePeriod::Year).await;
        let mut all = JoinSet::new();
        for number in 0..8 {
            let (shares, sian, share, id) =
                (shares_of(ground.store().await), sian.clone(), share.id.clone(), id.clone());
            all.spawn(async move {
                if number % 2 == 0 {
                    let less = left(&TWO[1..], SharePeriod::Month);
                    let changed = shares.change(&sian, &share, &less, ORIGIN, after(1)).await.unwrap();
                    return u32::from(matches!(changed, Changing::Now(_)));
                }
                shares.read("library", &id, after(1)).await.unwrap().unwrap();
                0
            });
        }
        assert_eq!(all.join_all().await.into_iter().sum::<u32>(), 1, "to the same less it is changed once");
        let found = first.find(&sian, &share.id).await.unwrap().unwrap();
        assert_eq!((&*found.agreement.given, found.until), (&TWO[1..], SharePeriod::Month.end(after(1))));
        let read = first.read("library", &id, after(2)).await.unwrap().unwrap();
        assert_eq!(read.details.into_keys().collect::<Vec<_>>(), TWO[1..]);
    }
}
