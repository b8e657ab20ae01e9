use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    let press = Callback::new(|()| ());
    vec![
        Example::new(
            "button: link",
            view! { <ButtonLink href="#" text="Month calendar" emphasis=Emphasis::Primary /> },
        ),
        Example::new(
            "button: secondary",
            view! { <Button text="Save this address" emphasis=Emphasis::Secondary on_press=press /> },
        ),
        Example::new(
            "button: warning",
            view! { <Button text="Delete everything" emphasis=Emphasis::Warning on_press=press /> },
        ),
    ]
}
