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
use domain::language::Language;

/// What is done for whoever is signed in: beside a page of the gateway's, or on one of the app's.
pub type Begin = fn(Language, Option<App>);

const BEGIN: Begin = |language, app| match app {
    Some(app) => cards::show(app),
    None => watch_over(language),
};

chunk!(session: Begin = BEGIN);
chunk!(receipt: WatchOver = receipt_check::OFFER);
