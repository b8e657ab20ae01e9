//! The other tabs of this site in the same browser.
//!
//! Belongs here: telling them that something is new, and taking turns with them. Must not be here: what is new.

use std::cell::Cell;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::BroadcastChannel;

use crate::{
    events::{Subscription, has, listen, navigator},
    timer::sleep,
};

const LOOK_AGAIN_MILLISECONDS: i32 = 100;

/// A name that all tabs know, by which each tells the others that something is new. A browser without such channels tells
/// nobody: the other tabs look when the person comes back to them.
#[derive(Clone)]
pub struct Tabs(Option<BroadcastChannel>);

impl Tabs {
    pub fn named(name: &str) -> Self {
        Tabs(BroadcastChannel::new(name).ok())
    }

    pub fn tell(&self) {
        if let Tabs(Some(channel)) = self {
            // It fails only for what cannot be copied.
            let _ = channel.post_message(&JsValue::TRUE);
        }
    }

    /// Calls back when another tab has told it.
    pub fn on_told(&self, callback: impl Fn() + 'static) -> Option<Subscription> {
        self.0.as_ref().map(|channel| listen(channel, "message", Box::new(move |_| callback())))
    }
}

/// Does what is to be done while no other tab, and no worker, does what has the same name: they wait for each other. Web
/// Locks, where the browser has them; else only this page waits for itself.
pub async fn one_at_a_time(name: &'static str, work: impl Future<Output = ()> + 'static) {
    let Some(request) = lock_request() else { return after_each_other(work).await };
    let work = Cell::new(Some(work));
    let begin = move |_: JsValue| -> Promise {
        match work.take() {
            Some(work) => future_to_promise(async move {
                work.await;
                Ok(JsValue::UNDEFINED)
            }),
            None => Promise::resolve(&JsValue::UNDEFINED),
        }
    };
    let begin = Closure::wrap(Box::new(begin) as Box<dyn FnMut(JsValue) -> Promise>);
    let (locks, request) = request;
    let asked = request.call2(&locks, &JsValue::from_str(name), begin.as_ref());
    if let Ok(asked) = asked.and_then(|asked| asked.dyn_into::<Promise>()) {
        // The lock is refused only to a page that is being left.
        let _ = JsFuture::from(asked).await;
    }
}

async fn after_each_other(work: impl Future<Output = ()>) {
    thread_local! {
        static IS_BUSY: Cell<bool> = const { Cell::new(false) };
    }
    while IS_BUSY.replace(true) {
        sleep(LOOK_AGAIN_MILLISECONDS).await;
    }
    work.await;
    IS_BUSY.set(false);
}

fn lock_request() -> Option<(JsValue, Function)> {
    if !has(&navigator(), "locks") {
        return None;
    }
    let locks = Reflect::get(&navigator(), &"locks".into()).ok()?;
    let request = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    Some((locks, request))
}
