//! The screen as a function of what is shown, the device and the day; and what makes it change.

use crate::{
    bins::{glances::keep_glances, on_device::on_device},
    drawn::afresh,
    navigation::{destination, follow},
    notices::{notices, update_offer},
    service::Service,
    shown::Shown,
};
use domain::address::AddressId;
use jiff::Timestamp;
use leptos::prelude::*;
use leptos_router::location::{BrowserUrl, LocationProvider};
use platform::{clock, connectivity, page};
use screens::{
    Context, Destination, Screen, Trouble,
    bins::{self, Checked, Found, MyBins, Reach},
};

pub fn screens(service: Service) -> AnyView {
    follow(service);
    keep_glances(service);
    let is_odd = StoredValue::new(false);
    view! {
        {notices(service)}
        {move || {
            // An element that is drawn anew loses its attributes for a moment, and may lose the focus with them.
            let is_another = service.is_another_screen.try_update_value(std::mem::take) != Some(false);
            if !is_another {
                let work = page::work();
                queue_microtask(move || work.restore());
            }
            afresh(is_odd, is_another || page::is_translated(), &|| {
                service.with_context(|context| {
                    let screen = screen(service, context);
                    page::set_title(&screen.document_title(context));
                    screen.view
                })
            })
        }}
        {update_offer(service)}
    }
    .into_any()
}

fn screen(service: Service, context: Context) -> Screen {
    match service.shown.get() {
        Shown::Find { typed, fault } => bins::search(context, &typed, fault, &service.device.saved()),
        Shown::Found { query, page } => {
            let kept = page.only().and_then(|home| service.device.schedule(&home.id));
            let schedule = kept.as_ref().map(|kept| &kept.answer.schedule);
            bins::addresses(context, Found { query: &query, page: &page, schedule })
        }
        Shown::Bins(id) => with_schedule(service, context, &id, |kept| {
            let answer = &kept.answer;
            let on_device = Some(on_device(service, &answer.address));
            let checked = kept.checked(service);
            bins::my_bins(context, MyBins { address: &answer.address, schedule: &answer.schedule, checked, on_device })
        }),
        Shown::Month(id, month, draw) => with_schedule(service, context, &id, |kept| {
            draw(context, &kept.answer.address, &kept.answer.schedule, month, kept.checked(service))
        }),
        Shown::Settings(draw) => draw(service, context),
        Shown::NotFound => screens::not_found(context),
        #[cfg(feature = "gallery")]
        Shown::Gallery => {
            Screen { title: "Gallery".to_owned(), description: String::new(), view: ui::gallery::gallery() }
        }
        Shown::Unreachable => unreachable(service, context),
        Shown::Lost => problem(context, Trouble::PartLost),
        Shown::Trouble(trouble) => problem(context, trouble),
    }
}

fn with_schedule(
    service: Service,
    context: Context,
    id: &AddressId,
    view: impl FnOnce(&crate::device::KeptSchedule) -> Screen,
) -> Screen {
    match service.device.schedule(id) {
        Some(kept) => view(&kept),
        // Erased in another tab, or removed while it was open.
        None => unreachable(service, context),
    }
}

fn unreachable(service: Service, context: Context) -> Screen {
    let question = match BrowserUrl::current().map(|url| destination(&url).1) {
        Ok(Destination::Search { query, .. }) => Some(query),
        _ => None,
    };
    let path = &page::path_and_query();
    screens::offline(context, &service.device.saved(), connectivity::online(), question.as_deref(), path)
}

fn problem(context: Context, trouble: Trouble) -> Screen {
    screens::problem(context, trouble, &page::path_and_query())
}

impl crate::device::KeptSchedule {
    fn checked(&self, service: Service) -> Checked {
        self.checked_at(clock::now(), service.reach.get())
    }

    pub fn checked_at(&self, now: Timestamp, reach: Reach) -> Checked {
        Checked { fetched_at: self.fetched_at(), updated_at: self.answer.updated_at, now, reach }
    }
}
