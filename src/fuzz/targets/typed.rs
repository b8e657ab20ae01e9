//! What a person types or a link holds: a search, a postcode, ids, days.

#![no_main]

use domain::address::{AddressId, Postcode, Query, Uprn};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    fuzz::frugally(text.as_bytes(), |_| {
        drop(Query::parse(text));
        drop(Postcode::parse(text));
        drop(Uprn::parse(text));
        drop(AddressId::try_from(text.to_owned()));
        domain::iso::parse_date(text);
        domain::iso::parse_instant(text);
    });
});
