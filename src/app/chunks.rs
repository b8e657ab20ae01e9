//! What the app does not start with: a screen that few people open is a chunk of its own, loaded when it is wanted. Release
//! builds are split at the functions marked here (`src/xtask/split`); in development they are called directly.
//!
//! A chunk holds what only it reaches: whatever else in the app names its function pulls it back into the first download.

// The macro's own code crosses from one wasm into the other.
#![allow(unsafe_code)]

use crate::{device::KeptSchedule, service::Service, settings};
use domain::{address::Address, bins::Schedule};
use leptos::prelude::*;
use platform::{connectivity, page};
use screens::{
    CalendarMonth, Context, Destination, Screen,
    bins::{self, Checked},
};
use wasm_bindgen_futures::spawn_local;

/// The chunk did not come: there is no network, or another version has taken its place on the server. A later try may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Lost {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Lost
    }
}

/// `chunk!(settings, preload_settings: DrawSettings = function)`: the function, once it is there, and the way to have it
/// there in time.
macro_rules! chunk {
    ($name:ident, $preload:ident: $draw:ty = $function:path) => {
        #[cfg(feature = "split")]
        #[wasm_split_helpers::wasm_split($name, fallible, preload($preload))]
        pub fn $name() -> Result<$draw, Lost> {
            Ok($function)
        }
        #[cfg(not(feature = "split"))]
        pub async fn $name() -> Result<$draw, Lost> {
            Ok($function)
        }
        #[cfg(not(feature = "split"))]
        pub async fn $preload() -> Result<(), Lost> {
            Ok(())
        }
    };
}

pub type DrawSettings = fn(Service, Context) -> Screen;
chunk!(settings, preload_settings: DrawSettings = settings::settings);

pub type DrawOnDevice = fn(Service, &Address) -> AnyView;
chunk!(on_device, preload_on_device: DrawOnDevice = crate::bins::on_device::on_device);

pub type DrawGlances = fn(Service, KeptSchedule);
chunk!(glances, preload_glances: DrawGlances = crate::bins::glances::draw);

pub type DrawMonth = fn(Context, &Address, &Schedule, CalendarMonth, Checked) -> Screen;
chunk!(month, preload_month: DrawMonth = bins::month);

/// What the device can do with a home comes after the home's days.
pub fn load_on_device(service: Service) {
    if service.draw_on_device.get_untracked().is_none() {
        spawn_local(async move {
            if let Ok(draw) = on_device().await {
                service.draw_on_device.set(Some(draw));
            }
        });
    }
}

/// Loads what a link leads to once a person turns to it.
pub fn preload_on_intent() {
    if connectivity::saves_data() {
        return;
    }
    page::on_intent(|path| preload(&Destination::of(path, |_| None).1)).keep();
}

pub fn preload(destination: &Destination) {
    // What does not come now is asked for again when it is wanted.
    match destination {
        Destination::Settings => spawn_local(async {
            let _ = preload_settings().await;
        }),
        Destination::Month(..) => spawn_local(async {
            let _ = preload_month().await;
        }),
        Destination::Home => spawn_local(async {
            let _ = preload_glances().await;
        }),
        Destination::Bins(_) => spawn_local(async {
            let _ = preload_on_device().await;
        }),
        _ => {}
    }
}
