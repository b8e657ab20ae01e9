//! What of this area is not in the first download: all of it. The form is one part, what becomes of reports the other.

// The macro's own code crosses from one wasm into the other.
#![allow(unsafe_code)]

use super::{
    area::{AREA, Area},
    missed::{self, LoadMissed},
};
use crate::chunks::{Lost, chunk};

chunk!(missed, preload_missed: LoadMissed = missed::LOAD);
chunk!(reports, preload_reports: Area = AREA);
