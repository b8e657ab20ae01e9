//! Asking in one's own words, and what is answered. All of it is the gateway's.
//!
//! Belongs here: what a person is told to each intent, and whom to turn to in danger. Must not be here: what a text means (the
//! engine), what is remembered (the gateway).

#[cfg(feature = "ssr")]
mod answer;
#[cfg(feature = "ssr")]
mod answers;
#[cfg(feature = "ssr")]
mod ask;
#[cfg(feature = "ssr")]
mod composed;
#[cfg(feature = "ssr")]
mod contacts;
#[cfg(feature = "ssr")]
mod conversation;
#[cfg(feature = "ssr")]
mod days;
#[cfg(feature = "ssr")]
mod homes;
mod page;
#[cfg(feature = "ssr")]
mod signposts;
#[cfg(feature = "ssr")]
mod sites;

#[cfg(feature = "ssr")]
pub use answers::{is_answered, links};
#[cfg(feature = "ssr")]
pub use ask::{AskFault, INTENT, NONE, QUESTION, ask, gone};
#[cfg(feature = "ssr")]
pub use composed::{writers, writers_names};
#[cfg(feature = "ssr")]
pub use conversation::{Found, Passage, Shown, conversation};
#[cfg(feature = "ssr")]
pub use days::Days;
#[cfg(feature = "ssr")]
pub use homes::{HOME, PLACE};
pub use page::Page;
