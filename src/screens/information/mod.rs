//! The council's own pages: what it does, and how to get it. All of it is the gateway's.
//!
//! Belongs here: how such a page is drawn. Must not be here: what it says (whoever knows the pages).

#[cfg(feature = "ssr")]
mod list;
#[cfg(feature = "ssr")]
mod one;
mod page;

#[cfg(feature = "ssr")]
pub use list::{Entry, list};
#[cfg(feature = "ssr")]
pub use one::{Said, one};
pub use page::Page;
