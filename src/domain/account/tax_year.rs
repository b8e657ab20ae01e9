//! The year for which council tax is charged: from 1 April to 31 March.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

/// By the year in which it begins: 2026 is 2026 to 2027.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(try_from = "i16", into = "i16")]
pub struct TaxYear(i16);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("council tax is charged from 1993 on")]
pub struct NoTaxYear;

impl TaxYear {
    pub fn of(day: Date) -> TaxYear {
        TaxYear(if day.month() < 4 { day.year() - 1 } else { day.year() })
    }

    pub const fn starts_in(self) -> i16 {
        self.0
    }

    pub fn before(self) -> TaxYear {
        TaxYear(self.0 - 1)
    }

    pub fn first_day(self) -> Date {
        date(self.0, 4, 1)
    }

    pub fn last_day(self) -> Date {
        date(self.0 + 1, 3, 31)
    }
}

impl TryFrom<i16> for TaxYear {
    type Error = NoTaxYear;

    fn try_from(year: i16) -> Result<Self, NoTaxYear> {
        if (1993..=2200).contains(&year) { Ok(TaxYear(year)) } else { Err(NoTaxYear) }
    }
}

impl From<TaxYear> for i16 {
    fn from(year: TaxYear) -> i16 {
        year.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;

    #[test]
    fn every_day_is_in_its_year() {
        let mut day = date(2023, 1, 1);
        while day < date(2028, 12, 31) {
            let year = TaxYear::of(day);
            assert!(year.first_day() <= day && day <= year.last_day(), "{day}");
            day += 1.day();
        }
        assert_eq!(TaxYear::of(date(2027, 3, 31)).starts_in(), 2026);
        assert_eq!(TaxYear::of(date(2027, 4, 1)).before(), TaxYear::of(date(2027, 3, 31)));
    }

    #[test]
    fn a_year_without_council_tax_is_none() {
        for year in [0, -1, 1992, 9999] {
            assert_eq!(TaxYear::try_from(year), Err(NoTaxYear));
        }
        assert_eq!(serde_json::from_str::<TaxYear>("2026").unwrap().starts_in(), 2026);
    }
}
