//! Which of several versions of an event counts (RFC 5545, 3.8.7.4; RFC 5546, 2.1.5): feeds keep the older ones.

use super::event::{Event, Moment};
use jiff::civil::{Date, DateTime};
use std::collections::{HashMap, HashSet};

/// The events as they now are. Those without a uid are no versions of each other, nor are those that share one without
/// a sequence: careless feeds give one uid to all.
pub fn current(mut events: Vec<Event>) -> Vec<Event> {
    let mut highest: HashMap<Identity, u32> = HashMap::new();
    for event in &events {
        let known = highest.entry(identity(event)).or_default();
        *known = (*known).max(sequence(event));
    }
    events.retain(|event| event.uid.is_empty() || highest.get(&identity(event)) == Some(&sequence(event)));
    let mut ties: HashMap<Identity, Tie> = HashMap::new();
    for event in events.iter().filter(|event| !event.uid.is_empty()) {
        ties.entry(identity(event)).or_default().see(event);
    }
    events.retain(|event| ties.get(&identity(event)).is_none_or(|tie| tie.holds(event)));
    without_those_of_cancelled_series(events)
}

/// The event itself, or the date of it that one stands in for.
type Identity = (String, Option<Date>);

fn identity(event: &Event) -> Identity {
    (event.uid.clone(), event.instead_of)
}

fn sequence(event: &Event) -> u32 {
    event.sequence.unwrap_or_default()
}

/// Events of one identity and one sequence.
#[derive(Default)]
struct Tie {
    /// Whether one of them leaves its sequence out.
    is_unsaid: bool,
    last_stamp: Option<DateTime>,
    /// The days that are called off, with the stamp of the one that does.
    cancelled: HashMap<Date, Option<DateTime>>,
}

/// A feed written in one go stamps its events within a moment; that makes none newer than another.
const MOMENT_IN_SECONDS: i64 = 60;

impl Tie {
    fn see(&mut self, event: &Event) {
        self.is_unsaid |= event.sequence.is_none();
        self.last_stamp = self.last_stamp.max(event.stamp);
        if let Some(day) = event.start.map(Moment::date).filter(|_| event.cancelled) {
            let stamp = self.cancelled.entry(day).or_default();
            *stamp = (*stamp).max(event.stamp);
        }
    }

    fn holds(&self, event: &Event) -> bool {
        let age = event.stamp.zip(self.last_stamp).map(|(own, last)| last.duration_since(own).as_secs());
        if !self.is_unsaid && age.is_some_and(|age| age > MOMENT_IN_SECONDS) {
            return false;
        }
        let day = event.start.map(Moment::date).filter(|_| !event.cancelled);
        match day.and_then(|day| self.cancelled.get(&day)) {
            Some(cancelled) => event.stamp.zip(*cancelled).is_some_and(|(own, cancelled)| own > cancelled),
            None => true,
        }
    }
}

/// A series that is called off takes with it what stood in for its dates, unless that is newer.
fn without_those_of_cancelled_series(mut events: Vec<Event>) -> Vec<Event> {
    let series = || events.iter().filter(|event| event.instead_of.is_none() && !event.uid.is_empty());
    let alive: HashSet<&str> = series().filter(|event| !event.cancelled).map(|event| &*event.uid).collect();
    let cancelled = series().filter(|event| !alive.contains(&*event.uid));
    let cancelled: HashMap<String, u32> = cancelled.map(|event| (event.uid.clone(), sequence(event))).collect();
    events.retain(|event| {
        let of_series = cancelled.get(&event.uid).filter(|_| event.instead_of.is_some());
        of_series.is_none_or(|cancelled| sequence(event) > *cancelled)
    });
    events
}

#[cfg(test)]
mod tests {
    use super::super::event::events;
    use super::*;

    /// The days in December 2026 that are left of events given by their lines, with `UID:a` before each.
    fn left(written: &[&str]) -> Vec<i8> {
        let written: String =
            written.iter().map(|lines| format!("BEGIN:VEVENT\nUID:a\n{lines}\nEND:VEVENT\n")).collect();
        let feed = format!("BEGIN:VCALENDAR\n{written}END:VCALENDAR\n");
        let current = current(events(feed.as_bytes(), None).unwrap());
        let current = current.into_iter().filter(|event| !event.cancelled);
        current.map(|event| event.start.unwrap().date().day()).collect()
    }

    #[test]
    fn the_higher_sequence_is_the_event() {
        let (old, new) = ("SEQUENCE:0\nDTSTART:20261225", "SEQUENCE:1\nDTSTART:20261224");
        assert_eq!(left(&[old, new]), [24]);
        assert_eq!(left(&[new, old]), [24]);
        assert_eq!(left(&["DTSTART:20261225", new]), [24]);
        assert_eq!(left(&[old, "SEQUENCE:1\nSTATUS:CANCELLED\nDTSTART:20261225"]), [0; 0]);
        assert_eq!(left(&["SEQUENCE:2\nDTSTART:20261223", "SEQUENCE:1\nSTATUS:CANCELLED\nDTSTART:20261225"]), [23]);
        assert_eq!(left(&["SEQUENCE:nonsense\nDTSTART:20261225", new]), [24]);
    }

    #[test]
    fn of_one_sequence_the_later_stamp_counts() {
        let old = "SEQUENCE:1\nDTSTAMP:20261001T090000Z\nDTSTART:20261225";
        let new = "SEQUENCE:1\nDTSTAMP:20261110T090000Z\nDTSTART:20261224";
        assert_eq!(left(&[old, new]), [24]);
        assert_eq!(left(&[new, old]), [24]);
        // Written in one go: careless feeds give one uid to all.
        let other = "SEQUENCE:1\nDTSTAMP:20261001T090001Z\nDTSTART:20261224";
        assert_eq!(left(&[old, other]), [25, 24]);
    }

    #[test]
    fn events_without_a_sequence_stay_apart_but_for_a_day_called_off() {
        let (one, two) = ("DTSTAMP:20261001T090000Z\nDTSTART:20261208", "DTSTAMP:20261110T090000Z\nDTSTART:20261215");
        assert_eq!(left(&[one, two]), [8, 15]);
        assert_eq!(left(&[one, two, "STATUS:CANCELLED\nDTSTART:20261208"]), [15]);
        assert_eq!(
            left(&["STATUS:CANCELLED\nDTSTAMP:20260901T090000Z\nDTSTART:20261208", one]),
            [8],
            "called off, then on again"
        );
    }

    #[test]
    fn a_stand_in_has_versions_of_its_own() {
        let series = "SEQUENCE:3\nDTSTART:20261201\nRRULE:FREQ=WEEKLY;COUNT=3";
        let old = "SEQUENCE:0\nRECURRENCE-ID:20261208\nDTSTART:20261209";
        let new = "SEQUENCE:1\nRECURRENCE-ID:20261208\nDTSTART:20261210";
        assert_eq!(left(&[series, old, new]), [1, 10]);
    }

    #[test]
    fn a_cancelled_series_takes_its_stand_ins_with_it() {
        let series = "SEQUENCE:3\nSTATUS:CANCELLED\nDTSTART:20261201\nRRULE:FREQ=WEEKLY;COUNT=3";
        assert_eq!(left(&[series, "SEQUENCE:1\nRECURRENCE-ID:20261208\nDTSTART:20261209"]), [0; 0]);
        assert_eq!(left(&[series, "SEQUENCE:4\nRECURRENCE-ID:20261208\nDTSTART:20261209"]), [9]);
    }
}
