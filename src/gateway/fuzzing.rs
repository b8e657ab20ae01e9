//! The decoders of what councils' systems and files hold, for the fuzzer: what they make of the bytes is dropped.

use crate::bins::{day_text, gds, ics, ukbcd};
use crate::import::leeds;
use crate::upstream::{Body, text};
use domain::holidays::BankHolidays;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use reqwest::header::{CONTENT_ENCODING, HeaderMap, HeaderValue};
use std::path::Path;

/// The settings under which names are told apart, lists parted and notices known.
const SERVICES: &str = r#"
    url = "https://bins.example/{uprn}.ics"
    lead_in = ["Collecting:"]
    [[services]]
    match = ["Refuse", "Grey bin"]
    id = "general"
    name = { en = "General waste", cy = "Gwastraff cyffredinol" }
    container = { kind = "bin", name = { en = "Grey bin", cy = "Bin llwyd" }, colour = "grey" }
    material = "general_waste"
"#;
const TODAY: Date = date(2026, 11, 23);
/// In bytes.
const MAX_BYTES: usize = 2 << 20;

fn config() -> ics::Config {
    toml::from_str(SERVICES).expect("the settings are valid")
}

pub fn ukbcd(body: &[u8]) {
    drop(ukbcd::decode(&text(body, None), &config().names(), TODAY));
}

pub fn gds(body: &[u8]) {
    drop(gds::decode(&text(body, None), &config().names(), TODAY));
}

pub fn ics(feed: &[u8]) {
    let days = date(2026, 1, 1)..=date(2027, 6, 1);
    let feed = Body { bytes: feed.to_vec(), declared: None };
    drop(ics::decode(&feed, &ics::Reader::new(&config()), &BankHolidays::default(), days));
}

/// An answer whose header names this packing.
pub fn packed(packing: &str, body: &[u8]) {
    let headers = HeaderValue::from_str(packing).map(|value| HeaderMap::from_iter([(CONTENT_ENCODING, value)]));
    let most = MAX_BYTES.min(12 * body.len());
    if let Ok(body) = Body::unpacked(body.to_vec(), &headers.unwrap_or_default(), most) {
        drop(body.text());
    }
}

/// A day and a name of a bin.
pub fn entry(text: &str) {
    drop(day_text::days(text, TODAY));
    drop(config().names().bins(text));
    drop(config().names().listed(text));
}

/// Imports both files into a book in `data`.
pub fn import(premises: &Path, jobs: &Path, data: &Path) {
    let files = leeds::Files {
        premises: premises.to_owned(),
        jobs: Some(jobs.to_owned()),
        uprns: false,
        data: data.to_owned(),
    };
    drop(leeds::run(&files, Timestamp::UNIX_EPOCH));
}
