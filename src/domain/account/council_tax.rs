//! A council tax account as of a day, and what follows from it.

use super::{AccountNumber, Instalment, Money, TaxYear, paid_off};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CouncilTax {
    pub number: AccountNumber,
    /// The home that it is charged for, in one line.
    pub address: String,
    pub band: Option<Band>,
    pub discount: Option<Discount>,
    /// All that is owed; below zero, what is to be given back.
    pub balance: Money,
    pub method: PaymentMethod,
    pub is_closed: bool,
    /// Those of this year, the earliest first.
    pub instalments: Vec<Instalment>,
    /// The latest first.
    pub transactions: Vec<Transaction>,
    /// The latest year first.
    pub bills: Vec<Bill>,
}

/// By what the home is worth. Wales has all nine, England the first eight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Band {
    A,
    B,
    C,
    D,
    E,
    F,
    G,
    H,
    I,
}

impl Band {
    pub const ALL: [Band; 9] = [Band::A, Band::B, Band::C, Band::D, Band::E, Band::F, Band::G, Band::H, Band::I];

    pub const fn letter(self) -> &'static str {
        match self {
            Band::A => "A",
            Band::B => "B",
            Band::C => "C",
            Band::D => "D",
            Band::E => "E",
            Band::F => "F",
            Band::G => "G",
            Band::H => "H",
            Band::I => "I",
        }
    }

    pub fn read(text: &str) -> Option<Band> {
        Band::ALL.into_iter().find(|band| text.trim().eq_ignore_ascii_case(band.letter()))
    }

    /// What is charged, in ninths of that of band D (Local Government Finance Act 1992, section 5).
    pub const fn ninths(self) -> i64 {
        match self {
            Band::A => 6,
            Band::B => 7,
            Band::C => 8,
            Band::D => 9,
            Band::E => 11,
            Band::F => 13,
            Band::G => 15,
            Band::H => 18,
            Band::I => 21,
        }
    }
}

/// Why less is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Discount {
    /// One adult alone: a quarter less.
    SinglePerson,
    /// By what the household has to live on.
    Reduction,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PaymentMethod {
    /// The council collects it from a bank account, of which nothing more is told.
    DirectDebit,
    /// The person pays.
    Cash,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Transaction {
    #[serde(with = "crate::iso::date")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub on: Date,
    pub kind: TransactionKind,
    /// Always above zero; the kind says which way it went.
    pub amount: Money,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TransactionKind {
    Charge,
    DirectDebit,
    CardPayment,
    /// By whatever other way.
    Payment,
    /// What was paid, and was taken back.
    Returned,
    Refund,
}

impl TransactionKind {
    pub const fn is_paid(self) -> bool {
        matches!(self, TransactionKind::DirectDebit | TransactionKind::CardPayment | TransactionKind::Payment)
    }
}

/// What was charged for a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Bill {
    pub year: TaxYear,
    pub charged: Money,
    pub paid: Money,
    pub balance: Money,
}

/// What is to be paid next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Due {
    #[serde(with = "crate::iso::date")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub on: Date,
    pub amount: Money,
}

impl CouncilTax {
    /// What should have been paid before today.
    pub fn overdue(&self, today: Date) -> Money {
        let late = self.instalments.iter().filter(|instalment| instalment.is_overdue(today));
        late.map(Instalment::left).sum::<Money>().min(self.balance.max(Money::ZERO))
    }

    /// The first instalment from today on that is not paid.
    pub fn next_due(&self, today: Date) -> Option<Due> {
        let open = |instalment: &&Instalment| instalment.due_on >= today && instalment.left().is_owed();
        let next = self.instalments.iter().filter(open).min_by_key(|instalment| instalment.due_on)?;
        let amount = next.left().min(self.balance);
        amount.is_owed().then_some(Due { on: next.due_on, amount })
    }

    /// As it will be once so much more is paid.
    pub fn once_paid(&self, more: Money) -> CouncilTax {
        let before: Money = self.instalments.iter().map(|instalment| instalment.paid).sum();
        CouncilTax {
            balance: self.balance - more,
            instalments: paid_off(self.instalments.clone(), before + more),
            ..self.clone()
        }
    }

    pub fn pays_by_direct_debit(&self) -> bool {
        self.method == PaymentMethod::DirectDebit
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{ToSpan, civil::date};

    fn account(paid: i64) -> CouncilTax {
        let plan = (4..=12).map(|month| Instalment::of(date(2026, month, 1), Money::pence(1_000))).collect();
        CouncilTax {
            number: "60000012".parse().unwrap(),
            address: "12 Weir Lane".to_owned(),
            band: Some(Band::C),
            discount: None,
            balance: Money::pence(9_000 - paid),
            method: PaymentMethod::Cash,
            is_closed: false,
            instalments: paid_off(plan, Money::pence(paid)),
            transactions: Vec::new(),
            bills: Vec::new(),
        }
    }

    #[test]
    fn what_is_overdue_and_what_is_to_come_are_the_balance() {
        for paid in (0..=10_000).step_by(125) {
            let account = account(paid);
            let mut today = date(2026, 3, 1);
            while today < date(2027, 2, 1) {
                let to_come = account.instalments.iter().filter(|instalment| instalment.due_on >= today);
                let to_come: Money = to_come.map(Instalment::left).sum();
                assert_eq!(account.overdue(today) + to_come, account.balance.max(Money::ZERO), "{paid} {today}");
                if let Some(due) = account.next_due(today) {
                    assert!(due.on >= today && due.amount.is_owed() && due.amount <= account.balance);
                } else {
                    assert_eq!(to_come, Money::ZERO);
                }
                today += 5.days();
            }
        }
    }

    #[test]
    fn an_instalment_of_today_is_due_and_not_late() {
        let account = account(2_500);
        let due = Due { on: date(2026, 6, 1), amount: Money::pence(500) };
        assert_eq!(account.next_due(date(2026, 6, 1)), Some(due));
        assert_eq!(account.overdue(date(2026, 6, 1)), Money::ZERO);
        assert_eq!(account.overdue(date(2026, 6, 2)), Money::pence(500));
    }

    #[test]
    fn what_is_being_paid_is_neither_overdue_nor_next_once_it_is_paid() {
        for paid in (0..=9_000).step_by(250) {
            for more in (0..=10_000).step_by(250) {
                let before = account(paid);
                let once = before.once_paid(Money::pence(more));
                assert_eq!(once.balance, before.balance - Money::pence(more));
                assert_eq!(once.instalments, account(paid + more).instalments, "{paid} and {more}");
            }
        }
        let late = account(0).once_paid(Money::pence(2_500));
        assert_eq!(late.overdue(date(2026, 6, 15)), Money::pence(500));
        assert_eq!(account(0).once_paid(Money::pence(9_000)).next_due(date(2026, 6, 15)), None);
    }

    #[test]
    fn a_balance_that_is_less_than_the_plan_counts() {
        let account = CouncilTax { balance: Money::pence(300), ..account(0) };
        assert_eq!(account.overdue(date(2027, 1, 1)), Money::pence(300));
        assert_eq!(account.next_due(date(2026, 4, 1)).map(|due| due.amount), Some(Money::pence(300)));
        assert_eq!(CouncilTax { balance: Money::pence(-1), ..account }.next_due(date(2026, 4, 1)), None);
    }

    #[test]
    fn a_band_is_read_as_it_is_written() {
        for band in Band::ALL {
            assert_eq!(Band::read(&format!(" {} ", band.letter().to_lowercase())), Some(band));
        }
        assert_eq!((Band::read("J"), Band::read("AA"), Band::read("")), (None, None, None));
        assert!(Band::ALL.windows(2).all(|two| two[0].ninths() < two[1].ninths()));
    }
}
