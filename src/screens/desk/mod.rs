//! Talking to a person at the council: handing over, the conversation, and the pages of those who answer. All of it is the
//! gateway's.
//!
//! Must not be here: who may see what (the gateway).

#[cfg(feature = "ssr")]
mod chat;
#[cfg(feature = "ssr")]
mod lines;
mod page;
#[cfg(feature = "ssr")]
mod parts;
#[cfg(feature = "ssr")]
mod staff;
#[cfg(feature = "ssr")]
mod start;

#[cfg(feature = "ssr")]
pub use chat::{CHECK, Chat, END, KEY, MESSAGE, Shown, chat, standing};
#[cfg(feature = "ssr")]
pub use lines::{Line, Side, line};
pub use page::Page;
#[cfg(feature = "ssr")]
pub use parts::{NoteProblem, typing};
#[cfg(feature = "ssr")]
pub use staff::{
    MOVE, OUTCOME, StaffChat, StaffFault, StaffState, TAKE, TEXT, Waiting, packet_in_words, staff_chat, staff_gone,
    staff_list, waiting_now,
};
#[cfg(feature = "ssr")]
pub use start::{CONSENT, Closed, PHONE, Start, StartFaults, WHEN, start};
