//! What the device can do with the address on the screen: save it, share it, lead to the other saved ones, be installed.
//! Each part is drawn anew by itself, so that nothing else on the screen moves or loses the focus.

use crate::{app::App, device::SavedAddress, drawn::drawn};
use domain::address::Address;
use leptos::{prelude::*, task::spawn_local};
use platform::{install, page, storage::Kept};
use screens::{AreaPage, bins::Page};
use ui::{ActionDone, ActionLink, ActionShare, Button, Emphasis, Icon, Notice, NoticeKind};

const SAVED: &str = "saved";

pub fn on_device(app: App, address: &Address) -> AnyView {
    let shown = StoredValue::new(address.clone());
    let part = move |draw: fn(App, &Address) -> AnyView| drawn(move || shown.with_value(|address| draw(app, address)));
    view! {
        {part(save)}
        {share_button(app, address)}
        {part(others)}
        {part(install_offer)}
    }
    .into_any()
}

fn save(app: App, address: &Address) -> AnyView {
    let words = app.words();
    if let Some(found) = app.device.saved_as(&address.id) {
        return saved(app, &found);
    }
    let address = address.clone();
    let press = Callback::new(move |()| {
        let address = address.clone();
        spawn_local(async move {
            let kept = app.device.save(address).await;
            app.announcement.set(said(app, kept == Kept::ThisVisit).to_owned());
            // What it says stands where the button stood.
            request_animation_frame(|| page::focus(SAVED));
        });
    });
    view! { <Button text=words.bins_save() emphasis=Emphasis::Primary on_press=press /> }.into_any()
}

fn saved(app: App, saved: &SavedAddress) -> AnyView {
    let words = app.words();
    let opens_first = app.device.home().as_ref() == Some(&saved.address.id);
    let help = match (saved.is_for_visit, opens_first) {
        // A notice says why.
        (true, _) => "",
        (false, true) => words.bins_saved_help(),
        (false, false) => words.bins_saved_too_help(),
    };
    view! { <ActionDone id=SAVED text=said(app, saved.is_for_visit) help=help /> }.into_any()
}

fn said(app: App, is_for_visit: bool) -> &'static str {
    let words = app.words();
    if is_for_visit { words.bins_saved_this_visit() } else { words.bins_saved() }
}

fn share_button(app: App, address: &Address) -> AnyView {
    let words = app.words();
    view! {
        <ActionShare
            path=Page::MyBins(address.id.clone()).path(app.language)
            title=words.bins_title(&address.line)
            text=words.bins_share()
            copied=words.bins_copied()
            failed=words.bins_not_shared()
        />
    }
    .into_any()
}

/// Each of the other homes is one press away.
fn others(app: App, shown: &Address) -> AnyView {
    let others = app.device.addresses.with(|saved| {
        let others = saved.iter().map(|saved| &saved.address).filter(|address| address.id != shown.id);
        let link = |address: &Address| {
            let href = Page::MyBins(address.id.clone()).path(app.language);
            view! { <ActionLink icon=Icon::Home href=href text=address.line.clone() /> }
        };
        others.map(link).collect_view()
    });
    let label = app.words().bins_others();
    (!others.is_empty()).then(|| view! { <nav aria-label=label>{others}</nav> }).into_any()
}

/// Offered where it helps: once the person has something to come back to.
fn install_offer(app: App, address: &Address) -> AnyView {
    let words = app.words();
    let press = Callback::new(move |()| {
        install::prompt();
        app.installable.set(false);
        // The button is gone with the offer.
        request_animation_frame(|| page::focus(SAVED));
    });
    (app.device.is_saved(&address.id) && app.installable.get())
        .then(|| {
            view! {
                <Notice kind=NoticeKind::Information title=words.device_install()>
                    <p>{words.device_install_help()}</p>
                    <Button text=words.device_install_now() emphasis=Emphasis::Secondary on_press=press />
                </Notice>
            }
        })
        .into_any()
}
