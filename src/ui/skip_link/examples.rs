use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    vec![Example::new("skip link", view! { <SkipLink text="Skip to main content" /> })]
}
