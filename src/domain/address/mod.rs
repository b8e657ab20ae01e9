//! Addresses in Great Britain: how they are named, written, typed and found. No address book: that is an adapter's.

mod abbreviations;
mod address_index;
pub mod casing;
mod fold;
mod id;
mod parts;
mod postcode;
mod query;
mod typos;
mod unit_words;
mod uprn;
mod vocabulary;
mod word_match;

pub use address_index::{AddressIndex, Found, Street};
pub use fold::fold;
pub use id::{AddressId, AddressIdError};
pub use parts::{Address, AddressParts, is_house_number};
pub use postcode::{Outward, Postcode, PostcodeError};
pub use query::{Query, QueryError, home_words};
pub use unit_words::{UnitWord, is_numbered_unit, unit_word};
pub use uprn::{Uprn, UprnError};
