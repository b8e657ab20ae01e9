use super::*;
use crate::field::examples::{asked, wrong};
use crate::gallery::Example;

fn count() -> Count {
    Arc::new(|text| {
        let left = 20 - i32::try_from(text.chars().count()).unwrap_or(i32::MAX);
        let said = if left < 0 {
            format!("You have {} characters too many", -left)
        } else {
            format!("You have {left} characters left")
        };
        Left { text: said, is_near_end: left < 3, is_too_long: left < 0 }
    })
}

pub(crate) fn examples() -> Vec<Example> {
    let too_long = wrong(asked("textarea-wrong", "Anything else?"), "Your answer must be 20 characters or fewer");
    vec![
        Example::new(
            "textarea: count",
            view! { <Textarea field=asked("textarea", "Anything else?") name="more" value="By the gate" count=count() /> },
        ),
        Example::new(
            "textarea: too long",
            view! { <Textarea field=too_long name="more" value="By the gate with the blue sign" count=count() /> },
        ),
    ]
}
