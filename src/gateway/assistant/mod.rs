//! The assistant at the gateway: what is asked in a person's own words, without script.
//!
//! Belongs here: which engine says what is meant, what is remembered of a conversation, what is looked up and done for it. Must
//! not be here: how a text is read and what comes next (the engine), what is answered in words (the screens).

mod area;
mod brain;
mod brains;
mod conversations;
mod handing_over;
mod host;
mod insight;
mod look_ups;
mod outside;
mod pages;
mod routes;
mod sent;
#[cfg(test)]
mod tests;
mod told;
mod turn;
mod usefulness;

pub use area::Assistant;
pub use look_ups::shown;

use serde::Deserialize;

/// `[assistant]`: who says what is meant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    adapter: Adapter,
    /// Who else may answer; nobody, if it is left out.
    outside: Option<brains::Settings>,
    /// What the council learns from it.
    #[serde(default)]
    insight: insight::Settings,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Adapter {
    /// The engine that comes with the gateway: nothing that is asked leaves it.
    Embedded,
}
