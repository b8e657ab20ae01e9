//! How old the answer on the screen is, said honestly.
//!
//! Accessibility: the words carry the meaning; the dot before them repeats it by shape (filled, hollow) and colour.

pub(crate) mod examples;

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Checked with its source just now or today.
    Fresh,
    /// Kept from earlier; may have changed since.
    Old,
}

/// One line that says when the answer was checked.
#[component]
pub fn Age(freshness: Freshness, #[prop(into)] text: String) -> AnyView {
    let class = match freshness {
        Freshness::Fresh => "age age--fresh",
        Freshness::Old => "age",
    };
    view! { <p class=class>{text}</p> }.into_any()
}
