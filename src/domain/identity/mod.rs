//! Identity: who is signed in, how sure the council may be of it, for how long, and on which devices.
//!
//! Belongs here: levels of confidence, when a session ends, what a person is told of their own sign-ins. Must not be here:
//! how a provider proves it, tokens, cookies.

mod confidence;
mod device;
#[cfg(feature = "log")]
pub mod log;
mod look_up;
mod person;
mod receipt;
mod session;
mod sign_in_event;
mod time_out;

pub use confidence::Confidence;
pub use device::{Browser, Device, System};
pub use look_up::{LookUpCode, LookUpReason, LookedUp, NoCode, ReasonFault, StaffRole};
pub use person::{NoId, PersonId, PersonName, ReceiptId, SessionId};
pub use receipt::Receipt;
pub use session::{Session, SessionEnd, SessionRule};
pub use sign_in_event::{SignInEvent, SignInEventKind};
pub use time_out::{CountedTime, TimeLeft, WARNED_BEFORE};
