use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    vec![Example::new(
        "panel: confirmation",
        view! { <Panel title="Report sent" text="Your reference is DS-7K3M-2QW2" reference="DS-7K3M-2QW2" /> },
    )]
}
