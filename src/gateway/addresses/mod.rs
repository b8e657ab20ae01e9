//! Finding a home: the port, who answers it in this council, and the routes that ask it.

mod book;
mod routes;
#[cfg(test)]
mod suite;
mod town;

pub use book::BookAddresses;
pub use routes::{Api, Home, query, routes};

use crate::book::{LiveBook, shared};
use crate::port::PortError;
use anyhow::Context;
use async_trait::async_trait;
use contract::addresses::AddressPage;
use domain::address::{Address, AddressId, Query, Uprn};
use serde::Deserialize;
use std::path::Path;
use std::sync::Arc;

/// Whoever knows the addresses of the council's area.
#[async_trait]
pub trait Addresses: Send + Sync {
    /// Homes that match, best first, from the page that `cursor` names.
    async fn search(&self, query: &Query, cursor: Option<&str>) -> Result<AddressPage, PortError>;

    /// Whether only the first halves of postcodes are known.
    fn outward_only(&self) -> bool;

    async fn address(&self, id: &AddressId) -> Result<Address, PortError>;

    /// The home with this number; an address whose number is not known is not it, whatever its id.
    async fn by_uprn(&self, uprn: &Uprn) -> Result<Address, PortError>;
}

/// `[addresses]`: where the council's addresses are.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(tag = "adapter", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Config {
    /// In the book that `gateway import` writes.
    Book,
    /// The made-up borough's, which the gateway brings along.
    Embedded,
}

/// The addresses of the council, and the book that they stand in: it may hold a calendar for each home, which is known to
/// whoever wrote it.
#[derive(Clone)]
pub struct CouncilAddresses {
    pub port: Arc<dyn Addresses>,
    pub book: CouncilBook,
}

#[derive(Clone)]
pub enum CouncilBook {
    Imported(Arc<LiveBook>),
    /// The calendar of a home is the code of its round.
    Town(Arc<LiveBook>),
}

/// Finds the addresses below `data`. Must be called within a runtime.
pub fn open(config: Config, data: &Path) -> anyhow::Result<CouncilAddresses> {
    let (book, live) = match config {
        Config::Book => {
            let live = imported(data)?;
            (CouncilBook::Imported(Arc::clone(&live)), live)
        }
        Config::Embedded => {
            let live = town::book(data)
                .with_context(|| format!("the embedded council cannot be kept in {}", data.display()))?;
            let live = Arc::new(live);
            (CouncilBook::Town(Arc::clone(&live)), live)
        }
    };
    Ok(CouncilAddresses { port: Arc::new(BookAddresses::new(live)), book })
}

fn imported(data: &Path) -> anyhow::Result<Arc<LiveBook>> {
    shared::open(data)?.with_context(|| {
        format!(
            "there are no addresses in {}; run `gateway import addresses FILE --data {}` first, or `gateway import leeds`. \
             For those of the made-up borough put `[addresses]` with `adapter = \"embedded\"` into council.toml",
            shared::path(data).display(),
            data.display()
        )
    })
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::book::{BookWriter, Premises};
    use domain::address::AddressParts;
    use std::fs::File;
    use std::time::{Duration, SystemTime};

    pub use town::tests::rounds;

    /// A book with one home.
    pub fn import(data: &Path, id: i64) {
        let path = shared::path(data);
        let mut book = BookWriter::begin(&path).unwrap();
        let parts = AddressParts { street: Some("Weir Lane".into()), ..AddressParts::default() };
        assert!(book.add(&Premises { id, parts, uprn: None, parent: None, calendar: None }).unwrap());
        book.finish().unwrap();
        let later = SystemTime::now() + Duration::from_secs(id.unsigned_abs());
        File::open(path).unwrap().set_modified(later).unwrap();
    }

    #[test]
    fn without_addresses_it_says_what_to_do() {
        let data = tempfile::tempdir().unwrap();
        let error = open(Config::Book, data.path()).err().unwrap().to_string();
        assert!(error.contains("run `gateway import addresses FILE"), "{error}");
        assert!(!data.path().join("embedded.book").exists());
    }

    #[tokio::test(start_paused = true)]
    async fn imported_addresses_are_taken_up_while_serving() {
        let data = tempfile::tempdir().unwrap();
        import(data.path(), 1);
        let addresses = open(Config::Book, data.path()).unwrap().port;
        assert!(addresses.address(&"1".parse().unwrap()).await.is_ok());
        import(data.path(), 2);
        // The paused clock goes on by itself while nothing else is to do, such as reading the new book.
        let mut ticks = tokio::time::interval(Duration::from_secs(1));
        for _ in 0..10 {
            ticks.tick().await;
        }
        assert!(addresses.address(&"2".parse().unwrap()).await.is_ok());
    }
}
