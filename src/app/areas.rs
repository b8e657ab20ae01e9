//! The areas, a line each at the end of this file. Nothing else in this room names them.
//!
//! An area is a module with `load`, what a page needs; `preload`, the chunk that draws it; `is_far`, whether that would keep
//! a person waiting; and `follow`, what it does for as long as the app runs, whichever screen is open. One whose pages are all
//! the gateway's is `documents`.

use crate::{app::App, assistant, bins, identity, reports, shown::Shown};
use domain::{address::AddressId, language::Language};
use leptos::prelude::AnyView;
use screens::Page;
use std::rc::Rc;

macro_rules! areas {
    ($($area:ident: $name:ident,)*) => {
        /// Loads what a page needs.
        pub async fn load(app: App, page: Page) -> Rc<dyn Shown> {
            match page {
                $(Page::$area(page) => crate::$name::load(app, page).await,)*
            }
        }

        /// Loads the chunk that draws a page, to have it there in time.
        pub fn preload(app: App, page: &Page) {
            match page {
                $(Page::$area(page) => crate::$name::preload(app, page),)*
            }
        }

        /// Whether the chunk that draws a page would keep a person waiting.
        pub fn is_far(page: &Page) -> bool {
            match page {
                $(Page::$area(page) => crate::$name::is_far(page),)*
            }
        }

        /// Starts what areas do whichever screen is open.
        pub fn follow(app: App) {
            $(crate::$name::follow(app);)*
        }
    };
}

areas! {
    Account: documents,
    Assistant: assistant,
    Bins: bins,
    Desk: documents,
    Identity: identity,
    Information: documents,
    Reports: reports,
}

/// The front page: the person's own place where one is saved, else the box to find one.
pub async fn home(app: App) -> Rc<dyn Shown> {
    bins::home(app).await
}

/// The box to find a place, whatever is saved.
pub fn find() -> Rc<dyn Shown> {
    bins::find()
}

/// What the other areas have for the page of a home.
pub fn cards(app: App, home: &AddressId) -> AnyView {
    reports::card(app, home)
}

/// What is done beside a page of the gateway's own.
pub fn attend(language: Language) {
    identity::attend(language);
    assistant::attend(language);
}
