use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    let link = |text: &str| Some(PageLink { href: "#".to_owned(), text: text.to_owned() });
    vec![
        Example::new("pagination: next", view! { <Pagination label="Results" next=link("More addresses") /> }),
        Example::new(
            "pagination: both",
            view! { <Pagination label="Months" previous=link("October 2026") next=link("December 2026") /> },
        ),
    ]
}
