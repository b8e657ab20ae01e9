//! What the area is made of: whoever keeps the council tax, whoever takes payments, and what is written down of both.

use super::ledger::{self, Ledger};
use super::payments::{self, Payments};
use super::records::{self, Records};
use super::test_payments::{self, TestPayments};
use super::{Config, following, routes};
use crate::app::{Foundations, Routes};
use crate::areas::{Addressee, Area};
use crate::bank_holidays::LiveHolidays;
use crate::clock::Clock;
use crate::pages::{Fields, PageAnswer, PageRequest};
use crate::write::MAX_BODY_BYTES;
use axum::{
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use contract::account::{CouncilTaxAnswer, PaymentAnswer, paths};
use contract::cards::Card;
use screens::account::Page;
use std::sync::Arc;
use utoipa::openapi::OpenApi;

#[derive(Clone)]
pub struct Account {
    pub(super) ledger: Arc<dyn Ledger>,
    pub(super) payments: Arc<dyn Payments>,
    pub(super) records: Arc<Records>,
    pub(super) holidays: Arc<LiveHolidays>,
    pub(super) clock: Clock,
    /// Where there is no other.
    pub(super) test_payments: Option<Arc<TestPayments>>,
}

impl Area for Account {
    type Config = Config;
    type Page = Page;

    const STEPS: &'static [&'static str] = &[records::STEP, ledger::STEP, records::STEP_OF_ORDERS];

    fn open(config: &Config, foundations: &Foundations) -> anyhow::Result<Self> {
        let (payments, test_payments) = payments::open(&config.payments, foundations)?;
        let account = Account {
            ledger: ledger::open(&config.ledger, foundations)?,
            payments,
            records: Arc::new(Records::new(Arc::clone(&foundations.store))),
            holidays: Arc::clone(&foundations.holidays),
            clock: foundations.clock,
            test_payments,
        };
        tokio::spawn(following::sweep_now_and_then(account.clone(), Arc::downgrade(&account.records)));
        Ok(account)
    }

    fn routes() -> Routes {
        let limit = || DefaultBodyLimit::max(MAX_BODY_BYTES);
        vec![
            (paths::COUNCIL_TAX, get(routes::council_tax)),
            (paths::PAYMENTS, post(routes::pay).layer(limit())),
            (paths::PAYMENT, get(routes::payment)),
        ]
    }

    fn doors() -> Routes {
        test_payments::doors()
    }

    fn api() -> OpenApi {
        <Api as utoipa::OpenApi>::openapi()
    }

    async fn page(&self, request: &PageRequest<'_>, page: Page) -> PageAnswer {
        self.answer_page(request, page).await
    }

    async fn cards(&self, to: &Addressee<'_>) -> Vec<Card> {
        self.own_cards(to).await
    }

    fn takes_forms(page: &Page) -> bool {
        matches!(page, Page::Account | Page::CouncilTax(_) | Page::Pay(_))
    }

    async fn post(&self, request: &PageRequest<'_>, page: Page, fields: Fields) -> PageAnswer {
        self.answer_form(request, page, &fields).await
    }
}

#[derive(utoipa::OpenApi)]
#[openapi(
    paths(routes::council_tax, routes::pay, routes::payment),
    components(schemas(CouncilTaxAnswer, PaymentAnswer))
)]
struct Api;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::tests::statuses;

    #[test]
    fn each_answer_of_a_route_is_described() {
        let api = Account::api();
        assert_eq!(statuses(&api, "get", paths::COUNCIL_TAX), "200 304 401 503");
        assert_eq!(statuses(&api, "post", paths::PAYMENTS), "201 400 401 403 404 408 409 413 415 422 429 503");
        assert_eq!(statuses(&api, "get", paths::PAYMENT), "200 304 401 404 503");
    }
}
