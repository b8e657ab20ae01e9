//! This area in the app. The first download has no more of it than the way to its chunk.

mod chunk;
mod load;
mod start;

use crate::{app::App, shell::trouble::lost, shown::Shown};
use screens::__name__::Page;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

pub async fn load(app: App, page: Page) -> Rc<dyn Shown> {
    match chunk::__name__().await {
        Ok(load) => load(app, page).await,
        Err(error) => lost(error),
    }
}

pub fn preload(_: App, _: &Page) {
    spawn_local(async {
        // What does not come now is asked for again when it is wanted.
        let _ = chunk::__name__().await;
    });
}

/// The gateway's pages of this area are not there sooner.
pub fn is_far(_: &Page) -> bool {
    false
}

pub fn follow(_: App) {}
