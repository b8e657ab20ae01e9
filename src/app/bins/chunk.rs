//! What of this area is not in the first download.

// The macro's own code crosses from one wasm into the other.
#![allow(unsafe_code)]

use super::month::{self, DrawMonth};
use crate::chunks::{Lost, chunk};

chunk!(month, preload_month: DrawMonth = month::screen);
