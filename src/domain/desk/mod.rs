//! A person at the council takes a conversation over: what they are given of it, what is said then, how it ends, and when
//! somebody is there.
//!
//! Belongs here: what may be said, the opening hours, what staff are given. Must not be here: where it is kept, who works for
//! the council (identity), the words of a screen.

mod event;
mod hours;
mod note;
mod packet;

pub use event::{Colleague, Event, NoOutcome, Outcome, What};
pub use hours::{Opening, OpeningHours};
pub use note::{Note, NoteFault};
pub use packet::{CallBack, CallTime, Exchange, Known, NoCallTime, Packet, Reason, Reply};
