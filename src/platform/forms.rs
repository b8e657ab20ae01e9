//! Forms that ask a question by GET: the app answers them without leaving the page.
//!
//! Belongs here: what a sent form asks for. Must not be here: what the answer is.

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlFormElement, HtmlInputElement};

use crate::events::{Subscription, document, listen, window};

/// What a form has asked for, until its answer is drawn in its place. The style shows that it waits.
const ASKED: &str = "data-asked";

/// Calls back with the path and query that a sent GET form of this site leads to, instead of loading it. A question has
/// one field to type in; a form of choices is the server's. The same question is not asked again while its answer is
/// awaited.
pub fn on_question(callback: impl Fn(&str) + 'static) -> Subscription {
    listen(
        &document(),
        "submit",
        Box::new(move |event| {
            let Some((form, path)) = question(&event) else { return };
            event.prevent_default();
            if form.get_attribute(ASKED).as_deref() != Some(&*path) {
                // `ASKED` is a valid name of an attribute, the only thing that could be wrong.
                let _ = form.set_attribute(ASKED, &path);
                callback(&path);
            }
        }),
    )
}

fn question(event: &Event) -> Option<(HtmlFormElement, String)> {
    let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
    let origin = window().location().origin().ok()?;
    let action = form.action();
    let path = action.strip_prefix(&origin).filter(|_| form.method() == "get")?;
    let field: HtmlInputElement = form.query_selector("input:not([type=radio])").ok()??.dyn_into().ok()?;
    let value = String::from(js_sys::encode_uri_component(&field.value()));
    let path = [path, "?", &field.name(), "=", &value].concat();
    Some((form, path))
}
