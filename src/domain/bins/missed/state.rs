//! Whether a collection may be reported, as of a moment.

use super::CrewReason;
use crate::reports::Reference;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// Times are on a clock in London; on the wire they are instants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "snake_case", try_from = "Told")]
pub enum MissedState {
    /// The crew may still come.
    TooEarly {
        #[serde(with = "crate::iso::date")]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
        collection: Date,
        #[serde(with = "crate::iso::london_time")]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        from: DateTime,
        #[serde(with = "crate::iso::london_time")]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        until: DateTime,
    },
    /// It may be reported before `until`.
    Open {
        #[serde(with = "crate::iso::date")]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
        collection: Date,
        #[serde(with = "crate::iso::london_time")]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        until: DateTime,
    },
    /// Somebody of this home, or of another that uses the same bin, has told it, and it is not done yet.
    AlreadyReported {
        #[serde(with = "crate::iso::date")]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
        collection: Date,
        reference: Reference,
        #[serde(with = "crate::iso::london_time")]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        at: DateTime,
    },
    /// A report of it waits on this device to be sent. The council does not know of it, and never says so.
    #[serde(skip)]
    Waiting { collection: Date },
    /// The crew was there and left the bin. Where that can be disputed, it may be reported before `until`.
    #[serde(rename_all = "camelCase")]
    CrewLogged {
        #[serde(with = "crate::iso::date")]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
        collection: Date,
        reason: CrewReason,
        can_dispute: bool,
        #[serde(with = "crate::iso::london_time")]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        until: DateTime,
    },
    #[serde(rename_all = "camelCase")]
    TooLate {
        #[serde(with = "crate::iso::date")]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
        collection: Date,
        #[serde(with = "crate::iso::london_time")]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        was_until: DateTime,
        /// The next day on which the bin is emptied, where it is known.
        #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::iso::optional_date")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
        next: Option<Date>,
    },
    /// No collection is known that should have been.
    NothingToReport,
}

/// As it is read: one shape for all states. A reader for each would be a large part of what a browser downloads of reports.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    state: String,
    #[serde(default, with = "crate::iso::optional_date")]
    collection: Option<Date>,
    #[serde(default, with = "crate::iso::optional_london_time")]
    from: Option<DateTime>,
    #[serde(default, with = "crate::iso::optional_london_time")]
    until: Option<DateTime>,
    #[serde(default, with = "crate::iso::optional_london_time")]
    was_until: Option<DateTime>,
    #[serde(default, with = "crate::iso::optional_london_time")]
    at: Option<DateTime>,
    #[serde(default, with = "crate::iso::optional_date")]
    next: Option<Date>,
    #[serde(default)]
    reference: Option<Reference>,
    #[serde(default)]
    reason: Option<CrewReason>,
    #[serde(default)]
    can_dispute: bool,
}

#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("a state that is not known, or without what belongs to it")]
struct NotAState;

impl TryFrom<Told> for MissedState {
    type Error = NotAState;

    fn try_from(told: Told) -> Result<Self, NotAState> {
        let Told { collection, from, until, was_until, at, next, reference, reason, can_dispute, .. } = told;
        let state = || {
            Some(match &*told.state {
                "too_early" => MissedState::TooEarly { collection: collection?, from: from?, until: until? },
                "open" => MissedState::Open { collection: collection?, until: until? },
                "already_reported" => {
                    MissedState::AlreadyReported { collection: collection?, reference: reference?, at: at? }
                }
                "crew_logged" => {
                    MissedState::CrewLogged { collection: collection?, reason: reason?, can_dispute, until: until? }
                }
                "too_late" => MissedState::TooLate { collection: collection?, was_until: was_until?, next },
                "nothing_to_report" => MissedState::NothingToReport,
                _ => return None,
            })
        };
        state().ok_or(NotAState)
    }
}

impl MissedState {
    pub fn may_be_reported(&self) -> bool {
        matches!(self, MissedState::Open { .. } | MissedState::CrewLogged { can_dispute: true, .. })
    }

    /// The day of the collection that it is about.
    pub fn collection(&self) -> Option<Date> {
        match self {
            MissedState::TooEarly { collection, .. }
            | MissedState::Open { collection, .. }
            | MissedState::AlreadyReported { collection, .. }
            | MissedState::Waiting { collection }
            | MissedState::CrewLogged { collection, .. }
            | MissedState::TooLate { collection, .. } => Some(*collection),
            MissedState::NothingToReport => None,
        }
    }

    /// The end of the reports about it, where one may be made now or later.
    pub fn until(&self) -> Option<DateTime> {
        match self {
            MissedState::TooEarly { until, .. }
            | MissedState::Open { until, .. }
            | MissedState::CrewLogged { can_dispute: true, until, .. } => Some(*until),
            _ => None,
        }
    }

    /// What has become of it at a later time, as far as can be told from it alone: a device may have kept it. Of a
    /// collection since then it knows nothing.
    pub fn as_of(&self, now: DateTime) -> MissedState {
        let too_late =
            |collection: Date, was_until: DateTime| MissedState::TooLate { collection, was_until, next: None };
        match *self {
            MissedState::TooEarly { collection, until, .. }
            | MissedState::Open { collection, until }
            | MissedState::CrewLogged { collection, until, .. }
                if now >= until =>
            {
                too_late(collection, until)
            }
            MissedState::TooEarly { collection, from, until } if now >= from => MissedState::Open { collection, until },
            _ => self.clone(),
        }
    }

    /// The next time after `now` at which [`MissedState::as_of`] gives another.
    pub fn changes_at(&self, now: DateTime) -> Option<DateTime> {
        let turns = match *self {
            MissedState::TooEarly { from, until, .. } => [Some(from), Some(until)],
            MissedState::Open { until, .. } | MissedState::CrewLogged { until, .. } => [Some(until), None],
            _ => [None, None],
        };
        turns.into_iter().flatten().filter(|turn| *turn > now).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TUESDAY: Date = date(2026, 11, 24);

    fn early() -> MissedState {
        MissedState::TooEarly {
            collection: TUESDAY,
            from: TUESDAY.at(17, 0, 0, 0),
            until: date(2026, 11, 26).at(17, 0, 0, 0),
        }
    }

    #[test]
    fn a_kept_state_moves_on_with_the_time() {
        let until = date(2026, 11, 26).at(17, 0, 0, 0);
        let (collection, was_until) = (TUESDAY, until);
        for (now, expected) in [
            (TUESDAY.at(16, 59, 59, 0), early()),
            (TUESDAY.at(17, 0, 0, 0), MissedState::Open { collection, until }),
            (date(2026, 11, 26).at(16, 59, 0, 0), MissedState::Open { collection, until }),
            (until, MissedState::TooLate { collection, was_until, next: None }),
        ] {
            assert_eq!(early().as_of(now), expected, "{now}");
            assert_eq!(early().as_of(now).collection(), Some(TUESDAY));
        }
        assert_eq!(early().changes_at(TUESDAY.at(9, 0, 0, 0)), Some(TUESDAY.at(17, 0, 0, 0)));
        assert_eq!(early().changes_at(TUESDAY.at(17, 0, 0, 0)), Some(until));
        assert_eq!(MissedState::NothingToReport.changes_at(until), None);
    }

    #[test]
    fn the_wire_has_the_state_and_its_times_as_instants() {
        let json = serde_json::to_value(early()).expect("serialises");
        let expected = serde_json::json!({
            "state": "too_early", "collection": "2026-11-24",
            "from": "2026-11-24T17:00:00Z", "until": "2026-11-26T17:00:00Z",
        });
        assert_eq!(json, expected);
        let logged = MissedState::CrewLogged {
            collection: TUESDAY,
            reason: CrewReason::LidOpen,
            can_dispute: true,
            until: date(2026, 11, 26).at(17, 0, 0, 0),
        };
        for state in [early(), logged, MissedState::NothingToReport] {
            let json = serde_json::to_string(&state).expect("serialises");
            assert_eq!(serde_json::from_str::<MissedState>(&json).expect("own output"), state);
        }
    }
}
