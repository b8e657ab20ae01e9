//! The dates of a home's bins as a book keeps them: JSON, dates by code.

use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// `{"BLACK":["2025-07-08"],"GREEN":["2025-07-01","2025-07-15"]}`: equal dates have equal bytes, in whatever order
/// and however often a source lists them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BinDates(BTreeMap<String, BTreeSet<Date>>);

#[derive(Debug, thiserror::Error)]
#[error("these are no dates by bin: {0}")]
pub struct DatesError(#[from] serde_json::Error);

impl BinDates {
    pub fn encode(&self) -> Vec<u8> {
        serde_json::to_vec(&self.0).expect("text and dates can be written as JSON")
    }

    pub fn decode(data: &[u8]) -> Result<Self, DatesError> {
        Ok(BinDates(serde_json::from_slice(data)?))
    }

    /// Each code with its dates, soonest first.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &BTreeSet<Date>)> {
        self.0.iter().map(|(code, dates)| (code.as_str(), dates))
    }
}

impl<'a> FromIterator<(&'a str, Date)> for BinDates {
    fn from_iter<T: IntoIterator<Item = (&'a str, Date)>>(collections: T) -> Self {
        let mut dates = BinDates::default();
        for (code, date) in collections {
            match dates.0.get_mut(code) {
                Some(known) => _ = known.insert(date),
                None => _ = dates.0.insert(code.to_owned(), BTreeSet::from([date])),
            }
        }
        dates
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn the_bytes_say_what_they_are() {
        let dates: BinDates = [("GREEN", date(2025, 7, 15)), ("BLACK", date(2025, 7, 8)), ("GREEN", date(2025, 7, 1))]
            .into_iter()
            .collect();
        let text = String::from_utf8(dates.encode()).unwrap();
        assert_eq!(text, r#"{"BLACK":["2025-07-08"],"GREEN":["2025-07-01","2025-07-15"]}"#);
        assert!(BinDates::decode(b"[1]").is_err() && BinDates::decode(b"").is_err());
    }

    proptest! {
        #[test]
        fn order_and_repetition_leave_no_trace(days in prop::collection::vec((0..3usize, 1..28i8), 0..20)) {
            let found: Vec<(&str, Date)> =
                days.iter().map(|(code, day)| (["BLACK", "BROWN", "GREEN"][*code], date(2025, 7, *day))).collect();
            let dates: BinDates = found.iter().copied().collect();
            let again: BinDates = found.iter().rev().chain(&found).copied().collect();
            prop_assert_eq!(dates.encode(), again.encode());
            prop_assert_eq!(BinDates::decode(&dates.encode()).unwrap(), dates);
        }

        #[test]
        fn any_bytes_are_dates_or_refused(bytes: Vec<u8>) {
            if let Ok(dates) = BinDates::decode(&bytes) {
                prop_assert_eq!(BinDates::decode(&dates.encode()).unwrap(), dates);
            }
        }
    }
}
