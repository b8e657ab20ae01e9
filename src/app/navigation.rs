//! From a URL to what is shown. A screen whose data is on the device is shown at once and then asked for again; the
//! others stay away until their data is there, and the screen before them stays.

use crate::{
    bins::{
        look_up::{LookUpError, look_up},
        search,
    },
    chunks::{self, Lost},
    device::Device,
    service::Service,
    shown::Shown,
};
use domain::{address::AddressId, language::Language};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_url},
    location::{BrowserUrl, LocationProvider, Url},
};
use platform::{clock, connectivity, forms, page, service_worker};
use screens::{Destination, Trouble, bins::Reach, routes};

const WONDER_MILLISECONDS: i32 = 1000;

pub fn destination(url: &Url) -> (Language, Destination) {
    Destination::of(url.path(), |name| url.search_params().get(name))
}

/// Loads what a destination needs. A document is here only when its page could not be had.
pub async fn load(device: Device, destination: Destination) -> Shown {
    chunks::preload(&destination);
    match destination {
        Destination::Home => match device.home() {
            Some(home) => with_schedule(device, home, Shown::Bins).await,
            None => Shown::empty_box(),
        },
        Destination::Find => Shown::empty_box(),
        Destination::Search { query, cursor } => search::search(device, query, cursor).await,
        Destination::Bins(id) => with_schedule(device, id, Shown::Bins).await,
        Destination::Month(id, month) => match chunks::month().await {
            Ok(draw) => with_schedule(device, id, |id| Shown::Month(id, month, draw)).await,
            Err(lost) => lost.into(),
        },
        Destination::Settings => chunks::settings().await.map_or_else(Shown::from, Shown::Settings),
        Destination::CalendarHelp(_) | Destination::About | Destination::Privacy | Destination::Accessibility => {
            Shown::Unreachable
        }
        #[cfg(feature = "gallery")]
        Destination::NotFound if page::path_and_query() == "/gallery" => Shown::Gallery,
        Destination::NotFound => Shown::NotFound,
    }
}

async fn with_schedule(device: Device, id: AddressId, shown: impl FnOnce(AddressId) -> Shown) -> Shown {
    if device.schedule(&id).is_some() {
        return shown(id);
    }
    match look_up(device, &id).await {
        Ok(()) => shown(id),
        Err(LookUpError::Unreachable) => Shown::Unreachable,
        Err(LookUpError::Refused(trouble)) => Shown::Trouble(trouble),
    }
}

/// Shows what each followed link leads to.
pub fn follow_links(service: Service) {
    let (url, browser) = (use_url(), expect_context::<BrowserUrl>());
    Effect::new(move |before: Option<Url>| {
        let now = url.get();
        if before.is_some_and(|before| !is_same_page(&before, &now)) {
            show(service, url, browser.clone());
        }
        now
    });
}

/// A link to a part of the page does not leave it.
fn is_same_page(before: &Url, now: &Url) -> bool {
    (before.path(), before.search()) == (now.path(), now.search())
}

/// Answers the search forms without leaving the page.
pub fn follow_questions(service: Service) {
    let (url, browser) = (use_url(), expect_context::<BrowserUrl>());
    let navigate = use_navigate();
    forms::on_question(move |path| {
        if path == page::path_and_query() {
            show(service, url, browser.clone());
        } else {
            navigate(path, NavigateOptions { resolve: false, ..NavigateOptions::default() });
        }
    })
    .keep();
}

/// Shows what the URL leads to, unless the person has gone on meanwhile, and tells assistive technology.
fn show(service: Service, url: ReadSignal<Url>, browser: BrowserUrl) {
    let to = url.get_untracked();
    service.announcement.set(String::new());
    page::set_busy(true);
    announce_waiting(service);
    spawn_local(async move {
        let shown = load(service.device, destination(&to).1).await;
        if url.get_untracked() == to {
            page::set_busy(false);
            service.announcement.set(String::new());
            browser.ready_to_complete();
            service.reach.set(if connectivity::online() { Reach::Online } else { Reach::Offline });
            service.is_another_screen.set_value(true);
            service.shown.set(shown);
            link_other_language(service, &[to.path(), "?", to.search()].concat());
            // The new screen is in the document once the effects have run.
            request_animation_frame(page::focus_heading);
        }
    });
}

/// Says so where it takes long enough to wonder.
fn announce_waiting(service: Service) {
    spawn_local(async move {
        clock::pause(WONDER_MILLISECONDS).await;
        if page::is_busy() {
            service.announcement.set(service.words().page_loading().to_owned());
        }
    });
}

/// Leads the link in the page's head to this page in the other language.
pub fn link_other_language(service: Service, path: &str) {
    page::set_language_link(&routes::in_language(path.trim_end_matches('?'), service.language.other()));
}

/// Asks again for the schedule on the screen: when it is opened, when the network is back, when the person is back.
/// One that has just come is not asked for again.
pub fn keep_fresh(service: Service) {
    let (url, browser) = (use_url(), expect_context::<BrowserUrl>());
    Effect::new(move || {
        let address = service.shown.with(|shown| shown.address().cloned());
        if address.is_some_and(|address| !service.device.has_just_come(&address)) {
            refresh(service);
        }
    });
    page::on_return(move || refresh(service)).keep();
    connectivity::subscribe(move |online| {
        if !online {
            service.reach.set(Reach::Offline);
        } else if service.shown.with_untracked(|shown| matches!(shown, Shown::Unreachable | Shown::Lost)) {
            show(service, url, browser.clone());
        } else {
            refresh(service);
        }
    })
    .keep();
}

fn refresh(service: Service) {
    let Some(id) = service.shown.with_untracked(|shown| shown.address().cloned()) else { return };
    spawn_local(async move {
        let looked_up = look_up(service.device, &id).await;
        // The person may have gone on meanwhile.
        if service.shown.with_untracked(|shown| shown.address() != Some(&id)) {
            return;
        }
        service.reach.set(match looked_up {
            Err(LookUpError::Refused(Trouble::AddressGone)) => {
                service.shown.set(Shown::Trouble(Trouble::AddressGone));
                Reach::Online
            }
            Err(LookUpError::Unreachable) if !connectivity::online() => Reach::Offline,
            Err(_) => Reach::Failed,
            Ok(()) => Reach::Online,
        });
    });
}

impl From<Lost> for Shown {
    fn from(Lost: Lost) -> Self {
        if !connectivity::online() {
            return Shown::Unreachable;
        }
        // Where a new version has taken its place, the person is offered that one.
        service_worker::look_for_update();
        Shown::Lost
    }
}

impl Shown {
    fn empty_box() -> Self {
        Shown::Find { typed: String::new(), fault: None }
    }
}
