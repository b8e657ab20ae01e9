//! The last good days of each home, of an upstream that knows them.
//!
//! What only several answers together tell is seen here: a system that says "today" where it knows no day.

use super::{BinSchedules, Calendars};
use crate::clock::Clock;
use crate::kept::{self, Aged, LastGood, Settings};
use crate::port::PortError;
use crate::store::Store;
use async_trait::async_trait;
use domain::address::Address;
use domain::bins::Calendar;
use domain::london;
use jiff::{ToSpan, civil::Date};
use std::sync::Arc;

/// The days that are fetched and kept, whichever were asked for: enough to tell a rhythm, and a year ahead.
const DAYS_BACK: i64 = 100;
const DAYS_AHEAD: i64 = 400;

/// An upstream whose answers are kept.
pub struct KeptSchedules(LastGood<Upstream>);

struct Upstream {
    schedules: Box<dyn BinSchedules>,
    clock: Clock,
}

impl KeptSchedules {
    /// `source` tells the answers of one upstream from those of another in the same store.
    pub fn new(
        source: impl Into<String>,
        schedules: impl BinSchedules + 'static,
        settings: &Settings,
        store: &Arc<Store>,
        clock: Clock,
    ) -> Self {
        let upstream = Upstream { schedules: Box::new(schedules), clock };
        KeptSchedules(LastGood::new(source, upstream, settings, store, clock))
    }
}

#[async_trait]
impl BinSchedules for KeptSchedules {
    async fn calendars(&self, address: &Address, _: Date, _: Date) -> Result<Calendars, PortError> {
        let Aged { answer, fetched_at } = self.0.ask(address).await?;
        Ok(Calendars { fetched_at: Some(fetched_at), ..answer })
    }
}

#[async_trait]
impl kept::Source for Upstream {
    type Question = Address;
    type Answer = Calendars;

    fn key(&self, address: &Address) -> String {
        address.id.to_string()
    }

    async fn fetch(&self, address: &Address, known: Option<&Aged<Calendars>>) -> Result<Calendars, PortError> {
        let today = self.clock.today();
        let (from, to) = (today.saturating_sub(DAYS_BACK.days()), today.saturating_add(DAYS_AHEAD.days()));
        let mut fetched = self.schedules.calendars(address, from, to).await?;
        if let Some(known) = known {
            forget_every_today(Arc::make_mut(&mut fetched.calendars), known, today);
        }
        Ok(fetched)
    }
}

/// So many days apart, two answers show that a bin is not collected whenever somebody asks. After a week it may be.
const DAYS_APART: std::ops::RangeInclusive<i32> = 1..=6;

/// Some systems say "today" where they know no day. A bin whose only day is that of the question, in two answers of
/// different days, has none; nobody is to put it out each day.
fn forget_every_today(fetched: &mut [Calendar], known: &Aged<Calendars>, today: Date) {
    let day_known = london::today(known.fetched_at);
    if !DAYS_APART.contains(&(today - day_known).get_days()) {
        return;
    }
    let is_only = |calendar: &Calendar, day: Date| calendar.collections.iter().all(|collection| collection.date == day);
    for calendar in fetched.iter_mut().filter(|calendar| is_only(calendar, today)) {
        let before = known.answer.calendars.iter().find(|known| known.id == calendar.id);
        if before.is_some_and(|before| is_only(before, day_known)) {
            calendar.collections.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bins::services::{gather, tests::rules};
    use crate::bins::tests::address;
    use crate::testing::noon;
    use domain::bins::Collection;
    use jiff::civil::date;
    use std::sync::Mutex;

    const TODAY: Date = date(2026, 11, 23);

    fn on(days: &[Date]) -> Calendars {
        let bins = days.iter().map(|day| (rules().calendar("Food"), Collection::scheduled(*day)));
        let updated_at = "2026-11-20T09:00:00Z".parse().ok();
        Calendars { calendars: gather(bins).into(), fetched_at: None, updated_at }
    }

    /// Says the days of the test, and notes those that it was asked for.
    #[derive(Clone, Default)]
    struct Told(Arc<Mutex<Vec<(Date, Date)>>>);

    #[async_trait]
    impl BinSchedules for Told {
        async fn calendars(&self, _: &Address, from: Date, to: Date) -> Result<Calendars, PortError> {
            self.0.lock().unwrap().push((from, to));
            Ok(on(&[date(2026, 11, 24)]))
        }
    }

    fn kept(told: &Told, store: &Arc<Store>) -> KeptSchedules {
        KeptSchedules::new("test", told.clone(), &Settings::default(), store, Clock::fixed(noon(TODAY)))
    }

    #[tokio::test]
    async fn whichever_days_are_asked_for_a_year_ahead_is_fetched_and_kept_with_its_age() {
        let (told, store) = (Told::default(), Arc::new(Store::in_memory()));
        for day in [TODAY, date(2027, 3, 1)] {
            let answer = kept(&told, &store).calendars(&address(), day, day).await.unwrap();
            assert_eq!(answer, Calendars { fetched_at: Some(noon(TODAY)), ..on(&[date(2026, 11, 24)]) });
        }
        assert_eq!(*told.0.lock().unwrap(), [(date(2026, 8, 15), date(2027, 12, 28))]);
    }

    #[tokio::test]
    async fn what_gateways_up_to_version_0_1_kept_is_still_known() {
        let store = Arc::new(Store::in_memory());
        let tell = crate::store::query("INSERT INTO kept_answer (key, answer, fetched_at) VALUES ($1, $2, $3)");
        let row = tell.bind(format!("test:{}", address().id)).bind(include_str!("samples/kept-0.1.json"));
        store.run(row.bind(noon(TODAY).as_millisecond())).await.unwrap();
        let told = Told::default();
        let answer = kept(&told, &store).calendars(&address(), TODAY, TODAY).await.unwrap();
        assert_eq!(answer, Calendars { fetched_at: Some(noon(TODAY)), ..on(&[date(2026, 11, 25)]) });
        assert!(told.0.lock().unwrap().is_empty());
    }

    fn forgotten(known: (i8, &[i8]), fetched: (i8, &[i8])) -> Vec<Date> {
        let november = |day: i8| date(2026, 11, day);
        let answer = |(_, days): (i8, &[i8])| {
            let bin = rules().calendar("Food");
            Calendar { collections: days.iter().map(|day| Collection::scheduled(november(*day))).collect(), ..bin }
        };
        let calendars = Calendars { calendars: [answer(known)].into(), fetched_at: None, updated_at: None };
        let known = Aged { answer: calendars, fetched_at: noon(november(known.0)) };
        let mut calendars = vec![answer(fetched)];
        forget_every_today(&mut calendars, &known, november(fetched.0));
        calendars[0].collections.iter().map(|collection| collection.date).collect()
    }

    #[test]
    fn a_bin_that_is_always_today_has_no_day() {
        let day = |day| date(2026, 11, day);
        assert_eq!(forgotten((23, &[23]), (24, &[24])), []);
        assert_eq!(forgotten((23, &[23]), (26, &[26])), []);
        assert_eq!(forgotten((23, &[]), (24, &[24])), [], "it was found out before");
        assert_eq!(forgotten((23, &[24]), (24, &[24])), [day(24)], "known a day before");
        assert_eq!(forgotten((16, &[16]), (23, &[23])), [day(23)], "weekly");
        assert_eq!(forgotten((23, &[23]), (23, &[23])), [day(23)], "one day");
        assert_eq!(forgotten((23, &[23, 30]), (24, &[24])), [day(24)], "more was known");
        assert_eq!(forgotten((23, &[23]), (24, &[24, 30])), [day(24), day(30)], "more is known");
    }
}
