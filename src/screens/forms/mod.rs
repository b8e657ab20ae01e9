//! Forms of every area: any form that is data, as pages of HTML that work without script.
//!
//! Each page is a real form that is posted to its own path. Hidden fields carry the answers of the other steps, the key
//! and the step; the buttons say what comes next. `domain::forms` reads what was posted and says what follows.
//! Belongs here: how questions, faults and answers are said and laid out. Must not be here: what one form asks, what
//! becomes of its answers.

mod answer;
mod check;
mod fault;
mod page;
mod question;

pub(crate) use answer::in_words;
pub use page::{FormPage, NotAskedHere, form_page};
#[cfg(feature = "ssr")]
pub(crate) use question::hidden;
pub use question::id_of;
