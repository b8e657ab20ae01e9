//! What of this area is not in the first download: all of it.

// The macro's own code crosses from one wasm into the other.
#![allow(unsafe_code)]

use super::panel;
use crate::{
    app::App,
    chunks::{Lost, chunk},
};

/// Opens the panel; whether the person has asked for it.
pub type Show = fn(App, bool);

chunk!(assistant: Show = panel::show);
