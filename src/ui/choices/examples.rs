use super::*;
use crate::field::examples::{asked, wrong};
use crate::gallery::Example;
use crate::{Standing, TextInput};

fn choice(value: &str, text: &str) -> Choice {
    Choice { value: value.to_owned(), text: text.to_owned(), ..Choice::default() }
}

pub(crate) fn examples() -> Vec<Example> {
    let alarms = vec![
        Choice { is_chosen: true, ..choice("evening", "The evening before, at 7pm") },
        choice("none", "No reminder"),
    ];
    let bins = || {
        vec![
            Choice { hint: Some("Brown bin".to_owned()), is_chosen: true, ..choice("garden", "Garden waste") },
            Choice { hint: Some("Green caddy".to_owned()), ..choice("food", "Food waste") },
        ]
    };
    let where_else = Field { standing: Standing::Small, ..asked("radios-other", "Where is that?") };
    let other = view! { <TextInput field=where_else name="other" value="" /> };
    let places = vec![
        choice("kerb", "At the kerb"),
        Choice { is_chosen: true, reveals: Some(other.into_any()), ..choice("elsewhere", "Somewhere else") },
    ];
    let which = "Which bins were not emptied?";
    vec![
        Example::new(
            "radios: one is chosen",
            view! { <Radios field=asked("radios-alarm", "Reminder") name="alarm" choices=alarms /> },
        ),
        Example::new(
            "radios: a choice that asks for more",
            view! { <Radios field=asked("radios-place", "Where does it stand?") name="place" choices=places /> },
        ),
        Example::new(
            "checkboxes: with hints",
            view! { <Checkboxes field=asked("checkboxes", which) name="bins" choices=bins() /> },
        ),
        Example::new(
            "checkboxes: error",
            view! {
                <Checkboxes
                    field=wrong(asked("checkboxes-wrong", which), "Select which bins were not emptied")
                    name="bins"
                    choices=bins()
                />
            },
        ),
    ]
}
