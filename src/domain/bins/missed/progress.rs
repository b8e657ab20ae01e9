//! How a collection stands by what the crew has logged so far.

use super::{CrewEvent, CrewLog, CrewReason};
use crate::{bins::Status, text::Text};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// Nothing is known of one that has not begun. Times are on a clock in London; on the wire they are instants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Progress {
    /// The crew is on its way.
    UnderWay {
        #[serde(with = "crate::iso::london_time")]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        since: DateTime,
    },
    /// It is still to come, later than usual.
    Delayed {
        #[serde(with = "crate::iso::london_time")]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        since: DateTime,
        /// Why, where that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Text>,
    },
    Completed {
        #[serde(with = "crate::iso::london_time")]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        at: DateTime,
    },
    /// The crew was there, or near, and left the bin.
    NotCompleted {
        #[serde(with = "crate::iso::london_time")]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        at: DateTime,
        reason: CrewReason,
    },
}

impl Progress {
    /// Of the collection of a service on `day`, by the last entry about it until `now`.
    pub fn of(logs: &[CrewLog], service: &str, day: Date, now: DateTime) -> Option<Progress> {
        CrewLog::so_far(logs, service, day, now).max_by_key(|log| log.at).map(Progress::from)
    }

    pub fn status(&self) -> Status {
        match self {
            Progress::UnderWay { .. } => Status::UnderWay,
            Progress::Delayed { .. } => Status::Delayed,
            Progress::Completed { .. } => Status::Completed,
            Progress::NotCompleted { .. } => Status::NotCompleted,
        }
    }

    /// What a device that kept it may still say at a later time: that a crew is on its way is news of its day alone.
    pub fn as_of(&self, now: DateTime) -> Option<Progress> {
        match self {
            Progress::UnderWay { since } | Progress::Delayed { since, .. } if since.date() != now.date() => None,
            _ => Some(self.clone()),
        }
    }
}

impl From<&CrewLog> for Progress {
    fn from(log: &CrewLog) -> Progress {
        match log.event.clone() {
            CrewEvent::Begun => Progress::UnderWay { since: log.at },
            CrewEvent::Delayed { reason } => Progress::Delayed { since: log.at, reason },
            CrewEvent::Done => Progress::Completed { at: log.at },
            CrewEvent::NotDone(reason) => Progress::NotCompleted { at: log.at, reason },
        }
    }
}

impl CrewLog {
    /// The entries about a collection until `now`, in no order.
    pub(super) fn so_far<'a>(
        logs: &'a [CrewLog],
        service: &'a str,
        day: Date,
        now: DateTime,
    ) -> impl Iterator<Item = &'a CrewLog> {
        logs.iter().filter(move |log| log.service == service && log.collection == day && log.at <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use serde_json::json;

    const DAY: Date = date(2026, 7, 1);

    fn at(hour: i8) -> DateTime {
        DAY.at(hour, 42, 0, 0)
    }

    fn round() -> Vec<CrewLog> {
        let roadworks = CrewEvent::Delayed { reason: Some(Text::new("roadworks", "gwaith ffordd")) };
        let log = |hour, event| CrewLog { service: "food".to_owned(), collection: DAY, at: at(hour), event };
        vec![
            log(12, CrewEvent::NotDone(CrewReason::GateLocked)),
            log(7, CrewEvent::Begun),
            log(9, roadworks),
            log(15, CrewEvent::Done),
        ]
    }

    #[test]
    fn the_last_entry_so_far_counts() {
        let status = |now| Progress::of(&round(), "food", DAY, now).map(|progress| progress.status());
        for (hour, expected) in [
            (6, None),
            (7, Some(Status::UnderWay)),
            (10, Some(Status::Delayed)),
            (12, Some(Status::NotCompleted)),
            (23, Some(Status::Completed)),
        ] {
            assert_eq!(status(at(hour)), expected, "{hour}");
        }
        assert_eq!(Progress::of(&round(), "glass", DAY, at(23)), None);
        assert_eq!(Progress::of(&round(), "food", date(2026, 7, 8), at(23)), None);
    }

    #[test]
    fn that_a_crew_is_on_its_way_is_not_said_on_another_day() {
        for (hour, stays) in [(7, false), (10, false), (12, true), (23, true)] {
            let kept = Progress::of(&round(), "food", DAY, at(hour)).expect("it has begun");
            assert_eq!(kept.as_of(at(23)).as_ref(), Some(&kept), "{hour}");
            assert_eq!(kept.as_of(date(2026, 7, 2).at(0, 0, 0, 0)).is_some(), stays, "{hour}");
        }
    }

    #[test]
    fn the_wire_has_the_status_its_time_and_why() {
        for (hour, expected) in [
            (7, json!({ "status": "under_way", "since": "2026-07-01T06:42:00Z" })),
            (
                10,
                json!({ "status": "delayed", "since": "2026-07-01T08:42:00Z",
                "reason": { "en": "roadworks", "cy": "gwaith ffordd" } }),
            ),
            (12, json!({ "status": "not_completed", "at": "2026-07-01T11:42:00Z", "reason": "gate_locked" })),
            (15, json!({ "status": "completed", "at": "2026-07-01T14:42:00Z" })),
        ] {
            let progress = Progress::of(&round(), "food", DAY, at(hour)).expect("it has begun");
            let json = serde_json::to_value(&progress).expect("serialises");
            assert_eq!(json, expected);
            assert_eq!(serde_json::from_value::<Progress>(json).expect("own output"), progress);
        }
    }
}
