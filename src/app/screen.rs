//! The screen as a function of what is shown; and what makes it change.

use crate::{app::App, areas, drawn::afresh, navigation::follow, shell::notices::update_offer, shown::Shown};
use leptos::prelude::*;
use platform::page;

pub fn screens(app: App) -> AnyView {
    follow(app);
    areas::follow(app);
    let is_odd = StoredValue::new(false);
    view! {
        {move || {
            let shown = app.shown.get();
            // Nothing of what the person has done on the screen before belongs to the next, so all of it is another.
            afresh(is_odd, true, &|| untrack(|| screen(app, &*shown)))
        }}
        {update_offer(app)}
    }
    .into_any()
}

fn screen(app: App, shown: &dyn Shown) -> AnyView {
    let screen = shown.screen(app);
    app.with_context(|context| page::set_title(&screen.document_title(context)));
    screen.view
}
