//! What a citizen sees: each screen as a pure function of the words, the council, the day and the domain's values.
//!
//! Belongs here: which words are said when, the order of things on a page, the paths of pages, dates in words.
//! Must not be here: I/O, a clock, routing, storage, anything of one renderer. The app renders these views in the
//! browser and the gateway renders the same ones to HTML, so links are plain `a href` and forms are plain GET forms;
//! what only works on a device comes in as a slot.
//!
//! What stands behind `ssr` is the gateway's alone: browsers do not have its words.

#[cfg(feature = "ssr")]
mod about;
#[cfg(feature = "ssr")]
mod accessibility_statement;
pub mod account;
mod account_line;
mod areas;
pub mod assistant;
pub mod bins;
mod calendar_month;
mod cards;
mod contact;
mod context;
pub mod dates;
pub mod desk;
mod destination;
#[cfg(feature = "ssr")]
mod document;
pub mod forms;
mod frequency;
pub mod identity;
pub mod information;
pub mod language;
mod not_found;
mod offline;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
mod privacy_notice;
mod problem;
pub mod reports;
#[cfg(all(test, feature = "ssr"))]
mod samples;
mod saved;
mod screen;
mod settings;
pub mod slot;
#[cfg(feature = "ssr")]
mod somebody_else;
#[cfg(feature = "ssr")]
mod unread;

#[cfg(feature = "ssr")]
pub use about::about;
#[cfg(feature = "ssr")]
pub use accessibility_statement::accessibility_statement;
pub use account_line::account_line;
pub use areas::{AreaPage, Page};
pub use calendar_month::CalendarMonth;
pub use cards::cards;
#[cfg(feature = "ssr")]
pub use cards::with_cards;
pub use context::Context;
#[cfg(feature = "ssr")]
pub use context::WholeContext;
pub use destination::Destination;
pub use not_found::not_found;
pub use offline::offline;
#[cfg(feature = "ssr")]
pub use privacy_notice::privacy_notice;
pub use problem::{Trouble, problem};
pub use screen::Screen;
pub use settings::{DeviceData, SavedRow, saved_addresses, settings};
#[cfg(feature = "ssr")]
pub use somebody_else::for_somebody_else;
#[cfg(feature = "ssr")]
pub use unread::{Unread, unread};
