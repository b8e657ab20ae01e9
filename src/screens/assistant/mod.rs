//! Asking in one's own words, and what is answered. All of it is the gateway's, but for the panel in which the app shows it.
//!
//! Belongs here: what a person is told to each intent, and whom to turn to in danger. Must not be here: what a text means (the
//! engine), what is looked up and remembered (the host's).

#[cfg(feature = "ssr")]
mod answer;
#[cfg(feature = "ssr")]
mod answered;
#[cfg(feature = "ssr")]
mod answers;
#[cfg(feature = "ssr")]
mod ask;
#[cfg(feature = "ssr")]
mod asked;
#[cfg(feature = "ssr")]
mod composed;
#[cfg(feature = "ssr")]
mod contacts;
#[cfg(feature = "ssr")]
mod conversation;
#[cfg(feature = "ssr")]
mod days;
#[cfg(feature = "ssr")]
mod errand;
mod home_days;
#[cfg(feature = "ssr")]
mod homes;
#[cfg(feature = "ssr")]
pub mod insight;
pub mod on_device;
mod page;
mod panel;
#[cfg(feature = "ssr")]
mod person;
#[cfg(feature = "ssr")]
mod said;
mod signposts;
#[cfg(feature = "ssr")]
mod sites;
#[cfg(feature = "ssr")]
mod told;
#[cfg(feature = "ssr")]
mod transcript;
#[cfg(feature = "ssr")]
mod useful;

/// The field in which a person asks.
pub const QUESTION: &str = "question";
/// The field in which the app names the home that it opens first.
pub const HOME: &str = "home";

#[cfg(feature = "ssr")]
pub use answers::{is_answered, links, topic};
#[cfg(feature = "ssr")]
pub use ask::{AskFault, PRESS, ask, gone};
#[cfg(feature = "ssr")]
pub use composed::{writers, writers_names};
#[cfg(feature = "ssr")]
pub use conversation::{Found, Home, Homes, Passage, Shown, conversation};
pub use home_days::home_days;
#[cfg(feature = "ssr")]
pub use homes::REPLY;
pub use page::Page;
pub use panel::{ERRAND, Panel, Parts, lost, panel, waiting};
#[cfg(feature = "ssr")]
pub use person::in_words;
pub use signposts::signposted;
#[cfg(feature = "ssr")]
pub use told::events;
#[cfg(feature = "ssr")]
pub use transcript::transcript;
#[cfg(feature = "ssr")]
pub use useful::{ABOUT, KEEP, NO, REASON, USEFUL, WORDS, YES};
