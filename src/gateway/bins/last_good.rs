//! The last good answer of an upstream, kept for each address: given at once, renewed behind.
//!
//! Its failures never take away what was once known, nor does a sudden "no such address": a moved feed says that of every
//! home. What only several answers together tell is seen here, too: a system that says "today" where it knows no day.
//! Must not be here: how an upstream is asked.

use super::{BinSchedules, Calendars};
use crate::clock::Clock;
use crate::port::PortError;
use crate::store::Store;
use async_trait::async_trait;
use domain::address::{Address, AddressId};
use domain::bins::Calendar;
use domain::london;
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// `[bins.last_good]`.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// So long an answer is given without asking the upstream again; 0 asks each time.
    pub fresh_hours: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { fresh_hours: 6 }
    }
}

/// So long somebody waits for an address that was never asked for. The fetch goes on when they have gone.
const PATIENCE: Duration = Duration::from_secs(15);
/// When to ask again for an answer that is still under way.
const SOON: Duration = Duration::from_secs(10);
/// More fetches than this at once would only queue up behind a slow upstream.
const MOST_FLIGHTS: usize = 64;
/// The days that are fetched and kept, whichever were asked for: enough to tell a rhythm, and a year ahead.
const DAYS_BACK: i64 = 100;
const DAYS_AHEAD: i64 = 400;
/// An answer that nobody has renewed for so long helps nobody.
const KEPT: SignedDuration = SignedDuration::from_hours(180 * 24);

/// An upstream whose answers are kept.
pub struct LastGood {
    kept: Arc<Kept>,
}

struct Kept {
    source: String,
    upstream: Box<dyn BinSchedules>,
    store: Arc<Store>,
    clock: Clock,
    fresh: SignedDuration,
    flights: Mutex<HashMap<AddressId, Flight>>,
}

type Outcome = Result<Calendars, PortError>;
/// A fetch under way, for everybody who waits for its outcome.
type Flight = watch::Receiver<Option<Outcome>>;

/// What the store keeps of an answer.
#[derive(Serialize, Deserialize)]
struct Body {
    calendars: Vec<Calendar>,
    updated_at: Option<Timestamp>,
}

impl LastGood {
    /// `source` tells the answers of one upstream from those of another in the same store.
    pub fn new(
        source: impl Into<String>,
        upstream: impl BinSchedules + 'static,
        settings: &Settings,
        store: &Arc<Store>,
        clock: Clock,
    ) -> Self {
        let kept = Kept {
            source: source.into(),
            upstream: Box::new(upstream),
            store: Arc::clone(store),
            clock,
            fresh: SignedDuration::from_hours(settings.fresh_hours.into()),
            flights: Mutex::default(),
        };
        kept.forget_old();
        LastGood { kept: Arc::new(kept) }
    }
}

#[async_trait]
impl BinSchedules for LastGood {
    async fn calendars(&self, address: &Address, _: Date, _: Date) -> Result<Calendars, PortError> {
        if let Some(known) = self.kept.read(&address.id).await {
            if !self.kept.is_fresh(&known) {
                self.kept.flight(address);
            }
            return Ok(known);
        }
        let late = PortError::Unavailable { retry_after: Some(SOON) };
        let mut flight = self.kept.flight(address).ok_or(late.clone())?;
        let landed = tokio::time::timeout(PATIENCE, flight.wait_for(Option::is_some)).await;
        landed.ok().and_then(Result::ok).and_then(|outcome| outcome.clone()).unwrap_or(Err(late))
    }
}

impl Kept {
    /// The fetch for this address: the one under way, or a new one. None where too many are under way.
    fn flight(self: &Arc<Self>, address: &Address) -> Option<Flight> {
        let mut flights = self.flights.lock().unwrap_or_else(PoisonError::into_inner);
        // One that came down without an outcome has dropped its sender.
        flights.retain(|_, flight| flight.has_changed().is_ok());
        if let Some(flight) = flights.get(&address.id) {
            return Some(flight.clone());
        }
        if flights.len() >= MOST_FLIGHTS {
            return None;
        }
        let (land, flight) = watch::channel(None);
        flights.insert(address.id.clone(), flight.clone());
        let (kept, address) = (Arc::clone(self), address.clone());
        tokio::spawn(async move {
            let outcome = kept.fetch(&address).await;
            kept.flights.lock().unwrap_or_else(PoisonError::into_inner).remove(&address.id);
            land.send_replace(Some(outcome));
        });
        Some(flight)
    }

    async fn fetch(&self, address: &Address) -> Outcome {
        let today = self.clock.today();
        let (from, to) = (today.saturating_sub(DAYS_BACK.days()), today.saturating_add(DAYS_AHEAD.days()));
        let known = self.read(&address.id).await;
        // Another flight may have landed since this one was asked for.
        if let Some(known) = known.as_ref().filter(|known| self.is_fresh(known)) {
            return Ok(known.clone());
        }
        let mut fetched = self.upstream.calendars(address, from, to).await?;
        if let Some(known) = &known {
            forget_every_today(Arc::make_mut(&mut fetched.calendars), known, today);
        }
        let fetched = Calendars { fetched_at: Some(self.clock.now()), ..fetched };
        self.write(&address.id, &fetched).await;
        Ok(fetched)
    }

    /// An answer from the future was kept under another date of the gateway's clock.
    fn is_fresh(&self, known: &Calendars) -> bool {
        let age = known.fetched_at.map(|fetched_at| self.clock.now().duration_since(fetched_at));
        age.is_some_and(|age| !age.is_negative() && age < self.fresh)
    }

    fn key(&self, id: &AddressId) -> String {
        format!("{}:{id}", self.source)
    }

    /// The answer of this address, unless it is too old to help.
    async fn read(&self, id: &AddressId) -> Option<Calendars> {
        let key = self.key(id);
        let row = self.store.ask(move |connection| {
            let mut ask = connection.prepare_cached("SELECT body, fetched_at FROM last_good WHERE key = ?1")?;
            ask.query_row([key], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, i64>(1)?))).optional()
        });
        let (body, fetched_at) = row.await.unwrap_or_else(|error| {
            tracing::error!(%error, "the last good answer cannot be read");
            None
        })?;
        let fetched_at = Timestamp::from_millisecond(fetched_at).ok()?;
        if self.clock.now().duration_since(fetched_at) > KEPT {
            return None;
        }
        // What an older gateway wrote in another shape is fetched anew.
        let Body { calendars, updated_at } = serde_json::from_slice(&body).ok()?;
        Some(Calendars { calendars: calendars.into(), fetched_at: Some(fetched_at), updated_at })
    }

    /// By the time of the world: a start under another date must not take real answers away.
    fn forget_old(&self) {
        let oldest = Timestamp::now() - KEPT;
        let forgotten = self.store.with(|connection| {
            connection.execute("DELETE FROM last_good WHERE fetched_at < ?1", [oldest.as_millisecond()])
        });
        if let Err(error) = forgotten {
            tracing::error!(%error, "old answers cannot be removed");
        }
    }

    async fn write(&self, id: &AddressId, fetched: &Calendars) {
        let body = Body { calendars: fetched.calendars.to_vec(), updated_at: fetched.updated_at };
        let body = serde_json::to_vec(&body).expect("calendars are plain data");
        let fetched_at = fetched.fetched_at.map(Timestamp::as_millisecond);
        let key = self.key(id);
        let written = self.store.ask(move |connection| {
            let tell = "INSERT OR REPLACE INTO last_good (key, body, fetched_at) VALUES (?1, ?2, ?3)";
            connection.execute(tell, (key, body, fetched_at))
        });
        if let Err(error) = written.await {
            tracing::error!(%error, "the last good answer cannot be kept");
        }
    }
}

/// So many days apart, two answers show that a bin is not collected whenever somebody asks. After a week it may be.
const DAYS_APART: std::ops::RangeInclusive<i32> = 1..=6;

/// Some systems say "today" where they know no day. A bin whose only day is that of the question, in two answers of
/// different days, has none; nobody is to put it out each day.
fn forget_every_today(fetched: &mut [Calendar], known: &Calendars, today: Date) {
    let Some(day_known) = known.fetched_at.map(london::today) else { return };
    if !DAYS_APART.contains(&(today - day_known).get_days()) {
        return;
    }
    let is_only = |calendar: &Calendar, day: Date| calendar.collections.iter().all(|collection| collection.date == day);
    for calendar in fetched.iter_mut().filter(|calendar| is_only(calendar, today)) {
        let before = known.calendars.iter().find(|known| known.id == calendar.id);
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
    use domain::bins::Collection;
    use jiff::civil::date;
    use tokio::sync::{Semaphore, mpsc};

    /// Answers when the test lets it, with what the test says.
    struct Upstream {
        asked: mpsc::UnboundedSender<()>,
        gate: Arc<Semaphore>,
        answer: Arc<Mutex<Outcome>>,
    }

    #[async_trait]
    impl BinSchedules for Upstream {
        async fn calendars(&self, _: &Address, _: Date, _: Date) -> Outcome {
            self.asked.send(()).unwrap();
            self.gate.acquire().await.unwrap().forget();
            self.answer.lock().unwrap().clone()
        }
    }

    struct Scene {
        last_good: Arc<LastGood>,
        asked: mpsc::UnboundedReceiver<()>,
        gate: Arc<Semaphore>,
        answer: Arc<Mutex<Outcome>>,
        store: Arc<Store>,
    }

    fn scene() -> Scene {
        let (tell, asked) = mpsc::unbounded_channel();
        let gate = Arc::new(Semaphore::new(0));
        let answer = Arc::new(Mutex::new(Ok(on(24))));
        let store = Arc::new(Store::in_memory().unwrap());
        let upstream = Upstream { asked: tell, gate: Arc::clone(&gate), answer: Arc::clone(&answer) };
        let last_good = LastGood::new("test", upstream, &Settings::default(), &store, Clock::default());
        Scene { last_good: Arc::new(last_good), asked, gate, answer, store }
    }

    /// One collection on this day of November.
    fn on(day: i8) -> Calendars {
        let collection = (rules().calendar("Refuse"), Collection::scheduled(date(2026, 11, day)));
        Calendars { calendars: gather([collection]).into(), fetched_at: None, updated_at: None }
    }

    async fn ask(scene: &Scene) -> Outcome {
        let (from, to) = (date(2026, 11, 1), date(2026, 12, 1));
        scene.last_good.calendars(&address(), from, to).await
    }

    /// Sets the time of the kept answer back.
    fn age(scene: &Scene, hours: i64) {
        let fetched_at = (Timestamp::now() - SignedDuration::from_hours(hours)).as_millisecond();
        let aged =
            scene.store.with(|connection| connection.execute("UPDATE last_good SET fetched_at = ?1", [fetched_at]));
        assert_eq!(aged, Ok(1));
    }

    /// Lets the flight that is under way land.
    async fn land(scene: &Scene) {
        let flight = scene.last_good.kept.flights.lock().unwrap().values().next().cloned();
        scene.gate.add_permits(1);
        flight.unwrap().wait_for(Option::is_some).await.unwrap();
    }

    #[tokio::test]
    async fn a_fresh_answer_is_given_without_asking() {
        let mut scene = scene();
        scene.gate.add_permits(1);
        let first = ask(&scene).await.unwrap();
        assert_eq!(first.calendars, on(24).calendars);
        assert!(first.fetched_at.is_some());
        let again = ask(&scene).await.unwrap();
        assert_eq!(again.calendars, first.calendars);
        assert_eq!((scene.asked.try_recv(), scene.asked.try_recv().is_err()), (Ok(()), true));
    }

    #[tokio::test]
    async fn an_old_answer_is_given_at_once_and_renewed_behind() {
        let scene = scene();
        scene.gate.add_permits(1);
        ask(&scene).await.unwrap();
        age(&scene, 7);
        *scene.answer.lock().unwrap() = Ok(on(25));
        let old = ask(&scene).await.unwrap();
        assert_eq!(old.calendars, on(24).calendars);
        let hours = Timestamp::now().duration_since(old.fetched_at.unwrap()).as_hours();
        assert_eq!(hours, 7, "with its age");
        land(&scene).await;
        assert_eq!(ask(&scene).await.unwrap().calendars, on(25).calendars);
    }

    #[tokio::test]
    async fn a_failure_or_a_sudden_not_found_takes_nothing_away() {
        let scene = scene();
        scene.gate.add_permits(1);
        ask(&scene).await.unwrap();
        age(&scene, 7);
        for error in [PortError::Unavailable { retry_after: None }, PortError::NotFound] {
            *scene.answer.lock().unwrap() = Err(error);
            assert_eq!(ask(&scene).await.unwrap().calendars, on(24).calendars);
            land(&scene).await;
        }
        assert_eq!(ask(&scene).await.unwrap().calendars, on(24).calendars);
    }

    #[tokio::test]
    async fn many_who_ask_for_one_address_make_one_call() {
        let mut scene = scene();
        let crowd: Vec<_> = (0..20)
            .map(|_| {
                let last_good = Arc::clone(&scene.last_good);
                let day = date(2026, 11, 1);
                tokio::spawn(async move { last_good.calendars(&address(), day, day).await })
            })
            .collect();
        scene.asked.recv().await.unwrap();
        scene.gate.add_permits(20);
        for one in crowd {
            assert_eq!(one.await.unwrap().unwrap().calendars, on(24).calendars);
        }
        assert!(scene.asked.try_recv().is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_first_answer_is_not_waited_for_but_kept() {
        let scene = scene();
        assert_eq!(ask(&scene).await, Err(PortError::Unavailable { retry_after: Some(SOON) }));
        land(&scene).await;
        assert_eq!(ask(&scene).await.unwrap().calendars, on(24).calendars);
    }

    #[tokio::test]
    async fn what_the_upstream_does_not_know_is_not_found() {
        let scene = scene();
        *scene.answer.lock().unwrap() = Err(PortError::NotFound);
        scene.gate.add_permits(1);
        assert_eq!(ask(&scene).await, Err(PortError::NotFound));
    }

    #[tokio::test]
    async fn another_start_finds_what_was_kept() {
        let first = scene();
        first.gate.add_permits(1);
        let fetched = ask(&first).await.unwrap();
        let kept = LastGood::new("test", NoUpstream, &Settings::default(), &first.store, Clock::default());
        let day = date(2026, 11, 1);
        let again = kept.calendars(&address(), day, day).await.unwrap();
        assert_eq!(again.calendars, fetched.calendars);
        let other = LastGood::new("other", NoUpstream, &Settings::default(), &first.store, Clock::default());
        assert_eq!(other.calendars(&address(), day, day).await, Err(PortError::NotFound));
    }

    #[tokio::test]
    async fn what_has_grown_too_old_is_not_given_and_a_later_start_forgets_it() {
        let first = scene();
        first.gate.add_permits(1);
        ask(&first).await.unwrap();
        let day = date(2026, 11, 1);
        for (hours, is_kept) in [(KEPT.as_hours() - 1, true), (KEPT.as_hours() + 1, false)] {
            age(&first, hours);
            assert_eq!(first.last_good.kept.read(&address().id).await.is_some(), is_kept, "after {hours} hours");
            let later = LastGood::new("test", NoUpstream, &Settings::default(), &first.store, Clock::default());
            assert_eq!(later.calendars(&address(), day, day).await.is_ok(), is_kept, "after {hours} hours");
        }
        let left =
            first.store.with(|connection| connection.query_row("SELECT count(*) FROM last_good", [], |row| row.get(0)));
        assert_eq!(left, Ok(0));
    }

    #[tokio::test]
    async fn a_start_under_another_date_forgets_nothing() {
        let first = scene();
        first.gate.add_permits(1);
        ask(&first).await.unwrap();
        let day = date(2126, 11, 1);
        LastGood::new("test", NoUpstream, &Settings::default(), &first.store, Clock::as_of(day));
        assert!(ask(&first).await.is_ok());
    }

    fn forgotten(known: (i8, &[i8]), fetched: (i8, &[i8])) -> Vec<Date> {
        let november = |day: i8| date(2026, 11, day);
        let answer = |(_, days): (i8, &[i8])| {
            let bin = rules().calendar("Food");
            Calendar { collections: days.iter().map(|day| Collection::scheduled(november(*day))).collect(), ..bin }
        };
        let noon = november(known.0).at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
        let known = Calendars { calendars: [answer(known)].into(), fetched_at: Some(noon), updated_at: None };
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

    struct NoUpstream;

    #[async_trait]
    impl BinSchedules for NoUpstream {
        async fn calendars(&self, _: &Address, _: Date, _: Date) -> Outcome {
            Err(PortError::NotFound)
        }
    }

    #[tokio::test]
    async fn what_is_kept_in_another_shape_is_fetched_anew() {
        let scene = scene();
        let row = ("test:100012345678", b"{}".to_vec(), Timestamp::now().as_millisecond());
        let kept = scene.store.with(|connection| connection.execute("INSERT INTO last_good VALUES (?1, ?2, ?3)", row));
        assert_eq!(kept, Ok(1));
        scene.gate.add_permits(1);
        assert_eq!(ask(&scene).await.unwrap().calendars, on(24).calendars);
    }
}
