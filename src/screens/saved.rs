//! The places that this device keeps, as links to their bin days.

use crate::{Context, routes};
use domain::address::Address;
use leptos::prelude::*;
use ui::{LinkItem, LinkList};

pub(crate) fn saved(context: Context, addresses: &[Address]) -> AnyView {
    let items = addresses
        .iter()
        .map(|address| LinkItem {
            href: routes::bins(context.language, &address.id),
            text: address.one_line(),
            ..LinkItem::default()
        })
        .collect();
    view! { <LinkList items=items /> }.into_any()
}
