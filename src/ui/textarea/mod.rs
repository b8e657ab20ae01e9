//! Several lines to type in, with a count of what is left.
//!
//! Accessibility: GOV.UK's character count. The count describes the box; without script it is a hint that says how much
//! fits, or what is too much. More than fits can be typed, and is then told. Where a browser counts along, the count is
//! announced only near the end, so that typing is not talked over.

pub(crate) mod examples;

use crate::Field;
use leptos::prelude::*;
use std::sync::Arc;

/// How many characters are left of a text: what to say of it, and whether it is time to say so aloud.
pub type Count = Arc<dyn Fn(&str) -> Left + Send + Sync>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// "You have 120 characters left"
    pub text: String,
    pub is_near_end: bool,
    pub is_too_long: bool,
}

#[component]
pub fn Textarea(
    field: Field,
    #[prop(into)] name: String,
    /// What was typed before.
    #[prop(into)]
    value: String,
    count: Count,
) -> AnyView {
    let counted = ArcRwSignal::new(count(&value));
    let count_id = field.part("count");
    let class = if field.error.is_some() { "govuk-textarea govuk-textarea--error" } else { "govuk-textarea" };
    let (left, aloud, counting) = (counted.clone(), counted.clone(), counted.clone());
    let count_class = move || if counted.with(|left| left.is_too_long) { "govuk-error-message" } else { "govuk-hint" };
    let left = move || left.with(|left| left.text.clone());
    let aloud = move || aloud.with(|left| if left.is_near_end { left.text.clone() } else { String::new() });
    // Capturing makes no difference to the box itself. Without it, the first download would have what tells events of
    // different kinds apart.
    let box_and_count = view! {
        <textarea
            class=class
            id=field.id.clone()
            name=name
            rows="5"
            aria-describedby=field.described_by(Some(&count_id))
            on:input:capture=move |event| counting.set(count(&event_target_value(&event)))
        >
            {content(value)}
        </textarea>
        <div id=count_id class=count_class>{left}</div>
        <div class="govuk-visually-hidden" aria-live="polite">{aloud}</div>
    };
    field.labelled(box_and_count.into_any())
}

/// What stands within the element. To HTML, Leptos writes it as it is, so it is escaped here; in a browser it is a node of
/// text.
fn content(value: String) -> String {
    if cfg!(feature = "ssr") { value.replace('&', "&amp;").replace('<', "&lt;") } else { value }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::field::examples::asked;

    fn html(value: &str) -> String {
        let count: Count = Arc::new(|text| Left {
            text: format!("{} typed", text.chars().count()),
            is_near_end: text.len() > 3,
            is_too_long: text.len() > 4,
        });
        let value = value.to_owned();
        view! { <Textarea field=asked("more", "More?") name="more" value=value count=count /> }.to_html()
    }

    #[test]
    fn the_count_describes_the_box_without_script() {
        let html = html("ab");
        assert!(html.contains(r#"aria-describedby="more-count""#) && html.contains(r#"id="more-count""#), "{html}");
        assert_eq!(html.matches("2 typed").count(), 1, "it is not announced yet: {html}");
    }

    #[test]
    fn what_was_typed_stays_and_is_escaped() {
        let html = html("</textarea>&lt;");
        assert!(html.contains(">&lt;/textarea>&amp;lt;</textarea>"), "{html}");
        assert_eq!(html.matches("15 typed").count(), 2, "{html}");
    }
}
