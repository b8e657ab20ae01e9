//! Days whose collections are not known yet: said, so that an empty day is not taken for one without a collection.

use crate::text::Text;
use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

/// Days in a row, both ends included, on which something may be collected, or nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct UnknownDays {
    #[serde(with = "crate::iso::date")]
    pub from: Date,
    #[serde(with = "crate::iso::date")]
    pub to: Date,
    /// Why they are not known, as it stands within a sentence: "Christmas and New Year".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

impl UnknownDays {
    /// Those of the days that are not before `first` and not after `last`.
    pub fn within(&self, first: Date, last: Date) -> Option<UnknownDays> {
        let (from, to) = (self.from.max(first), self.to.min(last));
        (from <= to).then(|| UnknownDays { from, to, reason: self.reason.clone() })
    }

    /// Soonest first, and those as one that overlap or follow each other; the reason is that of the first.
    pub(super) fn joined(mut all: Vec<UnknownDays>) -> Vec<UnknownDays> {
        all.sort_by_key(|days| (days.from, days.to));
        let mut joined: Vec<UnknownDays> = Vec::new();
        for days in all {
            match joined.last_mut() {
                Some(last) if days.from <= last.to.saturating_add(1.day()) => last.to = last.to.max(days.to),
                _ => joined.push(days),
            }
        }
        joined
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn december(from: i8, to: i8) -> UnknownDays {
        UnknownDays { from: date(2026, 12, from), to: date(2026, 12, to), reason: None }
    }

    #[test]
    fn days_that_overlap_or_follow_each_other_are_one() {
        let all = vec![december(21, 27), december(1, 2), december(4, 5), december(3, 3), december(22, 23)];
        assert_eq!(UnknownDays::joined(all), [december(1, 5), december(21, 27)]);
    }

    #[test]
    fn the_days_that_were_asked_for_are_a_part_or_none() {
        let within = |first, last| december(21, 27).within(date(2026, 12, first), date(2026, 12, last));
        assert_eq!(within(1, 31), Some(december(21, 27)));
        assert_eq!(within(24, 25), Some(december(24, 25)));
        assert_eq!((within(1, 20), within(28, 31)), (None, None));
    }

    #[test]
    fn the_wire_has_two_days() {
        let json = serde_json::to_string(&december(24, 31)).expect("serialises");
        assert_eq!(json, r#"{"from":"2026-12-24","to":"2026-12-31"}"#);
        assert_eq!(serde_json::from_str::<UnknownDays>(&json).expect("own output"), december(24, 31));
    }
}
