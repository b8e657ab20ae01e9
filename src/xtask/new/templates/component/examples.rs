use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    vec![Example::new("__name__", view! { <__Name__ text="A line of text" /> })]
}
