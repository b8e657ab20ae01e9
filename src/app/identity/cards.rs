//! The cards of whoever is signed in, below what the front page answers. They come when all else is there, and without a
//! network there are none.
//!
//! Must not be here: what a card says (the gateway).

use crate::{app::App, drawn::drawn};
use contract::cards::{CardsAnswer, paths};
use leptos::{mount::mount_to, prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};
use platform::{http, json, page};
use screens::{Destination, cards};
use wasm_bindgen_futures::spawn_local;

pub fn show(app: App) {
    let Some(place) = place() else { return };
    let told = ArcRwSignal::new(CardsAnswer::default());
    let shown = told.clone();
    let draw = move || {
        app.shown.track();
        if is_home() { cards(&shown.get()) } else { ().into_any() }
    };
    mount_to(place, move || drawn(draw)).forget();
    let ask = move || {
        let told = told.clone();
        // Nobody may be signed in any more: then there are none.
        spawn_local(async move { told.set(ask(app).await.unwrap_or_default()) });
    };
    ask();
    page::on_return(ask).keep();
}

/// Below every screen of the app, in the same part of the page.
fn place() -> Option<HtmlElement> {
    let place: HtmlElement = document().create_element("div").ok()?.dyn_into().ok()?;
    document().get_element_by_id("main")?.append_child(&place).ok()?;
    Some(place)
}

/// By whichever of its addresses: with a slash at its end, with what a letter's link adds.
fn is_home() -> bool {
    let address = page::path_and_query();
    let path = address.split('?').next().unwrap_or_default();
    matches!(Destination::of(path, |_| None).1, Destination::Home)
}

async fn ask(app: App) -> Option<CardsAnswer> {
    let fetched = http::get_json(&paths::cards(app.language), None).await.ok()?;
    json::read(&fetched.body)
}
