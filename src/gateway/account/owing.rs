//! What is owed of an account, and what of that is being paid, by whomever.
//!
//! Must not be here: how a payment begins or ends.

use super::{
    Account,
    at_once::at_once,
    records::{Link, Owed, Record, UnderWay},
};
use crate::port::PortError;
use domain::{
    account::{CouncilTax, PaymentId},
    identity::PersonId,
    london,
};
use jiff::SignedDuration;
use std::collections::HashSet;

/// The council's run brings a payment into the balance within so many working days: so people are told, too.
const BOOKED_WITHIN: u8 = 3;
/// Payment pages close after that: by then it was paid.
const PAID_WITHIN: SignedDuration = SignedDuration::from_mins(90);

/// An account that is to be paid.
pub struct Payable {
    pub account: CouncilTax,
    pub owed: Owed,
    pub under_way: UnderWay,
}

impl Payable {
    /// The account as it will be once what is under way is paid: what may be paid besides.
    pub fn rest(&self) -> CouncilTax {
        self.account.once_paid(self.under_way.amount)
    }
}

impl Account {
    /// Each payment that may have come to its end is asked about before.
    pub(super) async fn payable(&self, person: &PersonId, link: &Link) -> Result<Payable, PortError> {
        let mut open = self.records.of_account(&link.account).await?;
        open.retain(|record| !record.is_settled);
        self.look_at_each(open).await?;
        self.payable_as_known(person, link).await
    }

    /// The same for all accounts of a person, as far as it is known of their payments.
    pub(super) async fn each_payable(
        &self,
        person: &PersonId,
    ) -> Result<Vec<(Link, Result<Payable, PortError>)>, PortError> {
        let links = self.records.links(person).await?;
        at_once(links.into_iter().map(|link| {
            let (account, person) = (self.clone(), person.clone());
            async move {
                let payable = account.payable_as_known(&person, &link).await;
                (link, payable)
            }
        }))
        .await
    }

    /// The ledger is asked last: what is settled before is in what it says is owed.
    async fn payable_as_known(&self, person: &PersonId, link: &Link) -> Result<Payable, PortError> {
        let payments = self.records.of_account(&link.account).await?;
        let account = self.told(link).await?.account;
        let in_balance = payments.iter().filter(|record| self.is_in_balance(record));
        let in_balance: HashSet<PaymentId> = in_balance.map(|record| record.payment.id.clone()).collect();
        let owed = Owed { balance: account.balance, in_balance };
        let under_way = owed.under_way(&payments, person);
        Ok(Payable { account, owed, under_way })
    }

    fn is_in_balance(&self, record: &Record) -> bool {
        record.is_settled && (self.ledger.books_at_once() || self.is_run_over(record))
    }

    /// Whether the council's run has had its time for a payment.
    fn is_run_over(&self, record: &Record) -> bool {
        let begun_at = record.payment.begun_at;
        let paid_on = london::today(begun_at.saturating_add(PAID_WITHIN).unwrap_or(begun_at));
        self.clock.today() > self.holidays.now().working_days_after(paid_on, BOOKED_WITHIN)
    }
}
