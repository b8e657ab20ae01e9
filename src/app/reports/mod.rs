//! The area of reports. All that it does is a chunk; here is only when that is wanted.

mod chunk;
mod draft;
mod errand;
mod load;
mod mine;
mod missed;
mod own;
mod remove_question;
mod report;
mod rows;
mod standing;
mod waiting;
mod way;
mod whole;

pub use errand::Conversation;

use crate::{app::App, chunks::Lost, drawn::drawn, shell::trouble::lost, shown::Shown};
use contract::reports::paths;
use domain::{address::AddressId, reports::ReportKey};
use leptos::prelude::*;
use load::Area;
use platform::{http, storage::StoreName};
use screens::reports::Page;
use std::{rc::Rc, sync::OnceLock};
use wasm_bindgen_futures::spawn_local;

pub async fn load(app: App, page: Page) -> Rc<dyn Shown> {
    match area().await {
        Ok(area) => (area.load)(app, page).await,
        Err(error) => lost(error),
    }
}

/// Also asks ahead for what only the council can tell.
pub fn preload(app: App, page: &Page) {
    if let Page::Missed(home) | Page::Change { home, .. } = page {
        http::ask_ahead(paths::missed(home));
    }
    spawn_local(async move {
        // What does not come now is asked for again when it is wanted.
        if let Ok(area) = area().await {
            (area.open)(app).await;
        }
    });
}

pub fn is_far(_: &Page) -> bool {
    AREA.get().is_none()
}

/// Once it is there.
static AREA: OnceLock<Area> = OnceLock::new();

/// Loads the chunk, where it is not there.
pub async fn area() -> Result<Area, Lost> {
    let area = chunk::reports().await?;
    Ok(*AREA.get_or_init(|| area))
}

/// Sends what waits on the device, and goes on with it.
pub fn follow(app: App) {
    spawn_local(open(app, None));
}

/// What stands on the page of a home: its open reports.
pub fn card(app: App, home: &AddressId) -> AnyView {
    let (home, is_open) = (home.clone(), RwSignal::new(false));
    spawn_local(open(app, Some(is_open)));
    drawn(move || {
        let area = is_open.get().then(|| AREA.get()).flatten();
        area.map(|area| (area.card)(app, &home)).into_any()
    })
}

/// A missed bin that is told of in a conversation, once the chunk is there.
pub fn errand(app: App, home: &AddressId, key: Option<&ReportKey>, conversation: Conversation) -> AnyView {
    AREA.get().map(|area| (area.errand)(app, home.clone(), key.cloned(), conversation)).into_any()
}

/// Loads the chunk and opens it, where the device has something for it.
async fn open(app: App, is_open: Option<RwSignal<bool>>) {
    if app.device.storage().all(StoreName::Reports).await.is_empty() {
        return;
    }
    let Ok(area) = area().await else { return };
    (area.open)(app).await;
    if let Some(is_open) = is_open {
        // The person may have gone on meanwhile.
        is_open.try_set(true);
    }
}

/// What this area has stored, for the tests of stored documents.
#[cfg(test)]
pub mod stored {
    use super::{draft::Draft, standing::KeptMissed};

    pub fn assert_draft(document: &str) {
        let draft: Draft = serde_json::from_str(document).expect("a draft");
        assert!(!draft.is_empty() && draft.step.is_some());
    }

    pub fn assert_missed(document: &str) {
        let kept: KeptMissed = serde_json::from_str(document).expect("what may be reported");
        assert!(kept.services.iter().any(|service| service.missed.may_be_reported()));
    }
}
