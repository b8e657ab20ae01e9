//! A household's services as of one day: what was last, what is next, what follows.

use super::{Calendar, Collection, Container, Frequency, Material, UnknownDays};
use crate::text::Text;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One service as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Service {
    pub id: String,
    pub name: Text,
    pub container: Container,
    pub material: Material,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frequency: Option<Frequency>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Collection>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Collection>,
    /// In the asked days, soonest first.
    pub upcoming: Vec<Collection>,
}

/// All services of one address as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Schedule {
    pub services: Vec<Service>,
    /// Days on which it is not known yet whether any of the services comes, soonest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<UnknownDays>,
}

impl Schedule {
    /// The schedule on `today`. `upcoming` and `unknown` run from `from` (else `today`) to `to` (else the end), both
    /// included.
    pub fn as_of(calendars: &[Calendar], today: Date, from: Option<Date>, to: Option<Date>) -> Schedule {
        let (from, to) = (from.unwrap_or(today), to.unwrap_or(Date::MAX));
        let asked = |collection: &&Collection| (from..=to).contains(&collection.date);
        let services = calendars.iter().map(|calendar| {
            let mut calendar = calendar.clone();
            calendar.normalise();
            let upcoming = calendar.collections.iter().filter(asked).cloned().collect();
            Service::new(calendar, today, upcoming)
        });
        let unknown = calendars.iter().flat_map(|calendar| &calendar.unknown).filter_map(|days| days.within(from, to));
        Schedule { services: services.collect(), unknown: UnknownDays::joined(unknown.collect()) }
    }

    /// A kept schedule on a later day: what has passed becomes `last`, and `next` is never in the past.
    pub fn rebased(&self, today: Date) -> Schedule {
        Schedule {
            services: self.services.iter().map(|service| service.rebased(today)).collect(),
            unknown: self.unknown.iter().filter_map(|days| days.within(today, Date::MAX)).collect(),
        }
    }
}

impl Service {
    fn new(calendar: Calendar, today: Date, upcoming: Vec<Collection>) -> Service {
        let (last, next) = around(&calendar.collections, today);
        Service {
            frequency: Frequency::of(&calendar.collections, today),
            id: calendar.id,
            name: calendar.name,
            container: calendar.container,
            material: calendar.material,
            last,
            next,
            upcoming,
        }
    }

    fn rebased(&self, today: Date) -> Service {
        let mut known: Vec<Collection> = self.last.iter().chain(&self.next).chain(&self.upcoming).cloned().collect();
        known.sort_by_key(|collection| collection.date);
        known.dedup_by_key(|collection| collection.date);
        let (last, next) = around(&known, today);
        known.retain(|collection| collection.date >= today);
        Service {
            frequency: self.frequency.clone().map(|frequency| frequency.as_of(today)),
            last,
            next,
            upcoming: known,
            ..self.clone()
        }
    }
}

/// The last collection before `today` and the first from `today` on: a bin counts as next until its day is over.
fn around(collections: &[Collection], today: Date) -> (Option<Collection>, Option<Collection>) {
    let first_ahead = collections.partition_point(|collection| collection.date < today);
    let (past, ahead) = collections.split_at(first_ahead);
    (past.last().cloned(), ahead.first().cloned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bins::fixtures::calendar;
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;

    fn tuesdays() -> [Date; 4] {
        [3, 10, 17, 24].map(|day| date(2026, 11, day))
    }

    fn only(schedule: &Schedule) -> &Service {
        let [service] = &*schedule.services else { panic!("one service") };
        service
    }

    fn dates(collections: &[Collection]) -> Vec<Date> {
        collections.iter().map(|collection| collection.date).collect()
    }

    #[test]
    fn today_is_next_until_it_is_over() {
        let calendars = [calendar("black", tuesdays())];
        for (day, last, next) in [
            (2, None, Some(3)),
            (3, None, Some(3)),
            (4, Some(3), Some(10)),
            (24, Some(17), Some(24)),
            (25, Some(24), None),
        ] {
            let schedule = Schedule::as_of(&calendars, date(2026, 11, day), None, None);
            let day_of = |collection: &Option<Collection>| collection.as_ref().map(|collection| collection.date.day());
            assert_eq!((day_of(&only(&schedule).last), day_of(&only(&schedule).next)), (last, next), "{day}");
        }
    }

    #[test]
    fn the_asked_days_limit_upcoming_alone() {
        let calendars = [calendar("black", tuesdays())];
        let today = date(2026, 11, 12);
        let asked = Schedule::as_of(&calendars, today, Some(date(2026, 11, 1)), Some(date(2026, 11, 10)));
        assert_eq!(dates(&only(&asked).upcoming), tuesdays()[..2]);
        assert_eq!(only(&asked).next.as_ref().map(|next| next.date), Some(date(2026, 11, 17)));
        let open = Schedule::as_of(&calendars, today, None, None);
        assert_eq!(dates(&only(&open).upcoming), tuesdays()[2..]);
    }

    #[test]
    fn a_source_out_of_order_makes_the_same_schedule() {
        let mut backwards = calendar("black", tuesdays().into_iter().chain(tuesdays()));
        backwards.collections.reverse();
        let today = date(2026, 11, 12);
        let schedule = |calendar| Schedule::as_of(&[calendar], today, None, None);
        assert_eq!(schedule(backwards), schedule(calendar("black", tuesdays())));
    }

    #[test]
    fn a_service_without_dates_is_still_a_service() {
        let schedule = Schedule::as_of(&[calendar("garden", [])], date(2026, 11, 12), None, None);
        let service = only(&schedule);
        assert_eq!((&service.last, &service.next, &service.frequency), (&None, &None, &None));
        assert_eq!(schedule.rebased(date(2027, 1, 1)), schedule);
    }

    #[test]
    fn a_kept_schedule_moves_on_with_the_days() {
        let kept = Schedule::as_of(&[calendar("black", tuesdays())], date(2026, 11, 1), None, None);
        let later = kept.rebased(date(2026, 11, 18));
        assert_eq!(only(&later).last.as_ref().map(|last| last.date), Some(date(2026, 11, 17)));
        assert_eq!(only(&later).next.as_ref().map(|next| next.date), Some(date(2026, 11, 24)));
        assert_eq!(dates(&only(&later).upcoming), [date(2026, 11, 24)]);
        let over = later.rebased(date(2027, 1, 1));
        assert_eq!((only(&over).next.as_ref(), only(&over).upcoming.len()), (None, 0));
    }

    #[test]
    fn days_that_are_not_known_are_those_of_all_services_until_they_are_over() {
        let days = |from, to| UnknownDays { from, to, reason: None };
        let mut black = calendar("black", tuesdays());
        black.unknown = vec![days(date(2026, 12, 21), date(2026, 12, 27))];
        let mut green = calendar("green", []);
        green.unknown = vec![days(date(2026, 12, 26), date(2027, 1, 3)), days(date(2027, 3, 29), date(2027, 4, 4))];
        let (today, calendars) = (date(2026, 11, 12), [black, green]);
        let open = Schedule::as_of(&calendars, today, None, None);
        let easter = days(date(2027, 3, 29), date(2027, 4, 4));
        assert_eq!(open.unknown, [days(date(2026, 12, 21), date(2027, 1, 3)), easter.clone()]);
        let december = Schedule::as_of(&calendars, today, Some(date(2026, 12, 1)), Some(date(2026, 12, 31)));
        assert_eq!(december.unknown, [days(date(2026, 12, 21), date(2026, 12, 31))]);
        assert_eq!(open.rebased(date(2027, 1, 2)).unknown[0], days(date(2027, 1, 2), date(2027, 1, 3)));
        assert_eq!(open.rebased(date(2027, 1, 4)).unknown, [easter]);
    }

    #[test]
    fn the_wire_is_camel_case_and_reads_back() {
        let schedule = Schedule::as_of(&[calendar("black", tuesdays())], date(2026, 11, 4), None, None);
        let json = serde_json::to_value(&schedule).expect("serialises");
        let service = &json["services"][0];
        assert_eq!(service["container"]["colour"], "black");
        assert_eq!(service["material"], "general_waste");
        assert_eq!(service["next"]["date"], "2026-11-10");
        assert_eq!(service["frequency"]["rhythm"]["weekly"]["weekdays"][0], "tuesday");
        assert_eq!(serde_json::from_value::<Schedule>(json).expect("own output"), schedule);
    }

    fn some_dates() -> impl Strategy<Value = Vec<Date>> {
        let any_day = (0..3650i32).prop_map(|day| date(2019, 1, 1).saturating_add(day.days()));
        proptest::collection::vec(any_day, 0..40)
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (-30..3700i32).prop_map(|day| date(2019, 1, 1).saturating_add(day.days()))
    }

    proptest! {
        #[test]
        fn next_is_never_past_and_last_always(dates in some_dates(), asked in any_day(), today in any_day()) {
            let schedule = Schedule::as_of(&[calendar("black", dates.clone())], asked, None, None);
            for (schedule, today) in [(&schedule, asked), (&schedule.rebased(today), today)] {
                let service = only(schedule);
                prop_assert!(service.next.iter().all(|next| next.date >= today));
                prop_assert!(service.last.iter().all(|last| last.date < today));
                prop_assert_eq!(service.upcoming.first(), service.next.as_ref());
                prop_assert!(service.upcoming.is_sorted_by(|a, b| a.date < b.date));
            }
        }

        #[test]
        fn rebasing_twice_is_rebasing_once(dates in some_dates(), asked in any_day(), first in any_day(), second in any_day()) {
            let (first, second) = (first.min(second), first.max(second));
            let kept = Schedule::as_of(&[calendar("black", dates)], asked.min(first), None, None);
            prop_assert_eq!(kept.rebased(first).rebased(first), kept.rebased(first));
            prop_assert_eq!(kept.rebased(first).rebased(second), kept.rebased(second));
        }

        #[test]
        fn rebasing_agrees_with_asking_again(dates in some_dates(), asked in any_day(), today in any_day()) {
            let calendars = [calendar("black", dates)];
            let again = Schedule::as_of(&calendars, asked.max(today), None, None);
            let rebased = Schedule::as_of(&calendars, asked.min(today), None, None).rebased(asked.max(today));
            prop_assert_eq!(&only(&rebased).next, &only(&again).next);
            prop_assert_eq!(&only(&rebased).last, &only(&again).last);
            prop_assert_eq!(&only(&rebased).upcoming, &only(&again).upcoming);
        }

        #[test]
        fn any_text_is_a_schedule_or_refused(text in any::<String>(), bytes in any::<Vec<u8>>()) {
            let _ = serde_json::from_str::<Schedule>(&text);
            if let Ok(schedule) = serde_json::from_slice::<Schedule>(&bytes) {
                let _ = schedule.rebased(date(2026, 1, 1));
            }
        }
    }
}
