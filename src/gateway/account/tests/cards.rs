//! What is said of council tax on the front page and on the account page.

use super::*;
use crate::account::ledger::{AccountRef, Booking, Facts, Holder, Ledger, Proved, Told};
use crate::account::records::Records;
use crate::port::PortError;
use crate::store::{Store, query};
use async_trait::async_trait;
use contract::cards::{Card, CardsAnswer, paths::cards};
use domain::account::{CouncilTax, PaymentMethod};
use domain::language::Language;
use std::sync::Arc;
use tokio::sync::Barrier;

async fn told(browser: &mut Browser<'_>) -> Vec<Card> {
    let answer = browser.get(&cards(Language::En)).await;
    serde_json::from_str::<CardsAnswer>(&answer.body).unwrap().cards
}

/// It answers once it is asked about two accounts.
struct Together(Barrier);

#[async_trait]
impl Ledger for Together {
    async fn find(&self, facts: &Facts<'_>) -> Result<Proved, PortError> {
        Ok(Proved { account: AccountRef(facts.number.as_str().to_owned()), holder: Holder::default() })
    }

    async fn account(&self, account: &AccountRef, _: &Holder) -> Result<Told, PortError> {
        self.0.wait().await;
        let account = CouncilTax {
            number: account.0.parse().unwrap(),
            address: "12 Weir Lane".to_owned(),
            band: None,
            discount: None,
            balance: Money::pence(100),
            method: PaymentMethod::Cash,
            is_closed: false,
            instalments: Vec::new(),
            transactions: Vec::new(),
            bills: Vec::new(),
        };
        Ok(Told { account, fetched_at: None })
    }

    async fn book(&self, _: &AccountRef, _: &Booking<'_>) -> Result<(), PortError> {
        Ok(())
    }

    fn books_at_once(&self) -> bool {
        true
    }
}

#[tokio::test]
async fn the_accounts_of_a_person_are_asked_about_at_the_same_time() {
    let ledger = Arc::new(Together(Barrier::new(2)));
    let town = Town::listening_with(EMBEDDED, TODAY, |areas| areas.account.as_mut().unwrap().ledger = ledger).await;
    let mut sian = Browser::of(&town, "sian").await;
    for number in ["60000012", "60000047"] {
        assert_eq!(sian.link(number, "AW1+2AB").await.status, StatusCode::SEE_OTHER);
    }
    let mut endings: Vec<String> = told(&mut sian).await.iter().map(|card| card.lines[0].clone()).collect();
    endings.sort();
    assert_eq!(endings, ["Account ending 0012", "Account ending 0047"]);
    let page = sian.get("/account").await.body;
    assert_eq!(page.matches("You owe £1.00").count(), 2, "{page}");
}

#[tokio::test]
async fn what_cannot_be_told_is_not_said_to_be_nothing() {
    let store = Arc::new(Store::in_memory());
    store.run(query("DROP TABLE account_link")).await.unwrap();
    let records = Arc::new(Records::new(store));
    let town = Town::listening_with(EMBEDDED, TODAY, |areas| areas.account.as_mut().unwrap().records = records).await;
    let mut sian = Browser::of(&town, "sian").await;
    let cards = told(&mut sian).await;
    let [card] = &*cards else { panic!("{cards:?}") };
    assert!(card.lines[0].contains("We cannot show") && card.href == "/account", "{card:?}");
}

#[tokio::test]
async fn what_is_being_paid_is_neither_overdue_nor_next() {
    let town = town().await;
    let mut sian = Browser::of(&town, "sian").await;
    let id = sian.linked().await;
    let account = sian.council_tax().await.accounts.remove(0);
    let rest = account.next_due.unwrap().amount - Money::pence(100);
    sian.begin(&id, 100, KEY).await;
    let form = sian.get(&format!("/account/council-tax/{id}/pay")).await.body;
    assert!(form.contains(&format!("The next payment: {rest}")), "{form}");
    let (owed, next) = (format!("You owe {}", account.balance), format!("The next payment is {rest}"));
    let page = sian.get("/account").await.body;
    for line in [&*owed, "£1.00 of it is being paid", &next] {
        assert!(page.contains(line), "{line}: {page}");
    }
    let card = told(&mut sian).await.remove(0);
    assert!(card.lines.iter().any(|line| line.starts_with(&next)), "{card:?}");
    assert_eq!(card.href, format!("/account/council-tax/{id}/pay"));
}

#[tokio::test]
async fn nobody_is_asked_to_pay_what_is_being_paid() {
    let town = town().await;
    let mut zofia = Browser::of(&town, "zofia").await;
    let linked = zofia.link("60000083", "AW1+1AA").await.header("location").to_owned();
    let id: LinkId = linked.trim_start_matches("/account/council-tax/").parse().unwrap();
    let account = zofia.council_tax().await.accounts.remove(0);
    zofia.begin(&id, account.overdue.in_pence(), KEY).await;
    for path in ["/account", &linked, &format!("{linked}/pay")] {
        let page = zofia.get(path).await.body;
        assert!(!page.contains("is overdue") && !page.contains("What is overdue"), "{path}: {page}");
    }
    let page = zofia.get(&linked).await.body;
    assert!(page.contains("Being paid") && !page.contains("Overdue"), "{page}");
    let rest = account.balance - account.overdue;
    zofia.begin(&id, rest.in_pence(), "7a9f2c1e-33d4-4b8e-9a52-0c7d1e4f6a14").await;
    for path in ["/account", &linked] {
        let page = zofia.get(path).await.body;
        assert!(!page.contains(&format!("{linked}/pay")), "{path}: {page}");
        assert!(page.contains(&format!("{} of it is being paid", account.balance)), "{path}: {page}");
    }
    let card = told(&mut zofia).await.remove(0);
    assert_eq!(card.href, linked);
}
