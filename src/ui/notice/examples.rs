use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    vec![
        Example::new(
            "notice: information",
            view! { <Notice kind=NoticeKind::Information title="You are offline"><p>"Your saved days are here."</p></Notice> },
        ),
        Example::new(
            "notice: warning",
            view! { <Notice kind=NoticeKind::Warning title="This list may be out of date" /> },
        ),
        Example::new(
            "notice: changed",
            view! { <Notice kind=NoticeKind::Changed title="Usually Tuesday"><p>"Bank holiday"</p></Notice> },
        ),
    ]
}
