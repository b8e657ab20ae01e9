use super::*;
use crate::field::examples::{asked, wrong};
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    let words = DateWords { day: "Day", month: "Month", year: "Year" };
    let hint = Some("For example, 27 3 2026".to_owned());
    let field = Field { hint, ..asked("date", "When did you see it?") };
    vec![
        Example::new(
            "date input: empty",
            view! { <DateInput field=field name="date" values=Default::default() words=words /> },
        ),
        Example::new(
            "date input: error",
            view! {
                <DateInput
                    field=wrong(asked("date-wrong", "When did you see it?"), "Year must include 4 numbers")
                    name="date"
                    values=["27", "3", "26"].map(str::to_owned)
                    words=words
                />
            },
        ),
    ]
}
