//! Whether the device has a network.
//!
//! Belongs here: the browser's own opinion. Must not be here: whether the council answers, which only a request can tell.

use std::rc::Rc;

use js_sys::Reflect;
use wasm_bindgen::JsValue;

use crate::events::{Subscription, listen, navigator, window};

/// `false` is certain; `true` only means that some network is there.
pub fn online() -> bool {
    navigator().on_line()
}

/// Whether the person has asked for little traffic. Where the browser does not say so, they have not.
pub fn saves_data() -> bool {
    let member = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).unwrap_or_default();
    let connection = member(&navigator(), "connection");
    connection.is_object() && member(&connection, "saveData").is_truthy()
}

/// Calls back with [`online`] each time it changes.
pub fn subscribe(callback: impl Fn(bool) + 'static) -> Subscription {
    let callback = Rc::new(callback);
    let tell = |online| {
        let callback = Rc::clone(&callback);
        Box::new(move |_| callback(online))
    };
    let gained = listen(&window(), "online", tell(true));
    let lost = listen(&window(), "offline", tell(false));
    Subscription::new(move || drop((gained, lost)))
}
