use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    let items = ["10 Abbey Avenue", "12 Abbey Avenue"]
        .map(|text| LinkItem { href: "#".to_owned(), text: text.to_owned(), ..LinkItem::default() })
        .to_vec();
    let actions = vec![LinkItem {
        href: "#".to_owned(),
        text: "Month calendar".to_owned(),
        note: Some("On one page".to_owned()),
        ..LinkItem::default()
    }];
    vec![
        Example::new("link list: addresses", view! { <LinkList items=items /> }),
        Example::new("link list: actions", view! { <LinkList items=actions /> }),
    ]
}
