//! One of several choices in a form, or any of them.
//!
//! Accessibility: a `fieldset` whose `legend` asks; the browser's own radio buttons and checkboxes, each with a label that
//! is pressed as well and a hint that is tied to it (WCAG 1.3.1, 2.5.8, 3.3.2). What a choice reveals comes right after it
//! in reading order; a browser that cannot reveal shows it always.

pub(crate) mod examples;

use crate::Field;
use leptos::prelude::*;

#[derive(Default)]
pub struct Choice {
    pub value: String,
    pub text: String,
    pub hint: Option<String>,
    /// The language of `text` where it is not the page's.
    pub lang: Option<&'static str>,
    pub is_chosen: bool,
    /// What is asked only of those who choose it.
    pub reveals: Option<AnyView>,
}

#[component]
pub fn Radios(field: Field, #[prop(into)] name: String, choices: Vec<Choice>) -> AnyView {
    group(field, "radio", &name, choices)
}

/// None of them may be chosen.
#[component]
pub fn Checkboxes(field: Field, #[prop(into)] name: String, choices: Vec<Choice>) -> AnyView {
    group(field, "checkbox", &name, choices)
}

/// The first choice has the id of the field; the others follow from their values.
fn group(field: Field, kind: &'static str, name: &str, choices: Vec<Choice>) -> AnyView {
    let mut first_id = Some(field.id.clone());
    let mut id = |value: &str| first_id.take().unwrap_or_else(|| field.part(value));
    let choices: Vec<AnyView> =
        choices.into_iter().map(|choice| one(kind, id(&choice.value), name.to_owned(), choice)).collect();
    field.grouped(view! { <div class="choices">{choices}</div> }.into_any())
}

fn one(kind: &'static str, id: String, name: String, choice: Choice) -> AnyView {
    let hint_id = choice.hint.as_ref().map(|_| [&*id, "-item-hint"].concat());
    let hint = choice.hint.map(|hint| view! { <div class="govuk-hint choices__hint" id=hint_id.clone()>{hint}</div> });
    let revealed = choice.reveals.map(|revealed| view! { <div class="choices__revealed">{revealed}</div> });
    view! {
        <div class="choices__item">
            <input
                type=kind
                id=id.clone()
                name=name
                value=choice.value
                checked=choice.is_chosen
                aria-describedby=hint_id.clone()
            />
            <label for=id lang=choice.lang>{choice.text}</label>
            {hint}
        </div>
        {revealed}
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::field::examples::asked;

    fn choice(value: &str, is_chosen: bool) -> Choice {
        Choice { value: value.to_owned(), text: value.to_uppercase(), is_chosen, ..Choice::default() }
    }

    #[test]
    fn one_choice_is_made_and_each_has_its_label() {
        let choices = vec![choice("en", false), Choice { lang: Some("cy"), ..choice("cy", true) }];
        let html = view! { <Radios field=asked("lang", "Language") name="lang" choices=choices /> }.to_html();
        assert_eq!(html.matches(" checked").count(), 1, "{html}");
        assert!(html.contains(r#"id="lang""#) && html.contains(r#"for="lang-cy" lang="cy""#), "{html}");
    }

    #[test]
    fn several_can_be_chosen_each_with_its_hint() {
        let food = Choice { hint: Some("Green caddy".to_owned()), ..choice("food", true) };
        let choices = vec![choice("black", true), food];
        let html = view! { <Checkboxes field=asked("bins", "Which?") name="bins" choices=choices /> }.to_html();
        assert_eq!((html.matches(" checked").count(), html.matches(r#"type="checkbox""#).count()), (2, 2), "{html}");
        assert!(html.contains(r#"aria-describedby="bins-food-item-hint""#) && html.contains("Green caddy"), "{html}");
    }

    #[test]
    fn what_a_choice_reveals_comes_right_after_it() {
        let elsewhere = Choice { reveals: Some("WHERE".into_any()), ..choice("elsewhere", false) };
        let choices = vec![elsewhere, choice("last", false)];
        let html = view! { <Radios field=asked("place", "Place") name="place" choices=choices /> }.to_html();
        assert!(
            html.find("ELSEWHERE") < html.find("WHERE</div>") && html.find("WHERE</div>") < html.find("LAST"),
            "{html}"
        );
    }
}
