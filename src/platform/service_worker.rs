//! The service worker as the page sees it: a new version is waiting, take it.
//!
//! Belongs here: the update's life. Must not be here: what is cached, which is the worker's own business.

use std::{cell::Cell, rc::Rc};

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState};

use crate::{
    events::{has, listen, navigator, on_return_to_page, window},
    timer::sleep,
};

const HOUR_MILLISECONDS: i32 = 60 * 60 * 1000;

thread_local! {
    static RELOAD_WANTED: Cell<bool> = const { Cell::new(false) };
}

/// Calls back when a new version is ready to be used, also when another tab has already switched to it.
/// Looks for new versions when the person returns to the page, and every hour. Call it once.
pub fn on_update_waiting(callback: impl Fn() + 'static) {
    let Some(container) = container() else { return };
    let callback: Rc<dyn Fn()> = Rc::new(callback);
    follow_controller(&container, Rc::clone(&callback));
    spawn_local(async move {
        let Some(registration) = ready(&container).await else {
            return;
        };
        follow_installs(&registration, &container, callback);
        look_for_updates().await;
    });
}

/// Switches to the waiting version and reloads the page, once.
pub fn activate_waiting() {
    let Some(container) = container() else { return };
    RELOAD_WANTED.set(true);
    spawn_local(async move {
        let waiting = ready(&container).await.and_then(|registration| registration.waiting());
        match waiting {
            // The reload follows when the new worker has taken over.
            Some(worker) => drop(worker.post_message(&JsValue::from_str("SKIP_WAITING"))),
            None => reload_once(),
        }
    });
}

/// Whether one answers what this page asks for.
pub fn answers() -> bool {
    container().is_some_and(|container| container.controller().is_some())
}

fn container() -> Option<ServiceWorkerContainer> {
    // Absent on insecure pages and in some private windows.
    has(&navigator(), "serviceWorker").then(|| navigator().service_worker())
}

async fn ready(container: &ServiceWorkerContainer) -> Option<ServiceWorkerRegistration> {
    let registration = JsFuture::from(container.ready().ok()?).await.ok()?;
    Some(registration.unchecked_into())
}

fn follow_controller(container: &ServiceWorkerContainer, callback: Rc<dyn Fn()>) {
    let had_controller = Cell::new(container.controller().is_some());
    let changed = move |_| {
        let is_update = had_controller.replace(true);
        if RELOAD_WANTED.get() {
            reload_once();
        } else if is_update {
            callback();
        }
    };
    listen(container, "controllerchange", Box::new(changed)).keep();
}

fn follow_installs(
    registration: &ServiceWorkerRegistration,
    container: &ServiceWorkerContainer,
    callback: Rc<dyn Fn()>,
) {
    if registration.waiting().is_some() {
        callback();
    }
    let (found_in, container) = (registration.clone(), container.clone());
    let found = move |_| {
        let Some(worker) = found_in.installing() else {
            return;
        };
        let (container, callback, installing) = (container.clone(), Rc::clone(&callback), worker.clone());
        let changed = move |_| {
            if installing.state() == ServiceWorkerState::Installed && container.controller().is_some() {
                callback();
            }
        };
        listen(&worker, "statechange", Box::new(changed)).keep();
    };
    listen(registration, "updatefound", Box::new(found)).keep();
}

async fn look_for_updates() {
    on_return_to_page(look_for_update).keep();
    loop {
        sleep(HOUR_MILLISECONDS).await;
        look_for_update();
    }
}

/// Looks now; what is found is told to the callback of [`on_update_waiting`].
pub fn look_for_update() {
    let Some(container) = container() else { return };
    spawn_local(async move {
        let update = ready(&container).await.and_then(|registration| registration.update().ok());
        if let Some(update) = update {
            // Without a network there is no update; the next look finds it.
            let _ = JsFuture::from(update).await;
        }
    });
}

/// Asks the browser to wake the worker once there is a network, also when no page is open; the worker knows by `tag` what
/// to do then. Few browsers have it: what must be done is also done by the page itself.
pub fn wake_when_online(tag: &'static str) {
    let Some(container) = container() else { return };
    spawn_local(async move {
        let Some(registration) = ready(&container).await else { return };
        let member = |object: &JsValue, name: &str| Reflect::get(object, &JsValue::from_str(name)).ok();
        let sync = member(&registration, "sync").filter(JsValue::is_object);
        let register = sync.as_ref().and_then(|sync| member(sync, "register")?.dyn_into::<Function>().ok());
        let asked = sync.zip(register).and_then(|(sync, register)| register.call1(&sync, &tag.into()).ok());
        if let Some(asked) = asked.and_then(|asked| asked.dyn_into::<Promise>().ok()) {
            // A person may have forbidden it.
            let _ = JsFuture::from(asked).await;
        }
    });
}

fn reload_once() {
    if RELOAD_WANTED.replace(false) {
        // Reloading fails only in a sandboxed frame, where the app does not run.
        let _ = window().location().reload();
    }
}
