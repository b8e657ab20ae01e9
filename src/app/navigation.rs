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

/// The way from one screen to the next.
#[derive(Clone, Copy)]
struct Way {
    service: Service,
    /// Where the person wants to be.
    url: ReadSignal<Url>,
    /// Where the screen is of.
    on_screen: StoredValue<Url>,
    browser: StoredValue<BrowserUrl>,
}

/// Shows what the person asks for, and has it fresh.
pub fn follow(service: Service) {
    let (url, browser) = (use_url(), expect_context::<BrowserUrl>());
    let on_screen = StoredValue::new(url.get_untracked());
    let way = Way { service, url, on_screen, browser: StoredValue::new(browser) };
    follow_links(way);
    follow_questions(way);
    keep_fresh(way);
}

fn follow_links(way: Way) {
    let navigate = use_navigate();
    Effect::new(move |before: Option<Url>| {
        let now = way.url.get();
        match before {
            Some(before) if is_same_page(&before, &now) => {}
            // The link to the main part, say, pressed while another page is on its way: that page stays on its way.
            Some(before) if !now.hash().is_empty() && way.on_screen.with_value(|shown| is_same_page(shown, &now)) => {
                navigate(&path_and_query(&before), here());
                page::focus(now.hash().trim_start_matches('#'));
                return before;
            }
            Some(_) => show(way),
            None => {}
        }
        now
    });
}

/// A link to a part of the page does not leave it.
fn is_same_page(before: &Url, now: &Url) -> bool {
    (before.path(), before.search()) == (now.path(), now.search())
}

fn path_and_query(url: &Url) -> String {
    [url.path(), "?", url.search()].concat().trim_end_matches('?').to_owned()
}

fn here() -> NavigateOptions {
    NavigateOptions { resolve: false, ..NavigateOptions::default() }
}

/// Answers the search forms without leaving the page.
fn follow_questions(way: Way) {
    let navigate = use_navigate();
    forms::on_question(move |path| {
        if path == page::path_and_query() {
            show(way);
        } else {
            navigate(path, here());
        }
    })
    .keep();
}

/// Shows what the URL leads to, unless the person has gone on meanwhile, and tells assistive technology.
fn show(way: Way) {
    let Way { service, url, .. } = way;
    let to = url.get_untracked();
    service.announcement.set(String::new());
    page::set_busy(true);
    announce_waiting(service);
    spawn_local(async move {
        let shown = load(service.device, destination(&to).1).await;
        if is_same_page(&url.get_untracked(), &to) {
            way.arrive(to, shown);
        }
    });
}

impl Way {
    fn arrive(self, to: Url, shown: Shown) {
        let service = self.service;
        page::set_busy(false);
        service.is_slow.set(false);
        self.browser.with_value(BrowserUrl::ready_to_complete);
        service.reach.set(if connectivity::online() { Reach::Online } else { Reach::Offline });
        service.is_another_screen.set_value(true);
        service.shown.set(shown);
        link_other_language(service, &path_and_query(&to));
        self.on_screen.set_value(to);
        // The new screen is in the document once the effects have run.
        request_animation_frame(page::focus_heading);
    }
}

/// Says so where it takes long enough to wonder.
fn announce_waiting(service: Service) {
    spawn_local(async move {
        clock::pause(WONDER_MILLISECONDS).await;
        if page::is_busy() {
            service.is_slow.set(true);
        }
    });
}

/// Leads the link in the page's head to this page in the other language.
pub fn link_other_language(service: Service, path: &str) {
    page::set_language_link(&routes::in_language(path, service.language.other()));
}

/// Asks again for the schedule on the screen: when it is opened, when the network is back, when the person is back.
/// One that has come with the screen is not asked for again.
fn keep_fresh(way: Way) {
    let service = way.service;
    Effect::new(move || {
        let address = service.shown.with(|shown| shown.address().cloned());
        if address.is_some_and(|address| !untrack(|| service.device.has_just_checked(&address))) {
            refresh(service);
        }
    });
    let come_back = move || {
        // In another tab something may have been saved, or everything erased.
        spawn_local(service.device.read_again());
        refresh(service);
    };
    page::on_return(come_back).keep();
    connectivity::subscribe(move |online| {
        if !online {
            service.reach.set(Reach::Offline);
        } else if service.shown.with_untracked(|shown| matches!(shown, Shown::Unreachable | Shown::Lost)) {
            show(way);
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
                service.is_another_screen.set_value(true);
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
