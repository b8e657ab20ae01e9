//! The council's own pages, in which the assistant looks things up.
//!
//! Belongs here: whoever knows the pages, and those that are read here. Must not be here: how a page is found for a question
//! (the assistant's engine), how it is drawn (the screens).

mod area;
mod embedded;
mod file;
mod pages;
mod shelf;
#[cfg(test)]
mod tests;

pub use area::Information;
pub use shelf::{Extract, Shelf};

use domain::language::Language;
use serde::Deserialize;
use std::path::PathBuf;
use std::sync::Arc;

/// Whoever knows the pages.
pub trait CouncilPages: Send + Sync {
    /// Those in one language, as they are now.
    fn shelf(&self, language: Language) -> Arc<Shelf>;
}

/// `[information]`: who knows the pages.
#[derive(Debug, Deserialize)]
#[serde(tag = "adapter", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Config {
    /// The made-up borough's, which the gateway brings along.
    Embedded,
    /// Those of the council's own site, in a file.
    File { file: PathBuf },
}
