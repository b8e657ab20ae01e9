//! One word about the state of the thing beside it.
//!
//! Accessibility: text, read in place; its colours hold AA contrast in every scheme, and say nothing that the text does not.

pub(crate) mod examples;

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Plain,
    /// Nothing to do about it.
    Quiet,
    Good,
    /// It needs somebody.
    Warn,
}

#[component]
pub fn Tag(#[prop(into)] text: String, #[prop(optional)] tone: Tone) -> AnyView {
    let class = match tone {
        Tone::Plain => "govuk-tag",
        Tone::Quiet => "govuk-tag tag--quiet",
        Tone::Good => "govuk-tag tag--good",
        Tone::Warn => "govuk-tag tag--warn",
    };
    view! { <strong class=class>{text}</strong> }.into_any()
}
