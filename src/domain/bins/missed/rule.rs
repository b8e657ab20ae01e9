//! From when and until when a collection may be reported as missed.

use crate::holidays::BankHolidays;
use jiff::civil::{Date, DateTime, Time, time};
use serde::Deserialize;

/// One council's rule. Times are on a clock in London; working days are Monday to Friday but for the bank holidays of the
/// council's division.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MissedRule {
    /// How many working days after the day of the collection are left for a report; 0 counts as 1.
    pub window_working_days: u8,
    /// From when on the day of the collection, if the crew is not known to be done earlier.
    #[serde(with = "crate::iso::time")]
    pub not_before: Time,
    /// When the last day ends for reports.
    #[serde(with = "crate::iso::time")]
    pub closes_at: Time,
    /// Whether people may report a bin although the crew says why it was left.
    pub can_dispute: bool,
    /// Within how many working days after the report the crew comes back, where the council promises it.
    pub return_working_days: Option<u8>,
}

impl Default for MissedRule {
    /// What most councils have: from 5pm on the day until 5pm two working days later.
    fn default() -> Self {
        let five = time(17, 0, 0, 0);
        MissedRule {
            window_working_days: 2,
            not_before: five,
            closes_at: five,
            can_dispute: true,
            return_working_days: None,
        }
    }
}

impl MissedRule {
    /// The end of the reports about the collection of a day: on a working day, always after the day itself.
    pub fn closes(&self, collected: Date, holidays: &BankHolidays) -> DateTime {
        let days = self.window_working_days.max(1);
        holidays.working_days_after(collected, days).to_datetime(self.closes_at)
    }

    pub(super) fn opens(&self, collection: Date) -> DateTime {
        collection.to_datetime(self.not_before)
    }

    /// The day by which the crew comes back for what is reported on `reported`.
    pub fn back_by(&self, reported: Date, holidays: &BankHolidays) -> Option<Date> {
        Some(holidays.working_days_after(reported, self.return_working_days?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::holidays::{Division, tests::published};
    use jiff::civil::date;

    #[test]
    fn a_rule_says_only_what_differs() {
        let read = serde_json::from_str::<MissedRule>;
        assert_eq!(read("{}").expect("the usual rule"), MissedRule::default());
        let three = read(r#"{ "window_working_days": 3, "not_before": "15:30", "return_working_days": 1 }"#);
        let expected = MissedRule {
            window_working_days: 3,
            not_before: time(15, 30, 0, 0),
            return_working_days: Some(1),
            ..MissedRule::default()
        };
        assert_eq!(three.expect("a rule"), expected);
        assert!(read(r#"{ "window": 3 }"#).is_err() && read(r#"{ "closes_at": "5pm" }"#).is_err());
    }

    #[test]
    fn the_last_day_passes_over_christmas() {
        let holidays = published(Division::EnglandAndWales);
        let rule = MissedRule { return_working_days: Some(1), ..MissedRule::default() };
        // Wednesday 23 December 2026; Boxing Day is taken on Monday the 28th.
        let closes = rule.closes(date(2026, 12, 23), &holidays);
        assert_eq!(closes, date(2026, 12, 29).at(17, 0, 0, 0));
        assert_eq!(rule.back_by(date(2026, 12, 24), &holidays), Some(date(2026, 12, 29)));
        let none = MissedRule { window_working_days: 0, return_working_days: None, ..rule };
        assert_eq!(none.closes(date(2026, 12, 23), &holidays).date(), date(2026, 12, 24));
        assert_eq!(none.back_by(date(2026, 12, 24), &holidays), None);
    }
}
