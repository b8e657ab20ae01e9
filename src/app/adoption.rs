//! Taking over the page: the device is read first, what was typed is kept, and nothing on the screen moves.

use crate::{
    chunks,
    device::Device,
    navigation::{self, destination},
    screen::screens,
    service::Service,
    shown::Shown,
};
use domain::language::Language;
use leptos::{mount::mount_to, prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};
use leptos_router::{
    components::Router,
    location::{BrowserUrl, LocationProvider},
};
use platform::{install, page};
use screens::Destination;

/// Reads the device and the first data while the page that the gateway sent is on the screen; then takes over.
pub async fn adopt() {
    let Ok(url) = BrowserUrl::current() else { return };
    let (language, destination) = destination(&url);
    page::set_language_preference(language.tag());
    if destination.is_document() && !page::is_blank() {
        return page::mark_ready();
    }
    let device = Device::open().await;
    // Settings tell of the device, of which the gateway's page knows nothing.
    let is_answered = !page::is_blank() && destination != Destination::Settings;
    let shown = navigation::load(device, destination).await;
    if matches!(shown, Shown::Lost) && is_answered {
        return page::mark_ready();
    }
    let Some(service) = Service::start(language, device, shown) else { return };
    // A page that the service worker has kept stands for many addresses.
    navigation::link_other_language(service, &page::path_and_query());
    chunks::preload_on_intent();
    install::on_installable(move || service.installable.set(true)).keep();
    let work = page::work();
    mount(service);
    work.restore();
    page::mark_ready();
}

/// Puts the app's view in the place of the page's.
fn mount(service: Service) {
    let main = document().get_element_by_id("main").and_then(|main| main.dyn_into::<HtmlElement>().ok());
    let Some(main) = main else { return };
    main.set_text_content(None);
    mount_to(main, move || app(service)).forget();
}

fn app(service: Service) -> AnyView {
    let base = match service.language {
        Language::En => "",
        Language::Cy => "/cy",
    };
    view! { <Router base=base>{screens(service)}</Router> }.into_any()
}
