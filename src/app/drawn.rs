//! What is drawn anew when something that it reads has changed, also on a page that the browser has translated.

use leptos::prelude::*;
use platform::page;

/// Draws now, and anew with each change of the signals that `draw` reads.
pub fn drawn(draw: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    boxed(Box::new(draw))
}

/// One for all, as there is less to download than with one for each.
fn boxed(draw: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    let (is_odd, is_first) = (StoredValue::new(false), StoredValue::new(true));
    let again = move || {
        if !is_first.try_update_value(std::mem::take).unwrap_or_default() {
            // An element that is drawn anew loses its attributes for a moment, and may lose the focus with them.
            let focus = page::Focus::now();
            queue_microtask(move || focus.restore());
        }
        afresh(is_odd, page::is_translated(), &draw)
    };
    again.into_any()
}

/// A view of another type is built afresh. One of the same type is written into the texts of the one before, and those are
/// no longer on the page where the browser has translated it.
pub fn afresh(is_odd: StoredValue<bool>, is_afresh: bool, draw: &dyn Fn() -> AnyView) -> AnyView {
    if is_afresh {
        is_odd.update_value(|odd| *odd = !*odd);
    }
    let view = draw();
    if is_odd.get_value() { (view,).into_any() } else { view }
}
