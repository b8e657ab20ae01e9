//! What of this area is not in the first download: all that its pages need.

// The macro's own code crosses from one wasm into the other.
#![allow(unsafe_code)]

use super::load::{self, Load};
use crate::chunks::{Lost, chunk};

chunk!(__name__: Load = load::load);
