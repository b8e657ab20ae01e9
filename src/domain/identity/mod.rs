//! Identity: who is signed in, how sure the council may be of it, for how long, and on which devices; and who has which of
//! their details.
//!
//! Belongs here: levels of confidence, when a session ends, what a person is told of their own sign-ins, what of them may be
//! told to others, what they show from their wallet. Must not be here: how a provider proves it, tokens, cookies.

#[macro_use]
mod person;
mod confidence;
mod credential;
mod details;
mod device;
#[cfg(feature = "log")]
pub mod log;
mod look_up;
mod presentation;
mod receipt;
mod session;
pub mod share;
mod sign_in_event;
mod time_out;

pub use confidence::Confidence;
pub use credential::{
    Credential, CredentialAct, CredentialId, CredentialReceipt, CredentialState, MOST_A_DAY, NoResident, OfferId,
    OfferStanding, RESIDENT, RESIDENT_CONFIDENCE, Validity, is_enough, of_resident,
};
pub use details::{Attribute, AttributeValue, AttributeValues, Details, HomeAddress, NoAttribute};
pub use device::{Browser, Device, System};
pub use look_up::{LookUpCode, LookUpReason, LookedUp, NoCode, ReasonFault, StaffRole};
pub(crate) use person::id;
pub use person::{NoId, PersonId, PersonName, PresentationId, ReceiptId, SessionId};
pub use presentation::{Claim, ClaimValue, Outcome, Purpose, ShownClaim, Way};
pub use receipt::Receipt;
pub use session::{Session, SessionEnd, SessionRule};
pub use sign_in_event::{SignInEvent, SignInEventKind};
pub use time_out::{CountedTime, TimeLeft, WARNED_BEFORE};
