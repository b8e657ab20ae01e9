use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    vec![
        Example::new("back: link", view! { <BackLink href="#" text="Back" /> }),
        Example::new("back: button of a form", view! { <BackButton text="Back" name="pressed" value="back" /> }),
    ]
}
