//! What can be done with the thing on the screen: one line each, with a sign before it.
//!
//! Accessibility: links lead somewhere and buttons act; the whole line is the target, 48 px high at least (WCAG 2.5.8).

pub(crate) mod examples;

use crate::Icon;
use leptos::prelude::*;

/// A line that leads somewhere.
#[component]
pub fn ActionLink(
    icon: Icon,
    #[prop(into)] href: String,
    #[prop(into)] text: String,
    /// Leads out of the app, so the app's router must let it pass.
    #[prop(optional)]
    external: bool,
) -> AnyView {
    let rel = external.then_some("external");
    view! { <a class="action" href=href rel=rel>{icon.view()} {text}</a> }.into_any()
}

/// A line that hands the page at `path` of this site on. The boot script does it, by the device's own sheet or by copying
/// the page's address, and writes what it did in the place of the text. Without script it does nothing, so the server must
/// not render it.
#[component]
pub fn ActionShare(
    #[prop(into)] path: String,
    #[prop(into)] title: String,
    text: &'static str,
    copied: &'static str,
    failed: &'static str,
) -> AnyView {
    view! {
        <button type="button" class="action" data-share=path data-title=title data-copied=copied data-failed=failed>
            {Icon::Share.view()}
            <span aria-live="polite">{text}</span>
        </button>
    }
    .into_any()
}

/// A line that says what has been done. It takes the focus where a button that is gone had it.
#[component]
pub fn ActionDone(id: &'static str, #[prop(into)] text: String, #[prop(optional, into)] help: String) -> AnyView {
    view! {
        <p class="notice notice--done" id=id tabindex="-1">
            {Icon::Tick.view()}
            <span>
                <strong>{text}</strong>
                <small>{help}</small>
            </span>
        </p>
    }
    .into_any()
}
