//! Several bins on one day are one errand.

use super::{Collection, Schedule, Service};
use jiff::civil::Date;
use std::{collections::BTreeMap, ops::RangeInclusive};

/// Everything that is collected on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectionDay<'a> {
    pub date: Date,
    /// In the order of the schedule.
    pub services: Vec<&'a Service>,
    /// One for each of `services`, in the same order.
    pub collections: Vec<&'a Collection>,
}

impl CollectionDay<'_> {
    /// Whether anybody of the household has something to put out: shared bins stay where they are.
    pub fn is_put_out(&self) -> bool {
        !self.services.iter().all(|service| service.container.is_shared())
    }
}

impl Schedule {
    /// The first day on which anything is collected, with all that is collected then.
    pub fn next_day(&self) -> Option<CollectionDay<'_>> {
        let nexts = || self.services.iter().filter_map(|service| Some((service, service.next.as_ref()?)));
        let date = nexts().map(|(_, next)| next.date).min()?;
        let (services, collections) = nexts().filter(|(_, next)| next.date == date).unzip();
        Some(CollectionDay { date, services, collections })
    }

    /// The upcoming days, soonest first.
    pub fn days(&self) -> Vec<CollectionDay<'_>> {
        let mut days = BTreeMap::new();
        for (service, collection) in self.upcoming() {
            let date = collection.date;
            let empty = || CollectionDay { date, services: Vec::new(), collections: Vec::new() };
            let day = days.entry(date).or_insert_with(empty);
            day.services.push(service);
            day.collections.push(collection);
        }
        days.into_values().collect()
    }

    /// Upcoming collections that were moved away from or into the days `within`, soonest first.
    pub fn changes(&self, within: RangeInclusive<Date>) -> Vec<(&Service, &Collection)> {
        let mut changes: Vec<_> = self
            .upcoming()
            .filter(|(_, collection)| collection.is_moved())
            .filter(|(_, collection)| within.contains(&collection.date) || within.contains(&collection.usual_date()))
            .collect();
        changes.sort_by_key(|(_, collection)| collection.date);
        changes
    }

    fn upcoming(&self) -> impl Iterator<Item = (&Service, &Collection)> {
        self.services.iter().flat_map(|service| service.upcoming.iter().map(move |collection| (service, collection)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bins::{Calendar, ContainerKind, fixtures::calendar};
    use jiff::civil::date;

    fn november(day: i8) -> Date {
        date(2026, 11, day)
    }

    fn schedule(calendars: &[Calendar]) -> Schedule {
        Schedule::as_of(calendars, november(1), None, None)
    }

    fn household() -> Schedule {
        schedule(&[
            calendar("black", [november(10), november(24)]),
            calendar("green", [november(3), november(10)]),
            calendar("food", [november(3)]),
            calendar("garden", []),
        ])
    }

    fn shown(day: &CollectionDay) -> (i8, Vec<String>) {
        assert!(day.collections.iter().all(|collection| collection.date == day.date));
        (day.date.day(), day.services.iter().map(|service| service.id.clone()).collect())
    }

    #[test]
    fn bins_of_one_day_come_together() {
        let expected = [(3, vec!["green", "food"]), (10, vec!["black", "green"]), (24, vec!["black"])];
        let expected = expected.map(|(day, ids)| (day, ids.into_iter().map(str::to_owned).collect()));
        assert_eq!(household().days().iter().map(shown).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn nobody_puts_out_a_shared_bin() {
        let mut shared = calendar("shared", [november(3), november(10)]);
        shared.container.kind = ContainerKind::Communal;
        let schedule = schedule(&[shared, calendar("food", [november(10)])]);
        assert_eq!(schedule.days().iter().map(CollectionDay::is_put_out).collect::<Vec<_>>(), [false, true]);
    }

    #[test]
    fn the_next_day_has_all_its_bins() {
        assert_eq!(household().next_day().as_ref().map(shown), Some((3, vec!["green".into(), "food".into()])));
        let later = household().rebased(november(11));
        assert_eq!(later.next_day().as_ref().map(shown), Some((24, vec!["black".into()])));
        assert_eq!(later.rebased(november(25)).next_day(), None);
    }

    #[test]
    fn changes_are_told_for_the_old_day_and_the_new() {
        let mut black = calendar("black", [november(10), november(24)]);
        black.collections[1].original_date = Some(november(22));
        let schedule = schedule(&[black, calendar("green", [november(24)])]);
        for (first, last, expected) in [(1, 30, 1), (22, 22, 1), (24, 24, 1), (23, 23, 0), (1, 21, 0)] {
            let changes = schedule.changes(november(first)..=november(last));
            assert_eq!(changes.len(), expected, "{first} to {last}");
            assert!(changes.iter().all(|(service, _)| service.id == "black"));
        }
    }
}
