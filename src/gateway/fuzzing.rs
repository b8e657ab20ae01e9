//! The decoders of what councils' systems and files hold, for the fuzzer: what they make of the bytes is dropped.

use crate::bins::{gds, ics, services::ServiceRules, ukbcd};
use crate::import::leeds;
use domain::holidays::BankHolidays;
use jiff::{Timestamp, civil};
use std::path::Path;

pub fn ukbcd(body: &[u8]) {
    drop(ukbcd::decode(body, &ServiceRules::default()));
}

pub fn gds(body: &[u8]) {
    drop(gds::decode(body, &ServiceRules::default()));
}

pub fn ics(feed: &[u8]) {
    let days = civil::date(2026, 1, 1)..=civil::date(2027, 6, 1);
    drop(ics::decode(feed, &ServiceRules::default(), &BankHolidays::default(), days));
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
