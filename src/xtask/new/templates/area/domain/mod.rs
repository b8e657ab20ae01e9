//! What this area is about, and its rules: an entry is one thing that the area tells of.
//!
//! Belongs here: the nouns and what follows from them. Must not be here: who knows them, how they are sent or shown.

mod entry;

pub use entry::{SameId, __Name__Entry, each_once};
