//! The area of identity. Its pages are documents of the gateway's; beside them the app watches over the session.

mod chunk;
mod kept_form;
mod receipt_check;
mod time_out;

use crate::{app::App, areas, shown::Shown};
use contract::identity::paths;
use domain::language::Language;
use platform::http;
use screens::identity::Page;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

pub async fn load(_: App, _: Page) -> Rc<dyn Shown> {
    areas::find()
}

pub fn preload(_: App, _: &Page) {}

pub fn is_far(_: &Page) -> bool {
    false
}

pub fn follow(_: App) {}

/// Where the page is that of a person who is signed in: it brings their session along.
pub fn attend(language: Language) {
    if http::has_brought(paths::SESSION) {
        spawn_local(async move {
            // Where it does not come nobody is warned, as without script; the session ends all the same.
            if let Ok(watch_over) = chunk::session().await {
                watch_over(language);
            }
        });
    }
}
