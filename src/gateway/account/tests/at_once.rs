//! Payments of one account that begin at the same moment, in several gateways.

use crate::account::Account;
use crate::account::following::Followed;
use crate::account::ledger::{AccountRef, Booking, Facts, Holder, Ledger, Proved, Told};
use crate::account::paying::{NotBegun, Wish};
use crate::account::payments::fake_pay::{FakePay, Mood, state};
use crate::account::payments::{NewPayment, NotCreated, Payments, Told as Taken};
use crate::account::records::{Record, Records};
use crate::bank_holidays::LiveHolidays;
use crate::clock::Clock;
use crate::limits::{Client, Limits, Settings};
use crate::port::PortError;
use crate::secret::Secret;
use crate::store::Store;
use crate::store::testing::Ground;
use async_trait::async_trait;
use domain::account::{AccountNumber, CouncilTax, LinkId, Money, PaymentMethod, PaymentState};
use domain::holidays::Division;
use domain::identity::PersonId;
use domain::language::Language;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Barrier;
use tokio::time::timeout;
use uuid::Uuid;

const OWED: i64 = 10_000;

/// A ledger that knows one account, and what was booked to it.
struct Book {
    is_at_once: bool,
    booked: Mutex<HashMap<String, i64>>,
}

#[async_trait]
impl Ledger for Book {
    async fn find(&self, facts: &Facts<'_>) -> Result<Proved, PortError> {
        Ok(proved(facts.number.as_str()))
    }

    async fn account(&self, account: &AccountRef, _: &Holder) -> Result<Told, PortError> {
        let booked: i64 = self.booked.lock().unwrap().values().sum();
        let account = CouncilTax {
            number: account.0.parse().unwrap(),
            address: "12 Weir Lane".to_owned(),
            band: None,
            discount: None,
            balance: Money::pence(if self.is_at_once { OWED - booked } else { OWED }),
            method: PaymentMethod::Cash,
            is_closed: false,
            instalments: Vec::new(),
            transactions: Vec::new(),
            bills: Vec::new(),
        };
        Ok(Told { account, fetched_at: None })
    }

    async fn book(&self, _: &AccountRef, booking: &Booking<'_>) -> Result<(), PortError> {
        let before = self.booked.lock().unwrap().insert(booking.payment.as_str().to_owned(), booking.amount.in_pence());
        assert!(before.is_none_or(|before| before == booking.amount.in_pence()));
        Ok(())
    }

    fn books_at_once(&self) -> bool {
        self.is_at_once
    }
}

fn proved(account: &str) -> Proved {
    Proved { account: AccountRef(account.to_owned()), holder: Holder::default() }
}

/// One of several gateways.
#[derive(Clone)]
struct Gateway {
    account: Account,
    limits: Arc<Limits>,
}

fn now() -> Timestamp {
    "2026-11-24T12:00:00Z".parse().unwrap()
}

fn gateway(store: &Arc<Store>, pay: &FakePay, book: &Arc<Book>, at: Timestamp) -> Gateway {
    let clock = Clock::fixed(at);
    let secret = Arc::new(Secret::of_text("k".repeat(32)));
    let limits = Settings { payments_of_a_person_per_day: 0, payments_per_day: 0, ..Settings::default() };
    let account = Account {
        ledger: Arc::clone(book) as Arc<dyn Ledger>,
        payments: Arc::new(pay.port()),
        records: Arc::new(Records::new(Arc::clone(store))),
        holidays: Arc::new(LiveHolidays::open(Division::default(), Path::new("nowhere")).unwrap()),
        clock,
        test_payments: None,
    };
    Gateway { account, limits: Arc::new(Limits::new(limits, clock, &secret, store)) }
}

fn book(is_at_once: bool) -> Arc<Book> {
    Arc::new(Book { is_at_once, booked: Mutex::default() })
}

fn person(byte: u8) -> PersonId {
    PersonId::from_random([byte; 16])
}

impl Gateway {
    async fn linked(&self, person: &PersonId) -> LinkId {
        let number: AccountNumber = "60000012".parse().unwrap();
        self.account.records.link(person, &number, &proved("60000012"), now()).await.unwrap()
    }

    async fn begin(&self, person: &PersonId, link: &LinkId, pence: i64, key: Uuid) -> Result<Record, NotBegun> {
        let wish = Wish {
            person,
            link,
            amount: Money::pence(pence),
            key,
            language: Language::En,
            return_url: "https://council.example/account/back".to_owned(),
            limits: &self.limits,
            client: Client::new(Ipv4Addr::LOCALHOST.into()),
        };
        self.account.begin(&wish).await
    }

    async fn look(&self, record: &Record) -> Followed {
        let record = self.account.payment(&record.person, &record.payment.id).await.unwrap();
        self.account.look(record).await
    }
}

/// Two gateways on one store.
async fn two(ground: &Ground, pay: &FakePay, book: &Arc<Book>) -> [Gateway; 2] {
    [ground.store().await, ground.store().await].map(|store| gateway(&store, pay, book, now()))
}

#[tokio::test]
async fn of_many_at_once_one_pays_the_whole_balance() {
    for ground in Ground::each().await {
        let (pay, book) = (FakePay::start().await, book(true));
        let gateways = two(&ground, &pay, &book).await;
        let people = [person(1), person(2), person(3)];
        let mut links = Vec::new();
        for person in &people {
            links.push(gateways[0].linked(person).await);
        }
        let tasks = (0..24).map(|nth| {
            let (gateway, person, link) = (gateways[nth % 2].clone(), people[nth % 3].clone(), links[nth % 3].clone());
            tokio::spawn(async move { gateway.begin(&person, &link, OWED, Uuid::new_v4()).await })
        });
        let (mut begun, mut refused) = (0, 0);
        for task in tasks.collect::<Vec<_>>() {
            match task.await.unwrap() {
                Ok(_) => begun += 1,
                Err(NotBegun::UnderWay(_)) => refused += 1,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((begun, refused, pay.made().len()), (1, 23, 1));
    }
}

#[tokio::test]
async fn many_at_once_who_pay_a_part_pay_no_more_than_is_owed() {
    for ground in Ground::each().await {
        let (pay, book) = (FakePay::start().await, book(false));
        let gateways = two(&ground, &pay, &book).await;
        let sian = person(1);
        let link = gateways[0].linked(&sian).await;
        let tasks = (0..24).map(|nth| {
            let (gateway, sian, link) = (gateways[nth % 2].clone(), sian.clone(), link.clone());
            tokio::spawn(async move { gateway.begin(&sian, &link, 3_000, Uuid::new_v4()).await.is_ok() })
        });
        let mut begun = 0;
        for task in tasks.collect::<Vec<_>>() {
            begun += i64::from(task.await.unwrap());
        }
        assert_eq!(begun, OWED / 3_000);
        pay.all_are(&state("success"));
        for record in gateways[0].account.records.payments(&sian).await.unwrap() {
            assert!(gateways[1].look(&record).await.record.is_settled);
        }
        let more = gateways[0].begin(&sian, &link, OWED, Uuid::new_v4()).await;
        assert!(matches!(more, Err(NotBegun::UnderWay(_))), "it is not in the balance yet: {more:?}");
        assert!(gateways[0].begin(&sian, &link, 1_000, Uuid::new_v4()).await.is_ok());
    }
}

#[tokio::test]
async fn the_same_form_sent_many_times_at_once_is_one_payment() {
    for ground in Ground::each().await {
        let (pay, book) = (FakePay::start().await, book(true));
        let gateways = two(&ground, &pay, &book).await;
        let sian = person(1);
        let link = gateways[0].linked(&sian).await;
        let key = Uuid::new_v4();
        let tasks = (0..24).map(|nth| {
            let (gateway, sian, link) = (gateways[nth % 2].clone(), sian.clone(), link.clone());
            tokio::spawn(async move { gateway.begin(&sian, &link, OWED, key).await.unwrap() })
        });
        let mut ids = Vec::new();
        for task in tasks.collect::<Vec<_>>() {
            let record = task.await.unwrap();
            ids.push((record.payment.id, record.provider_id));
        }
        assert!(ids.iter().all(|id| *id == ids[0] && id.1.is_some()), "{ids:?}");
        assert_eq!(pay.made().len(), 1);
    }
}

#[tokio::test]
async fn what_is_never_told_of_is_given_up_and_what_was_paid_never_is() {
    for ground in Ground::each().await {
        let (pay, book) = (FakePay::start().await, book(true));
        let store = ground.store().await;
        let early = gateway(&store, &pay, &book, now());
        let later = gateway(&store, &pay, &book, now() + SignedDuration::from_mins(121));
        let sian = person(1);
        let link = early.linked(&sian).await;
        pay.is(Mood::Refuses(500, String::new()));
        let never_told = early.begin(&sian, &link, OWED, Uuid::new_v4()).await;
        let Err(NotBegun::NotKnown(id)) = never_told else { panic!("{never_told:?}") };
        let record = early.account.payment(&sian, &id).await.unwrap();
        assert!(!early.look(&record).await.is_known);
        let followed = later.look(&record).await;
        assert!(followed.is_known && followed.record.payment.state == PaymentState::Expired);
        pay.is(Mood::Well);
        let record = later.begin(&sian, &link, OWED, Uuid::new_v4()).await.unwrap();
        pay.all_are(&state("success"));
        pay.is(Mood::Refuses(500, String::new()));
        let much_later = gateway(&store, &pay, &book, now() + SignedDuration::from_hours(24 * 9));
        assert!(!much_later.look(&record).await.is_known);
        let again = much_later.begin(&sian, &link, OWED, Uuid::new_v4()).await;
        assert!(matches!(again, Err(NotBegun::UnderWay(_))), "{again:?}");
        pay.is(Mood::Well);
        much_later.account.sweep().await.unwrap();
        assert_eq!(*book.booked.lock().unwrap(), HashMap::from([(record.payment.id.as_str().to_owned(), OWED)]));
    }
}

#[tokio::test]
async fn what_was_paid_before_holidays_counts_until_the_council_has_had_its_working_days() {
    for (begun_at, last_day) in [
        ("2026-11-24T12:00:00Z", "2026-11-27T23:50:00Z"),
        // Over a weekend.
        ("2026-11-26T12:00:00Z", "2026-12-01T23:50:00Z"),
        // It may have been paid on the day after.
        ("2026-11-24T23:00:00Z", "2026-11-30T23:50:00Z"),
        // Over Christmas: Friday is a holiday, and so is Monday for the Saturday.
        ("2026-12-23T12:00:00Z", "2026-12-30T23:50:00Z"),
        // Over Easter, in summer time.
        ("2027-03-25T12:00:00Z", "2027-04-01T22:50:00Z"),
    ] {
        let (begun_at, last_day): (Timestamp, Timestamp) = (begun_at.parse().unwrap(), last_day.parse().unwrap());
        let (pay, book) = (FakePay::start().await, book(false));
        let store = Arc::new(Store::in_memory());
        let sian = person(1);
        let early = gateway(&store, &pay, &book, begun_at);
        let link = early.linked(&sian).await;
        let record = early.begin(&sian, &link, OWED, Uuid::new_v4()).await.unwrap();
        pay.all_are(&state("success"));
        assert!(early.look(&record).await.record.is_settled);
        let on_the_last_day = gateway(&store, &pay, &book, last_day);
        let again = on_the_last_day.begin(&sian, &link, OWED, Uuid::new_v4()).await;
        assert!(matches!(again, Err(NotBegun::UnderWay(_))), "{last_day}: {again:?}");
        let later = gateway(&store, &pay, &book, last_day + SignedDuration::from_mins(20));
        assert!(later.begin(&sian, &link, OWED, Uuid::new_v4()).await.is_ok(), "after {last_day}");
    }
}

/// Whoever takes payments, who tells of two once they are asked about both.
struct Together {
    pay: Arc<dyn Payments>,
    both: Barrier,
}

#[async_trait]
impl Payments for Together {
    async fn create(&self, new: &NewPayment<'_>) -> Result<Taken, NotCreated> {
        self.pay.create(new).await
    }

    async fn find(&self, provider_id: &str) -> Result<Taken, PortError> {
        self.both.wait().await;
        self.pay.find(provider_id).await
    }
}

#[tokio::test]
async fn the_open_payments_of_an_account_are_asked_about_at_the_same_time() {
    let (pay, book, store) = (FakePay::start().await, book(true), Arc::new(Store::in_memory()));
    let mut gateway = gateway(&store, &pay, &book, now());
    let (sian, mut under_way) = (person(1), Money::ZERO);
    let id = gateway.linked(&sian).await;
    for pence in [1_000, 2_000] {
        gateway.begin(&sian, &id, pence, Uuid::new_v4()).await.unwrap();
        under_way = under_way + Money::pence(pence);
    }
    gateway.account.payments = Arc::new(Together { pay: Arc::new(pay.port()), both: Barrier::new(2) });
    let link = gateway.account.linked(&sian, &id).await.unwrap();
    let payable = timeout(Duration::from_secs(20), gateway.account.payable(&sian, &link)).await;
    assert_eq!(payable.expect("both are asked about").unwrap().under_way.amount, under_way);
}
