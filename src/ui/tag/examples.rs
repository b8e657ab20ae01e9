use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    vec![Example::new("tag", view! { <Tag text="expected" /> })]
}
