//! Offering to install the app.
//!
//! Belongs here: the browser's own offer. Must not be here: when to make it, or instructions for browsers without one.
//!
//! The browser may make its offer before the app has started, so the boot script keeps it as `globalThis.installOffer`.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::events::{Subscription, has, listen, window};

const KEPT_OFFER: &str = "installOffer";

/// Calls back when the app can be installed with [`prompt`]; at once if that is already so.
pub fn on_installable(callback: impl Fn() + 'static) -> Subscription {
    if has(&window(), KEPT_OFFER) {
        callback();
    }
    listen(&window(), "beforeinstallprompt", Box::new(move |_| callback()))
}

/// Shows the browser's install dialogue. Call it from a click; an offer can be used once.
pub fn prompt() {
    let name = JsValue::from_str(KEPT_OFFER);
    let Ok(offer) = Reflect::get(&window(), &name) else {
        return;
    };
    let Ok(show) = Reflect::get(&offer, &JsValue::from_str("prompt")) else {
        return;
    };
    if let Some(show) = show.dyn_ref::<Function>() {
        // The browser refuses an offer that was used before: there is nothing left to show.
        let _ = show.call0(&offer);
    }
    let _ = Reflect::delete_property(&window(), &name);
}
