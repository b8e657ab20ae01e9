//! Who has which of a person's details: an organisation asks, the person gives or refuses, and ends what was given.
//!
//! Belongs here: what may be asked for and given, until when, and what is told of it later. Must not be here: how an
//! organisation proves who it is, where anything is kept.

mod agreement;
mod change;
mod event;
mod id;
mod organisation;
mod receipt;
mod return_to;
#[cfg(test)]
mod samples;
mod terms;

pub use agreement::{Agreement, RequestAnswer, Share, ShareRequest, ShareState, Source};
pub use change::ChangeFault;
pub use event::{EventAbout, ShareEvent, ShareEventKind};
pub use id::{RequestId, ShareEventId, ShareId};
pub use organisation::{Organisation, OrganisationFault, Policy, Recipient};
pub use receipt::{Party, ProvedShare, ShareAct, ShareReceipt};
pub use return_to::{ReturnFault, ReturnTo};
pub use terms::{Given, LawfulBasis, NoPeriod, ShareChoice, ShareFault, SharePeriod, Terms, TermsFault};
