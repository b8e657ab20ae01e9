//! Money, in whole pence.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

/// Pounds sterling in pence. Below zero it is a credit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Money(i64);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an amount is pounds and pence, such as 120.50")]
pub struct NoMoney;

/// Ten million pounds: more than any account, and far from where sums run over.
const MOST: i64 = 1_000_000_000;

impl Money {
    pub const ZERO: Money = Money(0);

    pub const fn pence(pence: i64) -> Money {
        Money(pence)
    }

    pub const fn in_pence(self) -> i64 {
        self.0
    }

    pub const fn is_owed(self) -> bool {
        self.0 > 0
    }

    pub const fn is_credit(self) -> bool {
        self.0 < 0
    }

    /// As a person types it: with or without "£", commas and spaces, never below zero.
    pub fn typed(text: &str) -> Result<Money, NoMoney> {
        let bare: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
        let bare = bare.strip_prefix('£').unwrap_or(&bare);
        let (pounds, rest) = bare.split_once('.').map_or((bare, None), |(pounds, rest)| (pounds, Some(rest)));
        if rest == Some("") || !has_fair_commas(pounds) {
            return Err(NoMoney);
        }
        let pounds = pounds.replace(',', "");
        let money = Money::decimal(&rest.map_or(pounds.clone(), |rest| [&*pounds, ".", rest].concat()))?;
        if money.is_credit() || pounds.starts_with('-') { Err(NoMoney) } else { Ok(money) }
    }

    /// Pounds as a system writes them: "120", "120.5", "-120.50", also with zeros beyond the pence. Never by way of a
    /// floating point number, which has no pence.
    pub fn decimal(text: &str) -> Result<Money, NoMoney> {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
        let (pounds, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let (pence, beyond) = fraction.split_at_checked(2).unwrap_or((fraction, ""));
        let is_whole = !pounds.is_empty() && beyond.bytes().all(|byte| byte == b'0');
        if !is_whole || !is_number(pounds) || !is_number(pence) || pounds.len() > 12 {
            return Err(NoMoney);
        }
        let pounds: i64 = pounds.parse().map_err(|_| NoMoney)?;
        let pence: i64 = format!("{pence:0<2}").parse().map_err(|_| NoMoney)?;
        let all = pounds.checked_mul(100).and_then(|all| all.checked_add(pence)).filter(|all| *all <= MOST);
        all.map(|all| Money(sign * all)).ok_or(NoMoney)
    }
}

/// None, or one before each three digits.
fn has_fair_commas(pounds: &str) -> bool {
    let mut groups = pounds.split(',');
    let first = groups.next().map_or(0, str::len);
    let mut rest = groups.peekable();
    rest.peek().is_none() || (1..=3).contains(&first) && rest.all(|group| group.len() == 3)
}

/// "£1,234.50", "−£5.00".
impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.0.unsigned_abs();
        let pounds = (all / 100).to_string();
        let mut grouped = String::new();
        for (place, digit) in pounds.chars().enumerate() {
            if place > 0 && (pounds.len() - place).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.is_credit() { "−" } else { "" };
        write!(formatter, "{sign}£{grouped}.{:02}", all % 100)
    }
}

impl Add for Money {
    type Output = Money;

    fn add(self, other: Money) -> Money {
        Money(self.0.saturating_add(other.0))
    }
}

impl Sub for Money {
    type Output = Money;

    fn sub(self, other: Money) -> Money {
        Money(self.0.saturating_sub(other.0))
    }
}

impl Neg for Money {
    type Output = Money;

    fn neg(self) -> Money {
        Money(self.0.saturating_neg())
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(all: I) -> Money {
        all.fold(Money::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_read_in_each_usual_way() {
        for (text, pence) in [
            ("120", 12_000),
            ("120.5", 12_050),
            (" £ 120.50 ", 12_050),
            ("£1,234.56", 123_456),
            ("1,234,567", 123_456_700),
            ("0.01", 1),
            ("007", 700),
        ] {
            assert_eq!(Money::typed(text), Ok(Money(pence)), "{text}");
        }
        for text in [
            "",
            "£",
            "-1",
            "-0",
            "1.",
            ".5",
            "1.234",
            "1,23",
            "12,34.00",
            ",123",
            "1,2345",
            "1e2",
            "1.2.3",
            "ten",
            "١٢",
            "1 £",
            "99999999999",
            "1..2",
            "$5",
            "1.2a",
        ] {
            assert_eq!(Money::typed(text), Err(NoMoney), "{text}");
        }
    }

    #[test]
    fn what_a_system_writes_is_read_to_the_penny() {
        for (text, pence) in
            [("0", 0), ("-0.00", 0), ("-12.3", -1230), ("1432.10", 143_210), ("0.1", 10), ("19.990000", 1999)]
        {
            assert_eq!(Money::decimal(text), Ok(Money(pence)), "{text}");
        }
        for text in ["", "-", ".5", "1,000.00", "1.005", "NaN", "1e3", "--1", "10000000000000", "10000000.01", "£1"] {
            assert_eq!(Money::decimal(text), Err(NoMoney), "{text}");
        }
    }

    #[test]
    fn every_amount_is_read_back_as_it_is_shown() {
        // A stride that meets each length and each rest.
        for pence in (0..MOST).step_by(9_999_991).chain(0..2_000) {
            let money = Money(pence);
            assert_eq!(Money::typed(&money.to_string()), Ok(money));
            let decimal = format!("{}.{:02}", pence / 100, pence % 100);
            assert_eq!(Money::decimal(&decimal), Ok(money));
            assert_eq!(Money::decimal(&format!("-{decimal}")), Ok(-money));
        }
        assert_eq!(Money(-500).to_string(), "−£5.00");
        assert_eq!(Money(123_456_789).to_string(), "£1,234,567.89");
        assert_eq!(serde_json::to_string(&Money(-5)).unwrap(), "-5");
    }

    #[test]
    fn sums_do_not_run_over() {
        assert_eq!(Money(i64::MAX) + Money(1), Money(i64::MAX));
        assert_eq!([Money(1), Money(2)].into_iter().sum::<Money>(), Money(3));
    }
}
