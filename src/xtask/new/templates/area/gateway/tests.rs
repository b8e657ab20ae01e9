//! The area as people and programs meet it, through its route and its pages.

use crate::config::{Config, EMBEDDED};
use crate::testing::Town;
use axum::http::StatusCode;
use contract::__name__::{__Name__Answer, paths};
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 25);
const TABLE: &str = "[__name__]\nadapter = \"embedded\"\n";

#[tokio::test]
async fn the_route_answers_and_is_not_asked_twice_for_the_same() {
    let town = Town::on(TODAY);
    let first = town.get(paths::__NAME__).await;
    assert_eq!(first.status, StatusCode::OK);
    let answer: __Name__Answer = serde_json::from_str(&first.body).unwrap();
    assert_eq!(answer.entries[0].name.en, "First entry");
    let again = town.get_with(paths::__NAME__, Some(first.header("etag"))).await;
    assert_eq!((again.status, &*again.body), (StatusCode::NOT_MODIFIED, ""));
}

#[tokio::test]
async fn the_page_says_the_same_in_each_language_and_brings_the_answer_along() {
    let town = Town::on(TODAY);
    for (path, title, entry) in
        [("/__path__", "New page", "First entry"), ("/cy/__path__", "Tudalen newydd", "Cofnod cyntaf")]
    {
        let page = town.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.body.contains(&format!("{title}</h1>")) && page.body.contains(entry), "{}", page.body);
        assert!(page.body.contains(&format!("id=\"{}\"", paths::__NAME__)), "{}", page.body);
    }
}

#[tokio::test]
async fn without_its_table_the_area_is_switched_off() {
    assert!(EMBEDDED.contains(TABLE));
    let town = Town::of(&EMBEDDED.replace(TABLE, ""), TODAY);
    assert!(!town.app.council.areas.contains(&"__name__".to_owned()));
    for path in [paths::__NAME__, "/__path__"] {
        assert_eq!(town.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[test]
fn an_adapter_that_is_none_is_named_with_those_that_are() {
    let other = EMBEDDED.replace(TABLE, &TABLE.replace("embedded", "crystal-ball"));
    let error = Config::parse("council.toml", &other).unwrap_err().to_string();
    assert!(error.contains("crystal-ball") && error.contains("embedded"), "{error}");
}
