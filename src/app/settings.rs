//! What can be done with the data on this device: choose which address opens first, remove one, erase everything.

use crate::service::Service;
use domain::address::Address;
use leptos::{prelude::*, task::spawn_local};
use platform::page;
use screens::{Context, DeviceData, SavedAddress, Screen};
use ui::{Button, Emphasis, Notice, NoticeKind};

pub fn settings(service: Service, context: Context, asked_to_erase: RwSignal<bool>) -> Screen {
    let addresses = service.device.addresses.get();
    let addresses = addresses.into_iter().enumerate().map(|(place, saved)| SavedAddress {
        actions: actions(service, place, &saved.address),
        address: saved.address,
    });
    let data = DeviceData { addresses: addresses.collect(), erase: erase(service, asked_to_erase) };
    screens::settings(context, Some(data))
}

fn actions(service: Service, place: usize, address: &Address) -> AnyView {
    let words = service.words();
    let device = service.device;
    let (id, line) = (address.id.clone(), address.line.clone());
    let (opens_first, removed) = (id.clone(), words.settings_removed(&line));
    let make_first = Callback::new(move |()| {
        let id = opens_first.clone();
        spawn_local(async move {
            device.open_first(&id).await;
            focus_section("addresses");
        });
    });
    let forget = Callback::new(move |()| {
        let (id, removed) = (id.clone(), removed.clone());
        spawn_local(async move {
            device.forget(&id).await;
            service.announcement.set(removed);
            focus_section("addresses");
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

/// The pressed button is gone or stands elsewhere; the heading of its section has not moved.
fn focus_section(id: &'static str) {
    request_animation_frame(move || page::focus(id));
}

/// Asks once before it erases.
fn erase(service: Service, asked: RwSignal<bool>) -> AnyView {
    let words = service.words();
    if !asked.get() {
        let ask = Callback::new(move |()| {
            asked.set(true);
            focus_section("data");
        });
        // What has just been done, for those who see the page as well.
        let done = service.announcement.get();
        return view! {
            {(!done.is_empty()).then(|| view! { <Notice kind=NoticeKind::Information title=done /> })}
            <Button text=words.settings_erase() emphasis=Emphasis::Secondary on_press=ask />
        }
        .into_any();
    }
    let confirm = Callback::new(move |()| {
        asked.set(false);
        spawn_local(async move {
            let words = service.words();
            let said = match service.device.erase().await {
                Ok(()) => words.settings_erased(),
                Err(_) => words.device_not_erased(),
            };
            service.announcement.set(said.to_owned());
            focus_section("data");
        });
    });
    let cancel = Callback::new(move |()| {
        asked.set(false);
        focus_section("data");
    });
    view! {
        <Notice kind=NoticeKind::Warning title=words.settings_erase()>
            <p>{words.settings_erase_warning()}</p>
            <div class="buttons">
                <Button text=words.settings_erase_confirm() emphasis=Emphasis::Primary on_press=confirm />
                <Button text=words.settings_cancel() emphasis=Emphasis::Secondary on_press=cancel />
            </div>
        </Notice>
    }
    .into_any()
}
