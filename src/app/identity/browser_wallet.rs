//! Proof from a wallet that the browser finds: the page's own buttons for it, where the browser can.
//!
//! Must not be here: what is asked for, and whether an answer is believed (the gateway). Without it, or where nothing is shown,
//! the page has its other ways.

use contract::identity::{
    WRITE_HEADER,
    presentations::{NewPresentation, PROTOCOL, PresentationRequest, paths},
};
use domain::{identity::Purpose, language::Language};
use platform::{
    clock,
    http::{self, HttpError},
    json, page, wallet,
};
use screens::{AreaPage, identity::Page, slot};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen_futures::spawn_local;

/// In milliseconds.
const LEFT_WITHIN: i32 = 10_000;

/// Shows the buttons where they are of use.
pub fn offer(language: Language) {
    if !wallet::may_be_asked(PROTOCOL) {
        return;
    }
    let waiting = Rc::default();
    let pressed = move |purpose: &str| {
        if let Some(purpose) = Purpose::of(purpose)
            && !page::is_busy()
        {
            let asking = Asking { language, purpose, waiting: Rc::clone(&waiting) };
            spawn_local(asking.pressed());
        }
    };
    page::on_press(slot::BROWSER_WALLET, pressed).keep();
}

struct Asking {
    language: Language,
    purpose: Purpose,
    /// What the gateway has sent too late for a press: the browser asks for whoever has just pressed, and for nobody else. It is
    /// for the next press.
    waiting: Rc<RefCell<Option<(Purpose, PresentationRequest)>>>,
}

impl Asking {
    async fn pressed(self) {
        let notice = [slot::NOTHING_SHOWN, self.purpose.name()].concat();
        page::hide(&notice);
        page::set_busy(true);
        let language = self.language;
        match self.leads_to().await {
            Some(page) => {
                page::load(&page.path(language));
                // The next page is there by then. Whoever goes back finds this one as it was left, and may press again.
                clock::pause(LEFT_WITHIN).await;
            }
            None => {
                page::show(&notice);
                page::focus(&notice);
            }
        }
        page::set_busy(false);
    }

    /// The page that tells what came of it. None where nothing was shown.
    async fn leads_to(self) -> Option<Page> {
        let waiting = self.waiting.take().filter(|(purpose, _)| *purpose == self.purpose);
        let PresentationRequest { id, request } = match waiting {
            Some((_, asked)) => asked,
            None => match self.begin().await {
                Err(HttpError::Status { status: 401, .. }) => return Some(Page::Wallet),
                begun => begun.ok()??,
            },
        };
        if !wallet::is_pressed() {
            self.waiting.replace(Some((self.purpose, PresentationRequest { id, request })));
            return None;
        }
        let response = wallet::ask(PROTOCOL, &request).await?;
        match write(&paths::response(&id), response).await {
            Err(HttpError::Status { status: 401, .. }) => Some(Page::Wallet),
            // Whether it has arrived is told there as well.
            _ => Some(Page::Presentation(id.into())),
        }
    }

    async fn begin(&self) -> Result<Option<PresentationRequest>, HttpError> {
        let new = json::write(&NewPresentation { purpose: self.purpose }).unwrap_or_default();
        Ok(json::read(&write(paths::PRESENTATIONS, new).await?))
    }
}

async fn write(path: &str, body: String) -> Result<String, HttpError> {
    Ok(http::post_json(path, &[(WRITE_HEADER, "1")], body).await?.body)
}
