//! Handing a page on to somebody else.
//!
//! Belongs here: the device's own sheet, and the clipboard where there is none. Must not be here: what is handed on.

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::ShareData;

use crate::events::{has, navigator, window};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared {
    /// The device's own sheet was shown, and says itself what has happened.
    OnSheet,
    /// The page's address is in the clipboard.
    Copied,
    /// This browser lets us do neither.
    No,
}

/// Hands on the page at `path` of this site. Call it from a click.
pub async fn share(title: &str, path: &str) -> Shared {
    let url = window().location().origin().unwrap_or_default() + path;
    if on_sheet(title, &url).await {
        Shared::OnSheet
    } else if copy(&url).await {
        Shared::Copied
    } else {
        Shared::No
    }
}

async fn on_sheet(title: &str, url: &str) -> bool {
    if !has(&navigator(), "share") {
        return false;
    }
    let page: ShareData = Object::new().unchecked_into();
    page.set_title(title);
    page.set_url(url);
    match JsFuture::from(navigator().share_with_data(&page)).await {
        Ok(_) => true,
        // Whoever closes the sheet has seen it.
        Err(error) => Reflect::get(&error, &JsValue::from_str("name")).is_ok_and(|name| name == "AbortError"),
    }
}

async fn copy(text: &str) -> bool {
    // Absent on insecure pages.
    has(&navigator(), "clipboard") && JsFuture::from(navigator().clipboard().write_text(text)).await.is_ok()
}
