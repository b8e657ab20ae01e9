//! The time in London as a signal: it changes when the bins' day turns (at midnight, at the put-out time, in the evening),
//! and when the device wakes up after that.

use domain::{bins::next_turn, london};
use jiff::civil::{DateTime, Time};
use leptos::prelude::*;
use platform::clock;

#[derive(Clone, Copy)]
pub struct Now(pub RwSignal<DateTime>);

impl Now {
    pub fn start(put_out_by: Time) -> Self {
        let now = Now(RwSignal::new(london::civil(clock::now())));
        now.wait_for_turn(put_out_by);
        now
    }

    fn wait_for_turn(self, put_out_by: Time) {
        clock::on_instant(next_turn(clock::now(), put_out_by), move || {
            self.0.set(london::civil(clock::now()));
            self.wait_for_turn(put_out_by);
        })
        .keep();
    }
}
