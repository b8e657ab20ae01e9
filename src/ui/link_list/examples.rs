use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    let items = ["10 Abbey Avenue", "12 Abbey Avenue"]
        .map(|text| LinkItem { href: "#".to_owned(), text: text.to_owned(), ..LinkItem::default() })
        .to_vec();
    let choices = vec![
        LinkItem { href: "#".to_owned(), text: "No reminder".to_owned(), current: true, ..LinkItem::default() },
        LinkItem {
            href: "#".to_owned(),
            text: "The evening before".to_owned(),
            note: Some("At 7pm".to_owned()),
            ..LinkItem::default()
        },
    ];
    vec![
        Example::new("link list: addresses", view! { <LinkList items=items /> }),
        Example::new("link list: choices", view! { <LinkList items=choices /> }),
    ]
}
