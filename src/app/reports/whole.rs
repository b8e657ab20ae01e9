//! A screen that is another after what a person has done, at the same address.

use crate::{app::App, drawn::afresh};
use leptos::prelude::*;
use platform::page;
use screens::Screen;

/// Draws it whole, and anew with each change of the signals that `draw` reads; then the person is led to where `lead` says.
pub fn whole(app: App, draw: impl Fn() -> Screen + Send + 'static, lead: impl Fn() + Copy + Send + 'static) -> Screen {
    let (is_odd, is_first) = (StoredValue::new(false), StoredValue::new(true));
    let view = move || {
        if !is_first.try_update_value(std::mem::take).unwrap_or_default() {
            request_animation_frame(lead);
        }
        afresh(is_odd, true, &|| {
            let screen = draw();
            untrack(|| app.with_context(|context| page::set_title(&screen.document_title(context))));
            screen.view
        })
    };
    // Its title is set when it is drawn.
    Screen { title: app.words().reports_title().to_owned(), description: String::new(), view: view.into_any() }
}
