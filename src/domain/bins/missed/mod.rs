//! A bin that was not emptied: whether it may be reported, until when, and what is asked.
//!
//! Belongs here: the rule as data, and what follows from it at a time of day. Must not be here: what one council's rule is,
//! what becomes of a report.

mod crew;
pub mod form;
mod progress;
mod rule;
mod service;
mod state;

pub use crew::{CrewEvent, CrewLog, CrewReason};
pub use form::{MissedTurn, missed_bins, missed_form, missed_turn};
pub use progress::Progress;
pub use rule::MissedRule;
pub use service::{MissedFacts, MissedService, OpenReport, closes_first, not_reportable, with_waiting};
pub use state::MissedState;
