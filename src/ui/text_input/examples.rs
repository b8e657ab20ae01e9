use super::*;
use crate::field::examples::{asked, wrong};
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    let email =
        Field { hint: Some("We write only about this.".to_owned()), ..asked("input-email", "Your email address") };
    vec![
        Example::new(
            "text input: email",
            view! { <TextInput field=email name="email" value="sian@example.com" kind=TextKind::Email /> },
        ),
        Example::new(
            "text input: error",
            view! {
                <TextInput
                    field=wrong(asked("input-number", "How many?"), "Enter a whole number, like 3")
                    name="number"
                    value="2.5"
                    kind=TextKind::Number
                />
            },
        ),
        Example::new(
            "text input: phone",
            view! { <TextInput field=asked("input-phone", "Your phone number") name="phone" value="" kind=TextKind::Phone /> },
        ),
    ]
}
