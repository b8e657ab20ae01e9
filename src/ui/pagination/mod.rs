//! The way to the page before and the page after.
//!
//! Accessibility: a navigation landmark with a name; links say where they lead in words.

pub(crate) mod examples;

use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLink {
    pub href: String,
    pub text: String,
}

#[component]
pub fn Pagination(
    /// What is paged, for assistive technology.
    #[prop(into)]
    label: String,
    #[prop(optional_no_strip)] previous: Option<PageLink>,
    #[prop(optional_no_strip)] next: Option<PageLink>,
) -> AnyView {
    view! {
        <nav class="pages" aria-label=label>
            {previous.map(|link| view! { <a href=link.href rel="prev">"← "{link.text}</a> })}
            {next.map(|link| view! { <a href=link.href rel="next">{link.text}" →"</a> })}
        </nav>
    }
    .into_any()
}
