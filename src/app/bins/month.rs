//! A month of the days of a home. What draws it is a chunk.

use super::{age, part, renewal};
use crate::{
    app::App,
    device::KeptSchedule,
    shown::{Renewal, Shown},
};
use domain::address::AddressId;
use screens::{
    CalendarMonth, Context, Screen,
    bins::{MonthParts, month_grid, month_in_words, month_of},
};

pub struct Month {
    pub id: AddressId,
    pub month: CalendarMonth,
    pub draw: DrawMonth,
}

pub type DrawMonth = fn(App, &AddressId, CalendarMonth) -> Screen;

impl Shown for Month {
    fn screen(&self, app: App) -> Screen {
        (self.draw)(app, &self.id, self.month)
    }

    fn is_fresh(&self, app: App) -> bool {
        app.device.has_just_checked(&self.id)
    }

    fn renew(&self, app: App) -> Renewal {
        renewal(app, &self.id)
    }
}

pub fn screen(app: App, id: &AddressId, month: CalendarMonth) -> Screen {
    let Some(kept) = app.device.schedule(id) else { return app.with_context(screens::not_found) };
    let grid = move |context: Context, kept: &KeptSchedule| month_grid(context, &kept.answer.schedule, month);
    let in_words = move |context: Context, kept: &KeptSchedule| {
        let answer = &kept.answer;
        month_in_words(context, &answer.address, &answer.schedule, month, kept.checked(app))
    };
    let parts = MonthParts {
        grid: part(app, id, Box::new(grid)),
        age: age(app, id),
        in_words: part(app, id, Box::new(in_words)),
    };
    app.with_context(|context| month_of(context, &kept.answer.address, month, parts))
}
