//! What the person should know whichever screen is open: the device cannot keep; below the screen, as it can wait: a new
//! version is ready.

use crate::{app::App, drawn::drawn};
use leptos::prelude::*;
use platform::{
    service_worker,
    storage::{StorageError, StorageNotice},
};
use ui::{Button, Emphasis, LiveRegion, Notice, NoticeKind};

/// Stands above `main`, so that it is said also while the next screen is on its way.
pub fn notices(app: App) -> AnyView {
    let said = move || match app.is_slow.get() {
        true => app.words().page_loading().to_owned(),
        false => app.announcement.get(),
    };
    view! {
        <LiveRegion said=drawn(move || view! { <span>{said()}</span> }.into_any()) />
        {drawn(move || app.device.notice.get().map(|notice| storage(app, &notice)).into_any())}
    }
    .into_any()
}

/// Stands below the screen, where it moves nothing. Who does not press gets the new version at the next start.
pub fn update_offer(app: App) -> AnyView {
    let is_waiting = RwSignal::new(false);
    service_worker::on_update_waiting(move || is_waiting.set(true));
    (move || is_waiting.get().then(|| update(app))).into_any()
}

fn update(app: App) -> AnyView {
    let words = app.words();
    let press = Callback::new(|()| service_worker::activate_waiting());
    view! {
        <Notice kind=NoticeKind::Information title=words.device_update()>
            <Button text=words.device_update_now() emphasis=Emphasis::Secondary on_press=press />
        </Notice>
    }
    .into_any()
}

fn storage(app: App, notice: &StorageNotice) -> AnyView {
    let words = app.words();
    let (title, help) = match notice {
        StorageNotice::ReloadNeeded => return update(app),
        StorageNotice::Rebuilt => (words.device_rebuilt(), words.device_rebuilt_help()),
        StorageNotice::OnlyThisVisit(StorageError::Quota) => (words.device_full(), words.device_full_help()),
        StorageNotice::OnlyThisVisit(StorageError::Silent | StorageError::Closed | StorageError::Damaged) => {
            (words.device_out_of_reach(), words.device_out_of_reach_help())
        }
        StorageNotice::OnlyThisVisit(_) => (words.device_memory_only(), words.device_memory_only_help()),
    };
    view! {
        <Notice kind=NoticeKind::Warning title=title>
            <p>{help}</p>
        </Notice>
    }
    .into_any()
}
