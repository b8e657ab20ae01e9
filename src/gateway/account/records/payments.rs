//! Payments as they are kept. Of one account they begin one after the other, in all gateways, so that what is being paid is not
//! paid again.

use super::{Link, Records};
use crate::account::ledger::AccountRef;
use crate::store::{Found, Row, StoreError, query};
use domain::{
    account::{AmountFault, Limits, LinkId, Money, Payment, PaymentId, PaymentState},
    identity::PersonId,
    language::Language,
};
use jiff::Timestamp;
use std::collections::HashSet;
use uuid::Uuid;

const SHOWN: i64 = 20;

/// A payment with what only the gateway knows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub payment: Payment,
    pub person: PersonId,
    pub link: LinkId,
    pub account: AccountRef,
    pub order: Order,
    /// What whoever takes it calls it; none until they have answered.
    pub provider_id: Option<String>,
    /// Nothing is to be done about it any more: it is finished and, if it was paid, booked.
    pub is_settled: bool,
    pub asked_at: i64,
}

/// What whoever takes a payment is told of it besides its amount: the same each time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// By which the council's run finds the account.
    pub reference: String,
    pub language: Language,
    /// Where its person is led back.
    pub return_url: String,
}

/// A payment that a person has asked for. The same key is the same payment.
pub struct Asked<'a> {
    pub person: &'a PersonId,
    pub link: &'a Link,
    pub key: &'a Uuid,
    pub amount: Money,
    pub order: &'a Order,
}

/// What is owed of an account, and which of its payments are in that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    pub balance: Money,
    pub in_balance: HashSet<PaymentId>,
}

/// What of it is being paid, or was paid and is not in it yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnderWay {
    pub amount: Money,
    /// The person's own.
    pub own: Option<PaymentId>,
}

/// Why no payment was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotRecorded {
    /// The key has come before, with another payment.
    Mismatch,
    Amount(AmountFault),
    /// What is owed is being paid.
    UnderWay(UnderWay),
}

impl Owed {
    /// Of all payments of the account that may have taken money.
    pub fn under_way(&self, payments: &[Record], person: &PersonId) -> UnderWay {
        let others = || payments.iter().filter(|record| !self.in_balance.contains(&record.payment.id));
        let latest = others().filter(|record| record.person == *person).max_by_key(|record| record.payment.begun_at);
        UnderWay {
            amount: others().map(|record| record.payment.amount).sum(),
            own: latest.map(|record| record.payment.id.clone()),
        }
    }

    pub fn check(&self, amount: Money, under_way: UnderWay) -> Result<(), NotRecorded> {
        match Limits::of(self.balance - under_way.amount).check(amount) {
            Ok(_) => Ok(()),
            Err(AmountFault::TooMuch(_) | AmountFault::NothingToPay) if under_way.amount.is_owed() => {
                Err(NotRecorded::UnderWay(under_way))
            }
            Err(fault) => Err(NotRecorded::Amount(fault)),
        }
    }
}

macro_rules! payments {
    ($which:literal) => {
        query(concat!(
            "SELECT id, person, link, account, amount, provider_id, state, is_settled, begun_at, asked_at, reference,
                    language, return_url
             FROM account_payment ",
            $which
        ))
    };
}

/// Those that may have taken money.
macro_rules! of_account {
    ($account:expr) => {
        payments!("WHERE account = $1 AND state IN ('created', 'started', 'submitted', 'success')").bind(&*$account.0)
    };
}

macro_rules! by_key {
    ($person:expr, $key:expr) => {
        payments!("WHERE person = $1 AND key = $2").bind($person.as_str()).bind($key.simple().to_string())
    };
}

impl Records {
    /// The payment of a key, where it has begun.
    pub async fn by_key(&self, person: &PersonId, key: &Uuid) -> Result<Option<Record>, StoreError> {
        self.store.row(by_key!(person, key)).await?.as_ref().map(read).transpose()
    }

    /// Writes down that a payment begins, or answers the one that has begun with the key.
    pub async fn begin(
        &self,
        asked: &Asked<'_>,
        owed: &Owed,
        now: Timestamp,
    ) -> Result<Result<Record, NotRecorded>, StoreError> {
        let mut write = self.store.begin(&["account payments of ", &asked.link.account.0].concat()).await?;
        let mut before = write.row(by_key!(asked.person, asked.key)).await?;
        if before.is_none() {
            let all: Vec<Record> =
                write.rows(of_account!(asked.link.account)).await?.iter().map(read).collect::<Result<_, _>>()?;
            if let Err(refused) = owed.check(asked.amount, owed.under_way(&all, asked.person)) {
                write.commit().await?;
                return Ok(Err(refused));
            }
            write.run(asked.row(now)).await?;
            before = write.row(by_key!(asked.person, asked.key)).await?;
        }
        write.commit().await?;
        let there = before.ok_or_else(|| StoreError::unreadable("a payment is gone as it began"))?;
        let record = read(&there)?;
        Ok(if asked.is(&record) { Ok(record) } else { Err(NotRecorded::Mismatch) })
    }

    pub async fn taken_as(&self, id: &PaymentId, provider_id: &str) -> Result<(), StoreError> {
        let sql = "UPDATE account_payment SET provider_id = $1 WHERE id = $2 AND provider_id IS NULL";
        self.store.run(query(sql).bind(provider_id).bind(id.as_str())).await.map(drop)
    }

    /// Whoever takes payments has refused it: nobody was led anywhere to pay it, and the key is free.
    pub async fn never_was(&self, id: &PaymentId) -> Result<(), StoreError> {
        let sql = "DELETE FROM account_payment WHERE id = $1 AND provider_id IS NULL AND state = 'created'";
        self.store.run(query(sql).bind(id.as_str())).await.map(drop)
    }

    /// What has become of it. One that is finished stays as it is.
    pub async fn becomes(&self, id: &PaymentId, state: PaymentState) -> Result<bool, StoreError> {
        let sql = "UPDATE account_payment SET state = $1
                   WHERE id = $2 AND state IN ('created', 'started', 'submitted') AND state <> $1";
        Ok(self.store.run(query(sql).bind(state.name()).bind(id.as_str())).await? > 0)
    }

    pub async fn settled(&self, id: &PaymentId) -> Result<(), StoreError> {
        let sql = "UPDATE account_payment SET is_settled = 1 WHERE id = $1";
        self.store.run(query(sql).bind(id.as_str())).await.map(drop)
    }

    pub async fn payment(&self, person: &PersonId, id: &PaymentId) -> Result<Option<Record>, StoreError> {
        let asked = payments!("WHERE id = $1 AND person = $2").bind(id.as_str()).bind(person.as_str());
        self.store.row(asked).await?.as_ref().map(read).transpose()
    }

    /// Those of a person, the latest first.
    pub async fn payments(&self, person: &PersonId) -> Result<Vec<Record>, StoreError> {
        let asked = payments!("WHERE person = $1 ORDER BY begun_at DESC, id LIMIT $2").bind(person.as_str());
        self.store.rows(asked.bind(SHOWN)).await?.iter().map(read).collect()
    }

    /// Those of an account, whoever makes them, that may have taken money. They are told to nobody.
    pub async fn of_account(&self, account: &AccountRef) -> Result<Vec<Record>, StoreError> {
        self.store.rows(of_account!(account)).await?.iter().map(read).collect()
    }

    /// Those that are not settled and were not asked about since `asked_before`, for this gateway alone to ask about now.
    pub async fn claim(&self, asked_before: Timestamp, now: Timestamp) -> Result<Vec<Record>, StoreError> {
        let which = payments!("WHERE is_settled = 0 AND asked_at < $1 ORDER BY asked_at, id LIMIT 50");
        let rows = self.store.rows(which.bind(asked_before.as_millisecond())).await?;
        let mut claimed = Vec::new();
        for record in rows.iter().map(read) {
            let record = record?;
            let sql = "UPDATE account_payment SET asked_at = $1 WHERE id = $2 AND asked_at = $3";
            let claim = query(sql).bind(now.as_millisecond()).bind(record.payment.id.as_str()).bind(record.asked_at);
            if self.store.run(claim).await? > 0 {
                claimed.push(record);
            }
        }
        Ok(claimed)
    }
}

impl Asked<'_> {
    /// Whether that is the payment that is asked for.
    pub fn is(&self, record: &Record) -> bool {
        record.link == self.link.id && record.payment.amount == self.amount
    }

    fn row(&self, now: Timestamp) -> crate::store::Query<'_> {
        let sql = "INSERT INTO account_payment
                       (id, person, link, account, key, amount, state, is_settled, begun_at, asked_at, reference, language,
                        return_url)
                   VALUES ($1, $2, $3, $4, $5, $6, 'created', 0, $7, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
        let id = PaymentId::from_random(Uuid::new_v4().into_bytes());
        let row = query(sql).bind(id.as_str().to_owned()).bind(self.person.as_str()).bind(self.link.id.as_str());
        let row = row.bind(&*self.link.account.0).bind(self.key.simple().to_string()).bind(self.amount.in_pence());
        let Order { reference, language, return_url } = self.order;
        row.bind(now.as_millisecond()).bind(&**reference).bind(language.tag()).bind(&**return_url)
    }
}

fn read(row: &Found) -> Result<Record, StoreError> {
    let text = |column: usize| row.try_get::<String, _>(column);
    let number = |column: usize| row.try_get::<i64, _>(column);
    let state =
        PaymentState::read(&text(6)?).ok_or_else(|| StoreError::unreadable("a payment is in no known state"))?;
    let is_welsh = text(11)? == Language::Cy.tag();
    Ok(Record {
        payment: Payment {
            id: text(0)?.parse().map_err(StoreError::unreadable)?,
            amount: Money::pence(number(4)?),
            state,
            begun_at: Timestamp::from_millisecond(number(8)?).map_err(StoreError::unreadable)?,
        },
        person: text(1)?.parse().map_err(StoreError::unreadable)?,
        link: text(2)?.parse().map_err(StoreError::unreadable)?,
        account: AccountRef(text(3)?),
        order: Order {
            reference: text(10)?,
            language: if is_welsh { Language::Cy } else { Language::En },
            return_url: text(12)?,
        },
        provider_id: row.try_get(5)?,
        is_settled: number(7)? != 0,
        asked_at: number(9)?,
    })
}
