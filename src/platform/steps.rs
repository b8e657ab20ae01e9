//! Steps within a page, such as those of a form: entries of the browser's history at the page's own address, so that the
//! browser's way back leads from one to the one before.
//!
//! Belongs here: the entries, and who goes back and forth in them. Must not be here: what a step shows.

use futures_channel::oneshot;
use futures_util::future::select;
use js_sys::Array;
use std::{cell::RefCell, pin::pin};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::PopStateEvent;

use crate::{
    events::{Subscription, listen, window},
    timer::sleep,
};

/// So long it may take the browser to go back within a page.
const PATIENCE_MILLISECONDS: i32 = 1000;

/// An entry of the history: how many steps a person has come on this page, and the name of the last.
struct Entry {
    number: u32,
    step: String,
}

impl Entry {
    fn read(state: &JsValue) -> Option<Entry> {
        let state = state.dyn_ref::<Array>()?;
        Some(Entry { number: state.get(0).as_f64()? as u32, step: state.get(1).as_string()? })
    }

    fn now() -> Option<Entry> {
        Entry::read(&window().history().ok()?.state().ok()?)
    }
}

/// The person has come to this step.
pub fn push(step: &str) {
    let now = Entry::now();
    // Who has gone forth to a step that was not to be shown yet is there already.
    if now.as_ref().is_some_and(|entry| entry.step == step) {
        return;
    }
    let number = now.map_or(0, |entry| entry.number) + 1;
    let state = Array::of2(&number.into(), &step.into());
    if let Ok(history) = window().history() {
        // It fails only where a page does so many hundred times: the step is there, without a way back.
        let _ = history.push_state(&state, "");
    }
}

/// Calls back with the step to which the person has gone back, or forth again; none is the page's beginning.
pub fn on_move(callback: impl Fn(Option<&str>) + 'static) -> Subscription {
    on_pop(move |state| {
        let entry = Entry::read(&state);
        // A link to a part of the page is no step.
        let is_part = entry.is_none() && window().location().hash().is_ok_and(|hash| !hash.is_empty());
        if !is_part {
            callback(entry.as_ref().map(|entry| &*entry.step));
        }
    })
}

/// Goes back by one step. Whether there is one.
pub fn back() -> bool {
    Entry::now().is_some() && go(-1)
}

/// Goes back to the page's beginning, so that the entry of the page is the last.
pub async fn leave() {
    let Some(entry) = Entry::now() else { return };
    let (there, is_there) = oneshot::channel();
    let there = RefCell::new(Some(there));
    let _moved = on_pop(move |_| {
        // Nobody waits for it any more, where it took too long.
        let _ = there.take().map(|there| there.send(()));
    });
    if go(-entry.number.cast_signed()) {
        // Whichever comes first.
        let _ = select(is_there, pin!(sleep(PATIENCE_MILLISECONDS))).await;
    }
}

fn go(delta: i32) -> bool {
    window().history().is_ok_and(|history| history.go_with_delta(delta).is_ok())
}

fn on_pop(callback: impl Fn(JsValue) + 'static) -> Subscription {
    listen(&window(), "popstate", Box::new(move |event| callback(event.unchecked_into::<PopStateEvent>().state())))
}
