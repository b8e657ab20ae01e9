//! What the app does not start with: a screen that few people open is a chunk of its own, loaded when it is wanted. Release
//! builds are split at the functions that `chunk!` writes (`src/xtask/split`); in development they are called directly.
//!
//! Each area has its own in its folder. A chunk holds what only it reaches: whatever else in the app names its function pulls it back into the first download.

use crate::{app::App, areas, shell};
use platform::{connectivity, page, service_worker};
use screens::Destination;

/// The chunk did not come: there is no network, or another version has taken its place on the server. A later try may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Lost {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Lost
    }
}

/// `chunk!(settings: DrawSettings = function)`: the function, once it is there.
macro_rules! chunk {
    ($name:ident: $draw:ty = $function:path) => {
        #[cfg(feature = "split")]
        #[wasm_split_helpers::wasm_split($name, fallible)]
        pub fn $name() -> Result<$draw, Lost> {
            Ok($function)
        }
        #[cfg(not(feature = "split"))]
        pub async fn $name() -> Result<$draw, Lost> {
            Ok($function)
        }
    };
}

pub(crate) use chunk;

/// Loads what a link leads to once a person turns to it.
pub fn preload_on_intent(app: App) {
    if connectivity::saves_data() {
        return;
    }
    page::on_intent(move |path| preload(app, &Destination::of(path, |_| None).1)).keep();
}

pub fn preload(app: App, destination: &Destination) {
    match destination {
        Destination::Settings => shell::preload_settings(),
        Destination::Area(page) => areas::preload(app, page),
        _ => {}
    }
}

/// Whether the gateway's page is there sooner than what draws it here, which comes while the person reads.
pub fn is_far(destination: &Destination) -> bool {
    match destination {
        Destination::Area(page) => connectivity::online() && !service_worker::answers() && areas::is_far(page),
        _ => false,
    }
}
