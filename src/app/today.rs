//! The civil day as a signal: it changes at midnight in London, and when the device wakes up on a later day.

use domain::london;
use jiff::civil::Date;
use leptos::prelude::*;
use platform::clock;

#[derive(Clone, Copy)]
pub struct Today(pub RwSignal<Date>);

impl Today {
    pub fn start() -> Self {
        let today = Today(RwSignal::new(london::today(clock::now())));
        today.wait_for_midnight();
        today
    }

    fn wait_for_midnight(self) {
        clock::on_instant(london::next_midnight(clock::now()), move || {
            self.0.set(london::today(clock::now()));
            self.wait_for_midnight();
        })
        .keep();
    }
}
