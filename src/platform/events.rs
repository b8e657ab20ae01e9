//! Listening to the browser's events.
//!
//! Belongs here: the life of a listener. Must not be here: what an event means.

use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Document, Event, EventTarget, Navigator, VisibilityState, Window};

/// A listener that ends when this is dropped.
#[must_use = "the listener ends when this is dropped"]
pub struct Subscription {
    end: Option<Box<dyn FnOnce()>>,
}

impl Subscription {
    pub(crate) fn new(end: impl FnOnce() + 'static) -> Self {
        Self { end: Some(Box::new(end)) }
    }

    /// Listens for as long as the page lives.
    pub fn keep(mut self) {
        if let Some(end) = self.end.take() {
            std::mem::forget(end);
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(end) = self.end.take() {
            end();
        }
    }
}

pub(crate) fn listen(target: &EventTarget, name: &'static str, callback: Box<dyn FnMut(Event)>) -> Subscription {
    let target = target.clone();
    let closure = Closure::wrap(callback);
    let function: js_sys::Function = closure.as_ref().unchecked_ref::<js_sys::Function>().clone();
    let added = target.add_event_listener_with_callback(name, &function);
    debug_assert!(added.is_ok(), "adding a listener does not fail");
    Subscription::new(move || {
        // Removing a listener does not fail either; the closure must outlive its registration.
        let _ = target.remove_event_listener_with_callback(name, &function);
        drop(closure);
    })
}

/// Calls back each time the person returns to the page.
pub(crate) fn on_return_to_page(mut callback: impl FnMut() + 'static) -> Subscription {
    let shown = move |_| {
        if document().visibility_state() == VisibilityState::Visible {
            callback();
        }
    };
    listen(&document(), "visibilitychange", Box::new(shown))
}

pub(crate) fn window() -> Window {
    web_sys::window().expect("the app runs in a page")
}

pub(crate) fn document() -> Document {
    window().document().expect("a page has a document")
}

pub(crate) fn navigator() -> Navigator {
    window().navigator()
}

/// Whether this browser, in this kind of context, has the named member at all.
pub(crate) fn has(object: &JsValue, member: &str) -> bool {
    Reflect::get(object, &JsValue::from_str(member)).is_ok_and(|value| !value.is_undefined() && !value.is_null())
}
