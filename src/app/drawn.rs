//! What is drawn anew, also on a page that the browser has translated.

use leptos::prelude::*;

/// A view of another type is built afresh. One of the same type is written into the texts of the one before, and those are
/// no longer on the page where the browser has translated it.
pub fn afresh(is_odd: StoredValue<bool>, is_afresh: bool, draw: impl FnOnce() -> AnyView) -> AnyView {
    if is_afresh {
        is_odd.update_value(|odd| *odd = !*odd);
    }
    let view = draw();
    if is_odd.get_value() { (view,).into_any() } else { view }
}
