//! The app: takes over the page that the gateway has sent, at the same URL, and answers from the device first.
//!
//! Belongs here: which data a screen gets, and when it is asked for again.
//! Must not be here: rules (`domain`), views (`screens`, `ui`), the browser's own interfaces (`platform`).

mod adoption;
mod app;
mod areas;
mod assistant;
mod bins;
mod chunks;
mod device;
mod documents;
mod drawn;
mod identity;
mod navigation;
mod now;
mod outbox;
mod reports;
mod screen;
mod shell;
mod shown;

use platform::page;

/// Takes the page over, unless something is missing that it needs: then the page is the gateway's.
pub fn start() {
    let text = page::words().unwrap_or_default();
    if words::take_up(text).is_err() {
        page::give_up("the words are not those of this app");
    }
    wasm_bindgen_futures::spawn_local(adoption::adopt());
}
