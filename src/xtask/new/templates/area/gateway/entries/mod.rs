//! The port to whoever knows the entries, and its adapters, a file each.

mod embedded;
#[cfg(test)]
mod suite;

use crate::port::PortError;
use async_trait::async_trait;
use domain::__name__::__Name__Entry;
use serde::Deserialize;
use std::sync::Arc;

/// Whoever knows the entries. `suite` says what holds for every adapter.
#[async_trait]
pub trait Entries: Send + Sync {
    /// All of them, each id once, in the order in which they are shown.
    async fn all(&self) -> Result<Vec<__Name__Entry>, PortError>;
}

/// `[__name__]`: who knows the entries.
#[derive(Debug, Deserialize)]
#[serde(tag = "adapter", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Config {
    /// The gateway itself, for trying everything.
    Embedded,
}

pub fn open(config: &Config) -> anyhow::Result<Arc<dyn Entries>> {
    match config {
        Config::Embedded => Ok(embedded::entries()),
    }
}
