//! Schedules as they were worked out a moment ago: a whole district asks on the morning of its collection, and its homes
//! share a few calendars.

use domain::bins::{Calendar, Schedule};
use jiff::civil::Date;
use quick_cache::sync::Cache;
use std::sync::Arc;

/// In schedules of some kilobytes. Leeds has 1,236 calendars.
const CAPACITY: usize = 2048;

/// The day, and the first and the last of the asked days.
type Asked = (Date, Date, Date);
/// With its calendars, whose place in memory is no others' as long as they are kept here.
type Made = (Arc<[Calendar]>, Arc<Schedule>);

pub struct SchedulesAtHand(Cache<(usize, Asked), Made>);

impl Default for SchedulesAtHand {
    fn default() -> Self {
        SchedulesAtHand(Cache::new(CAPACITY))
    }
}

impl SchedulesAtHand {
    /// The schedule on `today` with what follows from `from` to `to`.
    pub fn schedule(&self, calendars: &Arc<[Calendar]>, (today, from, to): Asked) -> Arc<Schedule> {
        let work_out = || Arc::new(Schedule::as_of(calendars, today, Some(from), Some(to)));
        // What is in nobody else's hands will not come here again.
        if Arc::strong_count(calendars) == 1 {
            return work_out();
        }
        let key = (Arc::as_ptr(calendars).addr(), (today, from, to));
        if let Some((_, schedule)) = self.0.get(&key) {
            return schedule;
        }
        let schedule = work_out();
        self.0.insert(key, (Arc::clone(calendars), Arc::clone(&schedule)));
        schedule
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bins::services::{gather, tests::rules};
    use domain::bins::Collection;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 22);

    fn on(day: i8) -> Arc<[Calendar]> {
        gather([(rules().calendar("Refuse"), Collection::scheduled(date(2026, 11, day)))]).into()
    }

    fn next(schedule: &Schedule) -> Option<i8> {
        schedule.services[0].next.as_ref().map(|next| next.date.day())
    }

    #[test]
    fn homes_that_share_calendars_share_the_schedule_of_a_day() {
        let at_hand = SchedulesAtHand::default();
        let (mine, theirs) = (on(24), on(25));
        let (neighbour, stranger) = (Arc::clone(&mine), Arc::clone(&theirs));
        let asked = (TODAY, TODAY, date(2026, 12, 31));
        let first = at_hand.schedule(&mine, asked);
        assert!(Arc::ptr_eq(&at_hand.schedule(&neighbour, asked), &first));
        assert_eq!((next(&first), next(&at_hand.schedule(&stranger, asked))), (Some(24), Some(25)));
        let later = (date(2026, 11, 25), TODAY, date(2026, 12, 31));
        assert_eq!(next(&at_hand.schedule(&mine, later)), None);
        let until_monday = (TODAY, TODAY, date(2026, 11, 23));
        assert!(at_hand.schedule(&mine, until_monday).services[0].upcoming.is_empty());
    }

    #[test]
    fn calendars_of_one_answer_are_not_kept() {
        let at_hand = SchedulesAtHand::default();
        let asked = (TODAY, TODAY, date(2026, 12, 31));
        for day in [24, 25, 26] {
            assert_eq!(next(&at_hand.schedule(&on(day), asked)), Some(day));
        }
        assert_eq!(at_hand.0.len(), 0);
    }
}
