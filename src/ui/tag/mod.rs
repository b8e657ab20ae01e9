//! One word about the state of the thing beside it.
//!
//! Accessibility: text, read in place; its colours hold AA contrast in every scheme.

pub(crate) mod examples;

use leptos::prelude::*;

#[component]
pub fn Tag(#[prop(into)] text: String) -> AnyView {
    view! { <strong class="govuk-tag">{text}</strong> }.into_any()
}
