//! What names a conversation. What was said in it is the engine's (`assistant::conversation`).

use crate::identity::{NoId, id};
use serde::{Deserialize, Serialize};
use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

id! {
    /// Whoever knows it may go on with the conversation, unless it is one person's: it cannot be guessed.
    ConversationId
}
