//! One box and a button that ask a question of the server.
//!
//! Accessibility: GOV.UK's text input with label, hint and error tied to it by id (WCAG 1.3.1, 3.3.1, 3.3.2); a plain
//! GET form, so it works before and without script. While a sent form waits (`data-asked`), its button says so; the word
//! that is not meant is hidden from everybody.

pub(crate) mod examples;

use crate::{FieldError, field::error_message};
use leptos::prelude::*;

/// The box is named `q` and has the id `q`, so that an error summary can lead to it.
#[component]
pub fn SearchForm(
    #[prop(into)] action: String,
    /// The heading of the page, where the form is what the page is for.
    #[prop(optional_no_strip)]
    heading: Option<String>,
    #[prop(into)] label: String,
    #[prop(into)] hint: String,
    #[prop(into)] button: String,
    /// What the button says while the answer is awaited.
    #[prop(into)]
    waiting: String,
    /// What was typed before.
    #[prop(into, optional)]
    value: String,
    /// What is wrong with it.
    #[prop(optional_no_strip)]
    error: Option<FieldError>,
) -> AnyView {
    let group = if error.is_some() { "govuk-form-group govuk-form-group--error" } else { "govuk-form-group" };
    let input = if error.is_some() { "govuk-input govuk-input--error" } else { "govuk-input" };
    let described_by = if error.is_some() { "q-hint q-error" } else { "q-hint" };
    let error = error.map(|error| error_message("q-error".to_owned(), error));
    view! {
        <form class="search-form" method="get" action=action role="search" novalidate>
            {heading.map(|heading| view! { <h1 class="govuk-heading-xl" tabindex="-1">{heading}</h1> })}
            <div class=group>
                <label class="govuk-label govuk-label--s" for="q">{label}</label>
                <div id="q-hint" class="govuk-hint">{hint}</div>
                {error}
                <div class="search-form__row">
                    <input
                        class=input
                        id="q"
                        name="q"
                        type="text"
                        value=value
                        spellcheck="false"
                        autocomplete="off"
                        autocapitalize="words"
                        enterkeyhint="search"
                        aria-describedby=described_by
                    />
                    <button class="govuk-button search-form__button" type="submit">
                        // The longer one first, so that nothing moves while the page arrives.
                        <span class="search-form__waiting">{waiting}</span>
                        <span class="search-form__now">{button}</span>
                    </button>
                </div>
            </div>
        </form>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn html(error: Option<FieldError>) -> String {
        view! { <SearchForm action="/bins" label="Street" hint="LS13" button="Find" waiting="Searching" value="10 \"Abbey\"" error=error /> }
            .to_html()
    }

    #[test]
    fn what_was_typed_stays_and_is_escaped() {
        assert!(html(None).contains("value=\"10 &quot;Abbey&quot;\""), "{}", html(None));
    }

    #[test]
    fn an_error_is_tied_to_the_box() {
        let wrong = html(Some(FieldError { prefix: "Error:", text: "Enter a street".into() }));
        assert!(wrong.contains(r#"aria-describedby="q-hint q-error""#));
        assert!(wrong.contains("Enter a street"));
        assert!(!html(None).contains("q-error"));
    }
}
