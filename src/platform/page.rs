//! The page as a document: its title, focus, scroll position, language and printer.
//!
//! Belongs here: what a view cannot say in markup. Must not be here: routes, words.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, Storage};

use crate::events::{Subscription, document, on_return_to_page, window};

/// Read by the page's boot script as well, before the app runs.
const LANGUAGE_KEY: &str = "language";

pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Moves focus to the page's main heading, so that a screen reader reads on from there.
/// The heading needs `tabindex="-1"`. Nothing happens where the page has none.
pub fn focus_heading() {
    let heading = document().query_selector("h1").ok().flatten();
    if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
        // Focus can fail only for an element that has left the document.
        let _ = heading.focus();
    }
}

/// Calls back each time the person returns to the page, from another tab or a locked screen.
pub fn on_return(callback: impl FnMut() + 'static) -> Subscription {
    on_return_to_page(callback)
}

/// The text of the data block `<script type="application/json" id="...">`.
pub fn data(id: &str) -> Option<String> {
    document().get_element_by_id(id)?.text_content()
}

/// The path of this page with its query.
pub fn path_and_query() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

/// "https://bins.example.gov.uk"
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Where the link to the page in the other language leads; that link stands outside of the app's views.
pub fn set_language_link(href: &str) {
    let link = document().query_selector("header a[hreflang]").ok().flatten();
    if let Some(link) = link {
        // `href` is a valid attribute name, the only thing that could be wrong.
        let _ = link.set_attribute("href", href);
    }
}

/// Says that the app answers from now on, for those who wait for it: tests and measurements.
pub fn mark_ready() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-app", "ready");
    }
}

/// What stands in the search box of the page, and whether the person is in it.
pub fn typed() -> Option<(String, bool)> {
    let input: HtmlInputElement = document().get_element_by_id("q")?.dyn_into().ok()?;
    let is_active = document().active_element().is_some_and(|active| active.id() == "q");
    Some((input.value(), is_active))
}

/// Puts the person back into the search box, at the end of what is typed.
pub fn focus_typed() {
    let input = document().get_element_by_id("q").and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
    if let Some(input) = input {
        let end = u32::try_from(input.value().encode_utf16().count()).unwrap_or(u32::MAX);
        // Focus can fail only for an element that has left the document.
        let _ = input.focus();
        let _ = input.set_selection_range(end, end);
    }
}

pub fn scroll_to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// Sets the language that assistive technology and hyphenation assume, as a BCP 47 tag.
pub fn set_document_language(tag: &str) {
    if let Some(root) = document().document_element() {
        // `lang` is a valid attribute name, the only thing that could be wrong.
        let _ = root.set_attribute("lang", tag);
    }
}

/// The language to start in next time, as a BCP 47 tag; `None` where nothing was chosen or kept.
pub fn language_preference() -> Option<String> {
    preferences()?.get_item(LANGUAGE_KEY).ok()?
}

/// Remembers the language to start in next time. Where the browser keeps nothing, the address of the page still says it.
pub fn set_language_preference(tag: &str) {
    if let Some(preferences) = preferences() {
        let _ = preferences.set_item(LANGUAGE_KEY, tag);
    }
}

pub fn forget_language_preference() {
    if let Some(preferences) = preferences() {
        let _ = preferences.remove_item(LANGUAGE_KEY);
    }
}

/// Opens the browser's print dialogue; returns when the person has closed it.
pub fn print() {
    // A browser without a printer dialogue does nothing.
    let _ = window().print();
}

fn preferences() -> Option<Storage> {
    window().local_storage().ok()?
}
