//! My bins: the days of a home, with what the device can do with it.

use super::{age, on_device::on_device, part, renewal};
use crate::{
    app::App,
    areas,
    device::KeptSchedule,
    shown::{Renewal, Shown},
};
use domain::{address::AddressId, bins::Schedule};
use leptos::prelude::*;
use screens::{
    Context, Screen,
    bins::{MyBinsParts, all, calendars, my_bins_of, next},
};

pub struct MyBins(pub AddressId);

impl Shown for MyBins {
    fn screen(&self, app: App) -> Screen {
        let MyBins(id) = self;
        let Some(kept) = app.device.schedule(id) else { return app.with_context(screens::not_found) };
        let address = kept.answer.address;
        let of_schedule = |draw: fn(Context, &Schedule) -> AnyView| {
            part(app, id, Box::new(move |context, kept| draw(context, &kept.answer.schedule)))
        };
        let calendars =
            |context: Context, kept: &KeptSchedule| calendars(context, &kept.answer.address, &kept.answer.schedule);
        let parts = MyBinsParts {
            next: of_schedule(next),
            age: age(app, id),
            on_device: on_device(app, &address),
            calendars: part(app, id, Box::new(calendars)),
            all: of_schedule(all),
            cards: areas::cards(app, id),
        };
        app.with_context(|context| my_bins_of(context, &address, parts))
    }

    fn is_fresh(&self, app: App) -> bool {
        app.device.has_just_checked(&self.0)
    }

    fn renew(&self, app: App) -> Renewal {
        renewal(app, &self.0)
    }
}
