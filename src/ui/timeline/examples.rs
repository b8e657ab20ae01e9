use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    let entry = |what: &str, when: &str, note: Option<&str>| TimelineEntry {
        what: what.to_owned(),
        when: when.to_owned(),
        note: note.map(str::to_owned),
        action: None,
    };
    let entries = vec![
        entry("In progress", "9:15am on Thursday 26 November", Some("The crew will come back on Friday 27 November")),
        entry("We have received it", "6:02pm on Wednesday 25 November", None),
    ];
    vec![Example::new("timeline", view! { <Timeline entries=entries /> })]
}
