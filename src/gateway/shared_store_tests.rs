//! Several gateways on one PostgreSQL: what one knows, the other knows, and what each does without it.

use crate::config::EMBEDDED;
use crate::store::testing::{Ground, Wire};
use crate::store::{Row, query};
use crate::testing::Town;
use crate::upstream::stub::{Reply, Stub};
use axum::http::StatusCode;
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 12, 1);
const SCHEDULE: &str = "/api/v1/addresses/990000000001/schedule";
const NEIGHBOUR: &str = "/api/v1/addresses/990000000013/schedule";
const FEED: &str = "/api/v1/addresses/990000000001/calendar.ics";
const PERSON: [u8; 4] = [192, 0, 2, 1];

/// None where no server is named.
async fn ground() -> Option<Ground> {
    let ground = Ground::postgres().await?;
    ground.store().await;
    Some(ground)
}

fn strict() -> String {
    format!("{EMBEDDED}\n[limits]\naddresses_per_day = 1\nfeeds_per_day = 1\n")
}

/// A council whose days come from a calendar server.
fn of_calendars(stub: &Stub) -> String {
    let (council, _) = EMBEDDED.split_once("[addresses]").unwrap();
    format!("{council}[bins]\nadapter = \"ics\"\nurl = \"{}{{id}}.ics\"\n", stub.base)
}

async fn calendars() -> Stub {
    let feed = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20261202\r\nSUMMARY:Refuse\r\n\
                END:VEVENT\r\nEND:VCALENDAR\r\n";
    Stub::start(|_| Reply::Answer(200, feed.as_bytes().to_vec())).await
}

#[tokio::test]
async fn a_client_has_one_allowance_whichever_gateway_it_asks() {
    let Some(ground) = ground().await else { return };
    let [one, two] =
        [Town::sharing(&ground.place, &strict(), TODAY).await, Town::sharing(&ground.place, &strict(), TODAY).await];
    for (town, path, status) in [
        (&one, SCHEDULE, StatusCode::OK),
        (&two, SCHEDULE, StatusCode::OK),
        (&two, NEIGHBOUR, StatusCode::TOO_MANY_REQUESTS),
        (&one, NEIGHBOUR, StatusCode::TOO_MANY_REQUESTS),
    ] {
        assert_eq!(town.get_from(PERSON, path).await.status, status, "{path}");
    }
    assert_eq!(two.get_from([192, 0, 2, 2], NEIGHBOUR).await.status, StatusCode::OK);
}

#[tokio::test]
async fn no_client_and_no_looked_up_home_is_in_the_store() {
    let Some(ground) = ground().await else { return };
    let town = Town::sharing(&ground.place, EMBEDDED, TODAY).await;
    assert_eq!(town.get_from(PERSON, SCHEDULE).await.status, StatusCode::OK);
    let rows = "SELECT day || ' ' || look_up || ' 1' FROM limits_look_up
                UNION ALL SELECT day || ' ' || network || ' ' || look_ups FROM limits_network";
    let rows = town.app.store.rows(query(rows)).await.unwrap();
    assert_eq!(rows.len(), 2);
    for row in rows {
        let text: String = row.get(0);
        assert!(text.starts_with("2026-12-01 ") && text.ends_with(" 1"), "{text}");
        assert!(!text.contains("990000000001") && !text.contains("192.0.2.1"), "{text}");
    }
}

#[tokio::test]
async fn a_feed_key_of_one_gateway_is_good_at_the_other() {
    let Some(ground) = ground().await else { return };
    let [one, two] =
        [Town::sharing(&ground.place, &strict(), TODAY).await, Town::sharing(&ground.place, &strict(), TODAY).await];
    let page = one.get_from(PERSON, "/bins/990000000013/calendar").await.body;
    let (_, feed) = page.split_once("class=\"copy\">http://localhost").unwrap();
    let feed = feed.split_once('<').unwrap().0.replace("&amp;", "&");
    let service = [192, 0, 2, 9];
    assert_eq!(two.get_from(service, FEED).await.status, StatusCode::OK);
    assert_eq!(two.get_from(service, &feed).await.status, StatusCode::OK);
    let keyless = feed.split('?').next().unwrap();
    assert_eq!(two.get_from(service, keyless).await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_move_that_one_gateway_has_counted_the_other_counts_on_from() {
    let Some(ground) = ground().await else { return };
    let [one, two] =
        [Town::sharing(&ground.place, EMBEDDED, TODAY).await, Town::sharing(&ground.place, EMBEDDED, TODAY).await];
    let first = one.get(FEED).await.body;
    assert!(first.contains("\r\nSEQUENCE:3\r\n"), "{first}");
    assert_eq!(two.get(FEED).await.body, first);
    assert!(one.app.store.run(query("UPDATE bins_event_revision SET moves = 7")).await.unwrap() > 0);
    let later = two.get(FEED).await.body;
    assert!(later.contains("\r\nSEQUENCE:15\r\n"), "{later}");
}

#[tokio::test]
async fn an_answer_that_one_gateway_has_fetched_is_not_fetched_by_the_other() {
    let Some(ground) = ground().await else { return };
    let stub = calendars().await;
    let schedule = "/api/v1/addresses/1/schedule";
    let mut answers = Vec::new();
    for _ in 0..2 {
        let town = Town::sharing(&ground.place, &of_calendars(&stub), TODAY).await;
        answers.push(town.get(schedule).await.body);
    }
    assert!(answers[0].contains("2026-12-02") && answers[0] == answers[1], "{answers:?}");
    assert_eq!(stub.asked().len(), 1);
}

#[tokio::test]
async fn without_its_store_a_gateway_tells_days_and_says_when_to_ask_again_for_the_rest() {
    let Some(ground) = ground().await else { return };
    let (wire, stub) = (Wire::to(&ground.place).await, calendars().await);
    let embedded = Town::sharing(&wire.place, &strict(), TODAY).await;
    let fetching = Town::sharing(&wire.place, &of_calendars(&stub), TODAY).await;
    assert_eq!(embedded.get(FEED).await.status, StatusCode::OK);
    wire.cut();

    assert_eq!(embedded.get_from(PERSON, SCHEDULE).await.status, StatusCode::OK);
    assert_eq!(
        embedded.get_from(PERSON, NEIGHBOUR).await.status,
        StatusCode::TOO_MANY_REQUESTS,
        "it counts for itself"
    );
    let days = fetching.get("/api/v1/addresses/1/schedule").await;
    assert!(days.status == StatusCode::OK && days.body.contains("2026-12-02"), "{}", days.body);
    let feed = embedded.get(FEED).await;
    assert_eq!(feed.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!((1..=5).contains(&feed.header("retry-after").parse().unwrap()), "{}", feed.body);
    assert_eq!(embedded.get("/ready").await.status, StatusCode::OK);
    let told = embedded.operators("/ready").await.body;
    assert!(told.contains("\nwarning: store: it does not answer\n"), "{told}");

    wire.mend().await;
    while embedded.get(FEED).await.status != StatusCode::OK {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(!embedded.operators("/ready").await.body.contains("store"));
}
