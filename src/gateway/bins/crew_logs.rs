//! The port to what crews log in their cabs about the bins of a home.

use crate::port::PortError;
use async_trait::async_trait;
use domain::{address::Address, bins::missed::CrewLog};
use jiff::{Timestamp, civil::Date};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CrewLogged {
    pub logs: Vec<CrewLog>,
    /// When it was got from an upstream; none where the gateway itself is the source.
    pub fetched_at: Option<Timestamp>,
    /// When the source says that it last changed.
    pub updated_at: Option<Timestamp>,
}

/// Whoever knows what crews log.
#[async_trait]
pub trait CrewLogs: Send + Sync {
    /// The entries so far about collections of a home from a day on.
    async fn logged(&self, address: &Address, from: Date) -> Result<CrewLogged, PortError>;
}

/// The crews of this council log nothing that is told to others.
pub struct NothingLogged;

#[async_trait]
impl CrewLogs for NothingLogged {
    async fn logged(&self, _: &Address, _: Date) -> Result<CrewLogged, PortError> {
        Ok(CrewLogged::default())
    }
}
