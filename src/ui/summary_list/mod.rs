//! Names and values, each with what can be done about it.
//!
//! Accessibility: GOV.UK's summary list, a description list; an action says what it is done to, if only to assistive
//! technology ("Remove *12 Weir Lane*"), so that it makes sense on its own (WCAG 2.4.4).

pub(crate) mod examples;

use leptos::prelude::*;

pub struct SummaryItem {
    pub key: String,
    pub value: AnyView,
    /// A link or a button.
    pub action: Option<AnyView>,
}

#[component]
pub fn SummaryList(items: Vec<SummaryItem>) -> AnyView {
    view! { <dl class="govuk-summary-list">{items.into_iter().map(row).collect_view()}</dl> }.into_any()
}

fn row(item: SummaryItem) -> AnyView {
    let class = match item.action {
        Some(_) => "govuk-summary-list__row",
        None => "govuk-summary-list__row govuk-summary-list__row--no-actions",
    };
    view! {
        <div class=class>
            <dt class="govuk-summary-list__key">{item.key}</dt>
            <dd class="govuk-summary-list__value">{item.value}</dd>
            {item.action.map(|action| view! { <dd class="govuk-summary-list__actions">{action}</dd> })}
        </div>
    }
    .into_any()
}
