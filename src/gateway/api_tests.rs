//! The API as a stranger meets it: every route, every kind of answer, and what is told to nobody.

use crate::{
    limits,
    testing::{Answer, Town},
};
use axum::body::{Body, Bytes, HttpBody};
use axum::http::{Method, Request, StatusCode};
use contract::{addresses::AddressPage, bins::ScheduleAnswer, problem::Problem};
use hyper::body::Frame;
use jiff::civil::{Date, date};
use std::convert::Infallible;
use std::pin::Pin;
use std::task;

const TODAY: Date = date(2026, 11, 22);
const HOME: &str = "12 weir lane";

/// The path of [`HOME`].
async fn home(town: &Town) -> String {
    let answer = town.get(&contract::paths::addresses(HOME, None)).await;
    let page: AddressPage = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(page.addresses.len(), 1);
    format!("/api/v1/addresses/{}", page.addresses[0].id)
}

fn problem(answer: &Answer, status: StatusCode, code: &str) -> Problem {
    assert_eq!((answer.status, answer.header("content-type")), (status, "application/problem+json"), "{}", answer.body);
    assert_eq!(answer.header("cache-control"), "no-store");
    let problem: Problem = serde_json::from_str(&answer.body).unwrap();
    assert_eq!((problem.status, &*problem.code), (status.as_u16(), code));
    assert_eq!(problem.request_id.as_deref(), Some(answer.header("x-request-id")));
    problem
}

/// The answers that a page has brought: path, entity tag, body.
fn brought(page: &str) -> Vec<(String, String, String)> {
    let plain = |text: &str| text.replace("&quot;", "\"").replace("&amp;", "&");
    let blocks = page.split(r#"<script type="application/json" id="/api/"#).skip(1);
    let read = |block: &str| {
        let (path, rest) = block.split_once(r#"" data-etag=""#).unwrap();
        let (etag, rest) = rest.split_once(r#"" data-at=""#).unwrap();
        let body = rest.split_once('>').unwrap().1.split("</script>").next().unwrap();
        (plain(&format!("/api/{path}")), plain(etag), body.replace("\\u003c", "<"))
    };
    blocks.map(read).collect()
}

#[tokio::test]
async fn a_page_brings_the_answers_that_it_is_made_of() {
    let town = Town::on(TODAY);
    let home = home(&town).await.replace("/api/v1/addresses/", "/bins/");
    let month = format!("{home}/month/2027-01");
    for (page, answers) in [("/bins?q=weir%20lane", 1), ("/bins?q=12%20weir%20lane", 2), (&home, 1), (&month, 1)] {
        let brought = brought(&town.get(page).await.body);
        assert_eq!(brought.len(), answers, "{page}");
        for (path, etag, body) in brought {
            let asked = town.get(&path).await;
            assert_eq!((asked.status, asked.header("etag"), &asked.body), (StatusCode::OK, &*etag, &body), "{page}");
        }
    }
    assert!(
        brought(&town.get(&format!("{home}/month/2026-10")).await.body).is_empty(),
        "another window than the app's"
    );
    assert!(brought(&town.get("/bins?q=a").await.body).is_empty());
}

#[tokio::test]
async fn every_route_answers_and_is_not_asked_twice_for_the_same() {
    let town = Town::on(TODAY);
    let home = home(&town).await;
    let [schedule, calendar] = ["schedule", "calendar.ics"].map(|part| format!("{home}/{part}"));
    let window = format!("{schedule}?from=2026-12-01&to=2026-12-31");
    let search = contract::paths::addresses(HOME, None);
    for path in ["/api/v1/council", "/api/v1/openapi.json", &search, &home, &schedule, &window, &calendar] {
        let first = town.get(path).await;
        assert_eq!(first.status, StatusCode::OK, "{path}");
        let tag = first.header("etag");
        for known in [tag.to_owned(), format!("\"other\", {tag}")] {
            let again = town.get_with(path, Some(&known)).await;
            assert_eq!((again.status, &*again.body), (StatusCode::NOT_MODIFIED, ""), "{path}");
            assert_eq!(again.header("etag"), tag);
        }
        let head = town.ask(Method::HEAD, path).await;
        assert_eq!((head.status, &*head.body), (StatusCode::OK, ""), "{path}");
        assert_eq!(head.header("etag"), tag, "{path}");
        assert!(first.header("x-request-id") != head.header("x-request-id"));
        problem(&town.ask(Method::POST, path).await, StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed");
    }
}

#[tokio::test]
async fn what_is_not_there_is_a_problem() {
    let town = Town::on(TODAY);
    for home in ["404", "no%20id", "%ff", "007", &"9".repeat(65)] {
        for part in ["", "/schedule", "/calendar.ics"] {
            let path = format!("/api/v1/addresses/{home}{part}");
            problem(&town.get(&path).await, StatusCode::NOT_FOUND, "not_found");
        }
    }
    for path in ["/api/v1", "/api/v2/council", "/api/v1/addresses/1/2/3"] {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            problem(&town.ask(method, path).await, StatusCode::NOT_FOUND, "not_found");
        }
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_named() {
    let town = Town::on(TODAY);
    let home = home(&town).await;
    let long = contract::paths::addresses(&"weir lane ".repeat(500), None);
    let refused = [
        ("/api/v1/addresses".to_owned(), "q"),
        ("/api/v1/addresses?q=".to_owned(), "q"),
        ("/api/v1/addresses?q=ab".to_owned(), "q"),
        (long, "q"),
        ("/api/v1/addresses?q=weir&cursor=later".to_owned(), "cursor"),
        ("/api/v1/addresses?q=weir&cursor=-1".to_owned(), "cursor"),
        ("/api/v1/addresses?q=weir&q=lane".to_owned(), "query"),
        (format!("{home}/schedule?from=2026-12-24&to=2026-12-23"), "to"),
        (format!("{home}/schedule?from=24/12/2026"), "from"),
        (format!("{home}/schedule?from=2026-02-30"), "from"),
        (format!("{home}/schedule?from=2026-12-24T00:00"), "from"),
        (format!("{home}/schedule?from=20261224"), "from"),
        (format!("{home}/schedule?from=-009999-01-01"), "from"),
        (format!("{home}/schedule?to="), "to"),
        (format!("{home}/schedule?to=99999-01-01"), "to"),
        (format!("{home}/calendar.ics?lang=fr"), "lang"),
        (format!("{home}/calendar.ics?alarm=loud"), "alarm"),
    ];
    for (path, field) in refused {
        let problem = problem(&town.get(&path).await, StatusCode::UNPROCESSABLE_ENTITY, "invalid");
        assert_eq!(problem.errors[0].field, field, "{path}");
    }
}

#[tokio::test]
async fn any_other_day_and_any_cursor_is_answered_at_once() {
    let town = Town::on(TODAY);
    let home = home(&town).await;
    for (from, to) in [("0000-01-01", "9999-12-31"), ("0001-01-01", "0001-01-02"), ("9999-12-30", "9999-12-31")] {
        let answer = town.get(&format!("{home}/schedule?from={from}&to={to}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{from}");
        let answer: ScheduleAnswer = serde_json::from_str(&answer.body).unwrap();
        assert!(answer.schedule.services.iter().all(|service| service.next.is_some()), "{from}");
        assert!(answer.schedule.services.iter().all(|service| service.upcoming.len() < 200), "{from}");
    }
    let beyond = town.get("/api/v1/addresses?q=weir+lane&cursor=18446744073709551615").await;
    let beyond: AddressPage = serde_json::from_str(&beyond.body).unwrap();
    assert!(beyond.addresses.is_empty() && beyond.next.is_none() && beyond.total > 0);
}

const NEIGHBOUR: &str = "/api/v1/addresses/990000000013";

#[tokio::test]
async fn a_client_cannot_look_up_the_whole_street() {
    let settings = limits::Settings { addresses_per_day: 1, ..limits::Settings::default() };
    let town = Town::limited(TODAY, settings);
    let home = home(&town).await;
    let (neighbour, other) = ([192, 0, 2, 1], [192, 0, 2, 2]);
    // What is not there is not counted.
    for path in ["/api/v1/addresses/1/schedule", "/bins/1", "/bins/1/month/2026-12", "/bins/1/calendar"] {
        assert_eq!(town.get_from(neighbour, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in [format!("{home}/schedule"), format!("{home}/schedule?from=2026-12-01"), format!("{home}/schedule")] {
        assert_eq!(town.get_from(neighbour, &path).await.status, StatusCode::OK);
    }
    for path in ["", "?from=2026-12-01"].map(|window| format!("{NEIGHBOUR}/schedule{window}")) {
        let refused = town.get_from(neighbour, &path).await;
        let problem = problem(&refused, StatusCode::TOO_MANY_REQUESTS, "too_many_requests");
        assert_eq!(refused.header("retry-after"), problem.retry_after.unwrap().to_string());
        assert_eq!(town.get_from(other, &path).await.status, StatusCode::OK);
    }
    for page in ["", "/month/2026-12", "/calendar"].map(|page| format!("/cy/bins/990000000013{page}")) {
        let refused = town.get_from(neighbour, &page).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{page}");
        assert!(refused.header("content-type").starts_with("text/html") && !refused.header("retry-after").is_empty());
        assert_eq!(town.get_from(other, &page).await.status, StatusCode::OK, "{page}");
    }
    assert_eq!(town.get_from(neighbour, "/api/v1/addresses/1/schedule").await.status, StatusCode::NOT_FOUND);
    let search = contract::paths::addresses("weir lane", None);
    assert_eq!(town.get_from(neighbour, &search).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_calendar_service_fetches_for_everybody_whom_it_was_given_a_key_by() {
    let settings = limits::Settings { addresses_per_day: 3, feeds_per_day: 1, ..limits::Settings::default() };
    let town = Town::limited(TODAY, settings);
    let (person, service) = ([192, 0, 2, 1], [192, 0, 2, 2]);
    let mut feeds = Vec::new();
    for id in [990000000012_u64, 990000000013, 990000000014] {
        let page = town.get_from(person, &format!("/bins/{id}/calendar")).await.body;
        let (_, feed) = page.split_once("class=\"copy\">http://localhost").unwrap();
        feeds.push(feed.split_once('<').unwrap().0.replace("&amp;", "&"));
    }
    for feed in &feeds {
        assert_eq!(town.get_from(service, feed).await.status, StatusCode::OK, "{feed}");
    }
    let keyless: Vec<&str> = feeds.iter().map(|feed| feed.split('?').next().unwrap()).collect();
    let forged = format!("{}?{}", keyless[1], feeds[0].split_once('?').unwrap().1);
    assert_eq!(town.get_from(service, keyless[0]).await.status, StatusCode::OK);
    for feed in [keyless[1], &*forged] {
        problem(&town.get_from(service, feed).await, StatusCode::TOO_MANY_REQUESTS, "too_many_requests");
    }
    assert_eq!(town.get_from(service, keyless[0]).await.status, StatusCode::OK);
    assert_eq!(town.get_from(service, &feeds[2]).await.status, StatusCode::OK);
    problem(&town.get_from(service, "/api/v1/addresses/1/calendar.ics").await, StatusCode::NOT_FOUND, "not_found");
}

#[tokio::test]
async fn traffic_is_sent_away_before_the_end() {
    let town = Town::on(TODAY);
    assert_eq!(town.get("/ready").await.status, StatusCode::OK);
    town.begin_to_stop();
    assert_eq!(town.get("/ready").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(town.operators("/ready").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(town.get("/health").await.status, StatusCode::OK);
    assert_eq!(town.get("/api/v1/council").await.status, StatusCode::OK);
}

#[tokio::test]
async fn only_operators_are_told_of_the_inside() {
    let town = Town::on(TODAY);
    let forwarded = Request::get("/").header("x-forwarded-for", "203.0.113.77").body(Body::empty()).unwrap();
    town.send_from([10, 0, 0, 1], forwarded).await;
    let told = town.operators("/ready").await;
    assert_eq!((told.status, told.body.lines().next()), (StatusCode::OK, Some("ready")));
    assert!(told.body.contains("\nwarning: limits.trusted_proxies: ") && !told.body.contains("203.0.113.77"));
    assert_eq!(town.operators("/health").await.body, "ok\n");
    assert!(town.operators("/metrics").await.status.is_success());
    assert_eq!(town.get("/ready").await.body, "ready\n");
    assert_eq!(town.get("/metrics").await.status, StatusCode::NOT_FOUND);
}

struct Endless;

impl HttpBody for Endless {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut task::Context<'_>,
    ) -> task::Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        task::Poll::Pending
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_end_is_not_waited_for() {
    let reads = axum::routing::post(async |body: Bytes| body);
    let town = Town::on(TODAY).with(axum::Router::new().route("/read", reads));
    let refused = town.send(Request::post("/read").body(Body::new(Endless)).unwrap()).await;
    problem(&refused, StatusCode::GATEWAY_TIMEOUT, "unavailable");
}

#[tokio::test]
async fn a_route_that_panics_is_answered_and_counted() {
    let broken = axum::routing::get(async || -> &'static str { panic!("as planned") });
    let town = Town::on(TODAY).with(axum::Router::new().route("/broken", broken));
    let _heard = metrics::set_default_local_recorder(&town.recorder);
    problem(&town.get("/broken").await, StatusCode::INTERNAL_SERVER_ERROR, "internal");
    let figures = town.recorder.handle().render();
    assert!(figures.contains("http_requests_total{route=\"/broken\",status=\"500\"} 1"), "{figures}");
}

#[tokio::test]
async fn figures_tell_of_routes_not_of_homes() {
    let town = Town::on(TODAY);
    let _heard = metrics::set_default_local_recorder(&town.recorder);
    let home = home(&town).await;
    town.get(&format!("{home}/schedule?from=2026-12-01")).await;
    town.get("/api/v1/nowhere/zebrafinch").await;
    town.get("/bins?q=weir").await;
    let figures = town.operators("/metrics").await.body;
    assert!(
        figures.contains("http_requests_total{route=\"/api/v1/addresses/{id}/schedule\",status=\"200\"} 1"),
        "{figures}"
    );
    assert!(figures.contains("http_requests_total{route=\"static\",status=\"200\"} 1"), "{figures}");
    let id = home.rsplit('/').next().unwrap();
    for secret in [id, "weir", "2026-12-01", "zebrafinch"] {
        assert!(!figures.contains(secret), "{secret} in {figures}");
    }
}
