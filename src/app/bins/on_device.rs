//! What the device can do with the address on the screen: save it, lead to the other saved ones, be installed.

use crate::service::Service;
use domain::address::Address;
use leptos::{prelude::*, task::spawn_local};
use platform::{install, page};
use screens::routes;
use ui::{Button, Emphasis, LinkItem, LinkList, Notice, NoticeKind};

pub fn on_device(service: Service, address: &Address) -> AnyView {
    if service.device.is_saved(&address.id) { saved(service, address) } else { save(service, address.clone()) }
}

fn save(service: Service, address: Address) -> AnyView {
    let words = service.words();
    let press = Callback::new(move |()| {
        let address = address.clone();
        spawn_local(async move {
            service.device.save(address).await;
            service.announcement.set(service.words().bins_saved().to_owned());
            // The button is gone; the section that it stood in is not.
            request_animation_frame(|| page::focus("actions"));
        });
    });
    view! { <Button text=words.bins_save() emphasis=Emphasis::Secondary on_press=press /> }.into_any()
}

fn saved(service: Service, address: &Address) -> AnyView {
    let words = service.words();
    let opens_first = service.device.home().as_ref() == Some(&address.id);
    let help = if opens_first { words.bins_saved_help() } else { words.bins_saved_too_help() };
    view! {
        <Notice kind=NoticeKind::Information title=words.bins_saved()>
            <p>{help}</p>
        </Notice>
        {others(service, address)}
        {install_offer(service)}
    }
    .into_any()
}

fn others(service: Service, shown: &Address) -> AnyView {
    let others: Vec<LinkItem> = service.device.addresses.with(|saved| {
        let others = saved.iter().map(|saved| &saved.address).filter(|address| address.id != shown.id);
        others
            .map(|address| LinkItem {
                href: routes::bins(service.language, &address.id),
                text: address.line.clone(),
                ..LinkItem::default()
            })
            .collect()
    });
    let title = service.words().bins_others();
    (!others.is_empty())
        .then(|| view! { <h3 class="govuk-heading-s">{title}</h3> <LinkList items=others /> })
        .into_any()
}

/// Offered where it helps: once the person has something to come back to.
fn install_offer(service: Service) -> AnyView {
    let words = service.words();
    let press = Callback::new(move |()| {
        install::prompt();
        service.installable.set(false);
    });
    service
        .installable
        .get()
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
