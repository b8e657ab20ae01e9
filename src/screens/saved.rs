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

/// "Bramley, Leeds, LS13": what stands below the line of an address.
pub(crate) fn rest(address: &Address) -> String {
    let parts = [address.locality.as_deref(), Some(&*address.town), address.postcode.as_deref()];
    let mut rest: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    rest.dedup();
    rest.join(", ")
}
