//! What becomes of a payment. Whoever takes it says how it ended, whether its person comes back or not; what was paid is booked
//! once. Where they do not say, nobody is told that it was not paid.

use super::{
    Account,
    at_once::at_once,
    ledger::Booking,
    records::{Record, Records},
};
use crate::port::PortError;
use domain::{
    account::{PaymentId, PaymentState},
    identity::PersonId,
};
use jiff::SignedDuration;
use std::sync::{Arc, Weak};
use std::time::Duration;

/// A payment that whoever takes it does not know of, or has never told of, is none after this. Their pages close after 90
/// minutes; and where one has never told of it, nobody was led to its page.
const UNKNOWN_FOR: SignedDuration = SignedDuration::from_hours(2);
/// One whose person has not come back is asked about so often.
const ASKED_EVERY: SignedDuration = SignedDuration::from_mins(5);
const SWEPT_EVERY: Duration = Duration::from_secs(60);

/// A payment as far as it is known.
#[derive(Clone, Debug)]
pub struct Followed {
    pub record: Record,
    /// Else it is as it was last.
    pub is_known: bool,
}

impl Account {
    /// A payment at which its person looks, or that stands in the way of another.
    pub(super) async fn look(&self, record: Record) -> Followed {
        let known = record.clone();
        self.settle(self.handed_over(record).await.unwrap_or(known)).await
    }

    /// Looks at several, and answers in their order.
    pub(super) async fn look_at_each(&self, records: Vec<Record>) -> Result<Vec<Followed>, PortError> {
        at_once(records.into_iter().map(|record| {
            let account = self.clone();
            async move { account.look(record).await }
        }))
        .await
    }

    /// The payments of a person.
    pub(super) async fn payments(&self, person: &PersonId) -> Result<Vec<Followed>, PortError> {
        self.look_at_each(self.records.payments(person).await?).await
    }

    /// A payment as it is now. Where that cannot be told, as it was last.
    pub(super) async fn settle(&self, record: Record) -> Followed {
        if record.is_settled {
            return Followed { record, is_known: true };
        }
        let known = record.clone();
        match self.settle_now(record).await {
            Ok(record) => Followed { record, is_known: true },
            Err(error) => {
                tracing::warn!(%error, "a payment cannot be followed now, and is asked about again");
                let is_known = known.payment.state.is_finished();
                Followed { record: known, is_known }
            }
        }
    }

    async fn settle_now(&self, mut record: Record) -> Result<Record, PortError> {
        let id = record.payment.id.clone();
        if !record.payment.state.is_finished() {
            let state = self.told_state(&record).await?;
            self.records.becomes(&id, state).await?;
            // Another gateway may have been told more.
            record = self.records.payment(&record.person, &id).await?.ok_or(PortError::NotFound)?;
        }
        if !record.payment.state.is_finished() {
            return Ok(record);
        }
        if record.payment.state == PaymentState::Success {
            let booking = Booking { payment: &id, amount: record.payment.amount, at: self.clock.now() };
            self.ledger.book(&record.account, &booking).await?;
        }
        self.records.settled(&id).await?;
        Ok(Record { is_settled: true, ..record })
    }

    async fn told_state(&self, record: &Record) -> Result<PaymentState, PortError> {
        let Some(provider_id) = &record.provider_id else {
            let expired = self.is_given_up(record).then_some(PaymentState::Expired);
            return expired.ok_or(PortError::Unavailable { retry_after: None });
        };
        match self.payments.find(provider_id).await {
            Ok(told) => {
                let reference = &record.order.reference;
                let is_same =
                    told.amount == record.payment.amount && (reference.is_empty() || told.reference == *reference);
                if is_same {
                    return Ok(told.state);
                }
                tracing::error!("a payment was made of something else than was asked for; it is not booked");
                Ok(PaymentState::Error)
            }
            Err(PortError::NotFound) if self.is_given_up(record) => Ok(PaymentState::Error),
            Err(error) => Err(error),
        }
    }

    pub(super) fn is_given_up(&self, record: &Record) -> bool {
        self.clock.now().duration_since(record.payment.begun_at) > UNKNOWN_FOR
    }

    /// Where its person pays, where they have not been there.
    pub(super) async fn next_url(&self, record: &Record) -> Result<Option<String>, PortError> {
        match &record.provider_id {
            Some(id) if !record.payment.state.is_finished() => Ok(self.payments.find(id).await?.next_url),
            _ => Ok(None),
        }
    }

    /// Follows payments whose people have not come back.
    pub(super) async fn sweep(&self) -> Result<(), PortError> {
        let now = self.clock.now();
        let before = now.saturating_sub(ASKED_EVERY).unwrap_or(now);
        for record in self.records.claim(before, now).await? {
            self.settle(record).await;
        }
        Ok(())
    }

    pub(super) async fn payment(&self, person: &PersonId, id: &PaymentId) -> Result<Record, PortError> {
        self.records.payment(person, id).await?.ok_or(PortError::NotFound)
    }
}

/// Sweeps now and then, for as long as anybody has the records.
pub async fn sweep_now_and_then(account: Account, held: Weak<Records>) {
    let Account { ledger, payments, holidays, clock, .. } = account;
    loop {
        tokio::time::sleep(SWEPT_EVERY).await;
        let Some(records) = held.upgrade() else { return };
        let (ledger, payments, holidays) = (Arc::clone(&ledger), Arc::clone(&payments), Arc::clone(&holidays));
        let account = Account { ledger, payments, records, holidays, clock, test_payments: None };
        if let Err(error) = account.sweep().await {
            tracing::warn!(%error, "payments cannot be followed now");
        }
    }
}
