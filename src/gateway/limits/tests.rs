use super::LookUp::{Days, Feed};
use super::*;
use crate::store::{Row, query, testing::Ground};
use crate::testing::noon;
use jiff::civil::date;

const TODAY: Date = date(2026, 11, 22);

/// Limits on whatever counts, and what goes with them.
struct Scene {
    limits: Limits,
    ground: Option<(Ground, Arc<Store>)>,
}

impl Scene {
    fn new(addresses_per_day: u32, today: Date, look_ups: Box<dyn LookUps>) -> Self {
        let settings = Settings { addresses_per_day, ..Settings::default() };
        let secret = Arc::new(Secret::of_text("k".repeat(32)));
        Scene { limits: Limits { settings, clock: Clock::fixed(noon(today)), secret, look_ups }, ground: None }
    }

    fn in_memory(addresses_per_day: u32) -> Self {
        Self::new(addresses_per_day, TODAY, Box::new(InMemory::default()))
    }

    async fn admit(&self, client: Client, kind: LookUp, home: u32) -> Result<(), TooMany> {
        self.limits.admit(client, kind, &home.to_string()).await
    }

    async fn days(&self, who: &str, home: u32) -> bool {
        self.admit(client(who), Days, home).await.is_ok()
    }

    async fn rows(&self) -> i64 {
        let (_, store) = self.ground.as_ref().unwrap();
        let count = "SELECT (SELECT count(*) FROM limits_look_up) + (SELECT count(*) FROM limits_network)";
        store.row(query(count)).await.unwrap().unwrap().get(0)
    }
}

fn client(address: &str) -> Client {
    Client::new(address.parse().unwrap())
}

/// In memory, and in a store of each kind.
async fn each(addresses_per_day: u32) -> Vec<Scene> {
    let mut scenes = vec![Scene::in_memory(addresses_per_day)];
    for ground in Ground::each().await {
        let store = ground.store().await;
        let scene = Scene::new(addresses_per_day, TODAY, Box::new(InStore::new(&store, Clock::fixed(noon(TODAY)))));
        scenes.push(Scene { ground: Some((ground, store)), ..scene });
    }
    scenes
}

#[tokio::test]
async fn a_client_sees_so_many_homes_and_those_as_often_as_it_likes() {
    for scene in each(2).await {
        let (neighbour, other) = (client("192.0.2.1"), client("192.0.2.2"));
        for home in [1, 2, 1, 2] {
            assert_eq!(scene.admit(neighbour, Days, home).await, Ok(()));
        }
        let refused = scene.admit(neighbour, Days, 3).await.unwrap_err();
        assert_eq!(refused.retry_after, Duration::from_secs(12 * 60 * 60));
        assert_eq!(scene.admit(neighbour, Days, 3).await, Err(refused), "what was refused is not counted");
        assert_eq!(scene.admit(neighbour, Days, 1).await, Ok(()));
        assert_eq!(scene.admit(other, Days, 3).await, Ok(()));
    }
}

#[tokio::test]
async fn another_day_begins_with_nothing_and_of_the_one_before_nothing_stays() {
    let next = date(2026, 11, 23);
    for mut scene in each(1).await {
        assert!(scene.days("192.0.2.1", 1).await && !scene.days("192.0.2.1", 2).await);
        scene.limits.clock = Clock::fixed(noon(next));
        assert!(scene.days("192.0.2.1", 2).await && !scene.days("192.0.2.1", 1).await);
        let Some((_, store)) = &scene.ground else { continue };
        assert_eq!(scene.rows().await, 4);
        in_store::sweep(store, next).await.unwrap();
        assert_eq!(scene.rows().await, 2);
        assert!(!scene.days("192.0.2.1", 1).await);
    }
}

#[tokio::test]
async fn days_that_went_by_while_no_gateway_ran_are_forgotten_when_one_starts() {
    for scene in each(1).await {
        scene.days("192.0.2.1", 1).await;
        let Some((_, store)) = &scene.ground else { continue };
        let past = query("UPDATE limits_look_up SET day = '2020-01-01'");
        assert_eq!(store.run(past).await.unwrap(), 1);
        InStore::new(store, Clock::default());
        while scene.rows().await > 1 {
            tokio::task::yield_now().await;
        }
    }
}

#[test]
fn what_is_counted_on_one_day_tells_nothing_on_another_nor_to_who_has_not_the_secret() {
    let asked = |day, secret: &str| {
        let mut scene = Scene::new(1, day, Box::new(InMemory::default()));
        scene.limits.secret = Arc::new(Secret::of_text(secret.repeat(32)));
        let Asked { look_up, networks, .. } = scene.limits.asked(client("192.0.2.1"), Days, "1", 1);
        (look_up, networks[0].network)
    };
    let first = asked(TODAY, "k");
    assert_eq!(first, asked(TODAY, "k"));
    for (look_up, network) in [asked(date(2026, 11, 23), "k"), asked(TODAY, "l")] {
        assert!(look_up != first.0 && network != first.1);
    }
}

#[tokio::test]
async fn none_is_no_limit() {
    for scene in each(0).await {
        for home in 0..100 {
            assert!(scene.days("192.0.2.1", home).await);
        }
        if scene.ground.is_some() {
            assert_eq!(scene.rows().await, 0);
        }
    }
}

#[tokio::test]
async fn feeds_without_a_key_are_counted_apart() {
    for mut scene in each(1).await {
        scene.limits.settings.feeds_per_day = 20;
        let service = client("192.0.2.1");
        for home in 1..=20 {
            assert_eq!(scene.admit(service, Feed, home).await, Ok(()));
        }
        assert!(scene.admit(service, Feed, 21).await.is_err());
        assert!(scene.days("192.0.2.1", 1).await && !scene.days("192.0.2.1", 2).await);
    }
}

#[tokio::test]
async fn a_site_of_many_networks_has_the_allowance_of_a_few() {
    for scene in each(2).await {
        for site in ["2001:db8:1", "2001:db8:2"] {
            let mut admitted = 0;
            for home in 0..50 {
                admitted += u32::from(scene.days(&format!("{site}:{home:x}::1"), home).await);
            }
            assert_eq!(admitted, 32);
        }
        // A network that is full takes nothing from its neighbours.
        let mut greedy = 0;
        for home in 0..50 {
            greedy += u32::from(scene.days("2001:db8:3::1", home).await);
        }
        assert_eq!(greedy, 2);
        assert!(scene.days("2001:db8:3:1::1", 1).await);
    }
}

#[tokio::test]
async fn what_a_gateway_has_admitted_it_does_not_ask_the_store_for_again() {
    for scene in each(2).await {
        assert!(scene.days("192.0.2.1", 1).await);
        let Some((_, store)) = &scene.ground else { continue };
        assert_eq!(store.run(query("DELETE FROM limits_look_up")).await.unwrap(), 1);
        assert!(scene.days("192.0.2.1", 1).await);
        assert_eq!(scene.rows().await, 1, "the count of the network alone");
    }
}

#[tokio::test]
async fn those_who_ask_at_the_same_time_get_no_more() {
    for scene in each(5).await {
        let scene = Arc::new(scene);
        let asked = (0..40).map(|home| {
            let scene = Arc::clone(&scene);
            tokio::spawn(async move { scene.days("2001:db8::1", home / 2).await })
        });
        let mut admitted = 0;
        for asked in asked.collect::<Vec<_>>() {
            admitted += u32::from(asked.await.unwrap());
        }
        assert_eq!(admitted, 10, "each of five homes twice");
    }
}

#[tokio::test]
async fn whoever_has_used_up_the_day_is_told_so_before_it_is_counted_again() {
    for scene in each(2).await {
        let (one, other) = (client("192.0.2.1"), client("192.0.2.2"));
        for home in [1, 2] {
            assert_eq!(scene.limits.check(one, Days).await, Ok(()), "checking counts nothing");
            assert_eq!(scene.admit(one, Days, home).await, Ok(()));
        }
        assert_eq!(scene.limits.check(one, Days).await, Err(scene.limits.too_many()));
        assert_eq!((scene.limits.check(one, Feed).await, scene.limits.check(other, Days).await), (Ok(()), Ok(())));
    }
}
