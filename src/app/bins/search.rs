//! Asking the gateway for addresses.

use super::look_up::look_up;
use crate::{device::Device, shown::Shown};
use contract::{
    addresses::AddressPage,
    paths,
    problem::{Problem, code},
};
use domain::address::Query;
use platform::{clock, http, http::HttpError, json};
use screens::{Trouble, bins::SearchFault};
use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

/// The days of the only home that was found come along with it if they come soon.
const SOON_MILLISECONDS: i32 = 1000;

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
                    // Without its days the home is shown all the same.
                    soon(look_up(device, &home.id)).await;
                }
                Shown::Found { query, page }
            }
            None => Shown::Trouble(Trouble::Unexpected),
        },
        Err(HttpError::Offline | HttpError::TimedOut) => Shown::Unreachable,
        Err(HttpError::Status { body, .. }) => refused(query, &body),
    }
}

async fn soon<T>(work: impl Future<Output = T>) {
    let (mut work, mut end) = (pin!(work), pin!(clock::pause(SOON_MILLISECONDS)));
    poll_fn(|context| {
        let is_over = work.as_mut().poll(context).is_ready() || end.as_mut().poll(context).is_ready();
        if is_over { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
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
