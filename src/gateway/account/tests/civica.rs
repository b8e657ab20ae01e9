//! A ledger that asks for one fact more, and is away at times.

use super::*;
use crate::account::ledger::{AccountRef, Booking, Facts, Holder, Ledger, Proved, Told};
use crate::port::PortError;
use async_trait::async_trait;
use std::sync::Arc;

struct Away;

#[async_trait]
impl Ledger for Away {
    fn asks_for_person(&self) -> bool {
        true
    }

    async fn find(&self, facts: &Facts<'_>) -> Result<Proved, PortError> {
        let person = facts.person.filter(|person| person.as_str() == "10023456").ok_or(PortError::NotFound)?;
        let account = AccountRef(facts.number.as_str().to_owned());
        Ok(Proved { account, holder: Holder(person.as_str().to_owned()) })
    }

    async fn account(&self, _: &AccountRef, _: &Holder) -> Result<Told, PortError> {
        Err(PortError::Unavailable { retry_after: None })
    }

    async fn book(&self, _: &AccountRef, _: &Booking<'_>) -> Result<(), PortError> {
        Ok(())
    }

    fn books_at_once(&self) -> bool {
        false
    }
}

#[tokio::test]
async fn the_form_asks_for_what_the_ledger_asks_for_and_a_ledger_that_is_away_takes_nothing_else_away() {
    let town =
        Town::listening_with(EMBEDDED, TODAY, |areas| areas.account.as_mut().unwrap().ledger = Arc::new(Away)).await;
    let mut sian = Browser::of(&town, "sian").await;
    assert!(sian.get("/account").await.body.contains("name=\"reference\""));
    let form = "number=60000012&postcode=AW1+2AB";
    for (more, said) in [
        ("", "Enter the person reference"),
        ("&reference=..%2F1", "up to 20 digits or letters"),
        ("&reference=10023457", "We found no council tax account"),
    ] {
        let answer = sian.post("/account", &[form, more].concat()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{more}");
        assert!(answer.body.contains(said), "{more}: {}", answer.body);
    }
    let linked = sian.post("/account", &[form, "&reference=1002+3456"].concat()).await.header("location").to_owned();
    let page = sian.get(&linked).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.body.contains("We cannot show this council tax account"), "{}", page.body);
    let account = sian.get("/account").await;
    assert_eq!(account.status, StatusCode::OK);
    for kept in ["Not available", "Account ending 0012", "Add another council tax account", "Your sign-in and devices"]
    {
        assert!(account.body.contains(kept), "{kept}: {}", account.body);
    }
    assert_eq!(sian.get(&format!("{linked}/pay")).await.status, StatusCode::SERVICE_UNAVAILABLE);
    let plain = self::town().await;
    let mut sian = Browser::of(&plain, "sian").await;
    assert!(!sian.get("/account").await.body.contains("name=\"reference\""));
}
