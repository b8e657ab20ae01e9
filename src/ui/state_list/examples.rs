use super::*;
use crate::bin_picture::examples::{FOOD, RECYCLING};
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    let bins = vec![
        StateItem {
            bin: Some(RECYCLING),
            name: "Recycling".to_owned(),
            lines: vec!["You can report until 5pm on Thursday 26 November".into_any()],
            ..StateItem::default()
        },
        StateItem {
            bin: Some(FOOD),
            name: "Food".to_owned(),
            lines: vec![
                "You can report from 5pm today".into_any(),
                "The crew may still come. Leave the bin out.".into_any(),
            ],
            ..StateItem::default()
        },
    ];
    let reports = vec![
        StateItem {
            name: "Missed collection: Food".to_owned(),
            state: Some((Tone::Quiet, "Waiting".to_owned())),
            lines: vec!["We will send it as soon as there is a connection.".into_any()],
            ..StateItem::default()
        },
        StateItem {
            name: "Missed collection: Recycling".to_owned(),
            href: Some("#".to_owned()),
            state: Some((Tone::Warn, "Needs your attention".to_owned())),
            lines: vec!["The time to report this collection ended before it could be sent.".into_any()],
            actions: Some(view! { <a href="#">"Change my answers"</a> }.into_any()),
            ..StateItem::default()
        },
    ];
    vec![
        Example::new("state list: bins", view! { <StateList items=bins /> }),
        Example::new("state list: reports", view! { <StateList items=reports /> }),
    ]
}
