//! What becomes of a report.

use crate::text::Text;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// In the order in which a report comes to them; some are passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The council has it.
    Received,
    SentToCrew,
    /// Somebody works on it, or has a day for it.
    InProgress,
    Done,
    /// It ends without being done; the note says why.
    Closed,
}

impl Status {
    /// Whether something is still to happen.
    pub const fn is_open(self) -> bool {
        !matches!(self, Status::Done | Status::Closed)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct StatusEntry {
    pub status: Status,
    #[serde(with = "crate::iso::instant")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// The day on which the crew comes back, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::iso::optional_date")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub due: Option<Date>,
    /// What the council says about it, for the person who reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

impl StatusEntry {
    pub fn new(status: Status, at: Timestamp) -> StatusEntry {
        StatusEntry { status, at, due: None, note: None }
    }
}

/// All that became of one report, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(from = "Vec<StatusEntry>", into = "Vec<StatusEntry>")]
pub struct History(Vec<StatusEntry>);

impl History {
    pub fn received(at: Timestamp) -> History {
        History(vec![StatusEntry::new(Status::Received, at)])
    }

    pub fn entries(&self) -> &[StatusEntry] {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn last(&self) -> Option<&StatusEntry> {
        self.0.last()
    }

    /// A report without a history has been received.
    pub fn status(&self) -> Status {
        self.last().map_or(Status::Received, |entry| entry.status)
    }

    /// Whether it adds anything; what is there already, as when a system tells it twice, does not. Entries may come late and
    /// out of order, and a report that was closed may be taken up again.
    pub fn add(&mut self, entry: StatusEntry) -> bool {
        if self.0.contains(&entry) {
            return false;
        }
        let place = self.0.partition_point(|earlier| earlier.at <= entry.at);
        self.0.insert(place, entry);
        true
    }
}

impl From<Vec<StatusEntry>> for History {
    fn from(entries: Vec<StatusEntry>) -> History {
        let mut history = History::default();
        for entry in entries {
            history.add(entry);
        }
        history
    }
}

impl From<History> for Vec<StatusEntry> {
    fn from(history: History) -> Vec<StatusEntry> {
        history.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn entry(status: Status, second: i64) -> StatusEntry {
        StatusEntry::new(status, Timestamp::from_second(second).expect("in range"))
    }

    #[test]
    fn the_last_entry_is_how_it_stands() {
        let mut history = History::received(Timestamp::UNIX_EPOCH);
        assert!(history.add(entry(Status::Done, 9)));
        assert!(history.add(entry(Status::SentToCrew, 5)), "it comes late");
        assert!(!history.add(entry(Status::Done, 9)), "it is told twice");
        let statuses: Vec<Status> = history.entries().iter().map(|entry| entry.status).collect();
        assert_eq!(statuses, [Status::Received, Status::SentToCrew, Status::Done]);
        assert!(!history.status().is_open());
        history.add(entry(Status::InProgress, 10));
        assert!(history.status().is_open(), "it is taken up again");
        assert_eq!(History::default().status(), Status::Received);
    }

    #[test]
    fn the_wire_leaves_out_what_is_not_known() {
        let mut due = entry(Status::InProgress, 0);
        due.due = Some(date(2026, 11, 30));
        let history = History::from(vec![entry(Status::Received, 0), due]);
        let json = serde_json::to_value(&history).expect("serialises");
        assert_eq!(json[0], serde_json::json!({ "status": "received", "at": "1970-01-01T00:00:00Z" }));
        assert_eq!(json[1]["due"], "2026-11-30");
        assert_eq!(serde_json::from_value::<History>(json).expect("own output"), history);
    }

    proptest! {
        #[test]
        fn entries_are_in_the_order_of_time(seconds in proptest::collection::vec(0..50i64, 0..12)) {
            let entries = seconds.iter().map(|second| entry(Status::InProgress, *second)).collect::<Vec<_>>();
            let history = History::from(entries);
            prop_assert!(history.entries().is_sorted_by(|a, b| a.at < b.at));
        }
    }
}
