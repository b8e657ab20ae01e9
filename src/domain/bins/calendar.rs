//! Every known collection of one service, as a source gives it, before anyone asks on which day.

use super::{Container, Material, UnknownDays};
use crate::text::Text;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One emptying of one service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Collection {
    #[serde(with = "crate::iso::date")]
    pub date: Date,
    /// The usual day, where the collection was moved away from it.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::iso::optional_date")]
    pub original_date: Option<Date>,
    /// Why it was moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    pub confidence: Confidence,
    pub status: Status,
    /// How it stands, in a sentence that says of when it is, where its crew has told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Text>,
}

impl Collection {
    /// A collection on its usual day, published and not begun.
    pub fn scheduled(date: Date) -> Self {
        Collection {
            date,
            original_date: None,
            reason: None,
            confidence: Confidence::Confirmed,
            status: Status::Scheduled,
            told: None,
        }
    }

    /// The day on which people expect it.
    pub fn usual_date(&self) -> Date {
        self.original_date.unwrap_or(self.date)
    }

    pub fn is_moved(&self) -> bool {
        self.usual_date() != self.date
    }

    /// Which of two entries for one day a source meant: a published one, then the one that says more.
    fn weight(&self) -> (bool, bool, bool) {
        (self.confidence == Confidence::Confirmed, self.is_moved(), self.status != Status::Scheduled)
    }
}

/// Whether a source published the date, or it was inferred from the pattern of earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    Confirmed,
    Projected,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Scheduled,
    UnderWay,
    Delayed,
    Completed,
    NotCompleted,
}

/// One service of a household with all its known collections, sorted by date, one a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Calendar {
    /// Stable for this service across fetches; part of a calendar event's identity.
    pub id: String,
    pub name: Text,
    pub container: Container,
    pub material: Material,
    pub collections: Vec<Collection>,
    /// Days on which it may be collected, or not: dates were withheld here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<UnknownDays>,
}

impl Calendar {
    /// Sorts by date and keeps one collection a day: sources are unsorted and repeat themselves.
    pub fn normalise(&mut self) {
        let best_first = |collection: &Collection| (collection.date, std::cmp::Reverse(collection.weight()));
        self.collections.sort_by_key(best_first);
        self.collections.dedup_by_key(|collection| collection.date);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bins::fixtures::calendar;
    use jiff::civil::date;

    #[test]
    fn the_wire_leaves_out_what_is_usual() {
        let json = serde_json::to_string(&Collection::scheduled(date(2026, 11, 24))).expect("serialises");
        assert_eq!(json, r#"{"date":"2026-11-24","confidence":"confirmed","status":"scheduled"}"#);
        let moved = Collection {
            original_date: Some(date(2026, 11, 23)),
            reason: Some(Text::new("Snow", "Eira")),
            status: Status::NotCompleted,
            ..Collection::scheduled(date(2026, 11, 24))
        };
        let json = serde_json::to_value(&moved).expect("serialises");
        assert_eq!(json["originalDate"], "2026-11-23");
        assert_eq!(json["reason"]["cy"], "Eira");
        assert_eq!(json["status"], "not_completed");
        assert_eq!(serde_json::from_value::<Collection>(json).expect("own output"), moved);
    }

    #[test]
    fn normalised_dates_are_sorted_and_single() {
        let mut calendar = calendar("black", [date(2026, 3, 9), date(2026, 3, 2), date(2026, 3, 9)]);
        calendar.normalise();
        let dates: Vec<Date> = calendar.collections.iter().map(|collection| collection.date).collect();
        assert_eq!(dates, [date(2026, 3, 2), date(2026, 3, 9)]);
    }

    #[test]
    fn of_two_on_a_day_the_published_and_the_explained_one_stays() {
        let day = date(2026, 12, 29);
        let projected = Collection { confidence: Confidence::Projected, ..Collection::scheduled(day) };
        let moved = Collection { original_date: Some(date(2026, 12, 28)), ..Collection::scheduled(day) };
        let mut calendar = calendar("black", []);
        calendar.collections = vec![projected, Collection::scheduled(day), moved.clone()];
        calendar.normalise();
        assert_eq!(calendar.collections, [moved]);
    }

    #[test]
    fn a_moved_collection_keeps_its_usual_day() {
        let day = date(2026, 12, 29);
        let moved = Collection { original_date: Some(date(2026, 12, 28)), ..Collection::scheduled(day) };
        assert!(moved.is_moved() && !Collection::scheduled(day).is_moved());
        assert_eq!(moved.usual_date(), date(2026, 12, 28));
    }
}
