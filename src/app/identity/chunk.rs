//! What of this area is not in the first download: all of it.

// The macro's own code crosses from one wasm into the other.
#![allow(unsafe_code)]

use super::receipt_check;
use super::{
    cards,
    time_out::{WatchOver, watch_over},
};
use crate::{
    app::App,
    chunks::{Lost, chunk},
};

/// What is done for whoever is signed in.
pub struct Area {
    /// On a page of the app's.
    pub show_cards: fn(App),
    /// Beside a page of the gateway's.
    pub watch_over: WatchOver,
}

const AREA: Area = Area { show_cards: cards::show, watch_over };

chunk!(session: Area = AREA);
chunk!(receipt: WatchOver = receipt_check::OFFER);
