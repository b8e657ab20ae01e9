//! An installed app that is older than the gateway it asks: the person is offered the newer one.

use crate::device::Device;
use contract::{council, paths};
use leptos::prelude::*;
use platform::{http, json, service_worker, storage::StorageNotice};
use serde::Deserialize;
// The first answer comes before leptos is mounted.
use wasm_bindgen_futures::spawn_local;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Spoken {
    contract_version: u32,
}

/// Finds out whether an answer could not be read because the gateway speaks another version of the contract.
pub fn wonder(device: Device) {
    spawn_local(async move {
        let fetched = http::get_json(paths::COUNCIL, None).await;
        let spoken: Option<Spoken> = fetched.ok().and_then(|fetched| json::read(&fetched.body));
        if spoken.is_some_and(|spoken| spoken.contract_version != council::VERSION) {
            service_worker::look_for_update();
            device.notice.set(Some(StorageNotice::ReloadNeeded));
        }
    });
}
