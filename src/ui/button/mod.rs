//! Buttons: a link that looks like one, one that sends its form, and one for what only happens on this device.
//!
//! Accessibility: targets are at least 44 px high (WCAG 2.5.8); the ring of GOV.UK Frontend shows focus; a link stays
//! a link for assistive technology, as it leads somewhere, and a button that looks like one stays a button.

pub(crate) mod examples;

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emphasis {
    /// The one main thing to do on a page.
    Primary,
    Secondary,
    /// What cannot be undone.
    Warning,
    /// Beside a text, as a link looks.
    Link,
}

impl Emphasis {
    fn class(self) -> &'static str {
        match self {
            Emphasis::Primary => "govuk-button",
            Emphasis::Secondary => "govuk-button govuk-button--secondary",
            Emphasis::Warning => "govuk-button govuk-button--warning",
            Emphasis::Link => "as-link",
        }
    }
}

/// A link that looks like a button.
#[component]
pub fn ButtonLink(
    #[prop(into)] href: String,
    #[prop(into)] text: String,
    emphasis: Emphasis,
    /// Loads the page from the server, also where an app would answer the link.
    #[prop(optional)]
    reloads: bool,
) -> AnyView {
    let rel = reloads.then_some("external");
    view! { <a class=emphasis.class() href=href rel=rel draggable="false">{text}</a> }.into_any()
}

/// A button whose work is done in the browser; without script it does nothing, so the server must not render it.
#[component]
pub fn Button(
    #[prop(into)] text: String,
    /// What it is done to, for assistive technology: one of several buttons of the same text.
    #[prop(optional, into)]
    object: Option<String>,
    /// For the focus that comes back to it.
    #[prop(optional)]
    id: Option<&'static str>,
    emphasis: Emphasis,
    on_press: Callback<()>,
) -> AnyView {
    view! {
        <button type="button" id=id class=emphasis.class() on:click=move |_| on_press.run(())>
            {text}
            {object.map(|object| view! { <span class="govuk-visually-hidden">" " {object}</span> })}
        </button>
    }
    .into_any()
}

/// A button that sends its form, with a name and a value that say which one was pressed.
#[component]
pub fn Submit(
    #[prop(into)] text: String,
    /// What it is done to, for assistive technology: one of several buttons of the same text.
    #[prop(optional, into)]
    object: Option<String>,
    name: &'static str,
    #[prop(into)] value: String,
    /// Where it sends the form, if not where the form says.
    #[prop(optional_no_strip)]
    to: Option<String>,
    emphasis: Emphasis,
) -> AnyView {
    view! {
        <button type="submit" class=emphasis.class() name=name value=value formaction=to>
            {text}
            {object.map(|object| view! { <span class="govuk-visually-hidden">" " {object}</span> })}
        </button>
    }
    .into_any()
}

/// A button of the server's page whose work is done in the browser. It is hidden until a script that does the work shows it.
#[component]
pub fn ScriptedButton(
    #[prop(into)] text: String,
    /// What it is done to, for assistive technology: one of several buttons of the same text.
    #[prop(into)]
    object: String,
    /// Name and value say to the script which one was pressed.
    name: &'static str,
    #[prop(into)] value: String,
    emphasis: Emphasis,
) -> AnyView {
    view! {
        <button type="button" hidden=true class=emphasis.class() name=name value=value>
            {text}
            <span class="govuk-visually-hidden">" " {object}</span>
        </button>
    }
    .into_any()
}

/// What is pressed by the key for a new line, where another button comes first in the form. Nobody sees it.
#[component]
pub fn DefaultSubmit(name: &'static str, #[prop(into)] value: String) -> AnyView {
    view! {
        <button type="submit" class="govuk-visually-hidden" tabindex="-1" aria-hidden="true" name=name value=value></button>
    }
    .into_any()
}
