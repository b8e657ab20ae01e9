//! What the device can do with the address on the screen: save it, share it, lead to the other saved ones, be installed.
//! Each part is drawn anew by itself, so that nothing else on the screen moves or loses the focus.

use crate::{device::SavedAddress, drawn::drawn, service::Service};
use domain::address::Address;
use leptos::{prelude::*, task::spawn_local};
use platform::{install, page, storage::Kept};
use screens::routes;
use ui::{ActionDone, ActionLink, ActionShare, Button, Emphasis, Icon, Notice, NoticeKind};

const SAVED: &str = "saved";

pub fn on_device(service: Service, address: &Address) -> AnyView {
    let shown = StoredValue::new(address.clone());
    let part =
        move |draw: fn(Service, &Address) -> AnyView| drawn(move || shown.with_value(|address| draw(service, address)));
    view! {
        {part(save)}
        {share_button(service, address)}
        {part(others)}
        {part(install_offer)}
    }
    .into_any()
}

fn save(service: Service, address: &Address) -> AnyView {
    let words = service.words();
    if let Some(found) = service.device.saved_as(&address.id) {
        return saved(service, &found);
    }
    let address = address.clone();
    let press = Callback::new(move |()| {
        let address = address.clone();
        spawn_local(async move {
            let kept = service.device.save(address).await;
            service.announcement.set(said(service, kept == Kept::ThisVisit).to_owned());
            // What it says stands where the button stood.
            request_animation_frame(|| page::focus(SAVED));
        });
    });
    view! { <Button text=words.bins_save() emphasis=Emphasis::Primary on_press=press /> }.into_any()
}

fn saved(service: Service, saved: &SavedAddress) -> AnyView {
    let words = service.words();
    let opens_first = service.device.home().as_ref() == Some(&saved.address.id);
    let help = match (saved.is_for_visit, opens_first) {
        // A notice says why.
        (true, _) => "",
        (false, true) => words.bins_saved_help(),
        (false, false) => words.bins_saved_too_help(),
    };
    view! { <ActionDone id=SAVED text=said(service, saved.is_for_visit) help=help /> }.into_any()
}

fn said(service: Service, is_for_visit: bool) -> &'static str {
    let words = service.words();
    if is_for_visit { words.bins_saved_this_visit() } else { words.bins_saved() }
}

fn share_button(service: Service, address: &Address) -> AnyView {
    let words = service.words();
    view! {
        <ActionShare
            path=routes::bins(service.language, &address.id)
            title=words.bins_title(&address.line)
            text=words.bins_share()
            copied=words.bins_copied()
            failed=words.bins_not_shared()
        />
    }
    .into_any()
}

/// Each of the other homes is one press away.
fn others(service: Service, shown: &Address) -> AnyView {
    let others = service.device.addresses.with(|saved| {
        let others = saved.iter().map(|saved| &saved.address).filter(|address| address.id != shown.id);
        let link = |address: &Address| {
            let href = routes::bins(service.language, &address.id);
            view! { <ActionLink icon=Icon::Home href=href text=address.line.clone() /> }
        };
        others.map(link).collect_view()
    });
    let label = service.words().bins_others();
    (!others.is_empty()).then(|| view! { <nav aria-label=label>{others}</nav> }).into_any()
}

/// Offered where it helps: once the person has something to come back to.
fn install_offer(service: Service, address: &Address) -> AnyView {
    let words = service.words();
    let press = Callback::new(move |()| {
        install::prompt();
        service.installable.set(false);
    });
    (service.device.is_saved(&address.id) && service.installable.get())
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
