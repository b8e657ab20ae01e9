use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    let choice = |value, text: &str| RadioChoice { value, text: text.to_owned(), lang: None };
    let choices = vec![choice("evening", "The evening before, at 7pm"), choice("none", "No reminder")];
    vec![Example::new(
        "radios: one is chosen",
        view! { <Radios legend="Reminder" name="alarm" choices=choices chosen="evening" /> },
    )]
}
