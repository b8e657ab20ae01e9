//! The places that this device keeps, as links to their bin days.

use crate::{AreaPage, Context, bins};
use domain::address::Address;
use leptos::prelude::*;
use ui::{LinkItem, LinkList};

pub(crate) fn saved(context: Context, addresses: &[Address]) -> AnyView {
    let items = addresses
        .iter()
        .map(|address| LinkItem {
            href: bins::Page::MyBins(address.id.clone()).path(context.language),
            text: address.one_line(),
            ..LinkItem::default()
        })
        .collect();
    view! { <LinkList items=items /> }.into_any()
}
