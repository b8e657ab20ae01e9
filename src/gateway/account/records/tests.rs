//! The suite of what is kept of accounts, on each kind of store. Several stand for several gateways.

use super::*;
use crate::limits::Allowance;
use crate::store::testing::{Ground, on_each_store};
use domain::account::{AmountFault, Money, PaymentId, PaymentState};
use domain::language::Language;
use jiff::{SignedDuration, ToSpan};
use std::collections::HashSet;

fn noon() -> Timestamp {
    "2026-11-24T12:00:00Z".parse().unwrap()
}

fn after(minutes: i64) -> Timestamp {
    noon() + minutes.minutes()
}

fn person(byte: u8) -> PersonId {
    PersonId::from_random([byte; 16])
}

fn number(text: &str) -> AccountNumber {
    text.parse().unwrap()
}

async fn linked(records: &Records, person: &PersonId, text: &str) -> Link {
    linked_by(records, person, text, "").await
}

async fn linked_by(records: &Records, person: &PersonId, text: &str, holder: &str) -> Link {
    let proved = Proved { account: AccountRef(text.to_owned()), holder: Holder(holder.to_owned()) };
    let id = records.link(person, &number(text), &proved, noon()).await.unwrap();
    records.linked(person, &id).await.unwrap().unwrap()
}

fn order() -> Order {
    Order {
        reference: "60000012".to_owned(),
        language: Language::Cy,
        return_url: "https://council.example/cy/account/back".to_owned(),
    }
}

fn owed(pence: i64, in_balance: &[&PaymentId]) -> Owed {
    Owed { balance: Money::pence(pence), in_balance: in_balance.iter().map(|id| (*id).clone()).collect() }
}

/// Whoever pays of an account of theirs.
struct Payer<'a> {
    records: &'a Records,
    person: PersonId,
    link: Link,
}

impl<'a> Payer<'a> {
    async fn of(records: &'a Records, byte: u8, number: &str) -> Self {
        let person = person(byte);
        Payer { link: linked(records, &person, number).await, records, person }
    }

    async fn begin(&self, pence: i64, key: u128, owed: &Owed) -> Result<Record, NotRecorded> {
        self.begin_at(pence, key, owed, noon()).await
    }

    async fn begin_at(&self, pence: i64, key: u128, owed: &Owed, now: Timestamp) -> Result<Record, NotRecorded> {
        let (key, order) = (Uuid::from_u128(key), order());
        let asked =
            Asked { person: &self.person, link: &self.link, key: &key, amount: Money::pence(pence), order: &order };
        self.records.begin(&asked, owed, now).await.unwrap()
    }

    async fn again(&self, record: &Record) -> Record {
        self.records.payment(&self.person, &record.payment.id).await.unwrap().unwrap()
    }
}

#[tokio::test]
async fn an_account_is_linked_once_and_is_its_persons_alone() {
    for ground in Ground::each().await {
        let [one, other] = [ground.store().await, ground.store().await].map(Records::new);
        let (sian, tomos) = (person(1), person(2));
        let link = linked(&one, &sian, "60000012").await;
        assert_eq!(linked(&other, &sian, "60000012").await, link);
        let second = linked(&other, &sian, "60000047").await;
        let mut links = one.links(&sian).await.unwrap();
        links.sort_by_key(|link| link.number.clone());
        assert_eq!(links, [link.clone(), second]);
        assert_eq!(other.linked(&tomos, &link.id).await.unwrap(), None);
        let others = linked_by(&other, &tomos, "60000012", "7001").await;
        assert_eq!((&others.account, &*others.holder.0), (&link.account, "7001"));
        assert_ne!(others.id, link.id);
        assert!(!other.unlink(&tomos, &link.id).await.unwrap());
        assert!(other.unlink(&sian, &link.id).await.unwrap() && !one.unlink(&sian, &link.id).await.unwrap());
        assert_eq!(one.linked(&tomos, &others.id).await.unwrap(), Some(others));
    }
}

#[tokio::test]
async fn many_who_link_at_once_link_once() {
    for ground in Ground::each().await {
        let stores = [ground.store().await, ground.store().await];
        let tasks = (0..24).map(|nth| {
            let records = Records::new(Arc::clone(&stores[nth % 2]));
            tokio::spawn(async move { linked(&records, &person(1), "60000012").await.id })
        });
        let mut ids = HashSet::new();
        for task in tasks.collect::<Vec<_>>() {
            ids.insert(task.await.unwrap());
        }
        assert_eq!(ids.len(), 1);
    }
}

#[tokio::test]
async fn a_key_of_a_person_is_one_payment() {
    on_each_store(async |store| {
        let records = Records::new(store);
        let sian = Payer::of(&records, 1, "60000012").await;
        let all = owed(10_000, &[]);
        let record = sian.begin(4_000, 1, &all).await.unwrap();
        assert_eq!(record.order, order());
        assert_eq!((record.payment.state, record.payment.begun_at), (PaymentState::Created, noon()));
        assert_eq!((record.is_settled, &record.provider_id), (false, &None));
        assert_eq!(sian.begin(4_000, 1, &all).await, Ok(record.clone()));
        assert_eq!(sian.begin(4_001, 1, &all).await, Err(NotRecorded::Mismatch));
        let elsewhere = Payer::of(&records, 1, "60000047").await;
        assert_eq!(elsewhere.begin(4_000, 1, &all).await, Err(NotRecorded::Mismatch));
        let tomos = Payer::of(&records, 2, "60000012").await;
        assert_ne!(tomos.begin(4_000, 1, &all).await.unwrap().payment.id, record.payment.id);
        assert_eq!(records.by_key(&sian.person, &Uuid::from_u128(1)).await.unwrap(), Some(record));
        assert_eq!(records.by_key(&sian.person, &Uuid::from_u128(2)).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn what_is_being_paid_of_an_account_is_paid_by_nobody_else() {
    on_each_store(async |store| {
        let records = Records::new(store);
        let sian = Payer::of(&records, 1, "60000012").await;
        let tomos = Payer::of(&records, 2, "60000012").await;
        let neighbour = Payer::of(&records, 3, "60000047").await;
        let all = owed(10_000, &[]);
        let first = sian.begin(6_000, 1, &all).await.unwrap();
        let own = |own| NotRecorded::UnderWay(UnderWay { amount: Money::pence(6_000), own });
        assert_eq!(sian.begin(4_001, 2, &all).await, Err(own(Some(first.payment.id.clone()))));
        assert_eq!(tomos.begin(10_000, 2, &all).await, Err(own(None)), "nothing is told of another's");
        assert!(neighbour.begin(10_000, 2, &all).await.is_ok());
        assert_eq!(tomos.begin(0, 3, &all).await, Err(NotRecorded::Amount(AmountFault::Nothing)));
        records.becomes(&first.payment.id, PaymentState::Declined).await.unwrap();
        let second = tomos.begin(10_000, 4, &all).await.unwrap();
        // It is paid, and booked, after the ledger has said what is owed and before the next is written down.
        records.becomes(&second.payment.id, PaymentState::Success).await.unwrap();
        records.settled(&second.payment.id).await.unwrap();
        assert!(matches!(sian.begin(10_000, 5, &all).await, Err(NotRecorded::UnderWay(_))));
        let later = owed(500, &[&second.payment.id]);
        assert!(sian.begin(500, 5, &later).await.is_ok());
        let too_much = Err(NotRecorded::Amount(AmountFault::TooMuch(Money::pence(10_000))));
        let other = Payer::of(&records, 4, "60000083").await;
        assert_eq!(other.begin(10_001, 1, &all).await, too_much);
    })
    .await;
}

#[tokio::test]
async fn of_many_gateways_at_once_one_writes_down_the_whole_balance() {
    for ground in Ground::each().await {
        let stores = [ground.store().await, ground.store().await];
        let tasks = (0..24_u8).map(|nth| {
            let records = Records::new(Arc::clone(&stores[usize::from(nth) % 2]));
            tokio::spawn(async move {
                let payer = Payer::of(&records, nth % 3, "60000012").await;
                payer.begin(10_000, u128::from(nth), &owed(10_000, &[])).await.is_ok()
            })
        });
        let mut begun = 0;
        for task in tasks.collect::<Vec<_>>() {
            begun += u32::from(task.await.unwrap());
        }
        assert_eq!(begun, 1);
    }
}

#[tokio::test]
async fn what_becomes_of_a_payment_is_kept_and_what_is_finished_stays() {
    on_each_store(async |store| {
        let records = Records::new(store);
        let sian = Payer::of(&records, 1, "60000012").await;
        let record = sian.begin(100, 1, &owed(1_000, &[])).await.unwrap();
        let id = &record.payment.id;
        records.taken_as(id, "first").await.unwrap();
        records.taken_as(id, "second").await.unwrap();
        assert_eq!(sian.again(&record).await.provider_id.as_deref(), Some("first"));
        for (state, changes) in [
            (PaymentState::Started, true),
            (PaymentState::Started, false),
            (PaymentState::Submitted, true),
            (PaymentState::Success, true),
            (PaymentState::Declined, false),
            (PaymentState::Created, false),
        ] {
            assert_eq!(records.becomes(id, state).await.unwrap(), changes, "{state:?}");
        }
        assert_eq!(sian.again(&record).await.payment.state, PaymentState::Success);
        records.settled(id).await.unwrap();
        assert!(sian.again(&record).await.is_settled);
        records.never_was(id).await.unwrap();
        assert_eq!(records.payments(&sian.person).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_payment_that_never_was_leaves_its_key_free() {
    on_each_store(async |store| {
        let records = Records::new(store);
        let sian = Payer::of(&records, 1, "60000012").await;
        let all = owed(1_000, &[]);
        let refused = sian.begin(1_000, 1, &all).await.unwrap();
        records.never_was(&refused.payment.id).await.unwrap();
        assert_eq!(records.payment(&sian.person, &refused.payment.id).await.unwrap(), None);
        let taken = sian.begin(900, 1, &all).await.unwrap();
        records.taken_as(&taken.payment.id, "first").await.unwrap();
        records.never_was(&taken.payment.id).await.unwrap();
        assert!(records.payment(&sian.person, &taken.payment.id).await.unwrap().is_some(), "somebody may pay it");
    })
    .await;
}

#[tokio::test]
async fn payments_are_told_to_their_person_alone_and_the_latest_first() {
    on_each_store(async |store| {
        let records = Records::new(store);
        let sian = Payer::of(&records, 1, "60000012").await;
        let tomos = Payer::of(&records, 2, "60000012").await;
        let all = owed(1_000, &[]);
        let mut ids: Vec<PaymentId> = Vec::new();
        for nth in 0..22 {
            ids.push(sian.begin_at(1, nth, &all, after(nth as i64)).await.unwrap().payment.id);
        }
        ids.reverse();
        let told = records.payments(&sian.person).await.unwrap();
        assert_eq!(
            told.iter().map(|record| &record.payment.id).collect::<Vec<_>>(),
            ids[..20].iter().collect::<Vec<_>>()
        );
        assert_eq!(records.payment(&tomos.person, &ids[0]).await.unwrap(), None);
        assert_eq!(records.payments(&tomos.person).await.unwrap(), []);
        records.becomes(&ids[0], PaymentState::Expired).await.unwrap();
        let open = records.of_account(&sian.link.account).await.unwrap();
        assert!(open.len() == 21 && open.iter().all(|record| record.payment.id != ids[0]));
    })
    .await;
}

#[tokio::test]
async fn one_gateway_asks_about_a_payment_at_a_time() {
    for ground in Ground::each().await {
        let stores = [ground.store().await, ground.store().await];
        let records = Records::new(Arc::clone(&stores[0]));
        let sian = Payer::of(&records, 1, "60000012").await;
        let all = owed(1_000, &[]);
        let mut ids = HashSet::new();
        for key in 0..10 {
            ids.insert(sian.begin(1, key, &all).await.unwrap().payment.id);
        }
        let settled = sian.begin(1, 99, &all).await.unwrap();
        records.settled(&settled.payment.id).await.unwrap();
        assert!(records.claim(noon(), after(1)).await.unwrap().is_empty(), "they were asked about just now");
        let tasks = (0..8).map(|nth| {
            let records = Records::new(Arc::clone(&stores[nth % 2]));
            tokio::spawn(async move { records.claim(after(5), after(6)).await.unwrap() })
        });
        let mut claimed = Vec::new();
        for task in tasks.collect::<Vec<_>>() {
            claimed.extend(task.await.unwrap().into_iter().map(|record| record.payment.id));
        }
        assert_eq!(claimed.len(), 10);
        assert_eq!(claimed.into_iter().collect::<HashSet<_>>(), ids);
    }
}

/// A try by a person from a network for an account.
async fn is_admitted(records: &Records, who: u8, network: i64, text: &str, now: Timestamp) -> bool {
    let networks = [Allowance { network, most: 20 }, Allowance { network: 1_000, most: 320 }];
    let tried = Tried { person: &person(who), number: &number(text), networks: &networks };
    records.admit_try(&tried, now).await.unwrap().is_some()
}

#[tokio::test]
async fn a_person_has_five_wrong_tries_in_a_day() {
    on_each_store(async |store| {
        let records = Records::new(store);
        for nth in 0..5 {
            assert!(is_admitted(&records, 1, nth, &format!("6000001{nth}"), noon()).await);
        }
        assert!(!is_admitted(&records, 1, 9, "60000012", noon()).await);
        assert!(is_admitted(&records, 2, 9, "60000012", noon()).await);
        assert!(is_admitted(&records, 1, 9, "60000012", noon() + SignedDuration::from_hours(25)).await);
        let tried = Tried { person: &person(3), number: &number("60000012"), networks: &[] };
        for _ in 0..9 {
            let tried = records.admit_try(&tried, noon()).await.unwrap().unwrap();
            records.forgive(tried).await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn a_network_has_so_many_wrong_tries_however_many_people_it_signs_in() {
    on_each_store(async |store| {
        let records = Records::new(store);
        for nth in 0..20 {
            assert!(is_admitted(&records, 10 + nth / 4, 7, &format!("600000{nth:02}"), noon()).await, "{nth}");
        }
        assert!(!is_admitted(&records, 99, 7, "60000099", noon()).await);
        assert!(is_admitted(&records, 99, 8, "60000099", noon()).await);
    })
    .await;
}

#[tokio::test]
async fn strangers_slow_each_other_and_do_not_keep_the_owner_out() {
    for ground in Ground::each().await {
        let stores = [ground.store().await, ground.store().await];
        let records = [0, 1].map(|nth| Records::new(Arc::clone(&stores[nth])));
        let mut admitted = 0;
        // Ten strangers from ten networks, each with as many tries as they get.
        for nth in 0..100 {
            let (who, network) = (10 + nth % 10, 100 + i64::from(nth % 10));
            admitted += u32::from(is_admitted(&records[usize::from(nth % 2)], who, network, "60000012", noon()).await);
        }
        assert_eq!(admitted, 20);
        assert!(is_admitted(&records[0], 1, 1, "60000012", noon()).await, "whoever has the bill");
        assert!(!is_admitted(&records[1], 1, 2, "60000012", noon()).await, "and is wrong, tomorrow again");
        assert!(!is_admitted(&records[1], 2, 1, "60000012", noon()).await);
        assert!(is_admitted(&records[0], 10, 100, "60000047", noon()).await, "of another account");
    }
}

#[tokio::test]
async fn many_tries_at_once_are_counted_each() {
    for ground in Ground::each().await {
        let stores = [ground.store().await, ground.store().await];
        let tasks = (0..24).map(|nth| {
            let records = Records::new(Arc::clone(&stores[nth % 2]));
            tokio::spawn(async move { is_admitted(&records, 1, 1, "60000012", noon()).await })
        });
        let mut admitted = 0;
        for task in tasks.collect::<Vec<_>>() {
            admitted += u32::from(task.await.unwrap());
        }
        assert_eq!(admitted, 5);
    }
}
