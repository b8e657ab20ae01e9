//! Something that must be answered before the page goes on. The browser opens it; until then it is not on the page.
//!
//! Accessibility: the browser's own modal dialog keeps the focus within and gives it back (ARIA APG, dialog); it begins at
//! the first button. The key Escape is an answer too.

pub(crate) mod examples;

use leptos::prelude::*;

#[component]
pub fn Dialog(id: &'static str, #[prop(into)] title: String, children: Children) -> AnyView {
    let title_id = [id, "-title"].concat();
    let labelled_by = title_id.clone();
    view! {
        <dialog class="dialog" id=id aria-labelledby=labelled_by>
            <h2 class="govuk-heading-m" id=title_id>
                {title}
            </h2>
            {children()}
        </dialog>
    }
    .into_any()
}
