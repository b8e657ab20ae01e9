use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    let change = view! { <a href="#">"Change"<span class="govuk-visually-hidden">" language"</span></a> };
    let items = vec![
        SummaryItem { key: "Language".to_owned(), value: "English".into_any(), action: Some(change.into_any()) },
        SummaryItem { key: "Version".to_owned(), value: "0.1.0".into_any(), action: None },
    ];
    vec![Example::new("summary list", view! { <SummaryList items=items /> })]
}
