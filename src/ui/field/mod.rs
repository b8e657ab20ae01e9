//! What stands round a control of a form: its label or legend, a hint, and what is wrong with what was typed.
//!
//! Accessibility: the label or legend is tied to the control, and so are hint and error by `aria-describedby`
//! (WCAG 1.3.1, 3.3.1, 3.3.2); an error begins with the word for it, which is not seen, and its colour adds nothing. A
//! question that is the only one of a page is the heading of that page.

pub(crate) mod examples;

use leptos::prelude::*;

/// What is wrong, and "Error:" in the language of the page, which is read before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    pub prefix: &'static str,
    pub text: String,
}

/// How a question stands on its page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// The page asks only this.
    Heading,
    /// One of several.
    #[default]
    Part,
    /// Within another, or below a heading of its own.
    Small,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// Of the control, or of the first one of a group: an error summary leads to it.
    pub id: String,
    pub label: String,
    pub hint: Option<String>,
    pub error: Option<FieldError>,
    pub standing: Standing,
}

impl Field {
    /// The ids of what describes the control, with one more where there is one.
    pub(crate) fn described_by(&self, more: Option<&str>) -> Option<String> {
        let hint = self.hint.as_ref().map(|_| self.part("hint"));
        let error = self.error.as_ref().map(|_| self.part("error"));
        let ids: Vec<String> = [hint, error, more.map(str::to_owned)].into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    pub(crate) fn part(&self, name: &str) -> String {
        [&*self.id, "-", name].concat()
    }

    /// Round one control, which has the id.
    pub(crate) fn labelled(self, control: AnyView) -> AnyView {
        let (label, id) = (self.label.clone(), self.id.clone());
        let label = match self.standing {
            Standing::Heading => view! {
                <h1 class="govuk-label-wrapper" tabindex="-1">
                    <label class="govuk-label govuk-label--l" for=id>{label}</label>
                </h1>
            }
            .into_any(),
            Standing::Part => view! { <label class="govuk-label govuk-label--m" for=id>{label}</label> }.into_any(),
            Standing::Small => view! { <label class="govuk-label govuk-label--s" for=id>{label}</label> }.into_any(),
        };
        view! { <div class=self.group_class()>{label} {self.hint_and_error()} {control}</div> }.into_any()
    }

    /// Round several controls that answer one question together.
    pub(crate) fn grouped(self, controls: AnyView) -> AnyView {
        let label = self.label.clone();
        let legend = match self.standing {
            Standing::Heading => view! {
                <legend class="govuk-fieldset__legend govuk-fieldset__legend--l">
                    <h1 class="govuk-fieldset__heading" tabindex="-1">{label}</h1>
                </legend>
            }
            .into_any(),
            Standing::Part => {
                view! { <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{label}</legend> }.into_any()
            }
            Standing::Small => view! { <legend class="govuk-fieldset__legend">{label}</legend> }.into_any(),
        };
        view! {
            <div class=self.group_class()>
                <fieldset class="govuk-fieldset" aria-describedby=self.described_by(None)>
                    {legend} {self.hint_and_error()} {controls}
                </fieldset>
            </div>
        }
        .into_any()
    }

    fn group_class(&self) -> &'static str {
        match self.error {
            Some(_) => "govuk-form-group govuk-form-group--error",
            None => "govuk-form-group",
        }
    }

    fn hint_and_error(&self) -> AnyView {
        let hint = self.hint.clone().map(|hint| view! { <div id=self.part("hint") class="govuk-hint">{hint}</div> });
        let error = self.error.clone().map(|error| error_message(self.part("error"), error));
        view! { {hint} {error} }.into_any()
    }
}

/// Beside its control, which it describes.
pub(crate) fn error_message(id: String, error: FieldError) -> AnyView {
    view! {
        <p id=id class="govuk-error-message">
            <span class="govuk-visually-hidden">{error.prefix}" "</span>
            {error.text}
        </p>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn field(standing: Standing) -> Field {
        let error = Some(FieldError { prefix: "Error:", text: "Enter where".into() });
        Field {
            id: "where".into(),
            label: "Where?".into(),
            hint: Some("The crew looks there.".into()),
            error,
            standing,
        }
    }

    #[test]
    fn hint_and_error_are_tied_to_the_control() {
        let described = field(Standing::Part).described_by(Some("where-count"));
        assert_eq!(described.as_deref(), Some("where-hint where-error where-count"));
        assert_eq!(Field { hint: None, error: None, ..field(Standing::Part) }.described_by(None), None);
        let html = field(Standing::Part).grouped(().into_any()).to_html();
        assert!(html.contains(r#"<fieldset aria-describedby="where-hint where-error""#), "{html}");
        assert!(html.contains(r#"id="where-hint""#) && html.contains(r#"id="where-error""#), "{html}");
        assert!(html.contains("</span>Enter where"), "{html}");
    }

    #[test]
    fn the_only_question_of_a_page_is_its_heading() {
        for html in [
            field(Standing::Heading).grouped(().into_any()).to_html(),
            field(Standing::Heading).labelled(().into_any()).to_html(),
        ] {
            assert_eq!(html.matches("<h1").count(), 1, "{html}");
        }
        assert!(!field(Standing::Part).labelled(().into_any()).to_html().contains("<h1"));
    }
}
