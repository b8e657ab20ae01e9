//! A payment from its beginning to its end. Whoever takes it says how it ended, whether its person comes back or not; what
//! was paid is booked once.

use super::{
    Account,
    ledger::Booking,
    payments::NewPayment,
    records::{Asked, Mismatch, Record, Records},
};
use crate::port::PortError;
use domain::{
    account::{AmountFault, Limits, LinkId, Money, PaymentId, PaymentState},
    identity::PersonId,
    language::Language,
};
use jiff::SignedDuration;
use std::sync::{Arc, Weak};
use std::time::Duration;
use uuid::Uuid;

/// A payment that whoever takes it does not know of is none after this.
const UNKNOWN_FOR: SignedDuration = SignedDuration::from_hours(2);
/// One whose person has not come back is asked about so often.
const ASKED_EVERY: SignedDuration = SignedDuration::from_mins(5);
const SWEPT_EVERY: Duration = Duration::from_secs(60);

/// Why no payment begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotBegun {
    Amount(AmountFault),
    /// The key has come before, with another payment.
    Mismatch,
    Port(PortError),
}

impl<E: Into<PortError>> From<E> for NotBegun {
    fn from(error: E) -> Self {
        NotBegun::Port(error.into())
    }
}

/// What a person wants to pay.
pub struct Wish<'a> {
    pub person: &'a PersonId,
    pub link: &'a LinkId,
    pub amount: Money,
    pub key: Uuid,
    pub language: Language,
    /// Where they are led back.
    pub return_url: &'a str,
    /// What is paid, in their language.
    pub description: &'a str,
}

impl Account {
    /// Begins a payment. The same key again is the same payment, also where it has begun and was not answered.
    pub(super) async fn begin(&self, wish: &Wish<'_>) -> Result<Record, NotBegun> {
        let link = self.linked(wish.person, wish.link).await?;
        let asked = Asked { person: wish.person, link: &link, key: &wish.key, amount: wish.amount };
        if let Some(before) = self.records.begun(&asked).await? {
            return self.hand_over(before.map_err(|Mismatch| NotBegun::Mismatch)?, wish, link.number.as_str()).await;
        }
        let account = self.told(&link).await?.account;
        let owed = account.balance - self.on_the_way(wish.person, wish.link).await?;
        Limits::of(owed).check(wish.amount).map_err(NotBegun::Amount)?;
        let record = self.records.begin(&asked, self.clock.now()).await?.map_err(|Mismatch| NotBegun::Mismatch)?;
        self.hand_over(record, wish, link.number.as_str()).await
    }

    /// What was paid and is not in the balance yet: it is not to be paid again.
    pub(super) async fn on_the_way(&self, person: &PersonId, link: &LinkId) -> Result<Money, PortError> {
        if self.ledger.books_at_once() {
            return Ok(Money::ZERO);
        }
        let since = self.clock.now().saturating_sub(BOOKED_WITHIN).unwrap_or(jiff::Timestamp::MIN);
        let paid = |record: &Record| {
            record.link == *link && record.payment.state == PaymentState::Success && record.payment.begun_at >= since
        };
        let payments = self.records.payments(person).await?;
        Ok(payments.into_iter().filter(paid).map(|record| record.payment.amount).sum())
    }

    async fn hand_over(&self, record: Record, wish: &Wish<'_>, reference: &str) -> Result<Record, NotBegun> {
        if record.provider_id.is_some() || record.payment.state.is_finished() {
            return Ok(record);
        }
        let new = NewPayment {
            id: &record.payment.id,
            amount: record.payment.amount,
            reference,
            description: wish.description,
            language: wish.language,
            return_url: wish.return_url,
        };
        let told = self.payments.create(&new).await?;
        self.records.taken_as(&record.payment.id, &told.provider_id).await?;
        Ok(Record { provider_id: Some(told.provider_id), ..record })
    }

    /// Where its person pays, where they have not been there.
    pub(super) async fn next_url(&self, record: &Record) -> Result<Option<String>, PortError> {
        match &record.provider_id {
            Some(id) if !record.payment.state.is_finished() => Ok(self.payments.find(id).await?.next_url),
            _ => Ok(None),
        }
    }

    /// A payment as it is now. Where that cannot be told, as it was last.
    pub(super) async fn settle(&self, record: Record) -> Record {
        if record.is_settled {
            return record;
        }
        let known = record.clone();
        self.settle_now(record).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "a payment cannot be followed now, and is asked about again");
            known
        })
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
        let age = self.clock.now().duration_since(record.payment.begun_at);
        let Some(provider_id) = &record.provider_id else {
            // Nobody was led anywhere to pay it.
            return Ok(if age > UNKNOWN_FOR { PaymentState::Expired } else { record.payment.state });
        };
        match self.payments.find(provider_id).await {
            Ok(told) if told.amount == record.payment.amount => Ok(told.state),
            Ok(_) => {
                tracing::error!("a payment was made of another amount than was asked for; it is not booked");
                Ok(PaymentState::Error)
            }
            Err(PortError::NotFound) if age > UNKNOWN_FOR => Ok(PaymentState::Error),
            Err(error) => Err(error),
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

/// The council's run brings a payment into the balance within so long.
const BOOKED_WITHIN: SignedDuration = SignedDuration::from_hours(24 * 3);

/// Sweeps now and then, for as long as anybody has the records.
pub async fn sweep_now_and_then(account: Account, held: Weak<Records>) {
    let Account { ledger, payments, clock, .. } = account;
    loop {
        tokio::time::sleep(SWEPT_EVERY).await;
        let Some(records) = held.upgrade() else { return };
        let (ledger, payments) = (Arc::clone(&ledger), Arc::clone(&payments));
        let account = Account { ledger, payments, records, clock, test_payments: None };
        if let Err(error) = account.sweep().await {
            tracing::warn!(%error, "payments cannot be followed now");
        }
    }
}
