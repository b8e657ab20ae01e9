use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    vec![Example::new(
        "panel: confirmation",
        view! { <Panel title="Report sent" label="Your reference is" reference="DS-7K3M-2QW2" /> },
    )]
}
