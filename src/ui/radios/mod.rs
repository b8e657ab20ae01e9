//! One of several choices in a form.
//!
//! Accessibility: a `fieldset` whose `legend` asks; the browser's own radio buttons, each with a label that is pressed as
//! well (WCAG 1.3.1, 2.5.8, 3.3.2).

pub(crate) mod examples;

use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RadioChoice {
    pub value: &'static str,
    pub text: String,
    /// The language of `text` where it is not the page's.
    pub lang: Option<&'static str>,
}

#[component]
pub fn Radios(
    #[prop(into)] legend: String,
    name: &'static str,
    choices: Vec<RadioChoice>,
    /// The value of the choice that holds.
    chosen: &'static str,
) -> AnyView {
    let choices = choices.into_iter().map(|choice| {
        let id = [name, "-", choice.value].concat();
        view! {
            <div class="radios__choice">
                <input type="radio" id=id.clone() name=name value=choice.value checked=choice.value == chosen />
                <label for=id lang=choice.lang>{choice.text}</label>
            </div>
        }
    });
    let choices = choices.collect_view();
    view! {
        <fieldset class="radios">
            <legend class="govuk-heading-m">{legend}</legend>
            {choices}
        </fieldset>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn one_choice_is_made_and_each_has_its_label() {
        let choice = |value, lang| RadioChoice { value, text: value.to_uppercase(), lang };
        let choices = vec![choice("en", None), choice("cy", Some("cy"))];
        let html = view! { <Radios legend="Language" name="lang" choices=choices chosen="cy" /> }.to_html();
        assert_eq!(html.matches(" checked").count(), 1, "{html}");
        assert!(html.contains(r#"for="lang-cy" lang="cy""#) && html.contains(r#"id="lang-cy""#), "{html}");
    }
}
