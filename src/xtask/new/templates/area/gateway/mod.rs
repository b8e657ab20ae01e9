//! This area at the gateway: the port to whoever knows its entries, its route and its pages.
//!
//! Belongs here: who is asked, and how that is answered. Must not be here: rules (the domain's), what pages say (the
//! screens').

mod area;
mod entries;
mod pages;
mod routes;
#[cfg(test)]
mod tests;

pub use area::__Name__;
pub use entries::Config;
