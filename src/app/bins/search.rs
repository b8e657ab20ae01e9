//! Asking the gateway for addresses.

use super::look_up::look_up;
use crate::{device::Device, shown::Shown};
use contract::{
    addresses::AddressPage,
    paths,
    problem::{Problem, code},
};
use domain::address::Query;
use platform::{http, http::HttpError, json};
use screens::{Trouble, bins::SearchFault};
// Leptos's own must not run before it is mounted, and a page may begin with a search.
use wasm_bindgen_futures::spawn_local;

/// Finds the addresses that match; a text that cannot be searched for comes back into the box with what is wrong.
pub async fn search(device: Device, query: String, cursor: Option<String>) -> Shown {
    if query.trim().is_empty() {
        return Shown::Find { typed: query, fault: Some(SearchFault::Empty) };
    }
    if query.chars().count() > Query::LONGEST {
        return Shown::Find { typed: query, fault: Some(SearchFault::TooLong) };
    }
    match http::get_json(&paths::addresses(&query, cursor.as_deref()), None).await {
        Ok(fetched) => match json::read::<AddressPage>(&fetched.body) {
            Some(page) => {
                if let Some(home) = page.only() {
                    // The home is shown at once, and its days when they come.
                    let id = home.id.clone();
                    spawn_local(async move {
                        let _ = look_up(device, &id).await;
                    });
                }
                Shown::Found { query, page }
            }
            None => Shown::Trouble(Trouble::Unexpected),
        },
        Err(HttpError::Offline | HttpError::TimedOut) => Shown::Unreachable,
        Err(HttpError::Status { body, .. }) => refused(query, &body),
    }
}

fn refused(query: String, body: &str) -> Shown {
    match json::read::<Problem>(body) {
        Some(problem) if problem.code == code::INVALID => {
            Shown::Find { typed: query, fault: Some(SearchFault::NotUnderstood) }
        }
        Some(problem) => Shown::Trouble(Trouble::with_search(&problem)),
        None => Shown::Trouble(Trouble::Unexpected),
    }
}
