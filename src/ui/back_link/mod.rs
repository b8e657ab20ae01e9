//! The way back from a page of a form: before everything else on the page.
//!
//! Accessibility: GOV.UK's back link. Within a form it is a button that sends what was typed along, and looks the same; the
//! arrow is not read. Its target is 44 px high (WCAG 2.5.8).

pub(crate) mod examples;

use leptos::prelude::*;

#[component]
pub fn BackLink(#[prop(into)] href: String, #[prop(into)] text: String) -> AnyView {
    view! { <a class="back no-print" href=href>{text}</a> }.into_any()
}

/// Within a form: sends it with this name and value.
#[component]
pub fn BackButton(#[prop(into)] text: String, name: &'static str, #[prop(into)] value: String) -> AnyView {
    view! { <button type="submit" class="back as-link" name=name value=value>{text}</button> }.into_any()
}
