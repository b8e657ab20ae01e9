//! One line to type in.
//!
//! Accessibility: GOV.UK's text input; its width says how much is expected; what the browser knows of the person it may
//! fill in (`autocomplete`, WCAG 1.3.5), and a phone brings up the right keys.

pub(crate) mod examples;

use crate::Field;
use leptos::prelude::*;

/// What is typed: the keyboard that helps, what a browser may fill in, and how wide the box is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextKind {
    #[default]
    Line,
    /// A whole number.
    Number,
    Phone,
    Email,
}

impl TextKind {
    fn class(self) -> &'static str {
        match self {
            TextKind::Line | TextKind::Email => "",
            TextKind::Number => " govuk-input--width-5",
            TextKind::Phone => " govuk-input--width-20",
        }
    }

    /// Numbers are text: what is typed wrong stays to be seen, and turning a wheel changes nothing.
    fn input_type(self) -> &'static str {
        match self {
            TextKind::Line | TextKind::Number => "text",
            TextKind::Phone => "tel",
            TextKind::Email => "email",
        }
    }

    fn autocomplete(self) -> Option<&'static str> {
        match self {
            TextKind::Line | TextKind::Number => None,
            TextKind::Phone => Some("tel"),
            TextKind::Email => Some("email"),
        }
    }
}

#[component]
pub fn TextInput(
    field: Field,
    #[prop(into)] name: String,
    /// What was typed before.
    #[prop(into)]
    value: String,
    #[prop(optional)] kind: TextKind,
) -> AnyView {
    let wrong = if field.error.is_some() { " govuk-input--error" } else { "" };
    let is_text = kind == TextKind::Line;
    let input = view! {
        <input
            class=["govuk-input", kind.class(), wrong].concat()
            id=field.id.clone()
            name=name
            type=kind.input_type()
            value=value
            inputmode=(kind == TextKind::Number).then_some("numeric")
            autocomplete=kind.autocomplete()
            spellcheck=(!is_text).then_some("false")
            aria-describedby=field.described_by(None)
        />
    };
    field.labelled(input.into_any())
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::field::examples::{asked, wrong};

    #[test]
    fn a_phone_and_an_address_are_filled_in_by_the_browser() {
        let html = |kind| view! { <TextInput field=asked("a", "A") name="a" value="\"x\"" kind=kind /> }.to_html();
        assert!(
            html(TextKind::Email).contains(r#"type="email""#)
                && html(TextKind::Email).contains(r#"autocomplete="email""#)
        );
        assert!(html(TextKind::Phone).contains(r#"autocomplete="tel""#));
        assert!(html(TextKind::Number).contains(r#"inputmode="numeric""#));
        assert!(html(TextKind::Line).contains(r#"value="&quot;x&quot;""#), "{}", html(TextKind::Line));
    }

    #[test]
    fn an_error_is_tied_to_the_box() {
        let html = view! { <TextInput field=wrong(asked("a", "A"), "Enter it") name="a" value="" /> }.to_html();
        assert!(html.contains(r#"aria-describedby="a-error""#) && html.contains("govuk-input--error"), "{html}");
        assert!(html.contains(r#"for="a""#), "{html}");
    }
}
