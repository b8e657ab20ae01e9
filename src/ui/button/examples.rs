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
        Example::new(
            "button: sends a form",
            view! {
                <DefaultSubmit name="pressed" value="continue" />
                <Submit text="Continue" name="pressed" value="continue" emphasis=Emphasis::Primary />
            },
        ),
        Example::new(
            "button: as a link",
            view! { <Submit text="Change" object="which bins" name="pressed" value="bins" emphasis=Emphasis::Link /> },
        ),
    ]
}
