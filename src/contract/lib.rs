//! The REST contract between the app and any back end, version 1.
//!
//! Belongs here: paths, request and response envelopes, the problem type.
//! Must not be here: nouns and rules (they are `domain`'s), anything only one side uses.
//! JSON in UTF-8; civil dates without zone; instants in UTC; ids are strings; unknown fields are ignored.

pub mod account;
pub mod addresses;
pub mod assistant;
pub mod bins;
pub mod cards;
pub mod council;
pub mod desk;
pub mod identity;
pub mod insight;
pub mod paths;
pub mod problem;
pub mod reports;
