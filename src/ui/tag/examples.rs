use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    vec![
        Example::new("tag", view! { <Tag text="expected" /> }),
        Example::new("tag: quiet", view! { <Tag text="waiting" tone=Tone::Quiet /> }),
        Example::new("tag: good", view! { <Tag text="done" tone=Tone::Good /> }),
        Example::new("tag: warning", view! { <Tag text="needs your attention" tone=Tone::Warn /> }),
    ]
}
