//! The events of a feed: one for each day on which anything is collected, under a name that stays where a day moves.

use crate::bins::event_revision::Event;
use domain::bins::{Collection, CollectionDay, Confidence, Schedule};
use jiff::{ToSpan, civil::Date};
use std::collections::HashSet;

pub struct DayEvent<'a> {
    /// What the event is called and where it is.
    pub event: Event,
    pub day: CollectionDay<'a>,
}

impl DayEvent<'_> {
    /// Whether all of the day is sure.
    pub fn is_confirmed(&self) -> bool {
        self.day.collections.iter().all(|collection| collection.confidence == Confidence::Confirmed)
    }
}

/// Soonest first. A day on which a bin comes as usual has the name of that day. One to which all of its bins were moved
/// has the name of the first usual day that no other event has: where a whole day moves, its event goes along.
pub fn events(schedule: &Schedule) -> Vec<DayEvent<'_>> {
    let days = schedule.days();
    let mut taken: HashSet<Date> = days.iter().filter(|day| comes_as_usual(day)).map(|day| day.date).collect();
    let named = days.into_iter().map(|day| {
        let usual = if comes_as_usual(&day) { day.date } else { free_name(&day, &mut taken) };
        DayEvent { event: Event { usual, date: day.date }, day }
    });
    named.collect()
}

fn comes_as_usual(day: &CollectionDay) -> bool {
    day.collections.iter().any(|collection| collection.usual_date() == day.date)
}

/// Where other events have all of its usual days, the day itself or one after it.
fn free_name(day: &CollectionDay, taken: &mut HashSet<Date>) -> Date {
    let usual = day.collections.iter().copied().map(Collection::usual_date);
    let after = (0..).map_while(|days: i32| day.date.checked_add(days.days()).ok());
    usual.chain(after).find(|name| taken.insert(*name)).unwrap_or(day.date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        bins::{Colour, Container, ContainerKind, Material, Pattern, Service},
        text::Text,
    };
    use jiff::civil::date;
    use proptest::prelude::*;

    fn december(day: i8) -> Date {
        date(2026, 12, day)
    }

    fn service(id: String, collections: impl IntoIterator<Item = (i8, i8)>) -> Service {
        let on = |(usual, day)| Collection {
            original_date: (usual != day).then(|| december(usual)),
            ..Collection::scheduled(december(day))
        };
        Service {
            id,
            name: Text::new("Glass", "Gwydr"),
            container: Container {
                kind: ContainerKind::Box,
                name: Text::new("Red box", "Blwch coch"),
                colour: Colour::Red,
                lid: None,
                pattern: Pattern::Plain,
            },
            material: Material::Glass,
            frequency: None,
            last: None,
            next: None,
            upcoming: collections.into_iter().map(on).collect(),
        }
    }

    /// Services with their usual and their actual days of December.
    fn schedule(services: &[&[(i8, i8)]]) -> Schedule {
        let services = services.iter().enumerate();
        let services = services.map(|(index, days)| service(index.to_string(), days.iter().copied())).collect();
        Schedule { services, unknown: Vec::new() }
    }

    fn names(services: &[&[(i8, i8)]]) -> Vec<(i8, i8)> {
        let schedule = schedule(services);
        let events = events(&schedule).into_iter().map(|event| (event.event.usual.day(), event.event.date.day()));
        events.collect()
    }

    #[test]
    fn all_bins_of_a_day_are_one_event() {
        assert_eq!(names(&[&[(14, 14), (21, 21)], &[(14, 14)]]), [(14, 14), (21, 21)]);
    }

    #[test]
    fn a_day_that_moves_as_a_whole_keeps_its_event() {
        assert_eq!(names(&[&[(28, 29)], &[(28, 29)]]), [(28, 29)]);
        // So does a week in which each day moves by one.
        assert_eq!(names(&[&[(28, 29)], &[(29, 30)], &[(30, 31)]]), [(28, 29), (29, 30), (30, 31)]);
    }

    #[test]
    fn a_bin_that_moves_alone_leaves_the_event_with_the_others() {
        assert_eq!(names(&[&[(28, 28)], &[(28, 29)]]), [(28, 28), (29, 29)]);
        assert_eq!(names(&[&[(28, 29)], &[(29, 29)]]), [(29, 29)]);
        assert_eq!(names(&[&[(28, 29)], &[(28, 30)]]), [(28, 29), (30, 30)]);
    }

    proptest! {
        #[test]
        fn every_day_is_there_once_under_a_name_of_its_own(
            services in prop::collection::vec(prop::collection::vec((1..29_i8, 1..29_i8), 0..12), 0..5),
        ) {
            let services: Vec<&[(i8, i8)]> = services.iter().map(Vec::as_slice).collect();
            let schedule = schedule(&services);
            let events = events(&schedule);
            let days: HashSet<Date> = services.iter().flat_map(|days| days.iter()).map(|(_, day)| december(*day)).collect();
            let names: HashSet<Date> = events.iter().map(|event| event.event.usual).collect();
            prop_assert_eq!(names.len(), events.len());
            prop_assert_eq!(events.iter().map(|event| event.event.date).collect::<HashSet<_>>(), days);
            prop_assert!(events.is_sorted_by(|one, two| one.event.date < two.event.date));
        }
    }
}
