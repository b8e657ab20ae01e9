//! What just happened, said once to assistive technology. A page has one.
//!
//! Accessibility: `role="status"` is polite; the region must be on the page before its text changes (WCAG 4.1.3).

pub(crate) mod examples;

use leptos::prelude::*;

#[component]
pub fn LiveRegion(#[prop(into)] text: Signal<String>) -> AnyView {
    // Not a text of the view's own: a browser that translates the page puts its own elements in the place of texts.
    view! { <p class="govuk-visually-hidden" role="status" aria-atomic="true" prop:textContent=move || text.get()></p> }
        .into_any()
}
