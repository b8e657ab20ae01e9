//! What of this area is not in the first download.

// The macro's own code crosses from one wasm into the other.
#![allow(unsafe_code)]

use super::{
    glances::{KeepGlances, keep_glances},
    month::{self, DrawMonth},
};
use crate::chunks::{Lost, chunk};

chunk!(month: DrawMonth = month::screen);
chunk!(glances: KeepGlances = keep_glances);
