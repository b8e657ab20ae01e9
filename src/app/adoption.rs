//! Taking over the page: the device is read first, what was typed is kept, and nothing on the screen moves.

use crate::{
    app::App,
    areas, chunks,
    device::Device,
    navigation::{self, destination},
    screen::screens,
    shell::notices::notices,
};
use domain::language::Language;
use leptos::{mount::mount_to, prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};
use leptos_router::{
    components::Router,
    location::{BrowserUrl, LocationProvider},
};
use platform::{install, page};
use screens::{Destination, slot};

/// Reads the device and the first data while the page that the gateway sent is on the screen; then takes over.
pub async fn adopt() {
    let Ok(url) = BrowserUrl::current() else { return };
    let (language, destination) = destination(&url);
    page::set_language_preference(language.tag());
    if destination.is_document() && !page::is_blank() {
        areas::attend(language);
        return page::mark_ready();
    }
    let Some(app) = App::start(language, Device::open().await) else { return };
    // Settings tell of the device, of which the gateway's page knows nothing.
    let is_answered = !page::is_blank() && destination != Destination::Settings;
    let mut shown = navigation::load(app, destination.clone()).await;
    if is_answered && shown.is_trouble() {
        return page::mark_ready();
    }
    if destination == Destination::Home && page::is_asked() {
        shown = areas::find();
    }
    app.shown.set(shown);
    // A page that the service worker has kept stands for many addresses.
    navigation::link_other_language(app, &page::path_and_query());
    chunks::preload_on_intent(app);
    install::on_installable(move || app.installable.set(true)).keep();
    let before = page::focus_and_input();
    mount(app);
    before.restore();
    page::mark_ready();
}

/// Puts the app's view in the place of the page's, and fills the frame's slots.
fn mount(app: App) {
    if let Some(main) = place("main") {
        main.set_text_content(None);
        mount_to(main, move || router(app)).forget();
    }
    if let Some(place) = place(slot::NOTICES) {
        mount_to(place, move || notices(app)).forget();
    }
}

fn place(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

fn router(app: App) -> AnyView {
    let base = match app.language {
        Language::En => "",
        Language::Cy => "/cy",
    };
    view! { <Router base=base>{screens(app)}</Router> }.into_any()
}
