use super::*;
use crate::store::{Row, query};
use jiff::civil::date;
use std::sync::Mutex;
use tokio::sync::{Semaphore, mpsc};

/// Answers when the test lets it, with what the test says.
struct Told {
    asked: mpsc::UnboundedSender<Option<u32>>,
    gate: Arc<Semaphore>,
    answer: Arc<Mutex<Result<u32, PortError>>>,
}

#[async_trait]
impl Source for Told {
    type Question = &'static str;
    type Answer = u32;

    fn key(&self, question: &&'static str) -> String {
        (*question).to_owned()
    }

    async fn fetch(&self, _: &&'static str, known: Option<&Aged<u32>>) -> Result<u32, PortError> {
        self.asked.send(known.map(|known| known.answer)).unwrap();
        self.gate.acquire().await.unwrap().forget();
        self.answer.lock().unwrap().clone()
    }
}

struct Nowhere;

#[async_trait]
impl Source for Nowhere {
    type Question = &'static str;
    type Answer = u32;

    fn key(&self, question: &&'static str) -> String {
        (*question).to_owned()
    }

    async fn fetch(&self, _: &&'static str, _: Option<&Aged<u32>>) -> Result<u32, PortError> {
        Err(PortError::NotFound)
    }
}

struct Scene {
    last_good: Arc<LastGood<Told>>,
    asked: mpsc::UnboundedReceiver<Option<u32>>,
    gate: Arc<Semaphore>,
    answer: Arc<Mutex<Result<u32, PortError>>>,
    store: Arc<Store>,
}

fn scene() -> Scene {
    let (tell, asked) = mpsc::unbounded_channel();
    let gate = Arc::new(Semaphore::new(0));
    let answer = Arc::new(Mutex::new(Ok(24)));
    let store = Arc::new(Store::in_memory());
    let source = Told { asked: tell, gate: Arc::clone(&gate), answer: Arc::clone(&answer) };
    let last_good = LastGood::new("test", source, &Settings::default(), &store, Clock::default());
    Scene { last_good: Arc::new(last_good), asked, gate, answer, store }
}

const HOME: &str = "100012345678";

async fn ask(scene: &Scene) -> Result<u32, PortError> {
    scene.last_good.ask(&HOME).await.map(|aged| aged.answer)
}

/// Another start of the gateway on the same store.
fn later(scene: &Scene, name: &str) -> LastGood<Nowhere> {
    LastGood::new(name, Nowhere, &Settings::default(), &scene.store, Clock::default())
}

/// Sets the time of the kept answer back.
async fn age(scene: &Scene, hours: i64) {
    let fetched_at = (Timestamp::now() - SignedDuration::from_hours(hours)).as_millisecond();
    let tell = query("UPDATE kept_answer SET fetched_at = $1").bind(fetched_at);
    assert_eq!(scene.store.run(tell).await.unwrap(), 1);
    scene.last_good.0.at_hand.clear();
}

async fn left(scene: &Scene) -> i64 {
    let row = scene.store.row(query("SELECT count(*) FROM kept_answer")).await.unwrap().unwrap();
    row.get(0)
}

/// Lets the flight that is under way land.
async fn land(scene: &Scene) {
    let flight = scene.last_good.0.flights.any().unwrap();
    scene.gate.add_permits(1);
    flight.landed().await.unwrap().ok();
}

#[tokio::test]
async fn a_fresh_answer_is_given_without_asking() {
    let mut scene = scene();
    scene.gate.add_permits(1);
    let first = scene.last_good.ask(&HOME).await.unwrap();
    assert_eq!(first.answer, 24);
    assert_eq!(scene.last_good.ask(&HOME).await.unwrap().answer, 24);
    assert_eq!((scene.asked.try_recv(), scene.asked.try_recv().is_err()), (Ok(None), true));
}

#[tokio::test]
async fn the_store_is_asked_once_for_an_answer_that_is_fresh() {
    let first = scene();
    first.gate.add_permits(1);
    ask(&first).await.unwrap();
    let second = later(&first, "test");
    assert_eq!(second.ask(&HOME).await.map(|aged| aged.answer), Ok(24));
    assert_eq!(first.store.run(query("DELETE FROM kept_answer")).await.unwrap(), 1);
    assert_eq!(second.ask(&HOME).await.map(|aged| aged.answer), Ok(24));
    assert_eq!(later(&first, "test").ask(&HOME).await, Err(PortError::NotFound));
}

#[tokio::test]
async fn an_old_answer_is_given_at_once_and_renewed_behind() {
    let mut scene = scene();
    scene.gate.add_permits(1);
    ask(&scene).await.unwrap();
    age(&scene, 7).await;
    *scene.answer.lock().unwrap() = Ok(25);
    let old = scene.last_good.ask(&HOME).await.unwrap();
    assert_eq!(old.answer, 24);
    assert_eq!(Timestamp::now().duration_since(old.fetched_at).as_hours(), 7, "with its age");
    land(&scene).await;
    assert_eq!(ask(&scene).await, Ok(25));
    let asked = [scene.asked.try_recv(), scene.asked.try_recv()];
    assert_eq!(asked, [Ok(None), Ok(Some(24))], "the source is told what it said before");
}

#[tokio::test]
async fn a_failure_or_a_sudden_not_found_takes_nothing_away() {
    let scene = scene();
    scene.gate.add_permits(1);
    ask(&scene).await.unwrap();
    age(&scene, 7).await;
    for error in [PortError::Unavailable { retry_after: None }, PortError::NotFound] {
        *scene.answer.lock().unwrap() = Err(error);
        assert_eq!(ask(&scene).await, Ok(24));
        land(&scene).await;
    }
    assert_eq!(ask(&scene).await, Ok(24));
}

#[tokio::test]
async fn while_the_store_is_away_the_answer_that_was_given_last_is_given_on_and_told_to_the_source() {
    let mut scene = scene();
    scene.gate.add_permits(1);
    let answer = ask(&scene).await.unwrap();
    let inner = &scene.last_good.0;
    let old = Aged { answer, fetched_at: Timestamp::now() - SignedDuration::from_hours(7) };
    inner.at_hand.insert(inner.key(&HOME), old);
    scene.store.close().await;
    *scene.answer.lock().unwrap() = Err(PortError::Unavailable { retry_after: None });
    assert_eq!(ask(&scene).await, Ok(24));
    land(&scene).await;
    assert_eq!(ask(&scene).await, Ok(24));
    let asked = [scene.asked.recv().await, scene.asked.recv().await];
    assert_eq!(asked, [Some(None), Some(Some(24))]);
}

#[tokio::test]
async fn many_who_ask_the_same_make_one_call() {
    let mut scene = scene();
    let crowd: Vec<_> = (0..20)
        .map(|_| {
            let last_good = Arc::clone(&scene.last_good);
            tokio::spawn(async move { last_good.ask(&HOME).await })
        })
        .collect();
    scene.asked.recv().await.unwrap();
    scene.gate.add_permits(20);
    for one in crowd {
        assert_eq!(one.await.unwrap().unwrap().answer, 24);
    }
    assert!(scene.asked.try_recv().is_err());
}

#[tokio::test]
async fn a_slow_first_answer_is_not_waited_for_but_kept() {
    let mut scene = scene();
    let last_good = Arc::clone(&scene.last_good);
    let asker = tokio::spawn(async move { last_good.ask(&HOME).await });
    scene.asked.recv().await.unwrap();
    // Time stands still only where nobody waits for the store, whose own threads it does not know of.
    tokio::time::pause();
    assert_eq!(asker.await.unwrap(), Err(PortError::Unavailable { retry_after: Some(SOON) }));
    tokio::time::resume();
    land(&scene).await;
    assert_eq!(ask(&scene).await, Ok(24));
}

#[tokio::test]
async fn what_the_source_does_not_know_is_not_found() {
    let scene = scene();
    *scene.answer.lock().unwrap() = Err(PortError::NotFound);
    scene.gate.add_permits(1);
    assert_eq!(ask(&scene).await, Err(PortError::NotFound));
}

#[tokio::test]
async fn another_start_finds_what_was_kept_and_another_source_does_not() {
    let first = scene();
    first.gate.add_permits(1);
    let fetched = first.last_good.ask(&HOME).await.unwrap();
    assert_eq!(later(&first, "test").ask(&HOME).await.unwrap().answer, fetched.answer);
    assert_eq!(later(&first, "other").ask(&HOME).await, Err(PortError::NotFound));
    assert_eq!(later(&first, "test").ask(&"1").await, Err(PortError::NotFound));
}

#[tokio::test]
async fn what_has_grown_too_old_is_not_given_and_a_later_start_forgets_it() {
    let first = scene();
    first.gate.add_permits(1);
    ask(&first).await.unwrap();
    for (hours, is_kept) in [(KEPT.as_hours() - 1, true), (KEPT.as_hours() + 1, false)] {
        age(&first, hours).await;
        assert_eq!(first.last_good.0.read(&HOME).await.is_some(), is_kept, "after {hours} hours");
        assert_eq!(later(&first, "test").ask(&HOME).await.is_ok(), is_kept, "after {hours} hours");
    }
    while left(&first).await > 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_start_under_another_date_forgets_only_what_is_old() {
    let first = scene();
    first.gate.add_permits(1);
    ask(&first).await.unwrap();
    let old = Kept { json: "1".to_owned(), fetched_at: Timestamp::UNIX_EPOCH };
    first.last_good.0.shelf.write("test:old", old).await.unwrap();
    LastGood::new("test", Nowhere, &Settings::default(), &first.store, Clock::as_of(date(2126, 11, 1)));
    while left(&first).await > 1 {
        tokio::task::yield_now().await;
    }
    assert_eq!(later(&first, "test").ask(&HOME).await.map(|aged| aged.answer), Ok(24));
}

#[tokio::test]
async fn what_is_kept_in_another_shape_is_fetched_anew() {
    let scene = scene();
    let kept = Kept { json: "{}".to_owned(), fetched_at: Timestamp::now() };
    scene.last_good.0.shelf.write(&format!("test:{HOME}"), kept).await.unwrap();
    scene.gate.add_permits(1);
    assert_eq!(ask(&scene).await, Ok(24));
}
