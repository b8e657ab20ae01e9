//! The parts of a page of plain text: what the gateway's documents are made of.

use leptos::prelude::*;

pub(crate) fn section(title: &'static str, text: impl Into<String>) -> AnyView {
    view! { {subheading(title)} <p>{text.into()}</p> }.into_any()
}

pub(crate) fn subheading(text: &'static str) -> AnyView {
    view! { <h2 class="govuk-heading-m">{text}</h2> }.into_any()
}

pub(crate) fn bullets(lines: &[&'static str]) -> AnyView {
    let lines = lines.iter().map(|line| view! { <li>{*line}</li> }).collect_view();
    view! { <ul class="govuk-list govuk-list--bullet">{lines}</ul> }.into_any()
}

/// A line that leads to another site.
pub(crate) fn link(href: impl Into<String>, text: &'static str) -> AnyView {
    let href = href.into();
    view! {
        <p>
            <a href=href rel="external">{text}</a>
        </p>
    }
    .into_any()
}
