//! A session: from signing in to its end, on one device.

use super::{Confidence, Device, PersonId, PersonName, SessionId};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

/// How long a session lasts: `[identity.session]` of the council's settings. The council's policy decides; GOV.UK One
/// Login wants services whose session is shorter than its own, an hour, to offer to sign out of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SessionRule {
    /// It ends when nothing was done for so long.
    pub idle_minutes: u32,
    /// It ends after so long, whatever is done.
    pub hours: u32,
}

impl Default for SessionRule {
    fn default() -> Self {
        SessionRule { idle_minutes: 30, hours: 8 }
    }
}

/// When and why a session ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionEnd {
    pub at: Timestamp,
    /// Something that is done before then puts it off.
    pub may_be_put_off: bool,
}

impl SessionRule {
    /// Both are between a moment and a day: a rule under which nobody is signed in, or everybody for ever, is a mistake.
    pub fn is_sound(&self) -> bool {
        (5..=24 * 60).contains(&self.idle_minutes) && (1..=24).contains(&self.hours)
    }

    /// Where neither is put off.
    pub fn end(&self, started_at: Timestamp, used_at: Timestamp) -> SessionEnd {
        let last = later(started_at, SignedDuration::from_hours(self.hours.into()));
        let idle = later(used_at, SignedDuration::from_mins(self.idle_minutes.into()));
        SessionEnd { at: idle.min(last), may_be_put_off: idle < last }
    }
}

/// As late as time can be told, at most.
fn later(instant: Timestamp, duration: SignedDuration) -> Timestamp {
    instant.saturating_add(duration).unwrap_or(Timestamp::MAX)
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub person: PersonId,
    pub confidence: Confidence,
    /// Where it was proved.
    pub name: Option<PersonName>,
    pub device: Device,
    pub started_at: Timestamp,
    /// When its person last did something.
    pub used_at: Timestamp,
}

impl Session {
    pub fn end(&self, rule: &SessionRule) -> SessionEnd {
        rule.end(self.started_at, self.used_at)
    }

    pub fn is_over(&self, rule: &SessionRule, now: Timestamp) -> bool {
        now >= self.end(rule).at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
    }

    #[test]
    fn a_session_ends_when_nothing_is_done_and_at_last_whatever_is_done() {
        let rule = SessionRule { idle_minutes: 30, hours: 8 };
        assert_eq!(rule.end(at(0), at(0)), SessionEnd { at: at(30), may_be_put_off: true });
        assert_eq!(rule.end(at(0), at(440)), SessionEnd { at: at(470), may_be_put_off: true });
        assert_eq!(rule.end(at(0), at(450)), SessionEnd { at: at(480), may_be_put_off: false });
        assert_eq!(rule.end(at(0), at(479)), SessionEnd { at: at(480), may_be_put_off: false });
    }

    #[test]
    fn it_is_over_at_its_end_and_not_before() {
        let session = Session {
            id: SessionId::from_random([1; 16]),
            person: PersonId::from_random([2; 16]),
            confidence: Confidence::P0,
            name: None,
            device: Device::of(""),
            started_at: at(0),
            used_at: at(10),
        };
        let rule = SessionRule::default();
        assert!(!session.is_over(&rule, at(39)) && session.is_over(&rule, at(40)));
    }

    #[test]
    fn the_end_of_time_is_not_passed() {
        let rule = SessionRule::default();
        assert_eq!(rule.end(Timestamp::MAX, Timestamp::MAX).at, Timestamp::MAX);
    }

    #[test]
    fn a_rule_is_sound_within_a_day() {
        assert!(SessionRule::default().is_sound());
        for (idle_minutes, hours) in [(0, 8), (4, 8), (30, 0), (30, 25), (u32::MAX, 8)] {
            assert!(!SessionRule { idle_minutes, hours }.is_sound(), "{idle_minutes} {hours}");
        }
    }
}
