//! This device: saved addresses, language, what is kept and how to be rid of it.

use crate::{AreaPage, Context, Destination, Screen, bins, screen::heading};
use domain::address::Address;
use leptos::prelude::*;
use ui::{ButtonLink, Emphasis, Notice, NoticeKind, Tag};

/// What this browser keeps, with what can be done about it. It changes while it is looked at, so the app makes it.
pub struct DeviceData {
    /// Made with [`saved_addresses`].
    pub addresses: AnyView,
    /// The way to erase everything, with its question.
    pub erase: AnyView,
}

/// One line of the saved addresses. The one that opens first comes first.
pub enum SavedRow {
    /// With buttons to make it the first and to remove it.
    Saved { address: Address, actions: AnyView },
    /// What is said in the place of one that was just removed.
    Removed(AnyView),
}

/// Without `device` (no script), what is on the device cannot be shown.
pub fn settings(context: Context, device: Option<DeviceData>) -> Screen {
    let words = context.words();
    let (addresses, erase) = match device {
        Some(device) => (addresses(context, device.addresses), data(context, device.erase)),
        None => (needs_script(context), ().into_any()),
    };
    let version = [words.settings_version(), " ", env!("CARGO_PKG_VERSION")].concat();
    let view = view! {
        <div class="readable">
            {heading(words.settings_title())} {addresses} {language(context)} {erase} <p class="quiet">{version}</p>
        </div>
    };
    Screen::new(words.settings_title(), words.settings_description(), view)
}

fn needs_script(context: Context) -> AnyView {
    view! {
        <div class="needs-script">
            <Notice kind=NoticeKind::Information title=context.words().settings_needs_script() />
        </div>
    }
    .into_any()
}

fn language(context: Context) -> AnyView {
    let (words, other) = (context.words(), context.language.other());
    view! {
        <h2 class="govuk-heading-m">{words.settings_language()}</h2>
        <p>
            {words.settings_language_name()}". "
            <a href=Destination::Settings.path(other) rel="external" lang=other.tag() hreflang=other.tag()>{words.settings_change_language()}</a>
        </p>
    }
    .into_any()
}

fn addresses(context: Context, addresses: AnyView) -> AnyView {
    let words = context.words();
    let find = bins::Page::Find.path(context.language);
    view! {
        <h2 class="govuk-heading-m" id="addresses" tabindex="-1">{words.settings_addresses()}</h2>
        {addresses}
        <div class="buttons">
            <ButtonLink href=find text=words.settings_add() emphasis=Emphasis::Secondary />
        </div>
    }
    .into_any()
}

fn data(context: Context, erase: AnyView) -> AnyView {
    let words = context.words();
    view! {
        <h2 class="govuk-heading-m">{words.settings_data()}</h2>
        <p>{words.settings_data_help()}</p>
        {erase}
    }
    .into_any()
}

pub fn saved_addresses(context: Context, rows: Vec<SavedRow>) -> AnyView {
    let is_any = rows.iter().any(|row| matches!(row, SavedRow::Saved { .. }));
    let none = (!is_any).then(|| view! { <p>{context.words().settings_no_addresses()}</p> });
    let mut is_first = true;
    let rows = rows.into_iter().map(|row| match row {
        SavedRow::Saved { address, actions } => saved(context, &address, std::mem::take(&mut is_first), actions),
        SavedRow::Removed(said) => view! { <li class="saved__row">{said}</li> }.into_any(),
    });
    let rows: Vec<AnyView> = rows.collect();
    view! { {(!rows.is_empty()).then(|| view! { <ul class="saved">{rows}</ul> })} {none} }.into_any()
}

fn saved(context: Context, address: &Address, opens_first: bool, actions: AnyView) -> AnyView {
    let tag = opens_first.then(|| view! { <Tag text=context.words().settings_open_first() /> });
    view! {
        <li class="saved__row">
            <div class="saved__place">
                <a href=bins::Page::MyBins(address.id.clone()).path(context.language)>{address.line.clone()}</a>
                {tag}
                <span class="saved__rest">{address.place()}</span>
            </div>
            <div class="saved__actions">{actions}</div>
        </li>
    }
    .into_any()
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
    fn saved_addresses_come_first_and_the_first_of_them_says_so() {
        let council = samples::council();
        let context = samples::context(&council, Cy);
        let saved = || SavedRow::Saved { address: samples::address(), actions: ().into_any() };
        let rows = saved_addresses(context, vec![SavedRow::Removed("Tynnwyd".into_any()), saved(), saved()]);
        let welsh = html(Cy, Some(DeviceData { addresses: rows, erase: "Dileu".into_any() }));
        assert_eq!(welsh.matches("Yn agor gyntaf").count(), 1, "{welsh}");
        assert!(welsh.contains(r#"href="/cy/bins/1""#) && welsh.contains("Pontwen, Aberwen, AB1 2CD"), "{welsh}");
        assert!(welsh.find("12 Weir Lane") < welsh.find("Change to English"));
    }

    #[test]
    fn nothing_kept_is_said() {
        let council = samples::council();
        let nothing = saved_addresses(samples::context(&council, En), vec![]).to_html();
        assert!(nothing.contains("No address is saved"), "{nothing}");
    }

    #[test]
    fn the_language_can_be_changed_without_script() {
        let english = html(En, None);
        assert!(english.contains(r#"href="/cy/settings""#) && english.contains("need JavaScript"));
    }
}
