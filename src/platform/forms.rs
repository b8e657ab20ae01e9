//! Forms that the app answers without leaving the page: those that ask a question by GET, and those that are posted.
//!
//! Belongs here: what a sent form asks for, what is in its fields. Must not be here: what the answer is.

use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, FormData, HtmlFormElement, HtmlInputElement, HtmlTextAreaElement, KeyboardEvent, SubmitEvent,
};

use crate::events::{Subscription, document, listen, window};

/// What a form has asked for, until its answer is drawn in its place. The style shows that it waits.
const ASKED: &str = "data-asked";

/// Calls back with the path and query that a sent GET form of this site leads to, instead of loading it. A question has
/// one field to type in; a form of choices is the server's. The same question is not asked again while its answer is
/// awaited.
pub fn on_question(callback: impl Fn(&str) + 'static) -> Subscription {
    listen(
        &document(),
        "submit",
        Box::new(move |event| {
            let Some((form, path)) = question(&event) else { return };
            event.prevent_default();
            if form.get_attribute(ASKED).as_deref() != Some(&*path) {
                // `ASKED` is a valid name of an attribute, the only thing that could be wrong.
                let _ = form.set_attribute(ASKED, &path);
                callback(&path);
            }
        }),
    )
}

fn question(event: &Event) -> Option<(HtmlFormElement, String)> {
    let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
    let origin = window().location().origin().ok()?;
    let action = form.action();
    let path = action.strip_prefix(&origin).filter(|_| form.method() == "get")?;
    let field: HtmlInputElement = form.query_selector("input:not([type=radio])").ok()??.dyn_into().ok()?;
    let value = String::from(js_sys::encode_uri_component(&field.value()));
    let path = [path, "?", &field.name(), "=", &value].concat();
    Some((form, path))
}

/// The fields of a form, decoded, in their order, as the browser would send them.
pub type Fields = Vec<(String, String)>;

/// What happens in a form that is posted.
pub enum Posting {
    /// A person types or chooses.
    Changed(Fields),
    /// It is sent; the name and the value of the button that was pressed are the last of the fields.
    Sent(Fields),
}

/// Calls back with what happens in the form that is posted to `path`, instead of sending it.
pub fn on_posting(path: &str, callback: impl Fn(Posting) + 'static) -> Subscription {
    let callback: Rc<dyn Fn(Posting)> = Rc::new(callback);
    let (path, sent_to, sent) = (path.to_owned(), path.to_owned(), Rc::clone(&callback));
    let changed = move |event: Event| {
        let form = event.target().and_then(|at| at.dyn_into::<Element>().ok()?.closest("form").ok()?);
        if let Some(form) = form.and_then(|form| posted_to(form, &path)) {
            callback(Posting::Changed(fields(&form)));
        }
    };
    let submitted = move |event: Event| {
        let form = event.target().and_then(|at| posted_to(at.dyn_into().ok()?, &sent_to));
        if let Some(form) = form {
            event.prevent_default();
            sent(Posting::Sent(sent_fields(&form, event)));
        }
    };
    let input = listen(&document(), "input", Box::new(changed));
    let submit = listen(&document(), "submit", Box::new(submitted));
    Subscription::new(move || drop((input, submit)))
}

/// With the button that was pressed, as the last.
fn sent_fields(form: &HtmlFormElement, event: Event) -> Fields {
    // Every "submit" is one.
    let pressed = event.unchecked_into::<SubmitEvent>().submitter();
    let attribute = |name: &str| pressed.as_ref()?.get_attribute(name);
    let mut fields = fields(form);
    fields.extend(attribute("name").zip(attribute("value")));
    fields
}

/// Calls back with the path and the fields of each form that is posted within the element with this id, instead of sending it.
pub fn on_posting_within(id: &str, callback: impl Fn(&str, Fields) + 'static) -> Option<Subscription> {
    let submitted = move |event: Event| {
        let form = event.target().and_then(|at| at.dyn_into::<HtmlFormElement>().ok());
        let Some(form) = form.filter(|form| form.method() == "post") else { return };
        event.prevent_default();
        if let Some(path) = form.get_attribute("action") {
            callback(&path, sent_fields(&form, event));
        }
    };
    let element = document().get_element_by_id(id)?;
    Some(listen(&element, "submit", Box::new(submitted)))
}

/// Sends the form of the box with this id by the key Enter; with Shift the key breaks the line. Neither does while the browser
/// composes letters.
pub fn send_on_enter(id: &str) -> Option<Subscription> {
    let typed = text_box(id)?;
    let form = typed.form()?;
    let sends = |key: &KeyboardEvent| key.key() == "Enter" && !key.shift_key() && !key.is_composing();
    let pressed = move |event: Event| {
        if event.dyn_ref().is_some_and(sends) {
            event.prevent_default();
            // A form of ours can always be sent.
            let _ = form.request_submit();
        }
    };
    Some(listen(&typed, "keydown", Box::new(pressed)))
}

/// Calls back with what stands in the box with this id, each time when somebody types in it.
pub fn on_typing(id: &str, callback: impl Fn(&str) + 'static) -> Option<Subscription> {
    let typed = text_box(id)?;
    let read = typed.clone();
    Some(listen(&typed, "input", Box::new(move |_| callback(&read.value()))))
}

/// What stands in the box with this id.
pub fn typed(id: &str) -> String {
    text_box(id).map(|typed| typed.value()).unwrap_or_default()
}

pub fn set_typed(id: &str, text: &str) {
    if let Some(typed) = text_box(id) {
        typed.set_value(text);
    }
}

fn text_box(id: &str) -> Option<HtmlTextAreaElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// What stands in the form on the page that is posted to `path`.
pub fn posted_fields(path: &str) -> Option<Fields> {
    let forms = document().query_selector_all("form").ok()?;
    let forms = (0..forms.length()).filter_map(|place| forms.item(place)?.dyn_into().ok());
    forms.into_iter().find_map(|form| posted_to(form, path)).map(|form| fields(&form))
}

fn posted_to(form: Element, path: &str) -> Option<HtmlFormElement> {
    let form: HtmlFormElement = form.dyn_into().ok()?;
    let is_it = form.method() == "post" && form.get_attribute("action").as_deref() == Some(path);
    is_it.then_some(form)
}

pub(crate) fn fields(form: &HtmlFormElement) -> Fields {
    let Ok(data) = FormData::new_with_form(form) else { return Vec::new() };
    // A file is no text; no form of ours asks for one.
    let field = |pair: Array| Some((pair.get(0).as_string()?, pair.get(1).as_string()?));
    Array::from(&data).iter().filter_map(|pair| field(pair.dyn_into().ok()?)).collect()
}

/// The form on this page whose fields are to outlast the session in which they are entered: it is marked `data-outlasts`.
#[derive(Clone)]
pub struct LastingForm(HtmlFormElement);

impl LastingForm {
    pub fn on_page() -> Option<Self> {
        Some(LastingForm(document().query_selector("main form[data-outlasts]").ok()??.dyn_into().ok()?))
    }

    pub fn fields(&self) -> Fields {
        fields(&self.0)
    }

    /// Enters what was entered before. What the page has hidden in the form is its own.
    pub fn fill(&self, fields: &Fields) {
        let Ok(found) = self.0.query_selector_all("[name]:not([type=hidden]):not([type=file]):not(button)") else {
            return;
        };
        for place in 0..found.length() {
            if let Some(field) = found.item(place).and_then(|node| node.dyn_into::<Element>().ok()) {
                fill(&field, fields);
            }
        }
    }

    pub fn on_input(&self, callback: impl Fn() + 'static) -> Subscription {
        listen(&self.0, "input", Box::new(move |_| callback()))
    }

    pub fn on_sent(&self, callback: impl Fn() + 'static) -> Subscription {
        listen(&self.0, "submit", Box::new(move |_| callback()))
    }
}

/// Inputs, text areas and lists have their value alike; a box or a circle has it as an attribute, and is marked or not.
fn fill(field: &Element, fields: &Fields) {
    let name = field.get_attribute("name");
    let mut values = fields.iter().filter(|(of, _)| Some(of) == name.as_ref()).map(|(_, value)| value);
    let set = match field.get_attribute("type").as_deref() {
        Some("radio" | "checkbox") => {
            let own = field.get_attribute("value");
            js_sys::Reflect::set(field, &"checked".into(), &values.any(|value| Some(value) == own.as_ref()).into())
        }
        _ => match values.next() {
            Some(value) => js_sys::Reflect::set(field, &"value".into(), &value.into()),
            None => Ok(true),
        },
    };
    debug_assert!(set.is_ok(), "an element takes any member");
}
