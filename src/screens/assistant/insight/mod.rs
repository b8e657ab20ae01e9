//! What the council learns from the assistant, for those who work for it.
//!
//! Belongs here: figures as pages and charts, and the questions that people let the council keep. Must not be here: how
//! anything is counted (the engine's), who may see it (the gateway's).

mod chart;
mod figures;
mod names;
mod questions;
mod tables;

pub use figures::{Insight, figures};
pub use questions::{Asked, LABEL, Labelling, OF, questions};
