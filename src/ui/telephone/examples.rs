use super::Telephone;
use crate::gallery::Example;
use leptos::prelude::*;

pub(crate) fn examples() -> Vec<Example> {
    vec![Example::new("telephone: in a text", view! { <p>"Call " <Telephone number="01234 567 890" />"."</p> })]
}
