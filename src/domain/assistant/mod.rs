//! A conversation with the assistant: what was said and what was answered, as little as it takes to tell it again.
//!
//! Belongs here: how much may be asked, what of it is kept, what a conversation remembers. Must not be here: what a text means
//! (the engine), what is answered in words (the screens), where it is kept.

mod composed;
mod conversation;
mod hidden;
mod question;

pub use composed::{Composed, Source};
pub use conversation::{Answered, Conversation, ConversationId, Need, Said, Turn, Wanted};
pub use hidden::{HIDDEN, hidden};
pub use question::{Question, QuestionFault};
