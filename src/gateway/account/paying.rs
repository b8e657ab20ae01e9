//! How a payment begins: once, of what is owed and not being paid already.

use super::{
    Account, description,
    payments::{NewPayment, NotCreated, Told},
    records::{Asked, Link, NotRecorded, Order, Owed, Record, UnderWay},
};
use crate::limits::{Client, Limits, TooMany};
use crate::port::PortError;
use domain::{
    account::{AmountFault, CouncilTax, LinkId, Money, PaymentId, PaymentState},
    identity::PersonId,
    language::Language,
};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashSet;
use uuid::Uuid;

/// The council's run brings a payment into the balance within so long: three working days, and a weekend.
const BOOKED_WITHIN: SignedDuration = SignedDuration::from_hours(24 * 5);

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

/// An account that is to be paid.
pub struct Payable {
    pub account: CouncilTax,
    pub owed: Owed,
    pub under_way: UnderWay,
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
            return self.handed_over(before).await.map_err(|error| not_known(id, error));
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
            Err(NotHandedOver::Refused(error)) => {
                self.records.never_was(&id).await?;
                Err(error.into())
            }
            handed_over => handed_over.map_err(|error| not_known(id, error)),
        }
    }

    /// What is owed of an account, and what of that is being paid. Each payment that may have come to its end is asked about
    /// before; the ledger says what is owed after.
    pub(super) async fn payable(&self, person: &PersonId, link: &Link) -> Result<Payable, PortError> {
        for record in self.records.of_account(&link.account).await? {
            self.look(record).await;
        }
        let payments = self.records.of_account(&link.account).await?;
        let account = self.told(link).await?.account;
        let since = self.clock.now().saturating_sub(BOOKED_WITHIN).unwrap_or(Timestamp::MIN);
        let is_booked =
            |record: &&Record| record.is_settled && (self.ledger.books_at_once() || record.payment.begun_at < since);
        let in_balance: HashSet<PaymentId> =
            payments.iter().filter(is_booked).map(|record| record.payment.id.clone()).collect();
        let owed = Owed { balance: account.balance, in_balance };
        let under_way = owed.under_way(&payments, person);
        Ok(Payable { account, owed, under_way })
    }

    /// The payment as whoever takes it has it, who is asked for it where they have not answered yet: always in the same
    /// words, so that there is one.
    pub(super) async fn handed_over(&self, record: Record) -> Result<Record, NotHandedOver> {
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
        self.records.taken_as(&record.payment.id, &provider_id).await?;
        // Another gateway may have given it up meanwhile.
        self.records.payment(&record.person, &record.payment.id).await?.ok_or(NotHandedOver::NotKnown)
    }

    /// Those from before this was written down are not asked for again, nor those that are given up.
    fn may_be_handed_over(&self, record: &Record) -> bool {
        let is_there = record.provider_id.is_some() || record.payment.state != PaymentState::Created;
        !is_there && !self.is_given_up(record) && !record.order.return_url.is_empty()
    }
}

/// Why it is not known what whoever takes a payment calls it.
#[derive(Debug)]
pub enum NotHandedOver {
    /// They have refused it now.
    Refused(PortError),
    NotKnown,
}

impl From<NotCreated> for NotHandedOver {
    fn from(error: NotCreated) -> Self {
        match error {
            NotCreated::Refused { retry_after } => NotHandedOver::Refused(PortError::Unavailable { retry_after }),
            NotCreated::NotKnown { .. } => NotHandedOver::NotKnown,
        }
    }
}

impl From<crate::store::StoreError> for NotHandedOver {
    fn from(error: crate::store::StoreError) -> Self {
        let _: PortError = error.into();
        NotHandedOver::NotKnown
    }
}

/// It was asked for before, and what became of that is not known, whatever is said now.
fn not_known(id: PaymentId, _: NotHandedOver) -> NotBegun {
    NotBegun::NotKnown(id)
}
