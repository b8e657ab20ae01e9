//! Forms as data: questions, what people may answer, and whether they did.
//!
//! One rule for every side: [`validate()`] runs in the browser before a form is sent, and on the server when it comes.
//! Belongs here: kinds of questions and their limits, reading what people type, the way through a form. Must not be here:
//! what one form asks, the words of a screen (questions bring theirs along, faults have none), the bytes of files.

mod answers;
mod fault;
mod form;
mod kind;
mod photo;
pub mod posted;
mod reading;
mod step;
mod turn;
mod validate;

pub use answers::Answers;
pub use fault::{FaultKind, FieldFault};
pub use form::{Condition, Form, FormError, Layout, Question};
pub use kind::{Choice, Kind, NO, YES};
pub use photo::Photo;
pub use posted::Posted;
pub use reading::phone::read as phone;
pub use reading::text::{composed, length};
pub use step::{Pressed, Step, StepError};
pub use turn::{FormState, Turn};
pub use validate::{Valid, validate};
