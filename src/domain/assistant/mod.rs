//! A conversation with the assistant, as far as it concerns no engine.
//!
//! Belongs here: how much may be asked, what of it is kept, what names a conversation, whether it was useful. Must not be here:
//! what a text means and what was said in turn (the engine's), what is answered in words (the screens'), where it is kept.

mod composed;
mod conversation;
mod hidden;
mod question;
mod usefulness;

pub use composed::{Composed, Source};
pub use conversation::ConversationId;
pub use hidden::{HIDDEN, hidden};
pub(crate) use question::is_unseen;
pub use question::{Question, QuestionFault};
pub use usefulness::{Shortcoming, Usefulness};
