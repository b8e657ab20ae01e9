//! What a citizen sees of this area.
//!
//! Belongs here: its pages and what they say. Must not be here: asking for what they show.

mod page;
mod start;

pub use page::Page;
pub use start::start;
