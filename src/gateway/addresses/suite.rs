//! The suite of the port, for each who knows addresses.

use super::*;
use crate::book::{BookWriter, Premises};
use domain::address::AddressParts;

/// `known` has a number, and `line` is how it is searched.
async fn each_home_is_found_in_every_way(addresses: &dyn Addresses, known: &str, line: &str) {
    let uprn = Uprn::parse(known).unwrap();
    let home = addresses.by_uprn(&uprn).await.unwrap();
    assert_eq!((home.uprn.as_ref(), &*home.line), (Some(&uprn), line));
    assert_eq!(addresses.by_uprn(&Uprn::parse(&uprn.padded()).unwrap()).await.unwrap(), home, "zeros do not count");
    assert_eq!(addresses.address(&home.id).await.unwrap(), home);
    let found = addresses.search(&Query::parse(line).unwrap(), None).await.unwrap();
    assert!(found.addresses.contains(&home), "{:?}", found.addresses);
}

async fn nobody_is_found_by_a_number_that_is_nobodys(addresses: &dyn Addresses, unknown: &str) {
    let uprn = Uprn::parse(unknown).unwrap();
    assert!(matches!(addresses.by_uprn(&uprn).await, Err(PortError::NotFound)));
}

#[tokio::test]
async fn the_made_up_borough_keeps_to_it() {
    let data = tempfile::tempdir().unwrap();
    let addresses = open(Config::Embedded, data.path()).unwrap().port;
    each_home_is_found_in_every_way(&*addresses, "990000000012", "12 Weir Lane").await;
    nobody_is_found_by_a_number_that_is_nobodys(&*addresses, "12").await;
}

#[tokio::test]
async fn an_imported_book_keeps_to_it() {
    let data = tempfile::tempdir().unwrap();
    let mut book = BookWriter::begin(&shared::path(data.path())).unwrap();
    for (id, uprn) in [(7_i64, Some("7".to_owned())), (8, None)] {
        let paon = Some(id.to_string());
        let parts = AddressParts { paon, street: Some("Weir Lane".to_owned()), ..AddressParts::default() };
        assert!(book.add(&Premises { id, parts, uprn, parent: None, calendar: None }).unwrap());
    }
    book.finish().unwrap();
    let addresses = open(Config::Book, data.path()).unwrap().port;
    each_home_is_found_in_every_way(&*addresses, "7", "7 Weir Lane").await;
    nobody_is_found_by_a_number_that_is_nobodys(&*addresses, "9").await;
    assert!(addresses.address(&"8".parse().unwrap()).await.is_ok());
    nobody_is_found_by_a_number_that_is_nobodys(&*addresses, "8").await;
}
