//! Waiting for a time span to pass.
//!
//! Belongs here: the browser's one-shot timer. Must not be here: what time it is.

use js_sys::{Function, Promise};
use wasm_bindgen_futures::JsFuture;

use crate::events::window;

/// Resolves after about `milliseconds`; later when the device sleeps in between.
pub(crate) async fn sleep(milliseconds: i32) {
    let mut start = |resolve: Function, _reject: Function| {
        let set = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
        debug_assert!(set.is_ok(), "setting a timer does not fail");
    };
    let elapsed = JsFuture::from(Promise::new(&mut start)).await;
    debug_assert!(elapsed.is_ok(), "a timer's promise is never rejected");
}
