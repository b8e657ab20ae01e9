//! How much may be paid at once.

use super::Money;

/// GOV.UK Pay takes no more.
pub const MOST_AT_ONCE: Money = Money::pence(10_000_000);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountFault {
    #[error("no amount was given")]
    Empty,
    #[error("it is no amount of money")]
    NotMoney,
    #[error("less than a penny cannot be paid")]
    Nothing,
    #[error("more than {0} cannot be paid")]
    TooMuch(Money),
    #[error("there is nothing to pay")]
    NothingToPay,
}

/// From a penny to what is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub most: Money,
}

impl Limits {
    pub fn of(balance: Money) -> Limits {
        Limits { most: balance.clamp(Money::ZERO, MOST_AT_ONCE) }
    }

    pub fn check(self, amount: Money) -> Result<Money, AmountFault> {
        if !self.most.is_owed() {
            return Err(AmountFault::NothingToPay);
        }
        match amount {
            amount if !amount.is_owed() => Err(AmountFault::Nothing),
            amount if amount > self.most => Err(AmountFault::TooMuch(self.most)),
            amount => Ok(amount),
        }
    }

    /// As typed.
    pub fn read(self, text: &str) -> Result<Money, AmountFault> {
        if text.trim().is_empty() {
            return Err(AmountFault::Empty);
        }
        self.check(Money::typed(text).map_err(|_| AmountFault::NotMoney)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_admitted_is_between_a_penny_and_what_is_owed() {
        for balance in [-500, 0, 1, 99, 12_345, 10_000_000, 20_000_000] {
            let limits = Limits::of(Money::pence(balance));
            for amount in [i64::MIN, -1, 0, 1, 2, 99, 100, 12_345, 12_346, 10_000_000, 10_000_001, i64::MAX] {
                let is_right = amount >= 1 && amount <= balance && amount <= 10_000_000;
                assert_eq!(limits.check(Money::pence(amount)).is_ok(), is_right, "{amount} of {balance}");
            }
        }
    }

    #[test]
    fn what_is_wrong_with_what_was_typed_is_told() {
        let limits = Limits::of(Money::pence(10_000));
        for (text, fault) in [
            (" ", AmountFault::Empty),
            ("lots", AmountFault::NotMoney),
            ("-5", AmountFault::NotMoney),
            ("0.00", AmountFault::Nothing),
            ("100.01", AmountFault::TooMuch(Money::pence(10_000))),
        ] {
            assert_eq!(limits.read(text), Err(fault), "{text}");
        }
        assert_eq!(limits.read("£100"), Ok(Money::pence(10_000)));
        assert_eq!(Limits::of(Money::pence(-1)).read("1"), Err(AmountFault::NothingToPay));
    }
}
