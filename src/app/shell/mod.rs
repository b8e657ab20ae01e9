//! What is of no area: the notices round every screen, the settings, and what stands where a page could not be had.

mod chunk;
pub mod notices;
mod settings;
pub mod trouble;

use crate::shown::Shown;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

pub async fn settings() -> Rc<dyn Shown> {
    match chunk::settings().await {
        Ok(draw) => Rc::new(settings::Settings(draw)),
        Err(error) => trouble::lost(error),
    }
}

pub fn preload_settings() {
    spawn_local(async {
        // What does not come now is asked for again when it is wanted.
        let _ = chunk::settings().await;
    });
}
