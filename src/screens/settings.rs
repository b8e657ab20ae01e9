//! This device: language, saved addresses, what is kept and how to be rid of it.

use crate::{Context, Screen, routes, screen::heading};
use domain::address::Address;
use leptos::prelude::*;
use ui::{Notice, NoticeKind, SummaryItem, SummaryList};

/// What this browser keeps, with what can be done about it. The buttons are the app's, as only it can act.
pub struct DeviceData {
    /// The one that opens first comes first.
    pub addresses: Vec<SavedAddress>,
    /// The way to erase everything, with its question.
    pub erase: AnyView,
}

pub struct SavedAddress {
    pub address: Address,
    /// Make it the first, remove it.
    pub actions: AnyView,
}

/// Without `device` (no script), what is on the device cannot be shown.
pub fn settings(context: Context, device: Option<DeviceData>) -> Screen {
    let words = context.words();
    let device = match device {
        Some(device) => kept(context, device),
        None => view! { <Notice kind=NoticeKind::Information title=words.settings_needs_script() /> }.into_any(),
    };
    let view = view! {
        <div class="readable">
            {heading(words.settings_title())}
            <SummaryList items=vec![language(context), version(context)] />
            {device}
        </div>
    };
    Screen::new(words.settings_title(), words.settings_description(), view)
}

fn language(context: Context) -> SummaryItem {
    let (words, other) = (context.words(), context.language.other());
    let change = view! {
        <a href=routes::settings(other) rel="external" lang=other.tag() hreflang=other.tag()>{words.settings_change_language()}</a>
    };
    SummaryItem {
        key: words.settings_language().to_owned(),
        value: words.settings_language_name().into_any(),
        action: Some(change.into_any()),
    }
}

fn version(context: Context) -> SummaryItem {
    SummaryItem {
        key: context.words().settings_version().to_owned(),
        value: env!("CARGO_PKG_VERSION").into_any(),
        action: None,
    }
}

fn kept(context: Context, device: DeviceData) -> AnyView {
    let words = context.words();
    let count = u32::try_from(device.addresses.len()).unwrap_or(u32::MAX);
    let amount =
        if count == 0 { words.settings_nothing_kept().to_owned() } else { words.settings_kept_addresses(count) };
    let data = vec![SummaryItem { key: words.settings_kept().to_owned(), value: amount.into_any(), action: None }];
    view! {
        <h2 class="govuk-heading-m" id="addresses" tabindex="-1">{words.settings_addresses()}</h2>
        {saved(context, device.addresses)}
        <p>
            <a href=routes::find(context.language)>{words.settings_add()}</a>
        </p>
        <h2 class="govuk-heading-m" id="data" tabindex="-1">{words.settings_data()}</h2>
        <p>{words.settings_data_help()}</p>
        <SummaryList items=data />
        {device.erase}
    }
    .into_any()
}

fn saved(context: Context, addresses: Vec<SavedAddress>) -> AnyView {
    let words = context.words();
    if addresses.is_empty() {
        return view! { <p>{words.settings_no_addresses()}</p> }.into_any();
    }
    let items = addresses
        .into_iter()
        .enumerate()
        .map(|(place, saved)| {
            let href = routes::bins(context.language, &saved.address.id);
            let first = (place == 0).then(|| view! { <p class="quiet">{words.settings_open_first()}</p> });
            SummaryItem {
                key: saved.address.line.clone(),
                value: view! { <p><a href=href>{saved.address.one_line()}</a></p> {first} }.into_any(),
                action: Some(saved.actions),
            }
        })
        .collect();
    view! { <SummaryList items=items /> }.into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};

    fn html(language: domain::language::Language, device: Option<DeviceData>) -> String {
        settings(samples::context(&samples::council(), language), device).view.to_html()
    }

    #[test]
    fn what_is_kept_is_shown() {
        let saved = SavedAddress { address: samples::address(), actions: ().into_any() };
        let device = DeviceData { addresses: vec![saved], erase: "Dileu".into_any() };
        let welsh = html(Cy, Some(device));
        assert!(welsh.contains("1 cyfeiriad") && welsh.contains("Yn agor gyntaf"));
        let nothing = DeviceData { addresses: vec![], erase: ().into_any() };
        assert!(html(En, Some(nothing)).contains("No address is saved"));
    }

    #[test]
    fn the_language_can_be_changed_without_script() {
        let english = html(En, None);
        assert!(english.contains(r#"href="/cy/settings""#) && english.contains("need JavaScript"));
    }
}
