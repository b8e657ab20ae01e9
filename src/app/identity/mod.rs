//! The area of identity. Its pages are documents of the gateway's; beside them the app watches over the session.

mod account_line;
mod browser_wallet;
mod cards;
mod chunk;
mod kept_form;
mod receipt_check;
mod time_out;

use crate::{app::App, areas, shown::Shown};
use chunk::Area;
use contract::identity::paths;
use domain::language::Language;
use platform::{http, page};
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

/// Where somebody may be signed in, the front page has their cards.
pub fn follow(app: App) {
    if page::may_be_signed_in() {
        when_there(Box::new(move |area| (area.show_cards)(app)));
    }
}

/// Where the page is that of a person who is signed in: it brings their session along.
pub fn attend(language: Language) {
    if http::has_brought(paths::SESSION) {
        when_there(Box::new(move |area| (area.watch_over)(language)));
    }
}

fn when_there(begin: Box<dyn FnOnce(Area)>) {
    spawn_local(async move {
        // Where it does not come there are no cards, and nobody is warned, as without script; the session ends all the same.
        if let Ok(area) = chunk::session().await {
            begin(area);
        }
    });
}
