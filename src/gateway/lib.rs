//! The gateway: serves the app, answers the contract, and holds the adapters to the council's systems.
//!
//! Belongs here: routes (thin), ports and their adapters, the store, the pages for people without JavaScript.
//! Must not be here: rules of the domain, personal data in logs, internals on the wire.
//!
//! `app` is what it is made of and `areas` what it does for people; an area is a folder of its own and one line there.

pub mod account;
pub mod addresses;
#[cfg(test)]
mod api_tests;
pub mod app;
pub mod areas;
pub mod assistant;
pub mod bank_holidays;
mod bell;
pub mod bins;
pub mod book;
pub mod clock;
pub mod config;
mod connections;
mod council;
pub mod desk;
mod event_streams;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
mod headers;
pub mod identity;
pub mod import;
pub mod information;
pub mod kept;
mod left_unread;
pub mod limits;
mod openapi;
mod ops;
pub mod origin;
pub mod pages;
mod port;
mod problem;
mod read;
pub mod reports;
mod request_id;
mod router;
mod same_site;
#[cfg(test)]
mod second_person_tests;
mod secret;
pub mod serve;
#[cfg(test)]
mod shared_store_tests;
pub mod site;
pub mod store;
mod swapped_file;
#[cfg(test)]
mod testing;
pub mod upstream;
mod write;

pub use app::App;
