//! The form by which a person says how much they pay.

use super::{Account, see, value};
use crate::account::paying::{NotBegun, Wish};
use crate::account::{description, return_url};
use crate::pages::{Fields, PageAnswer, PageRequest};
use crate::port::PortError;
use axum::http::StatusCode;
use domain::{
    account::{CouncilTax, Limits, LinkId, Money},
    identity::PersonId,
};
use screens::account::{AMOUNT, CHOICE, KEY, Page, PayChoice, PayFault, PayForm, SEND, check_payment, pay};
use uuid::Uuid;

/// What was entered, and what it is held against.
struct Entered<'a> {
    account: &'a CouncilTax,
    limits: Limits,
    key: Uuid,
    chosen: Option<PayChoice>,
    typed: &'a str,
}

impl Account {
    pub(super) async fn pay_page(
        &self,
        request: &PageRequest<'_>,
        person: &PersonId,
        id: &LinkId,
    ) -> Result<PageAnswer, PortError> {
        let (account, limits) = self.payable(person, id).await?;
        let entered = Entered { account: &account, limits, key: Uuid::new_v4(), chosen: None, typed: "" };
        Ok(entered.asked(request, id, None))
    }

    pub(super) async fn pay_form(
        &self,
        request: &PageRequest<'_>,
        person: &PersonId,
        id: &LinkId,
        fields: &Fields,
    ) -> Result<PageAnswer, PortError> {
        let key = Uuid::try_parse(value(fields, KEY)).unwrap_or_else(|_| Uuid::new_v4());
        // It was sent before, and may be paid by now: what is owed then says nothing of it.
        if let Some(before) = self.records.by_key(person, &key).await? {
            return Ok(see(request, Page::Leaving(before.payment.id)));
        }
        let (account, limits) = self.payable(person, id).await?;
        let chosen = PayChoice::read(value(fields, CHOICE));
        let entered = Entered { account: &account, limits, key, chosen, typed: value(fields, AMOUNT) };
        let amount = match entered.amount(request) {
            Ok(amount) => amount,
            Err(fault) => return Ok(entered.asked(request, id, Some(fault))),
        };
        if value(fields, SEND).is_empty() {
            return Ok(PageAnswer::ok(check_payment(
                request.context,
                &entered.form(id, &key.to_string(), None),
                amount,
            )));
        }
        let language = request.context.language;
        let wish = Wish {
            person,
            link: id,
            amount,
            key,
            language,
            return_url: &return_url(request.origin, language),
            description: description(language),
        };
        match self.begin(&wish).await {
            Ok(record) => Ok(see(request, Page::Leaving(record.payment.id))),
            Err(NotBegun::Amount(fault)) => Ok(entered.asked(request, id, Some(PayFault::Amount(fault)))),
            Err(NotBegun::Mismatch) => {
                let anew = Entered { key: Uuid::new_v4(), ..entered };
                Ok(anew.asked(request, id, Some(PayFault::Mismatch)))
            }
            Err(NotBegun::Port(PortError::Unavailable { .. })) => {
                Ok(entered.asked(request, id, Some(PayFault::Unavailable)))
            }
            Err(NotBegun::Port(error)) => Err(error),
        }
    }

    async fn payable(&self, person: &PersonId, id: &LinkId) -> Result<(CouncilTax, Limits), PortError> {
        let link = self.linked(person, id).await?;
        let account = self.told(&link).await?.account;
        let limits = Limits::of(account.balance - self.on_the_way(person, id).await?);
        Ok((account, limits))
    }
}

impl Entered<'_> {
    fn amount(&self, request: &PageRequest) -> Result<Money, PayFault> {
        match self.chosen {
            None => Err(PayFault::NotChosen),
            Some(PayChoice::Other) => self.limits.read(self.typed).map_err(PayFault::Amount),
            Some(choice) => choice.amount(self.account, self.limits, request.context.today).ok_or(PayFault::NotChosen),
        }
    }

    fn form<'a>(&'a self, id: &'a LinkId, key: &'a str, fault: Option<PayFault>) -> PayForm<'a> {
        let Entered { account, limits, chosen, typed, .. } = *self;
        PayForm { id, account, limits, key, chosen, typed, fault }
    }

    fn asked(&self, request: &PageRequest, id: &LinkId, fault: Option<PayFault>) -> PageAnswer {
        let status = match fault {
            None => StatusCode::OK,
            Some(PayFault::Unavailable) => StatusCode::SERVICE_UNAVAILABLE,
            Some(PayFault::Mismatch) => StatusCode::CONFLICT,
            Some(PayFault::NotChosen | PayFault::Amount(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        };
        PageAnswer::new(status, pay(request.context, self.form(id, &self.key.to_string(), fault)))
    }
}
