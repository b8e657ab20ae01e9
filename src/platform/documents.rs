//! The gateway's own pages as documents: fetched, and of each a part put into the page on the screen.
//!
//! Belongs here: one document and how it can fail to come, what is in it, and how a part of it gets its place. Must not be
//! here: which pages there are, what they say.

use futures_channel::oneshot::channel;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, HtmlElement, HtmlFormElement, NodeList, UrlSearchParams, XmlHttpRequest, XmlHttpRequestResponseType,
};

use crate::{
    events::{document, listen, window},
    forms::{Fields, fields},
    page::is_nowhere,
};

const TIME_OUT_MILLISECONDS: u32 = 20_000;

/// A page of the gateway's, wherever that has led.
pub struct Document {
    pub status: u16,
    /// Its path with its query.
    pub path: String,
    document: web_sys::Document,
}

/// No page came: no network, nobody at the other end, not in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost;

/// Fetches the page at `path`; with fields, by sending a form to it. Only a request of this kind makes a document of what comes
/// without taking it for text to be put together, which our pages forbid.
pub async fn fetch(path: &str, form: Option<&Fields>) -> Result<Document, Lost> {
    let request = XmlHttpRequest::new().map_err(|_| Lost)?;
    request.open(if form.is_some() { "POST" } else { "GET" }, path).map_err(|_| Lost)?;
    request.set_response_type(XmlHttpRequestResponseType::Document);
    request.set_timeout(TIME_OUT_MILLISECONDS);
    let (tell, ended) = channel();
    let mut tell = Some(tell);
    let told = move |_| {
        if let Some(tell) = tell.take() {
            // Whoever asked may not wait any more.
            let _ = tell.send(());
        }
    };
    let listening = listen(&request, "loadend", Box::new(told));
    request.send_with_opt_url_search_params(form.and_then(encoded).as_ref()).map_err(|_| Lost)?;
    ended.await.map_err(|_| Lost)?;
    drop(listening);
    let document = request.response_xml().ok().flatten().ok_or(Lost)?;
    let origin = window().location().origin().map_err(|_| Lost)?;
    let path = request.response_url().strip_prefix(&origin).ok_or(Lost)?.to_owned();
    Ok(Document { status: request.status().map_err(|_| Lost)?, path, document })
}

fn encoded(fields: &Fields) -> Option<UrlSearchParams> {
    let encoded = UrlSearchParams::new().ok()?;
    fields.iter().for_each(|(name, value)| encoded.append(name, value));
    Some(encoded)
}

impl Document {
    /// The text of the first element that the selector finds.
    pub fn text(&self, selector: &str) -> Option<String> {
        self.first(selector)?.text_content()
    }

    /// How many elements the selector finds.
    pub fn count(&self, selector: &str) -> u32 {
        self.document.query_selector_all(selector).map_or(0, |found| found.length())
    }

    pub fn remove(&self, selector: &str) {
        if let Some(element) = self.first(selector) {
            element.remove();
        }
    }

    /// Takes out the form round what the selector finds: where it is sent, and all that it holds.
    pub fn take_form(&self, selector: &str) -> Option<(String, Fields)> {
        let form: HtmlFormElement = self.first(selector)?.closest("form").ok()??.dyn_into().ok()?;
        form.remove();
        Some((form.get_attribute("action")?, fields(&form)))
    }

    /// Moves all that the selector finds into the element with this id, in the place of what was there. Its own ids, and what
    /// names them, begin with that id from now on, as the page may have the same.
    pub fn put(&self, selector: &str, id: &str) {
        let Some(place) = document().get_element_by_id(id) else { return };
        clear(id);
        let Ok(found) = self.document.query_selector_all(selector) else { return };
        for element in elements(&found) {
            // An element without children of the place among its own can stand there.
            let _ = place.append_child(&element);
        }
        for name in ["id", "for", "aria-describedby", "aria-labelledby"] {
            rename(&place, name, &["[", name, "]"].concat(), |ids| {
                ids.split(' ').map(|of| [id, "-", of].concat()).collect::<Vec<_>>().join(" ")
            });
        }
        rename(&place, "href", "[href^='#']", |part| ["#", id, "-", &part[1..]].concat());
    }

    fn first(&self, selector: &str) -> Option<Element> {
        self.document.query_selector(selector).ok().flatten()
    }
}

fn rename(within: &Element, name: &str, selector: &str, rename: impl Fn(&str) -> String) {
    let Ok(found) = within.query_selector_all(selector) else { return };
    for element in elements(&found) {
        if let Some(value) = element.get_attribute(name) {
            // The name is one that an attribute has had.
            let _ = element.set_attribute(name, &rename(&value));
        }
    }
}

/// Takes all out of the element with this id.
pub fn clear(id: &str) {
    if let Some(place) = document().get_element_by_id(id) {
        place.set_text_content(None);
    }
}

/// Moves all elements of the page that the selector finds to the end of the one with this id.
pub fn append(selector: &str, id: &str) {
    let (Some(place), Ok(found)) = (document().get_element_by_id(id), document().query_selector_all(selector)) else {
        return;
    };
    for element in elements(&found) {
        // As above.
        let _ = place.append_child(&element);
    }
}

/// Brings the last element of the page that the selector finds to where it is seen; where `leads_focus`, the focus goes there if
/// nothing has it any more.
pub fn lead_to_last(selector: &str, leads_focus: bool) {
    let Ok(found) = document().query_selector_all(selector) else { return };
    let last = elements(&found).last().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(last) = last {
        last.scroll_into_view();
        if leads_focus && is_nowhere() {
            // It fails only for an element that has left the document.
            let _ = last.focus();
        }
    }
}

/// What all elements say that the selector finds on the page, as it is read: a line for each.
pub fn read_out(selector: &str) -> String {
    let Ok(found) = document().query_selector_all(selector) else { return String::new() };
    let texts = elements(&found).filter_map(|element| Some(element.dyn_into::<HtmlElement>().ok()?.inner_text()));
    texts.collect::<Vec<_>>().join("\n")
}

fn elements(list: &NodeList) -> impl Iterator<Item = Element> + '_ {
    (0..list.length()).filter_map(|place| list.item(place)?.dyn_into().ok())
}
