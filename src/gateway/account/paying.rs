//! How a payment begins: once, of what is owed and not being paid already.

use super::{
    Account, description,
    owing::Payable,
    payments::{NewPayment, NotCreated, Told},
    records::{Asked, NotRecorded, Order, Record, UnderWay},
};
use crate::limits::{Client, Limits, TooMany};
use crate::port::PortError;
use domain::{
    account::{AmountFault, LinkId, Money, PaymentId, PaymentState},
    identity::PersonId,
    language::Language,
};
use uuid::Uuid;

/// Why no payment begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotBegun {
    Amount(AmountFault),
    /// The key has come before, with another payment.
    Mismatch,
    /// What is owed is being paid.
    UnderWay(UnderWay),
    TooMany(TooMany),
    /// Whoever takes payments does not say whether it has begun.
    NotKnown(PaymentId),
    Port(PortError),
}

impl<E: Into<PortError>> From<E> for NotBegun {
    fn from(error: E) -> Self {
        NotBegun::Port(error.into())
    }
}

impl From<NotRecorded> for NotBegun {
    fn from(refused: NotRecorded) -> Self {
        match refused {
            NotRecorded::Mismatch => NotBegun::Mismatch,
            NotRecorded::Amount(fault) => NotBegun::Amount(fault),
            NotRecorded::UnderWay(under_way) => NotBegun::UnderWay(under_way),
        }
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
    pub return_url: String,
    /// How many payments may begin, and by what the person comes.
    pub limits: &'a Limits,
    pub client: Client,
}

impl Account {
    /// Begins a payment. The same key again is the same payment, also where it has begun and was not answered.
    pub(super) async fn begin(&self, wish: &Wish<'_>) -> Result<Record, NotBegun> {
        let link = self.linked(wish.person, wish.link).await?;
        let reference = link.number.as_str().to_owned();
        let order = Order { reference, language: wish.language, return_url: wish.return_url.clone() };
        let asked = Asked { person: wish.person, link: &link, key: &wish.key, amount: wish.amount, order: &order };
        if let Some(before) = self.records.by_key(wish.person, &wish.key).await? {
            let before = Some(before).filter(|before| asked.is(before)).ok_or(NotBegun::Mismatch)?;
            let id = before.payment.id.clone();
            // What became of it when it was asked for before is not known, whatever is said now.
            return self.handed_over(before).await.map_err(|_| NotBegun::NotKnown(id));
        }
        let Payable { owed, under_way, .. } = self.payable(wish.person, &link).await?;
        // What is refused is not counted. Whether it is refused is known below: the same form may have come before this line.
        if owed.check(wish.amount, under_way).is_ok() {
            let key = wish.key.to_string();
            let counted = wish.limits.admit_payment(wish.client, wish.person.as_str(), &key).await;
            counted.map_err(NotBegun::TooMany)?;
        }
        let record = self.records.begin(&asked, &owed, self.clock.now()).await??;
        let id = record.payment.id.clone();
        match self.handed_over(record).await {
            Ok(record) => Ok(record),
            Err(NotCreated::Refused { retry_after }) => {
                self.records.never_was(&id).await?;
                Err(PortError::Unavailable { retry_after }.into())
            }
            Err(NotCreated::NotKnown) => Err(NotBegun::NotKnown(id)),
        }
    }

    /// The payment as whoever takes it has it, who is asked for it where they have not answered yet: always in the same
    /// words, so that there is one.
    pub(super) async fn handed_over(&self, record: Record) -> Result<Record, NotCreated> {
        if !self.may_be_handed_over(&record) {
            return Ok(record);
        }
        let Order { reference, language, return_url } = &record.order;
        let new = NewPayment {
            id: &record.payment.id,
            amount: record.payment.amount,
            reference,
            description: description(*language),
            language: *language,
            return_url,
        };
        let Told { provider_id, .. } = self.payments.create(&new).await?;
        self.taken_as(&record, &provider_id).await.map_err(|_| NotCreated::NotKnown)
    }

    async fn taken_as(&self, record: &Record, provider_id: &str) -> Result<Record, PortError> {
        self.records.taken_as(&record.payment.id, provider_id).await?;
        // Another gateway may have given it up meanwhile.
        self.payment(&record.person, &record.payment.id).await
    }

    /// Those from before this was written down are not asked for again, nor those that are given up.
    fn may_be_handed_over(&self, record: &Record) -> bool {
        let is_there = record.provider_id.is_some() || record.payment.state != PaymentState::Created;
        !is_there && !self.is_given_up(record) && !record.order.return_url.is_empty()
    }
}
