//! Asking the gateway for addresses.

use crate::shown::Shown;
use contract::{
    paths,
    problem::{Problem, code},
};
use platform::{http, http::HttpError};
use screens::{Trouble, bins::SearchFault};

/// Finds the addresses that match; a text that cannot be searched for comes back into the box with what is wrong.
pub async fn search(query: String, cursor: Option<String>) -> Shown {
    if query.trim().is_empty() {
        return Shown::Find { typed: query, fault: Some(SearchFault::Empty) };
    }
    match http::get_json(&paths::addresses(&query, cursor.as_deref()), None).await {
        Ok(fetched) => match serde_json::from_str(&fetched.body) {
            Ok(page) => Shown::Found { query, cursor, page },
            Err(_) => Shown::Trouble(Trouble::Unexpected),
        },
        Err(HttpError::Offline | HttpError::TimedOut) => Shown::Offline,
        Err(HttpError::Status { body, .. }) => refused(query, &body),
    }
}

fn refused(query: String, body: &str) -> Shown {
    match serde_json::from_str::<Problem>(body) {
        Ok(problem) if problem.code == code::INVALID => {
            Shown::Find { typed: query, fault: Some(SearchFault::NotUnderstood) }
        }
        Ok(problem) => Shown::Trouble(Trouble::with_search(&problem)),
        Err(_) => Shown::Trouble(Trouble::Unexpected),
    }
}
