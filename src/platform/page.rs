//! The page as a document: its title, focus, language, and what it shares with its boot script.
//!
//! Belongs here: what a view cannot say in markup. Must not be here: routes, words.

use std::rc::Rc;

use jiff::Timestamp;
use js_sys::{Array, JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue, throw_str};
use web_sys::{
    Element, Event, HtmlDialogElement, HtmlElement, HtmlInputElement, KeyboardEvent, MouseEvent, NodeList, Storage,
};

use crate::events::{Subscription, document, listen, on_return_to_page, window};

// Read by the page's boot script as well, before the app runs.
const LANGUAGE_KEY: &str = "language";
const GLANCES_KEY: &str = "glances";
const GLANCES_OF_KEY: &str = "glances-of";

pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Moves focus to what is wrong with a form, or else to the page's main heading, so that a screen reader reads on from
/// there. Both need `tabindex="-1"`. Nothing happens where the page has neither.
pub fn focus_heading() {
    focus_first("#error-summary, h1");
}

/// Moves focus to the element with this id. Nothing happens where the page has none.
pub fn focus(id: &str) {
    focus_first(&["#", id].concat());
}

fn focus_first(selector: &str) {
    let element = document().query_selector(selector).ok().flatten();
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // Focus can fail only for an element that has left the document.
        let _ = element.focus();
    }
}

/// Opens the dialog with this id: nothing else of the page can be reached until it is closed.
pub fn open_dialog(id: &str) {
    if let Some(dialog) = dialog(id).filter(|dialog| !dialog.open()) {
        // It can fail only for an element that has left the document. Browsers without modal dialogs show it all the same.
        if dialog.show_modal().is_err() {
            dialog.set_open(true);
        }
    }
}

/// Shows the dialog with this id beside the page, which can be used as before.
pub fn open_beside(id: &str) {
    if let Some(dialog) = dialog(id) {
        dialog.set_open(true);
    }
}

/// Whether something has room beside the page: the style has the same width.
pub fn has_room_beside() -> bool {
    window().match_media("(min-width: 64em)").ok().flatten().is_some_and(|wide| wide.matches())
}

pub fn close_dialog(id: &str) {
    if let Some(dialog) = dialog(id).filter(HtmlDialogElement::open) {
        dialog.close();
    }
}

/// Calls back when the dialog with this id has been closed: by the key Escape, or by the page itself.
pub fn on_dialog_closed(id: &str, callback: impl Fn() + 'static) -> Option<Subscription> {
    let dialog = dialog(id)?;
    Some(listen(&dialog, "close", Box::new(move |_| callback())))
}

/// Closes the dialog with this id by the key Escape, where the browser does not do so itself: where it stands beside the page.
pub fn close_on_escape(id: &'static str) -> Option<Subscription> {
    let closes = |event: &Event| event.dyn_ref::<KeyboardEvent>().is_some_and(|key| key.key() == "Escape");
    let close = move |event: Event| {
        if closes(&event) {
            close_dialog(id);
        }
    };
    let dialog = dialog(id)?;
    Some(listen(&dialog, "keydown", Box::new(close)))
}

fn dialog(id: &str) -> Option<HtmlDialogElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Calls back each time the person returns to the page, from another tab or a locked screen.
pub fn on_return(callback: impl FnMut() + 'static) -> Subscription {
    on_return_to_page(callback)
}

/// Calls back with the path of each link that a person turns to: with a pointer, with a finger, with the keyboard.
pub fn on_intent(callback: impl Fn(&str) + 'static) -> Subscription {
    let callback = Rc::new(callback);
    let turned = ["pointerover", "touchstart", "focusin"].map(|event| {
        let callback = Rc::clone(&callback);
        listen(
            &document(),
            event,
            Box::new(move |event| {
                if let Some(path) = link_at(&event) {
                    callback(&path);
                }
            }),
        )
    });
    Subscription::new(move || drop(turned))
}

/// Calls back with the path of each link that a person follows within the element with this id. Where that is true, the link
/// does not lead there. One that is opened in another tab leads there.
pub fn on_link(id: &str, callback: impl Fn(&str) -> bool + 'static) -> Option<Subscription> {
    let followed = move |event: Event| {
        let is_plain = |click: &MouseEvent| !(click.ctrl_key() || click.meta_key() || click.shift_key());
        if event.dyn_ref().is_some_and(is_plain) && link_at(&event).is_some_and(|path| callback(&path)) {
            event.prevent_default();
        }
    };
    let element = document().get_element_by_id(id)?;
    Some(listen(&element, "click", Box::new(followed)))
}

fn link_at(event: &Event) -> Option<String> {
    let at: Element = event.target()?.dyn_into().ok()?;
    let href = at.closest("a[href^='/']").ok()??.get_attribute("href")?;
    href.split(['?', '#']).next().map(str::to_owned)
}

/// Shows the buttons of this name, which the server's page has hidden, and calls back with the value of each that is pressed.
pub fn on_press(name: &str, callback: impl Fn(&str) + 'static) -> Subscription {
    let button = ["button[name='", name, "']"].concat();
    if let Ok(buttons) = document().query_selector_all(&button) {
        for button in (0..buttons.length()).filter_map(|index| buttons.item(index)?.dyn_into::<Element>().ok()) {
            set_hidden(&button, false);
        }
    }
    let pressed =
        move |event: &Event| event.target()?.dyn_into::<Element>().ok()?.closest(&button).ok()??.get_attribute("value");
    listen(
        &document(),
        "click",
        Box::new(move |event| {
            if let Some(value) = pressed(&event) {
                callback(&value);
            }
        }),
    )
}

/// Shows the element with this id, which the server's page has hidden.
pub fn show(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        set_hidden(&element, false);
    }
}

pub fn hide(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        set_hidden(&element, true);
    }
}

fn set_hidden(element: &Element, is_hidden: bool) {
    // `hidden` is a valid name of an attribute, the only thing that could be wrong.
    let _ = element.toggle_attribute_with_force("hidden", is_hidden);
}

/// Links to a part of the page lead there, and the browser's way back does not lead from part to part: that is for pages.
pub fn lead_to_parts() -> Subscription {
    listen(
        &document(),
        "click",
        Box::new(|event| {
            if let Some(part) = part_at(&event) {
                event.prevent_default();
                part.scroll_into_view();
                // Focus can fail only for an element that has left the document.
                let _ = part.focus();
            }
        }),
    )
}

fn part_at(event: &Event) -> Option<HtmlElement> {
    let at: Element = event.target()?.dyn_into().ok()?;
    let href = at.closest("a[href^='#']").ok()??.get_attribute("href")?;
    document().get_element_by_id(href.get(1..)?)?.dyn_into().ok()
}

/// The text of the data block `<script type="application/json" id="...">`.
pub fn data(id: &str) -> Option<String> {
    document().get_element_by_id(id)?.text_content()
}

/// Whether there is a cookie of this name that scripts may see.
pub fn has_cookie(name: &str) -> bool {
    // A page that may have none answers with an error.
    let cookies = Reflect::get(&document(), &JsValue::from_str("cookie")).ok().and_then(|cookies| cookies.as_string());
    cookies.is_some_and(|cookies| cookies.contains(&[name, "="].concat()))
}

/// Whether somebody may be signed in, as the page's own script has found, or who has looked since.
pub fn may_be_signed_in() -> bool {
    document().document_element().is_some_and(|root| root.has_attribute(SIGNED_IN))
}

pub fn set_signed_in(is_signed_in: bool) {
    let Some(root) = document().document_element() else { return };
    // The name is one that an attribute may have.
    let _ = if is_signed_in { root.set_attribute(SIGNED_IN, "") } else { root.remove_attribute(SIGNED_IN) };
}

const SIGNED_IN: &str = "data-signed-in";

/// The words of the page's language, which the boot script has brought.
pub fn words() -> Option<String> {
    Reflect::get(&window(), &JsValue::from_str("words")).ok()?.as_string()
}

/// Ends the start of the app: the boot script leaves the page to the server.
pub fn give_up(reason: &str) -> ! {
    throw_str(reason)
}

/// The path of this page with its query.
pub fn path_and_query() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

/// Gives the page this path of the same site, where it has another, as a step that a person can go back from.
pub fn set_path(path: &str) {
    if path_and_query() != path
        && let Ok(history) = window().history()
    {
        // It fails only for the address of another site.
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(path));
    }
}

/// Leaves for the page at this path of the same site.
pub fn load(path: &str) {
    // It fails only for what is no address.
    let _ = window().location().assign(path);
}

/// Loads the page from the server.
pub fn reload() {
    // A page of a site can be loaded again.
    let _ = window().location().reload();
}

/// The page is a shell: its `main` is empty.
pub fn is_blank() -> bool {
    main().is_none_or(|main| main.child_element_count() == 0)
}

/// The browser has translated the page, or begun to: elements of its own stand where texts of the app's stood, which can
/// no longer be changed in place.
pub fn is_translated() -> bool {
    main().is_some_and(|main| main.query_selector("font").is_ok_and(|found| found.is_some()))
}

/// Where the link to the page in the other language leads; that link stands outside of the app's views.
pub fn set_language_link(href: &str) {
    let link = document().query_selector("header a[hreflang]").ok().flatten();
    if let Some(link) = link {
        // `href` is a valid attribute name, the only thing that could be wrong.
        let _ = link.set_attribute("href", href);
    }
}

/// Says that what comes next is on its way.
pub fn set_busy(busy: bool) {
    if let Some(main) = main() {
        // `aria-busy` is a valid attribute name, the only thing that could be wrong.
        let _ = main.set_attribute("aria-busy", if busy { "true" } else { "false" });
    }
}

pub fn is_busy() -> bool {
    main().and_then(|main| main.get_attribute("aria-busy")).as_deref() == Some("true")
}

fn main() -> Option<Element> {
    document().get_element_by_id("main")
}

/// Says that the app answers from now on, for those who wait for it: tests and measurements.
pub fn mark_ready() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-app", "ready");
    }
}

/// Whether the app answers already. Until then the page is the server's.
pub fn is_ready() -> bool {
    document().document_element().is_some_and(|root| root.has_attribute("data-app"))
}

/// The element that has the focus.
pub struct Focus(Option<HtmlElement>);

impl Focus {
    pub fn now() -> Self {
        Focus(document().active_element().and_then(|element| element.dyn_into().ok()))
    }

    /// Gives it back to the same element, where it is still on the page and nothing else has taken it.
    pub fn restore(self) {
        if let Focus(Some(element)) = self
            && is_nowhere()
        {
            // An element that has left the document cannot have it.
            let _ = element.focus();
        }
    }
}

/// Whether there is an element with this id.
pub fn has(id: &str) -> bool {
    document().get_element_by_id(id).is_some()
}

pub(crate) fn is_nowhere() -> bool {
    document().active_element().is_none_or(|active| active.tag_name() == "BODY")
}

/// What a person has done in the page's `main`: where the focus is, what stands in the search box, what is open.
pub struct FocusAndInput {
    /// Which of the page's details are open, in their order.
    open: Vec<bool>,
    /// The place of the focus among all that can have it.
    focusable: Option<u32>,
    typed: Option<Typed>,
}

struct Typed {
    text: String,
    /// Start and end, in UTF-16 units.
    selection: (Option<u32>, Option<u32>),
}

pub fn focus_and_input() -> FocusAndInput {
    let typed = search_box().map(|input| Typed {
        text: input.value(),
        selection: (input.selection_start().ok().flatten(), input.selection_end().ok().flatten()),
    });
    let active = document().active_element();
    let is_active = |all: &NodeList, index: u32| all.item(index).as_ref() == active.as_deref();
    let focusable = all_focusable().and_then(|all| (0..all.length()).find(|index| is_active(&all, *index)));
    let open = all_details().iter().map(|details| details.has_attribute(OPEN)).collect();
    FocusAndInput { open, focusable, typed }
}

impl FocusAndInput {
    /// Puts it into the same content, made anew, where that has lost it.
    pub fn restore(&self) {
        let details = all_details();
        // Of more or fewer, nobody knows which is which.
        if details.len() == self.open.len() {
            for (details, _) in std::iter::zip(&details, &self.open).filter(|(_, is_open)| **is_open) {
                // `OPEN` is a valid name of an attribute, the only thing that could be wrong.
                let _ = details.set_attribute(OPEN, "");
            }
        }
        if let (Some(typed), Some(input)) = (&self.typed, search_box())
            && input.value() != typed.text
        {
            input.set_value(&typed.text);
            if let (Some(start), Some(end)) = typed.selection {
                // It fails only for boxes that hold no text.
                let _ = input.set_selection_range(start, end);
            }
        }
        if is_nowhere() {
            self.focus();
        }
    }

    fn focus(&self) {
        let element = self.focusable.and_then(|index| all_focusable()?.item(index));
        if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            // Focus can fail only for an element that has left the document.
            let _ = element.focus();
        }
    }
}

const OPEN: &str = "open";

fn all_details() -> Vec<Element> {
    let list = document().query_selector_all("#main details").ok();
    let list = list.into_iter().flat_map(|list| (0..list.length()).filter_map(move |index| list.item(index)));
    list.filter_map(|node| node.dyn_into().ok()).collect()
}

/// Somebody has begun to search on this page.
pub fn is_asked() -> bool {
    search_box().is_some_and(|input| !input.value().is_empty() || document().active_element().as_ref() == Some(&input))
}

fn search_box() -> Option<HtmlInputElement> {
    document().get_element_by_id("q")?.dyn_into().ok()
}

fn all_focusable() -> Option<NodeList> {
    document().query_selector_all("#main a[href], #main button, #main input, #main summary, #main [tabindex]").ok()
}

/// Remembers the language to start in next time. Where the browser keeps nothing, the address of the page still says it.
pub fn set_language_preference(tag: &str) {
    keep(LANGUAGE_KEY, tag);
}

pub fn forget_language_preference() {
    forget(LANGUAGE_KEY);
}

/// What the boot script draws on the next visits, before the app runs: a title and, for each day, its start, its end
/// and HTML. `of` begins with [`script`] and the path of the page; else it draws nothing.
pub fn keep_glances(of: &str, title: &str, days: &[(Timestamp, Timestamp, String)]) {
    let instant = |instant: &Timestamp| JsValue::from(instant.as_millisecond() as f64);
    let days = days.iter().map(|(start, end, html)| Array::of3(&instant(start), &instant(end), &html.into()));
    let glances = Array::of2(&title.into(), &days.collect::<Array>());
    if let Ok(json) = JSON::stringify(&glances) {
        keep(GLANCES_KEY, &String::from(json));
        keep(GLANCES_OF_KEY, of);
    }
}

/// What the kept ones are of.
pub fn glances_of() -> Option<String> {
    kept(GLANCES_OF_KEY)
}

pub fn forget_glances() {
    forget(GLANCES_OF_KEY);
    forget(GLANCES_KEY);
}

/// The name of the built app, another for each version.
pub fn script() -> String {
    let script = document().query_selector("script[data-js]").ok().flatten();
    script.and_then(|script| script.get_attribute("data-js")).unwrap_or_default()
}

pub(crate) fn kept(key: &str) -> Option<String> {
    local_storage()?.get_item(key).ok()?
}

pub(crate) fn keep(key: &str, text: &str) {
    if let Some(kept) = local_storage()
        && kept.set_item(key, text).is_err()
    {
        // There is no room for it, and what is there is out of date.
        forget(key);
    }
}

pub(crate) fn forget(key: &str) {
    if let Some(kept) = local_storage() {
        // Removing what can be read does not fail.
        let _ = kept.remove_item(key);
    }
}

/// What this tab alone remembers, also when its page is loaded again.
pub fn kept_in_tab(key: &str) -> Option<String> {
    window().session_storage().ok()??.get_item(key).ok()?
}

pub fn keep_in_tab(key: &str, text: &str) {
    if let Ok(Some(kept)) = window().session_storage() {
        // Where there is no room for it, it is not remembered.
        let _ = kept.set_item(key, text);
    }
}

pub fn forget_in_tab(key: &str) {
    if let Ok(Some(kept)) = window().session_storage() {
        // Removing what can be read does not fail.
        let _ = kept.remove_item(key);
    }
}

fn local_storage() -> Option<Storage> {
    window().local_storage().ok()?
}
