//! Who is signed in, in the head of the app's pages.
//!
//! Must not be here: whether somebody is (the gateway), what is said (`screens`).

use super::time_out::Told;
use crate::drawn::drawn;
use domain::language::Language;
use leptos::{mount::mount_to, prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};
use screens::{account_line, slot};

/// In place of what the gateway may have written there; from now on as `session` says.
pub fn show(language: Language, session: ArcRwSignal<Option<Told>>) {
    let place = document().get_element_by_id(slot::ACCOUNT).and_then(|place| place.dyn_into::<HtmlElement>().ok());
    let Some(place) = place else { return };
    let line = move || match session.get() {
        Some(told) => account_line(language, told.name()),
        // Nobody after all: the room that was kept is given up.
        None => view! { <p hidden=true></p> }.into_any(),
    };
    place.set_text_content(None);
    mount_to(place, move || drawn(line)).forget();
}
