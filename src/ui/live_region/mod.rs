//! What just happened, said once to assistive technology. A page has one.
//!
//! Accessibility: `role="status"` is polite; the region must be on the page before its text changes (WCAG 4.1.3).

pub(crate) mod examples;

use leptos::prelude::*;

#[component]
pub fn LiveRegion(said: AnyView) -> AnyView {
    view! { <p class="govuk-visually-hidden" role="status" aria-atomic="true">{said}</p> }.into_any()
}
