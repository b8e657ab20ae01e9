//! What is wrong with a form, at the top of the page.
//!
//! Accessibility: GOV.UK's error summary: `role="alert"`, focusable, each error links to its field (WCAG 3.3.1). The
//! page moves focus to `#error-summary` when it appears after a send.

pub(crate) mod examples;

use leptos::prelude::*;

/// `errors` are pairs of the field's fragment (`#q`) and what to do about it.
#[component]
pub fn ErrorSummary(#[prop(into)] title: String, errors: Vec<(String, String)>) -> AnyView {
    let errors = errors
        .into_iter()
        .map(|(field, text)| view! { <li><a href=field rel="external">{text}</a></li> })
        .collect_view();
    view! {
        <div class="govuk-error-summary" id="error-summary" tabindex="-1">
            <div role="alert">
                <h2 class="govuk-error-summary__title">{title}</h2>
                <div class="govuk-error-summary__body">
                    <ul class="govuk-list govuk-error-summary__list">{errors}</ul>
                </div>
            </div>
        </div>
    }
    .into_any()
}
