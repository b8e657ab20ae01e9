//! The form by which a person says how much they pay.

use super::{Account, see, value};
use crate::account::owing::Payable;
use crate::account::paying::{NotBegun, Wish};
use crate::account::return_url;
use crate::pages::{Fields, PageAnswer, PageRequest};
use crate::port::PortError;
use axum::http::StatusCode;
use domain::{
    account::{CouncilTax, Limits, LinkId, Money},
    identity::PersonId,
};
use screens::account::{AMOUNT, BeingPaid, CHOICE, KEY, Page, PayChoice, PayFault, PayForm, SEND, check_payment, pay};
use uuid::Uuid;

/// What was entered, and what it is held against.
struct Entered<'a> {
    payable: &'a Payable,
    /// What may be paid.
    rest: CouncilTax,
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
        let payable = self.payable(person, &self.linked(person, id).await?).await?;
        Ok(Entered::of(&payable, Uuid::new_v4(), &Fields::new()).asked(request, id, None))
    }

    pub(super) async fn pay_form(
        &self,
        request: &PageRequest<'_>,
        person: &PersonId,
        id: &LinkId,
        fields: &Fields,
    ) -> Result<PageAnswer, PortError> {
        let key = Uuid::try_parse(value(fields, KEY)).unwrap_or_else(|_| Uuid::new_v4());
        let confirmed = confirmed(fields);
        let before = self.records.by_key(person, &key).await?;
        // It was sent before, and may be paid by now: what is owed then says nothing of it.
        if let Some(before) = before.filter(|before| before.link == *id && Some(before.payment.amount) == confirmed) {
            return Ok(see(request, Page::Leaving(before.payment.id)));
        }
        let payable = self.payable(person, &self.linked(person, id).await?).await?;
        let entered = Entered::of(&payable, key, fields);
        let amount = match entered.amount(request) {
            Ok(amount) => amount,
            Err(fault) => return Ok(entered.asked(request, id, Some(fault))),
        };
        if confirmed.is_none() {
            let key = key.to_string();
            let form = entered.form(id, &key, None);
            return Ok(PageAnswer::ok(check_payment(request.context, &form, amount)));
        }
        let language = request.context.language;
        let wish = Wish {
            person,
            link: id,
            amount,
            key,
            language,
            return_url: return_url(request.origin, language),
            limits: &request.app.limits,
            client: request.client,
        };
        let fault = match self.begin(&wish).await {
            Ok(record) => return Ok(see(request, Page::Leaving(record.payment.id))),
            // Its page says that it is not known, and goes on with it where it can.
            Err(NotBegun::NotKnown(payment)) => return Ok(see(request, Page::Payment(payment))),
            Err(NotBegun::Amount(fault)) => PayFault::Amount(fault),
            Err(NotBegun::Mismatch) => PayFault::Mismatch,
            Err(NotBegun::UnderWay(_)) => PayFault::UnderWay,
            Err(NotBegun::TooMany(_)) => PayFault::TooMany,
            Err(NotBegun::Port(PortError::Unavailable { .. })) => PayFault::Unavailable,
            Err(NotBegun::Port(error)) => return Err(error),
        };
        let key = if fault == PayFault::Mismatch { Uuid::new_v4() } else { key };
        Ok(Entered { key, ..entered }.asked(request, id, Some(fault)))
    }
}

/// The amount that the person has seen on the last look; none where they have not been there. What is chosen by its name may
/// be another amount by now.
fn confirmed(fields: &Fields) -> Option<Money> {
    let is_sent = !value(fields, SEND).is_empty() && PayChoice::read(value(fields, CHOICE)) == Some(PayChoice::Other);
    Money::typed(value(fields, AMOUNT)).ok().filter(|_| is_sent)
}

impl<'a> Entered<'a> {
    fn of(payable: &'a Payable, key: Uuid, fields: &'a Fields) -> Self {
        let rest = payable.rest();
        Entered {
            payable,
            limits: Limits::of(rest.balance),
            rest,
            key,
            chosen: PayChoice::read(value(fields, CHOICE)),
            typed: value(fields, AMOUNT),
        }
    }

    fn amount(&self, request: &PageRequest) -> Result<Money, PayFault> {
        let is_paid_already = !self.limits.most.is_owed() && self.payable.under_way.amount.is_owed();
        match self.chosen {
            _ if is_paid_already => Err(PayFault::UnderWay),
            None => Err(PayFault::NotChosen),
            Some(PayChoice::Other) => self.limits.read(self.typed).map_err(PayFault::Amount),
            Some(choice) => choice.amount(&self.rest, self.limits, request.context.today).ok_or(PayFault::NotChosen),
        }
    }

    fn form<'f>(&'f self, id: &'f LinkId, key: &'f str, fault: Option<PayFault>) -> PayForm<'f> {
        let Entered { payable, rest: account, limits, chosen, typed, .. } = self;
        let under_way = &payable.under_way;
        let being_paid = under_way.amount.is_owed().then_some(BeingPaid { own: under_way.own.as_ref() });
        PayForm { id, account, limits: *limits, being_paid, key, chosen: *chosen, typed, fault }
    }

    fn asked(&self, request: &PageRequest, id: &LinkId, fault: Option<PayFault>) -> PageAnswer {
        let status = match fault {
            None => StatusCode::OK,
            Some(PayFault::Unavailable) => StatusCode::SERVICE_UNAVAILABLE,
            Some(PayFault::Mismatch | PayFault::UnderWay) => StatusCode::CONFLICT,
            Some(PayFault::TooMany) => StatusCode::TOO_MANY_REQUESTS,
            Some(PayFault::NotChosen | PayFault::Amount(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        };
        PageAnswer::new(status, pay(request.context, self.form(id, &self.key.to_string(), fault)))
    }
}
