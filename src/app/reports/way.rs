//! The way to another page of the app.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// For as long as the screen that it was made for is there.
#[derive(Clone, Copy)]
pub struct Way(StoredValue<Navigate, LocalStorage>);

type Navigate = Box<dyn Fn(&str, bool)>;

impl Way {
    /// From the screen that is drawn now.
    pub fn here() -> Way {
        let navigate = use_navigate();
        Way(StoredValue::new_local(Box::new(move |path, replace| {
            navigate(path, NavigateOptions { resolve: false, replace, ..NavigateOptions::default() });
        })))
    }

    pub fn go(self, path: &str) {
        self.0.try_with_value(|navigate| navigate(path, false));
    }

    /// Nobody comes back to this page.
    pub fn replace(self, path: &str) {
        self.0.try_with_value(|navigate| navigate(path, true));
    }
}
