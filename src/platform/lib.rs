//! The browser behind ports: what the app may ask of the device that it runs on.
//!
//! Belongs here: one module for each capability, with its failures as types.
//! Must not be here: screens, words, nouns of the council. No type of JavaScript or of a browser library is public.

#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod browser_tests;
pub mod clock;
pub mod connectivity;
pub mod documents;
pub mod engine;
mod events;
pub mod forms;
pub mod http;
pub mod install;
pub mod json;
pub mod page;
pub mod random;
pub mod sealed;
pub mod service_worker;
pub mod steps;
pub mod storage;
pub mod tabs;
mod timer;
pub mod wallet;

pub use events::Subscription;
