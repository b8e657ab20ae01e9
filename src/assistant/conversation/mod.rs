//! A conversation, and what makes it go on: the same at the gateway and in the app, each of which is a [`Host`] that looks things
//! up and does them in its own way.
//!
//! Belongs here: what was said and answered, as data, and in which order a host is asked. Must not be here: what comes next (the
//! dialogue's), words for people (the screens'), how anything is looked up, kept or sent (the host's).

mod driver;
mod host;
mod question;
mod record;
#[cfg(test)]
pub(crate) mod tests;

pub use driver::say;
pub use host::{Call, Collects, Facts, Failure, Heard, Homes, Host, Outcome, Ready};
pub use question::{Press, Reply};
pub use record::{Answer, Conversation, Errand, Exchange, Given, Said};
