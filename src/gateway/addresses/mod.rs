//! Finding a home: the port, and the routes that ask it.

mod book;
pub(crate) mod routes;

pub use book::BookAddresses;
pub use routes::{Home, address, query, search};

use crate::port::PortError;
use async_trait::async_trait;
use contract::addresses::AddressPage;
use domain::address::{Address, AddressId, Query};

/// Whoever knows the addresses of the council's area.
#[async_trait]
pub trait Addresses: Send + Sync {
    /// Homes that match, best first, from the page that `cursor` names.
    async fn search(&self, query: &Query, cursor: Option<&str>) -> Result<AddressPage, PortError>;

    /// Whether only the first halves of postcodes are known.
    fn outward_only(&self) -> bool;

    async fn address(&self, id: &AddressId) -> Result<Address, PortError>;
}
