//! A list of things to choose from, each a link: addresses, actions.
//!
//! Accessibility: a real list, so its length is announced; the whole line is the target.

pub(crate) mod examples;

use leptos::prelude::*;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkItem {
    pub href: String,
    pub text: String,
    /// A quiet line below the link.
    pub note: Option<String>,
    /// Leads out of the app (another site, a file, another program), so the app's router must let it pass.
    pub external: bool,
}

#[component]
pub fn LinkList(items: Vec<LinkItem>) -> AnyView {
    view! { <ul class="links">{items.into_iter().map(item).collect_view()}</ul> }.into_any()
}

fn item(item: LinkItem) -> AnyView {
    let rel = item.external.then_some("external");
    view! {
        <li class="links__item">
            <a class="links__link" href=item.href rel=rel>{item.text}</a>
            {item.note.map(|note| view! { <small>{note}</small> })}
        </li>
    }
    .into_any()
}
