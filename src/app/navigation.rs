//! From a URL to what is shown. A screen whose data is on the device is shown at once and then asked for again; the
//! others stay away until their data is there, and the screen before them stays.
//!
//! Must not be here: what an area's page needs (the area).

use crate::{
    app::App,
    areas, chunks, shell,
    shell::trouble::Unreachable,
    shown::{Renewal, Shown},
};
use domain::language::Language;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_url},
    location::{BrowserUrl, LocationProvider, Url},
};
use platform::{clock, connectivity, forms, page};
use screens::{Destination, bins::Reach, language::in_language};
use std::rc::Rc;

const ANNOUNCE_LOADING_AFTER_MILLISECONDS: i32 = 1000;

pub fn destination(url: &Url) -> (Language, Destination) {
    Destination::of(url.path(), |name| url.search_params().get(name))
}

/// Loads what a destination needs. A document is here only when its page could not be had.
pub async fn load(app: App, destination: Destination) -> Rc<dyn Shown> {
    if destination.is_document() {
        return Rc::new(Unreachable::default());
    }
    chunks::preload(app, &destination);
    match destination {
        Destination::Home => areas::home(app).await,
        Destination::Settings => shell::settings().await,
        #[cfg(feature = "gallery")]
        Destination::NotFound if page::path_and_query() == "/gallery" => Rc::new(shell::trouble::Gallery),
        Destination::Area(page) => areas::load(app, page).await,
        _ => Rc::new(shell::trouble::NotFound),
    }
}

/// The way from one screen to the next.
#[derive(Clone, Copy)]
struct Way {
    app: App,
    /// Where the person wants to be.
    url: ReadSignal<Url>,
    /// How often what is shown has been asked for again: what comes of an earlier one says nothing any more.
    renewals: StoredValue<u32>,
    browser: StoredValue<BrowserUrl>,
}

/// Shows what the person asks for, and has it fresh.
pub fn follow(app: App) {
    let (url, browser) = (use_url(), expect_context::<BrowserUrl>());
    let way = Way { app, url, renewals: StoredValue::new(0), browser: StoredValue::new(browser) };
    follow_links(way);
    follow_questions(way);
    keep_fresh(way);
}

fn follow_links(way: Way) {
    page::lead_to_parts().keep();
    Effect::new(move |before: Option<Url>| {
        let now = way.url.get();
        match before {
            Some(before) if is_same_page(&before, &now) => {}
            Some(before) if is_gateways(way.app, &destination(&now).1) => {
                page::load(&path_and_query(&now));
                // Who comes back to this page, or stays, may press the same link again.
                return before;
            }
            Some(_) => show(way),
            None => {}
        }
        now
    });
}

/// Where nothing is kept from one page to the next, the app stays.
fn is_gateways(app: App, destination: &Destination) -> bool {
    destination.is_document() || chunks::is_far(destination) && untrack(|| app.device.keeps())
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
        // Read as the router reads it: the same question may be written in more than one way.
        let is_here = BrowserUrl::parse(path).is_ok_and(|to| is_same_page(&to, &way.url.get_untracked()));
        if is_here {
            show(way);
        } else {
            navigate(path, here());
        }
    })
    .keep();
}

/// Shows what the URL leads to, unless the person has gone on meanwhile, and tells assistive technology.
fn show(way: Way) {
    let Way { app, url, .. } = way;
    let to = url.get_untracked();
    app.announcement.set(String::new());
    page::set_busy(true);
    announce_waiting(app);
    spawn_local(async move {
        let shown = load(app, destination(&to).1).await;
        if is_same_page(&url.get_untracked(), &to) {
            way.arrive(to, shown);
        }
    });
}

impl Way {
    fn arrive(self, to: Url, shown: Rc<dyn Shown>) {
        let app = self.app;
        page::set_busy(false);
        app.is_slow.set(false);
        self.browser.with_value(BrowserUrl::ready_to_complete);
        app.reach.set(if connectivity::online() { Reach::Online } else { Reach::Offline });
        link_other_language(app, &path_and_query(&to));
        put_on_screen(app, shown);
        request_animation_frame(move || self.keep_address(&to));
    }

    /// The router leaves out a step that it believes to have taken: after a way back and forward, say.
    fn keep_address(self, arrived: &Url) {
        if is_same_page(&self.url.get_untracked(), arrived) {
            page::set_path(&path_and_query(arrived));
        }
    }
}

/// Says so where it takes long enough to wonder.
fn announce_waiting(app: App) {
    spawn_local(async move {
        clock::pause(ANNOUNCE_LOADING_AFTER_MILLISECONDS).await;
        if page::is_busy() {
            app.is_slow.set(true);
        }
    });
}

/// Leads the link in the page's head to this page in the other language.
pub fn link_other_language(app: App, path: &str) {
    page::set_language_link(&in_language(path, app.language.other()));
}

/// Asks again for what the screen shows: when it is opened, when the network is back, when the person is back. What has
/// come with the screen is not asked for again.
fn keep_fresh(way: Way) {
    let app = way.app;
    Effect::new(move || {
        let shown = app.shown.get();
        if !untrack(|| shown.is_fresh(app)) {
            renew(way);
        }
    });
    let come_back = move || {
        // In another tab something may have been saved, or everything erased.
        spawn_local(app.device.read_again());
        renew(way);
    };
    page::on_return(come_back).keep();
    connectivity::subscribe(move |online| {
        if online {
            renew(way);
        } else {
            app.reach.set(Reach::Offline);
        }
    })
    .keep();
}

fn renew(way: Way) {
    let app = way.app;
    let shown = app.shown.get_untracked();
    let asked = match shown.renew(app) {
        Renewal::Nothing => return,
        Renewal::Page if !connectivity::online() => return,
        // A page of the gateway's own is loaded as one.
        Renewal::Page if destination(&way.url.get_untracked()).1.is_document() => return page::reload(),
        Renewal::Page => return show(way),
        Renewal::Asked(asked) => asked,
    };
    let turn = way.renewals.try_update_value(|turn| {
        *turn += 1;
        *turn
    });
    spawn_local(async move {
        let renewed = asked.await;
        // The person may have gone on meanwhile, or asked again.
        if !Rc::ptr_eq(&shown, &app.shown.get_untracked()) || way.renewals.try_get_value() != turn {
            return;
        }
        app.reach.set(renewed.reach);
        if let Some(instead) = renewed.instead {
            put_on_screen(app, instead);
        }
    });
}

/// Shows it, and leads assistive technology to it.
fn put_on_screen(app: App, shown: Rc<dyn Shown>) {
    app.shown.set(shown);
    // The new screen is in the document once the effects have run.
    request_animation_frame(page::focus_heading);
}
