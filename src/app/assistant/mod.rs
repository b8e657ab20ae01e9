//! The assistant. Its pages are the gateway's documents; beside every other page stands its panel, all of which is a chunk:
//! here is only when that is wanted.

mod chunk;
mod here;
mod kept;
mod on_device;
mod panel;
mod talk;

pub use crate::documents::{is_far, load};

use crate::{app::App, device::Device};
use domain::language::Language;
use platform::{Subscription, page};
use screens::{AreaPage, assistant::Page, slot};
use wasm_bindgen_futures::spawn_local;

/// The page's own part, whatever stands in it.
const MAIN: &str = "main";
/// Where a tab remembers that the panel is open.
const OPEN: &str = "ask";

pub fn preload(_: App, _: &Page) {
    spawn_local(async {
        // What does not come now is asked for again when it is wanted.
        let _ = chunk::assistant().await;
    });
}

/// The link to the page opens the panel; and it is open again where it was before this document.
pub fn follow(app: App) {
    offer(app.language, Some(app));
}

/// The same beside a page of the gateway's own, for which there is no app until somebody asks.
pub fn attend(language: Language) {
    offer(language, None);
}

fn offer(language: Language, app: Option<App>) {
    // Where the page has no place for it, its links lead to the assistant's own page; and that is where they stand there.
    if !page::has(slot::ASK) {
        return;
    }
    let open = move |is_asked| spawn_local(show(language, app, is_asked));
    let way = Page::Ask.path(language);
    for place in [slot::ASK, MAIN] {
        let way = way.clone();
        let asked = page::on_link(place, move |path| {
            let is_it = path == way;
            if is_it {
                open(true);
            }
            is_it
        });
        asked.into_iter().for_each(Subscription::keep);
    }
    if page::kept_in_tab(OPEN).is_some() {
        open(false);
    }
}

async fn show(language: Language, app: Option<App>, is_asked: bool) {
    let app = match app {
        Some(app) => Some(app),
        None => App::start(language, Device::open().await),
    };
    match (app, chunk::assistant().await) {
        (Some(app), Ok(show)) => show(app, is_asked),
        // The page does the same.
        _ if is_asked => page::load(&Page::Ask.path(language)),
        _ => {}
    }
}
