//! The area of identity. Its pages are the gateway's, and are here only when they could not be had.

use crate::{app::App, shell::trouble::Unreachable, shown::Shown};
use screens::identity::Page;
use std::rc::Rc;

pub async fn load(_: App, _: Page) -> Rc<dyn Shown> {
    Rc::new(Unreachable::default())
}

pub fn preload(_: App, _: &Page) {}

pub fn is_far(_: &Page) -> bool {
    false
}

pub fn follow(_: App) {}
