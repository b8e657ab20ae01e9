//! Asking the gateway for addresses.

use crate::shown::Shown;
use contract::{
    paths,
    problem::{Problem, code},
};
use domain::address::Query;
use platform::{http, http::HttpError, json};
use screens::{Trouble, bins::SearchFault};

/// Finds the addresses that match; a text that cannot be searched for comes back into the box with what is wrong.
pub async fn search(query: String, cursor: Option<String>) -> Shown {
    if query.trim().is_empty() {
        return Shown::Find { typed: query, fault: Some(SearchFault::Empty) };
    }
    if query.chars().count() > Query::LONGEST {
        return Shown::Find { typed: query, fault: Some(SearchFault::TooLong) };
    }
    match http::get_json(&paths::addresses(&query, cursor.as_deref()), None).await {
        Ok(fetched) => match json::read(&fetched.body) {
            Some(page) => Shown::Found { query, cursor, page },
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
