//! Council tax of the made-up borough: each home has an account, whose number is 60 and the end of its UPRN. What was paid
//! here is in the store; all else follows from the home and the day.

use super::{AccountRef, Booking, Facts, Holder, Ledger, Proved, ToTry, Told};
use crate::addresses::Addresses;
use crate::app::Foundations;
use crate::clock::Clock;
use crate::port::PortError;
use crate::store::{Row, Store, StoreError, query};
use async_trait::async_trait;
use domain::{
    account::{
        AccountNumber, Band, Bill, CouncilTax, Discount, Instalment, Money, PaymentMethod, TaxYear, Transaction,
        TransactionKind, paid_off,
    },
    address::{Address, AddressId, Postcode, Uprn},
    london,
};
use jiff::{Timestamp, ToSpan, civil::Date};
use std::sync::Arc;

pub const STEP: &str = "
    CREATE TABLE account_booking (
        payment TEXT PRIMARY KEY, account TEXT NOT NULL, amount BIGINT NOT NULL, booked_at BIGINT NOT NULL
    );
    CREATE INDEX account_booking_account ON account_booking (account);";

const START: &str = "60";
const UPRN_START: &str = "990000";
/// What band D is charged, in pence.
const BAND_D: i64 = 193_176;
const INSTALMENTS: i64 = 12;

pub struct Embedded {
    addresses: Arc<dyn Addresses>,
    store: Arc<Store>,
    clock: Clock,
}

/// How the made-up household pays.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Habit {
    ByCard,
    ByDirectDebit,
    /// Two months late.
    Late,
    AllAtOnce,
}

/// The test provider's four people live in the first four, and each is another case.
fn habit(home: u32) -> Habit {
    match home {
        12 => Habit::ByCard,
        47 => Habit::ByDirectDebit,
        83 => Habit::Late,
        20 => Habit::AllAtOnce,
        _ => [Habit::ByCard, Habit::ByDirectDebit, Habit::Late, Habit::AllAtOnce][home as usize % 4],
    }
}

/// What was paid here, and when.
struct Paid {
    amount: Money,
    on: Date,
}

impl Embedded {
    pub fn new(foundations: &Foundations) -> Self {
        Embedded {
            addresses: Arc::clone(&foundations.addresses.port),
            store: Arc::clone(&foundations.store),
            clock: foundations.clock,
        }
    }

    async fn home(&self, number: &AccountNumber) -> Result<(u32, Address), PortError> {
        let end = number.as_str().strip_prefix(START).filter(|end| end.len() == 6).ok_or(PortError::NotFound)?;
        let home = end.parse().map_err(|_| PortError::NotFound)?;
        let id: AddressId = [UPRN_START, end].concat().parse().map_err(|_| PortError::NotFound)?;
        Ok((home, self.addresses.address(&id).await?))
    }

    async fn paid(&self, account: &AccountRef) -> Result<Vec<Paid>, StoreError> {
        let asked = "SELECT amount, booked_at FROM account_booking WHERE account = $1 ORDER BY booked_at, payment";
        let rows = self.store.rows(query(asked).bind(&*account.0)).await?;
        let read = |row: &crate::store::Found| {
            let (amount, at): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
            let at = Timestamp::from_millisecond(at).map_err(StoreError::unreadable)?;
            Ok(Paid { amount: Money::pence(amount), on: london::today(at) })
        };
        rows.iter().map(read).collect()
    }
}

#[async_trait]
impl Ledger for Embedded {
    async fn find(&self, facts: &Facts<'_>) -> Result<Proved, PortError> {
        let (_, address) = self.home(facts.number).await?;
        let is_there = address.postcode.as_deref() == Some(facts.postcode.as_str());
        let account = AccountRef(facts.number.as_str().to_owned());
        is_there.then(|| Proved { account, holder: Holder::default() }).ok_or(PortError::NotFound)
    }

    async fn of_home(&self, home: &Uprn) -> Result<Option<(AccountNumber, Proved)>, PortError> {
        let number = home.as_str().strip_prefix(UPRN_START).and_then(|end| [START, end].concat().parse().ok());
        let Some(number) = number else { return Ok(None) };
        match self.home(&number).await {
            Ok(_) => {
                let account = AccountRef(number.as_str().to_owned());
                Ok(Some((number, Proved { account, holder: Holder::default() })))
            }
            Err(PortError::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn account(&self, account: &AccountRef, _: &Holder) -> Result<Told, PortError> {
        let number: AccountNumber = account.0.parse().map_err(|_| PortError::NotFound)?;
        let (home, address) = self.home(&number).await?;
        let paid = self.paid(account).await?;
        let account = made_up(number, home, &address, &paid, self.clock.today());
        Ok(Told { account, fetched_at: None })
    }

    async fn book(&self, account: &AccountRef, booking: &Booking<'_>) -> Result<(), PortError> {
        let sql = "INSERT INTO account_booking (payment, account, amount, booked_at) VALUES ($1, $2, $3, $4)
                   ON CONFLICT DO NOTHING";
        let booked = query(sql).bind(booking.payment.as_str()).bind(&*account.0).bind(booking.amount.in_pence());
        self.store.run(booked.bind(booking.at.as_millisecond())).await?;
        Ok(())
    }

    fn books_at_once(&self) -> bool {
        true
    }

    fn to_try(&self) -> Option<ToTry> {
        let number = "60000012".parse().ok()?;
        Some(ToTry { number, postcode: Postcode::parse("AW1 2AB").ok()? })
    }
}

fn made_up(number: AccountNumber, home: u32, address: &Address, paid: &[Paid], today: Date) -> CouncilTax {
    let (habit, year) = (habit(home), TaxYear::of(today));
    let band = Band::ALL[home as usize / 3 % Band::ALL.len()];
    let discount = match habit {
        Habit::ByDirectDebit => Some(Discount::SinglePerson),
        Habit::AllAtOnce => Some(Discount::Reduction),
        Habit::ByCard | Habit::Late => None,
    };
    let whole = BAND_D * band.ninths() / 9;
    let charged = Money::pence(if discount.is_some() { whole * 3 / 4 } else { whole });
    let here: Vec<&Paid> = paid.iter().filter(|paid| TaxYear::of(paid.on) == year).collect();
    // From their first payment here on, nothing is paid for them elsewhere, but what the bank pays.
    let until = here.first().filter(|_| habit != Habit::ByDirectDebit).map_or(today, |first| first.on);
    let plan = plan(charged, year);
    let mut transactions = vec![Transaction { on: year.first_day(), kind: TransactionKind::Charge, amount: charged }];
    transactions.extend(paid_elsewhere(&plan, habit, charged, until, year));
    let card = |paid: &&Paid| Transaction { on: paid.on, kind: TransactionKind::CardPayment, amount: paid.amount };
    transactions.extend(here.iter().map(card));
    let is_paid = |transaction: &&Transaction| transaction.kind.is_paid();
    let all_paid: Money = transactions.iter().filter(is_paid).map(|transaction| transaction.amount).sum();
    // The latest first; of one day, that which came last.
    transactions.sort_by_key(|transaction| transaction.on);
    transactions.reverse();
    let before = Money::pence(charged.in_pence() * 97 / 100);
    CouncilTax {
        number,
        address: in_one_line(address),
        band: Some(band),
        discount,
        balance: charged - all_paid,
        method: if habit == Habit::ByDirectDebit { PaymentMethod::DirectDebit } else { PaymentMethod::Cash },
        is_closed: false,
        instalments: paid_off(plan, all_paid),
        transactions,
        bills: vec![
            Bill { year, charged, paid: all_paid, balance: charged - all_paid },
            Bill { year: year.before(), charged: before, paid: before, balance: Money::ZERO },
        ],
    }
}

/// On the 15th of each month; the first has what cannot be divided.
fn plan(charged: Money, year: TaxYear) -> Vec<Instalment> {
    let each = charged.in_pence() / INSTALMENTS;
    let first = charged.in_pence() - each * (INSTALMENTS - 1);
    let part = |month: i64| {
        let due_on = year.first_day().saturating_add((month.months()).days(14));
        Instalment::of(due_on, Money::pence(if month == 0 { first } else { each }))
    };
    (0..INSTALMENTS).map(part).collect()
}

fn paid_elsewhere(plan: &[Instalment], habit: Habit, charged: Money, until: Date, year: TaxYear) -> Vec<Transaction> {
    let (kind, until) = match habit {
        Habit::AllAtOnce => {
            return vec![Transaction { on: year.first_day(), kind: TransactionKind::Payment, amount: charged }];
        }
        Habit::ByCard => (TransactionKind::Payment, until),
        Habit::ByDirectDebit => (TransactionKind::DirectDebit, until),
        Habit::Late => (TransactionKind::Payment, until.saturating_sub(2.months())),
    };
    let due = plan.iter().filter(|instalment| instalment.due_on < until);
    due.map(|instalment| Transaction { on: instalment.due_on, kind, amount: instalment.amount }).collect()
}

fn in_one_line(address: &Address) -> String {
    let parts = [Some(&*address.line), address.locality.as_deref(), Some(&*address.town), address.postcode.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
