//! Who is signed in, with the way out, for the head of a page.
//!
//! Accessibility: it is text and a button of its form, whose target is 44 px high (WCAG 2.5.8).

pub(crate) mod examples;

use leptos::prelude::*;

/// `children` is the form that signs out.
#[component]
pub fn AccountLine(#[prop(into)] text: String, children: Children) -> AnyView {
    view! { <div class="account-line"><p>{text}</p> {children()}</div> }.into_any()
}
