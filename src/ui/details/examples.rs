use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    vec![Example::new(
        "details: help",
        view! {
            <Details summary="I can't find my address">
                <p>"Try the name of your street without a number."</p>
            </Details>
        },
    )]
}
