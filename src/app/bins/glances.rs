//! What people come back for, drawn for each of the coming days: on the next visit the boot script puts that of the day
//! on the screen before the app runs.

use crate::{device::KeptSchedule, service::Service};
use domain::london;
use jiff::Timestamp;
use leptos::{mount::mount_to, prelude::*, task::spawn_local, wasm_bindgen::JsCast, web_sys::HtmlElement};
use platform::{clock, page};
use screens::{
    bins::{self, Checked, Reach},
    routes,
};

/// Whoever comes back later waits for the app.
const DAYS: usize = 14;

/// Draws anew when the schedule of the home that opens first has been fetched, or another home opens first.
pub fn keep_glances(service: Service) {
    Effect::new(move |before: Option<()>| {
        let home = service.device.addresses.with(|saved| saved.first().map(|first| first.address.id.clone()));
        let kept = home.as_ref().and_then(|home| service.device.schedule(home));
        match kept {
            // What the device has kept from an earlier visit was drawn then.
            Some(kept) if before.is_some() => spawn_local(draw(service, kept)),
            Some(_) => {}
            None => page::forget_glances(),
        }
    });
}

async fn draw(service: Service, kept: KeptSchedule) {
    let mut days = Vec::new();
    let mut now = clock::now();
    for _ in 0..DAYS {
        page::yield_to_person().await;
        let midnight = london::next_midnight(now);
        days.push((midnight, glance(service, &kept, now)));
        now = midnight;
    }
    // Another home may open first by now, or none.
    if service.device.home().is_some_and(|home| home == kept.answer.address.id) {
        page::keep_glances(&routes::home(service.language), &days);
    }
}

fn glance(service: Service, kept: &KeptSchedule, now: Timestamp) -> String {
    let checked = Checked { fetched_at: kept.fetched_at(), now, reach: Reach::Online };
    let view = service.with_context_on(london::today(now), |context| {
        bins::glance(context, &kept.answer.address, &kept.answer.schedule, checked)
    });
    let place = document().create_element("div").ok().and_then(|place| place.dyn_into::<HtmlElement>().ok());
    place.map_or_else(String::new, |place| {
        let drawn = mount_to(place.clone(), || view);
        let html = place.inner_html();
        drop(drawn);
        html
    })
}
