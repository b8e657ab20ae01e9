//! Who has which of a person's details: what is asked for, what was given, what became of it.
//!
//! Belongs here: what a person is told and asked. Must not be here: whose it is, what may be given.

mod history;
mod in_words;
mod mine;
mod organisations;
mod page;
mod receipt;
mod reported;
mod request;
#[cfg(test)]
mod samples;
mod share;

pub use history::history;
pub use mine::{Mine, mine, request_card};
pub use organisations::{AskedAs, PLAYED, REQUEST, TRY_DETAILS, TRY_ERASED, test_organisations};
pub use page::DetailsPage;
pub use receipt::receipt;
pub use reported::reported;
pub use request::{ANSWER, ATTRIBUTE, Asking, GIVE, NOTHING, PERIOD, answered, request};
pub use share::share;

/// The button that ends a share, with its id.
pub const END_SHARE: &str = "end-share";
/// The button that erases a receipt.
pub const ERASE: &str = "erase";
/// The button that says that a person does not know of something, with its id.
pub const NOT_RECOGNISED: &str = "not-recognised";
