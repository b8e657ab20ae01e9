//! The pages as people read them, and the questions that they answer.

use crate::config::{Config, EMBEDDED};
use crate::testing::Town;
use axum::http::StatusCode;
use domain::language::Language;
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 25);
const TABLE: &str = "[information]\nadapter = \"embedded\"\n";

/// As people ask, with the page that answers, or `none`.
pub(super) fn questions() -> impl Iterator<Item = (Language, &'static str, &'static str)> {
    include_str!("questions.tsv").lines().map(|line| {
        let mut fields = line.split('\t');
        let mut field = || fields.next().unwrap_or_else(|| panic!("{line} has three fields"));
        (Language::of_tag(field()).unwrap(), field(), field())
    })
}

#[tokio::test]
async fn each_page_is_read_at_its_address_in_each_language() {
    let town = Town::on(TODAY);
    for language in Language::ALL {
        let shelf = town.app.areas.information.as_ref().unwrap().library(language);
        for page in shelf.pages() {
            let answer = town.get(&page.address).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", page.address);
            assert!(answer.body.contains(&format!(">{}</h1>", page.title)), "{}", answer.body);
            assert!(answer.body.contains("2026"), "{} does not say when it was reviewed", page.address);
        }
    }
}

#[tokio::test]
async fn the_titles_of_all_lead_to_them() {
    let town = Town::on(TODAY);
    for (path, link) in [("/information", "/information/dogs"), ("/cy/information", "/cy/information/dogs")] {
        let answer = town.get(path).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.body.contains(&format!("href=\"{link}\"")), "{}", answer.body);
    }
    for path in ["/information/nothing", "/cy/information/nothing", "/information/dogs/more"] {
        assert_eq!(town.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn without_its_table_there_are_no_pages() {
    assert!(EMBEDDED.contains(TABLE));
    let town = Town::of(&EMBEDDED.replace(TABLE, ""), TODAY);
    assert_eq!(town.get("/information/dogs").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_pages_of_a_file_lead_to_the_council_s_own_site() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pages.jsonl");
    let line = r#"{"url":"https://aberwen.example/tip","title":"The tip","language":"en","text":"Open.","reviewed":"2026-05-01"}"#;
    std::fs::write(&path, line).unwrap();
    let table = format!("[information]\nadapter = \"file\"\nfile = {path:?}\n");
    let town = Town::of(&EMBEDDED.replace(TABLE, &table), TODAY);
    let answer = town.get("/information").await;
    assert!(answer.body.contains(r#"href="https://aberwen.example/tip""#), "{}", answer.body);
    assert_eq!(town.get("/information/dogs").await.status, StatusCode::NOT_FOUND);
}

#[test]
fn an_adapter_that_is_none_is_named_with_those_that_are() {
    let other = EMBEDDED.replace(TABLE, &TABLE.replace("embedded", "crystal-ball"));
    let error = Config::parse("council.toml", &other).unwrap_err().to_string();
    assert!(error.contains("crystal-ball") && error.contains("embedded") && error.contains("file"), "{error}");
}
