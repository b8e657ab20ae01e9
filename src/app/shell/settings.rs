//! What can be done with the data on this device: choose which address opens first, remove one and take that back, erase
//! everything. What was done is said where the person is, and the focus goes there.

use crate::{app::App, device::SavedAddress, drawn::drawn, shown::Shown};
use leptos::{prelude::*, task::spawn_local};
use platform::{page, storage::Kept};
use screens::{DeviceData, SavedRow, Screen};
use ui::{Button, Emphasis, Notice, NoticeKind};

/// An address that was removed a moment ago.
#[derive(Clone)]
struct Gone {
    saved: SavedAddress,
    /// Its place among the others.
    place: usize,
    /// The device has not been told yet.
    is_for_visit: bool,
}

type Removed = RwSignal<Option<Gone>>;

pub type DrawSettings = fn(App) -> Screen;

/// What draws them is a chunk.
pub struct Settings(pub DrawSettings);

impl Shown for Settings {
    fn screen(&self, app: App) -> Screen {
        (self.0)(app)
    }
}

pub fn screen(app: App) -> Screen {
    let removed = Removed::default();
    let data = DeviceData { addresses: drawn(move || rows(app, removed)), erase: erase(app, removed) };
    app.with_context(|context| screens::settings(context, Some(data)))
}

fn rows(app: App, removed: Removed) -> AnyView {
    let addresses = app.device.addresses.get();
    let mut rows: Vec<SavedRow> = addresses
        .into_iter()
        .enumerate()
        .map(|(place, saved)| SavedRow::Saved { actions: actions(app, removed, place, &saved), address: saved.address })
        .collect();
    if let Some(gone) = removed.get() {
        rows.insert(gone.place.min(rows.len()), SavedRow::Removed(undo(app, removed, gone)));
    }
    app.with_context(|context| screens::saved_addresses(context, rows))
}

fn actions(app: App, removed: Removed, place: usize, saved: &SavedAddress) -> AnyView {
    let words = app.words();
    let (id, line) = (saved.address.id.clone(), saved.address.line.clone());
    let make_first = Callback::new(move |()| {
        let id = id.clone();
        spawn_local(async move {
            // Where it is not kept, a notice says so.
            let _ = app.device.open_first(&id).await;
            focus("addresses");
        });
    });
    let saved = saved.clone();
    let forget = Callback::new(move |()| {
        let saved = saved.clone();
        spawn_local(async move {
            let is_for_visit = app.device.forget(&saved.address.id).await == Kept::ThisVisit && app.device.may_answer();
            removed.set(Some(Gone { saved, place, is_for_visit }));
            focus("removed");
        });
    });
    view! {
        {(place > 0)
            .then(|| {
                let text = words.settings_make_first();
                view! { <Button text=text object=line.clone() emphasis=Emphasis::Secondary on_press=make_first /> }
            })}
        <Button text=words.settings_forget() object=line emphasis=Emphasis::Secondary on_press=forget />
    }
    .into_any()
}

/// In the place of the address that was removed.
fn undo(app: App, removed: Removed, gone: Gone) -> AnyView {
    let (words, Gone { saved, is_for_visit, .. }) = (app.words(), gone);
    let said = match is_for_visit {
        true => words.settings_removed_this_visit(&saved.address.line),
        false => words.settings_removed(&saved.address.line),
    };
    let take_back = Callback::new(move |()| {
        let saved = saved.clone();
        spawn_local(async move {
            let (words, line) = (app.words(), saved.address.line.clone());
            let said = match app.device.save_at(saved).await {
                Kept::OnDevice => words.settings_restored(&line),
                Kept::ThisVisit => words.settings_restored_this_visit(&line),
            };
            removed.set(None);
            app.announcement.set(said);
            focus("addresses");
        });
    });
    view! {
        <p class="saved__place" id="removed" tabindex="-1">{said}</p>
        <Button text=words.settings_undo() emphasis=Emphasis::Secondary on_press=take_back />
    }
    .into_any()
}

/// The pressed button is gone or stands elsewhere; what has this id is there once the change is drawn.
fn focus(id: &'static str) {
    request_animation_frame(move || page::focus(id));
}

/// Asks once before it erases.
fn erase(app: App, removed: Removed) -> AnyView {
    let is_asked = RwSignal::new(false);
    let done = RwSignal::new(None::<(NoticeKind, &'static str)>);
    let ask = Callback::new(move |()| {
        is_asked.set(true);
        done.set(None);
        focus("erase-question");
    });
    let way = move || view! { <Button text=app.words().settings_erase() id="erase" emphasis=Emphasis::Secondary on_press=ask /> };
    drawn(move || match is_asked.get() {
        true => question(app, removed, is_asked, done),
        false => {
            let done = done.get().map(|(kind, said)| view! { <Notice id="erased" kind=kind title=said /> });
            view! { {done} {way()} }.into_any()
        }
    })
}

fn question(
    app: App,
    removed: Removed,
    is_asked: RwSignal<bool>,
    done: RwSignal<Option<(NoticeKind, &'static str)>>,
) -> AnyView {
    let words = app.words();
    let confirm = Callback::new(move |()| {
        spawn_local(async move {
            let words = app.words();
            let said = match app.device.erase().await {
                Ok(()) => (NoticeKind::Information, words.settings_erased()),
                Err(_) => (NoticeKind::Warning, words.device_not_erased()),
            };
            removed.set(None);
            is_asked.set(false);
            done.set(Some(said));
            focus("erased");
        });
    });
    let cancel = Callback::new(move |()| {
        is_asked.set(false);
        focus("erase");
    });
    view! {
        <Notice id="erase-question" kind=NoticeKind::Warning title=words.settings_erase_question()>
            <p>{words.settings_erase_warning()}</p>
            <div class="buttons">
                <Button text=words.settings_cancel() emphasis=Emphasis::Secondary on_press=cancel />
                <Button text=words.settings_erase_confirm() emphasis=Emphasis::Warning on_press=confirm />
            </div>
        </Notice>
    }
    .into_any()
}
