//! What time it is, and waiting for a given instant.
//!
//! Belongs here: the device's clock and the page's agreed date. Must not be here: rules about dates, which are the domain's.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use domain::{iso, london};
use jiff::{SignedDuration, Timestamp, civil::Date};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlMetaElement;

use crate::{
    events::{Subscription, document, on_return_to_page},
    timer::sleep,
};

/// A browser's timer overflows after 24.8 days, so long waits are taken in parts.
const LONGEST_SLEEP: i64 = 24 * 60 * 60 * 1000;

/// The current instant. Where the page says `<meta name="as-of" content="2025-07-06">`, the day on which
/// the app started counts as that date, and the time of day stays as it is.
pub fn now() -> Timestamp {
    thread_local! {
        static OFFSET: SignedDuration = as_of().map_or(SignedDuration::ZERO, |date| offset_to(date, device_now()));
    }
    moved(device_now(), OFFSET.with(|offset| *offset))
}

/// Calls back once, at `instant` or, when the device was asleep then, as soon as the person is back.
pub fn on_instant(instant: Timestamp, callback: impl FnOnce() + 'static) -> Subscription {
    let alarm = Rc::new(Alarm { instant, callback: RefCell::new(Some(Box::new(callback))), ended: Cell::new(false) });
    let on_return = on_return_to_page({
        let alarm = Rc::clone(&alarm);
        move || alarm.ring_if_due()
    });
    spawn_local(Rc::clone(&alarm).wait());
    Subscription::new(move || {
        drop(on_return);
        alarm.ended.set(true);
    })
}

struct Alarm {
    instant: Timestamp,
    callback: RefCell<Option<Box<dyn FnOnce()>>>,
    ended: Cell<bool>,
}

impl Alarm {
    async fn wait(self: Rc<Self>) {
        while !self.ended.get() && self.callback.borrow().is_some() {
            let left = self.instant.as_millisecond() - now().as_millisecond();
            sleep(left.clamp(0, LONGEST_SLEEP) as i32).await;
            self.ring_if_due();
        }
    }

    fn ring_if_due(&self) {
        if self.ended.get() || now() < self.instant {
            return;
        }
        let callback = self.callback.take();
        if let Some(callback) = callback {
            callback();
        }
    }
}

fn device_now() -> Timestamp {
    Timestamp::from_millisecond(js_sys::Date::now() as i64).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn as_of() -> Option<Date> {
    let meta = document().query_selector("meta[name='as-of']").ok()??;
    iso::parse_date(&meta.dyn_into::<HtmlMetaElement>().ok()?.content())
}

/// What to add to `now` to be in `date` in London, at the same time of day or an hour from it.
fn offset_to(date: Date, now: Timestamp) -> SignedDuration {
    let days = date.duration_since(london::today(now));
    let hour = SignedDuration::from_hours(1);
    // Between winter and summer, whole days from one side of midnight can end on the other.
    let candidates = [days, days - hour, days + hour];
    candidates.into_iter().find(|offset| london::today(moved(now, *offset)) == date).unwrap_or(days)
}

fn moved(now: Timestamp, offset: SignedDuration) -> Timestamp {
    now.saturating_add(offset).unwrap_or(now)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn move_to(date: Date, now: &str) -> String {
        let now = now.parse().unwrap();
        moved(now, offset_to(date, now)).to_string()
    }

    #[test]
    fn the_date_moves_and_the_time_of_day_stays() {
        assert_eq!(move_to(date(2025, 1, 6), "2026-11-22T08:15:30Z"), "2025-01-06T08:15:30Z");
        assert_eq!(move_to(date(2027, 7, 6), "2026-11-22T08:15:30Z"), "2027-07-06T08:15:30Z");
    }

    #[test]
    fn close_to_midnight_the_date_is_still_the_agreed_one() {
        let summer = date(2025, 7, 6);
        assert_eq!(move_to(summer, "2026-11-22T23:30:00Z"), "2025-07-06T22:30:00Z");
        let just_after_midnight_in_summer = "2025-07-06T23:30:00Z";
        assert_eq!(move_to(date(2025, 1, 6), just_after_midnight_in_summer), "2025-01-06T00:30:00Z");
    }
}
