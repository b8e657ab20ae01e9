use super::*;
use crate::bin_picture::examples::{FOOD, RECYCLING};
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    let rows = vec![
        ServiceRow {
            bin: RECYCLING,
            name: "Recycling".to_owned(),
            container: "Black bin, blue lid".to_owned(),
            day: "Tomorrow, Tuesday 24 November".to_owned(),
            tag: None,
            facts: vec!["Every other Tuesday".to_owned()],
        },
        ServiceRow {
            bin: FOOD,
            name: "Food".to_owned(),
            container: "Green caddy".to_owned(),
            day: "Tuesday 29 December".to_owned(),
            tag: Some("expected"),
            facts: vec!["Every Tuesday".to_owned()],
        },
    ];
    vec![Example::new("service rows", view! { <ServiceRows rows=rows /> })]
}
