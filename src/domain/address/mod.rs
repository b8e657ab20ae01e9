//! Addresses in Great Britain: how they are named, written, typed and found. No address book: that is an adapter's.

mod abbreviations;
pub mod casing;
mod fold;
mod id;
mod parts;
mod postcode;
mod query;
mod street_index;
mod typos;
mod uprn;
mod word_match;

pub use fold::fold;
pub use id::{AddressId, AddressIdError};
pub use parts::{Address, AddressParts, is_house_number};
pub use postcode::{Outward, Postcode, PostcodeError};
pub use query::{Query, QueryError};
pub use street_index::{Street, StreetIndex, StreetMatch};
pub use uprn::{Uprn, UprnError};
