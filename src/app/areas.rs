//! The areas, a line each in every function. Nothing else in this room names them.

use crate::{app::App, bins, shell::trouble::Unreachable, shown::Shown};
use screens::Page;
use std::rc::Rc;

/// Loads what a page needs.
pub async fn load(app: App, page: Page) -> Rc<dyn Shown> {
    match page {
        Page::Bins(page) => bins::load(app, page).await,
        // Pages of the gateway's, which are here only when they could not be had.
        Page::Reports(_) => Rc::new(Unreachable::default()),
    }
}

/// Loads the chunk that draws a page, to have it there in time.
pub fn preload(page: &Page) {
    match page {
        Page::Bins(page) => bins::preload(page),
        Page::Reports(_) => {}
    }
}

/// The front page: the person's own place where one is saved, else the box to find one.
pub async fn home(app: App) -> Rc<dyn Shown> {
    bins::home(app).await
}

/// The box to find a place, whatever is saved.
pub fn find() -> Rc<dyn Shown> {
    bins::find()
}

/// What an area does for as long as the app runs, whichever screen is open.
pub fn follow(app: App) {
    bins::glances::keep_glances(app);
}
