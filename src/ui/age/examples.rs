use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    vec![
        Example::new("age: fresh", view! { <Age freshness=Freshness::Fresh text="Checked today at 18:02" /> }),
        Example::new("age: old", view! { <Age freshness=Freshness::Old text="Saved 2 days ago, may have changed" /> }),
    ]
}
