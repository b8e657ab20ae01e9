//! What of this area is not in the first download: all of it.

// The macro's own code crosses from one wasm into the other.
#![allow(unsafe_code)]

use super::receipt_check;
use super::time_out::{WatchOver, watch_over};
use crate::chunks::{Lost, chunk};

chunk!(session: WatchOver = watch_over);
chunk!(receipt: WatchOver = receipt_check::OFFER);
