//! What people come back for, drawn for each part of the coming days: on the next visit the boot script puts that of the
//! moment on the screen before the app runs.

use crate::{app::App, device::KeptSchedule};
use domain::{address::AddressId, london};
use jiff::{Timestamp, ToSpan};
use leptos::{mount::mount_to, prelude::*, task::spawn_local, wasm_bindgen::JsCast, web_sys::HtmlElement};
use platform::{clock, page};
use screens::{
    Context, Destination, Screen,
    bins::{self, Reach},
};

/// Whoever comes back later waits for the app.
const DAYS: i32 = 14;

pub type KeepGlances = fn(App);

/// Draws anew when the schedule of the home that opens first has been checked, or another home opens first.
pub fn keep_glances(app: App) {
    Effect::new(move |before: Option<Option<(AddressId, Timestamp)>>| {
        app.device.checks.track();
        let home = app.device.addresses.with(|saved| saved.first().map(|first| first.address.id.clone()));
        let kept = home.as_ref().and_then(|home| app.device.schedule(home));
        let are_of_it = page::glances_of() == kept.as_ref().map(|kept| of(app, kept));
        // While the device does not answer, it may still have the home that they are of.
        if !are_of_it && app.device.keeps() {
            page::forget_glances();
        }
        let now = kept.as_ref().map(|kept| (kept.answer.address.id.clone(), kept.checked_at));
        let is_new = before.map_or(!are_of_it, |before| before != now);
        if let Some(kept) = kept.filter(|_| is_new && app.device.keeps()) {
            spawn_local(draw(app, kept));
        }
        now
    });
}

/// What glances are true of: this version of the app, this page, this home. The boot script reads the first two.
fn of(app: App, kept: &KeptSchedule) -> String {
    [&page::script(), " ", &Destination::Home.path(app.language), " ", kept.answer.address.id.as_str()].concat()
}

async fn draw(app: App, kept: KeptSchedule) {
    let (mut title, mut parts) = (String::new(), Vec::<(Timestamp, Timestamp, String)>::new());
    let mut now = clock::now();
    let last_day = london::today(now).saturating_add(DAYS.days());
    while london::today(now) < last_day {
        clock::pause(0).await;
        let turn = app.next_turn(now);
        let html = app.with_context_at(london::civil(now), |context| {
            let glance = glance(context, &kept, now);
            title = glance.document_title(context);
            html(glance.view)
        });
        match parts.last_mut() {
            Some((_, until, before)) if *before == html => *until = turn,
            _ => parts.push((now, turn, html)),
        }
        now = turn;
    }
    // Another home may open first by now, or none.
    if app.device.home().is_some_and(|home| home == kept.answer.address.id) {
        page::keep_glances(&of(app, &kept), &title, &parts);
    }
}

fn glance(context: Context, kept: &KeptSchedule, now: Timestamp) -> Screen {
    let checked = kept.checked_at(now, Reach::Online);
    bins::glance(context, &kept.answer.address, &kept.answer.schedule, checked)
}

fn html(view: AnyView) -> String {
    let place = document().create_element("div").ok().and_then(|place| place.dyn_into::<HtmlElement>().ok());
    place.map_or_else(String::new, |place| {
        let drawn = mount_to(place.clone(), || view);
        let html = place.inner_html();
        drop(drawn);
        html
    })
}
