//! Past the header, straight to the content.
//!
//! Accessibility: the first thing that takes focus on a page (WCAG 2.4.1); seen only then. It leads to `#main`.

pub(crate) mod examples;

use leptos::prelude::*;

#[component]
pub fn SkipLink(#[prop(into)] text: String) -> AnyView {
    // The router must leave the jump to the browser, which moves focus with it.
    view! { <a class="govuk-skip-link" href="#main" rel="external">{text}</a> }.into_any()
}
