//! A day in three boxes: day, month, year.
//!
//! Accessibility: GOV.UK's date input, a group with a legend and a label for each box; the keys for numbers come up, and
//! a month may be typed as a word all the same. The boxes have one name: their values are one answer.

pub(crate) mod examples;

use crate::Field;
use leptos::prelude::*;

/// What the boxes are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateWords {
    pub day: &'static str,
    pub month: &'static str,
    pub year: &'static str,
}

#[component]
pub fn DateInput(
    field: Field,
    #[prop(into)] name: String,
    /// Day, month and year as they were typed before.
    values: [String; 3],
    words: DateWords,
) -> AnyView {
    let wrong = if field.error.is_some() { " govuk-input--error" } else { "" };
    let [day, month, year] = values;
    let boxes = [
        (field.id.clone(), words.day, "govuk-input--width-2", day),
        (field.part("month"), words.month, "govuk-input--width-2", month),
        (field.part("year"), words.year, "govuk-input--width-4", year),
    ];
    let boxes = boxes.map(|(id, label, width, value)| {
        view! {
            <div class="govuk-date-input__item">
                <label class="govuk-label" for=id.clone()>{label}</label>
                <input
                    class=["govuk-input ", width, wrong].concat()
                    id=id
                    name=name.clone()
                    type="text"
                    inputmode="numeric"
                    value=value
                />
            </div>
        }
    });
    field.grouped(view! { <div class="govuk-date-input">{boxes.into_iter().collect_view()}</div> }.into_any())
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::field::examples::asked;

    #[test]
    fn three_boxes_of_one_name_have_each_their_label() {
        let words = DateWords { day: "Day", month: "Month", year: "Year" };
        let values = ["27", "", "2026"].map(str::to_owned);
        let html = view! { <DateInput field=asked("when", "When?") name="when" values=values words=words /> }.to_html();
        assert_eq!(html.matches(r#"name="when""#).count(), 3, "{html}");
        for id in ["when", "when-month", "when-year"] {
            assert!(html.contains(&format!(r#"for="{id}""#)) && html.contains(&format!(r#"id="{id}""#)), "{html}");
        }
    }
}
