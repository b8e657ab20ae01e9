//! What the council learns from conversations without keeping what was said: each turn is counted, and each matter that a
//! person had, with what became of it.
//!
//! Belongs here: what is counted, when a matter is settled, the figures that are made of counts. Must not be here: any text of
//! a person, who they are, a clock, where counts are kept.

mod figures;
mod labels;
mod session;
#[cfg(test)]
mod tests;
mod turn;
mod vocabulary;

pub use figures::{Claim, Contacts, Figures, Share, Tally, Turns, area_of};
pub use labels::{Label, Labels};
pub use session::{Matter, Session};
pub use turn::Turn;
pub use vocabulary::{AnsweredBy, Certainty, Channel, Outcome, Span, Status};
