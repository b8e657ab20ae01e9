//! What time it is, and waiting for a given instant.
//!
//! Belongs here: the device's clock and the page's agreed offset from it. Must not be here: rules about dates, which are the domain's.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use jiff::Timestamp;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlMetaElement;

use crate::{
    events::{Subscription, document, on_return_to_page},
    timer::sleep,
};

/// A browser's timer overflows after 24.8 days, so long waits are taken in parts.
const MAX_SLEEP_MILLISECONDS: i64 = 24 * 60 * 60 * 1000;

/// The current instant. Where the page says `<meta name="clock-offset" content="-3600">`, its clock is that many seconds
/// from the device's.
pub fn now() -> Timestamp {
    thread_local! {
        static OFFSET_SECONDS: i64 = offset_seconds().unwrap_or(0);
    }
    let milliseconds = js_sys::Date::now() as i64 + OFFSET_SECONDS.with(|seconds| seconds * 1000);
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Resolves after about `milliseconds`. With none, once the browser has done what the person has asked of it meanwhile.
pub async fn pause(milliseconds: i32) {
    sleep(milliseconds).await;
}

/// Calls back once, at `instant` or, when the device was asleep then, as soon as the person is back.
pub fn on_instant(instant: Timestamp, callback: impl FnOnce() + 'static) -> Subscription {
    let timer = Rc::new(Timer { instant, callback: RefCell::new(Some(Box::new(callback))), ended: Cell::new(false) });
    let on_return = on_return_to_page({
        let timer = Rc::clone(&timer);
        move || timer.call_if_due()
    });
    spawn_local(Rc::clone(&timer).wait());
    Subscription::new(move || {
        drop(on_return);
        timer.ended.set(true);
    })
}

struct Timer {
    instant: Timestamp,
    callback: RefCell<Option<Box<dyn FnOnce()>>>,
    ended: Cell<bool>,
}

impl Timer {
    async fn wait(self: Rc<Self>) {
        while !self.ended.get() && self.callback.borrow().is_some() {
            let left = self.instant.as_millisecond() - now().as_millisecond();
            sleep(left.clamp(0, MAX_SLEEP_MILLISECONDS) as i32).await;
            self.call_if_due();
        }
    }

    fn call_if_due(&self) {
        if self.ended.get() || now() < self.instant {
            return;
        }
        let callback = self.callback.take();
        if let Some(callback) = callback {
            callback();
        }
    }
}

fn offset_seconds() -> Option<i64> {
    let meta = document().query_selector("meta[name='clock-offset']").ok()??;
    meta.dyn_into::<HtmlMetaElement>().ok()?.content().parse().ok()
}
