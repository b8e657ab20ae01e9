//! The parts in which a bill is paid, and which of them are.

use super::Money;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Instalment {
    #[serde(with = "crate::iso::date")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub due_on: Date,
    pub amount: Money,
    /// What of it is paid.
    pub paid: Money,
}

impl Instalment {
    pub fn of(due_on: Date, amount: Money) -> Self {
        Instalment { due_on, amount, paid: Money::ZERO }
    }

    pub fn left(&self) -> Money {
        (self.amount - self.paid).max(Money::ZERO)
    }

    pub fn is_overdue(&self, today: Date) -> bool {
        self.due_on < today && self.left().is_owed()
    }
}

/// What was paid, put to the instalments: the earliest first.
pub fn paid_off(mut instalments: Vec<Instalment>, paid: Money) -> Vec<Instalment> {
    instalments.sort_by_key(|instalment| instalment.due_on);
    let mut rest = paid.max(Money::ZERO);
    for instalment in &mut instalments {
        instalment.paid = rest.min(instalment.amount.max(Money::ZERO));
        rest = rest - instalment.paid;
    }
    instalments
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn plan() -> Vec<Instalment> {
        [(6, 3_000), (4, 3_002), (5, 3_000)]
            .map(|(month, pence)| Instalment::of(date(2026, month, 1), Money::pence(pence)))
            .into()
    }

    #[test]
    fn whatever_is_paid_is_in_the_instalments_and_the_earliest_are_paid_first() {
        let all: Money = plan().iter().map(|instalment| instalment.amount).sum();
        for pence in 0..=10_000 {
            let paid = Money::pence(pence);
            let put = paid_off(plan(), paid);
            assert_eq!(put.iter().map(|instalment| instalment.paid).sum::<Money>(), paid.min(all));
            assert_eq!(put.iter().map(Instalment::left).sum::<Money>(), (all - paid).max(Money::ZERO));
            let open = put.iter().position(|instalment| instalment.left().is_owed()).unwrap_or(put.len());
            assert!(put[..open].iter().all(|instalment| instalment.paid == instalment.amount));
            assert!(put.iter().skip(open + 1).all(|instalment| instalment.paid == Money::ZERO));
        }
        assert!(paid_off(plan(), Money::pence(-1)).iter().all(|instalment| instalment.paid == Money::ZERO));
    }

    #[test]
    fn it_is_overdue_from_the_day_after() {
        let instalment = Instalment::of(date(2026, 4, 1), Money::pence(1));
        assert!(!instalment.is_overdue(date(2026, 4, 1)) && instalment.is_overdue(date(2026, 4, 2)));
        assert!(!Instalment { paid: Money::pence(1), ..instalment }.is_overdue(date(2027, 1, 1)));
    }
}
