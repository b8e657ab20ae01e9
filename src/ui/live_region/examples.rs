use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    vec![Example::new("live region", view! { <LiveRegion text="12 addresses found".to_owned() /> })]
}
