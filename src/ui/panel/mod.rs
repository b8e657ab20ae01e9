//! That something was done, and the number to remember it by.
//!
//! Accessibility: GOV.UK's confirmation panel. Its title is the heading of the page; white on green holds AA contrast in
//! every scheme, and print has a frame in its place. The number may be selected at once.

pub(crate) mod examples;

use leptos::prelude::*;

#[component]
pub fn Panel(
    #[prop(into)] title: String,
    /// "Your reference is DS-7K3M-2QW2"
    #[prop(into)]
    text: String,
    /// What stands out of the text: "DS-7K3M-2QW2".
    #[prop(into)]
    reference: String,
) -> AnyView {
    let (before, after) = text.split_once(&reference).unwrap_or((&text, ""));
    let (before, after) = (before.to_owned(), after.to_owned());
    view! {
        <div class="panel">
            <h1 class="panel__title" tabindex="-1">{title}</h1>
            <p class="panel__body">{before}<strong>{reference}</strong>{after}</p>
        </div>
    }
    .into_any()
}
