//! The area of reports. Its pages are the gateway's: the app loads them from there.

use crate::{app::App, shell::trouble::Unreachable, shown::Shown};
use screens::reports::Page;
use std::rc::Rc;

/// A page that is here could not be had from the gateway.
pub async fn load(_: App, _: Page) -> Rc<dyn Shown> {
    Rc::new(Unreachable::default())
}

pub fn preload(_: &Page) {}

pub fn follow(_: App) {}
