//! Something to know before reading on: information, a warning, a changed day.
//!
//! Accessibility: plain content in reading order with a bold title; the stripe and its colour add nothing that the
//! title does not say (WCAG 1.4.1).

pub(crate) mod examples;

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    Information,
    Warning,
    /// A day that differs from the usual one.
    Changed,
}

#[component]
pub fn Notice(
    kind: NoticeKind,
    #[prop(into)] title: String,
    /// It takes the focus when it comes up, and is then read whole.
    #[prop(optional)]
    id: Option<&'static str>,
    #[prop(optional)] children: Option<Children>,
) -> AnyView {
    let class = match kind {
        NoticeKind::Information => "notice",
        NoticeKind::Warning | NoticeKind::Changed => "notice notice--warning",
    };
    view! {
        <div class=class id=id tabindex=id.map(|_| "-1") role=id.map(|_| "group")>
            <p class="notice__title">
                <strong>{title}</strong>
            </p>
            {children.map(|children| children())}
        </div>
    }
    .into_any()
}
