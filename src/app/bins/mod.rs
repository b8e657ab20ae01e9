//! The area of bin days: what its screens ask for, and what a device can do with an address.

mod chunk;
mod find;
mod glances;
pub mod look_up;
mod month;
mod my_bins;
mod on_device;
mod search;

use crate::{
    app::App,
    device::KeptSchedule,
    drawn::drawn,
    shell::trouble::{Unreachable, lost},
    shown::{Renewal, Renewed, Shown},
};
use domain::address::AddressId;
use find::Find;
use leptos::prelude::*;
use look_up::{LookUpError, look_up};
use month::Month;
use my_bins::MyBins;
use platform::{connectivity, page};
use screens::{
    Context, Trouble,
    bins::{Page, Reach},
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

pub async fn load(app: App, page: Page) -> Rc<dyn Shown> {
    match page {
        // The calendar's page is a document, for which nothing is loaded.
        Page::Find | Page::Calendar(_) => find(),
        Page::Search { query, cursor } => search::search(app, query, cursor).await,
        Page::MyBins(id) => with_schedule(app, &id, MyBins(id.clone())).await,
        Page::Month(id, month) => match chunk::month().await {
            Ok(draw) => with_schedule(app, &id, Month { id: id.clone(), month, draw }).await,
            Err(error) => lost(error),
        },
    }
}

/// The days of the home that opens first, else the box to find one.
pub async fn home(app: App) -> Rc<dyn Shown> {
    match app.device.home() {
        Some(id) => with_schedule(app, &id, MyBins(id.clone())).await,
        None => find(),
    }
}

pub fn find() -> Rc<dyn Shown> {
    Rc::new(Find::default())
}

pub fn preload(_: App, page: &Page) {
    if let Page::Month(..) = page {
        spawn_local(async {
            // What does not come now is asked for again when it is wanted.
            let _ = chunk::month().await;
        });
    }
}

/// What draws them is small.
pub fn is_far(_: &Page) -> bool {
    false
}

pub fn follow(app: App) {
    Effect::new(move |has_begun: Option<bool>| {
        let has_begun = has_begun.unwrap_or_default();
        // Nobody comes back to a home that is not saved; but there may have been one.
        let is_due = app.device.addresses.with(|saved| !saved.is_empty()) || page::glances_of().is_some();
        if is_due && !has_begun {
            spawn_local(async move {
                match chunk::glances().await {
                    Ok(keep) => keep(app),
                    // They may be of another home by now.
                    Err(_) => page::forget_glances(),
                }
            });
        }
        has_begun || is_due
    });
}

async fn with_schedule(app: App, id: &AddressId, shown: impl Shown + 'static) -> Rc<dyn Shown> {
    if app.device.schedule(id).is_some() && !look_up::is_brought(id) {
        return Rc::new(shown);
    }
    match look_up(app.device, id).await {
        Ok(()) => Rc::new(shown),
        Err(LookUpError::Unreachable) => Rc::new(Unreachable::default()),
        Err(LookUpError::Refused(trouble)) => Rc::new(trouble),
    }
}

/// Asks for the days of a home anew.
fn renewal(app: App, id: &AddressId) -> Renewal {
    let id = id.clone();
    Renewal::Asked(Box::pin(async move {
        let (reach, instead) = match look_up(app.device, &id).await {
            Ok(()) => (Reach::Online, None),
            Err(LookUpError::Refused(gone @ Trouble::AddressGone)) => (Reach::Online, Some(gone)),
            Err(LookUpError::Unreachable) if !connectivity::online() => (Reach::Offline, None),
            Err(_) => (Reach::Failed, None),
        };
        Renewed { reach, instead: instead.map(|trouble| Rc::new(trouble) as Rc<dyn Shown>) }
    }))
}

/// Draws a part of a screen from the days of a home.
type Draw = Box<dyn Fn(Context, &KeptSchedule) -> AnyView + Send>;

/// A part of a screen that tells of the days of a home: made anew by itself when they, or the day, are others.
fn part(app: App, id: &AddressId, draw: Draw) -> AnyView {
    let id = id.clone();
    drawn(move || match app.device.schedule(&id) {
        Some(kept) => app.with_context(|context| draw(context, &kept)),
        // Erased while it was looked at.
        None => ().into_any(),
    })
}

/// How old the days are: made anew with each check as well.
fn age(app: App, id: &AddressId) -> AnyView {
    let draw = move |context: Context, kept: &KeptSchedule| {
        app.device.checks.track();
        screens::bins::age(context, &kept.answer.schedule, kept.checked(app))
    };
    part(app, id, Box::new(draw))
}
