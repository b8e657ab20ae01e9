//! Help that is folded away until it is wanted.
//!
//! Accessibility: the browser's own `details`, so it opens by keyboard, by find-in-page and without script.

pub(crate) mod examples;

use leptos::prelude::*;

#[component]
pub fn Details(#[prop(into)] summary: String, children: Children) -> AnyView {
    view! {
        <details class="govuk-details">
            <summary class="govuk-details__summary">
                <span class="govuk-details__summary-text">{summary}</span>
            </summary>
            <div class="govuk-details__text">{children()}</div>
        </details>
    }
    .into_any()
}
