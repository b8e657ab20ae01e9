use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    vec![Example::new("live region", view! { <LiveRegion said="12 addresses found".into_any() /> })]
}
