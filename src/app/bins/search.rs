//! Asking the gateway for addresses, and what it has found.

use super::{find::Find, look_up::look_up};
use crate::{app::App, drawn::drawn, shell::trouble::Unreachable, shown::Shown};
use contract::{
    addresses::AddressPage,
    paths,
    problem::{Cause, code},
};
use domain::{address::Query, london};
use platform::{http, http::HttpError, json};
use screens::{
    Screen, Trouble,
    bins::{self, SearchFault},
};
use std::rc::Rc;
// Leptos's own must not run before it is mounted, and a page may begin with a search.
use wasm_bindgen_futures::spawn_local;

/// Finds the addresses that match; a text that cannot be searched for comes back into the box with what is wrong.
pub async fn search(app: App, query: String, cursor: Option<String>) -> Rc<dyn Shown> {
    if query.trim().is_empty() {
        return wrong(query, SearchFault::Empty);
    }
    if query.chars().count() > Query::MAX_CHARS {
        return wrong(query, SearchFault::TooLong);
    }
    match http::get_json(&paths::addresses(&query, cursor.as_deref()), None).await {
        Ok(fetched) => match json::read::<AddressPage>(&fetched.body) {
            Some(page) => found(app, query, page),
            None => Rc::new(Trouble::Unexpected),
        },
        Err(HttpError::Offline | HttpError::TimedOut) => Rc::new(Unreachable { question: Some(query) }),
        Err(HttpError::Status { body, .. }) => refused(query, &body),
    }
}

fn wrong(typed: String, fault: SearchFault) -> Rc<dyn Shown> {
    Rc::new(Find { typed, fault: Some(fault) })
}

fn found(app: App, query: String, page: AddressPage) -> Rc<dyn Shown> {
    if let Some(home) = page.only() {
        // The home is shown at once, and its days when they come.
        let id = home.id.clone();
        spawn_local(async move {
            let _ = look_up(app.device, &id).await;
        });
    }
    Rc::new(Found { query, page })
}

fn refused(query: String, body: &str) -> Rc<dyn Shown> {
    match json::read::<Cause>(body) {
        Some(cause) if cause.code == code::INVALID => wrong(query, SearchFault::NotUnderstood),
        Some(cause) => Rc::new(Trouble::with_search(&cause)),
        None => Rc::new(Trouble::Unexpected),
    }
}

struct Found {
    query: String,
    page: AddressPage,
}

impl Shown for Found {
    fn screen(&self, app: App) -> Screen {
        let (query, page) = (self.query.clone(), self.page.clone());
        let results = drawn(move || {
            let kept = page.only().and_then(|home| app.device.schedule(&home.id));
            app.with_context(|context| {
                // There is no place to say how old the days are: they are of today, or not told.
                let kept = kept.as_ref().filter(|kept| london::today(kept.fetched_at()) == context.today);
                let schedule = kept.map(|kept| &kept.answer.schedule);
                bins::results(context, bins::Found { query: &query, page: &page, schedule })
            })
        });
        app.with_context(|context| bins::addresses(context, &self.query, &self.page, results))
    }
}
