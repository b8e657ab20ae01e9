//! What of the frame is not in the first download.

// The macro's own code crosses from one wasm into the other.
#![allow(unsafe_code)]

use super::settings::{self, DrawSettings};
use crate::chunks::{Lost, chunk};

chunk!(settings: DrawSettings = settings::screen);
