//! Who has which of a person's details: an organisation asks, the person gives or refuses, and ends what was given.
//!
//! Belongs here: what may be asked for and given, until when, and what is told of it later. Must not be here: how an
//! organisation proves who it is, where anything is kept.

mod agreement;
mod event;
mod id;
mod organisation;
mod receipt;
#[cfg(test)]
mod samples;
mod terms;

pub use agreement::{Agreement, RequestAnswer, Share, ShareRequest, ShareState, Source};
pub use event::{EventAbout, ShareEvent, ShareEventKind};
pub use id::{RequestId, ShareEventId, ShareId};
pub use organisation::{Organisation, OrganisationFault, Policy, Recipient};
pub use receipt::{Party, ShareAct, ShareReceipt};
pub use terms::{Given, LawfulBasis, NoPeriod, ShareChoice, ShareFault, SharePeriod, Terms, TermsFault};
