//! The area of the council's own pages. They are documents, for which nothing is loaded here.

use crate::{app::App, areas, shown::Shown};
use screens::information::Page;
use std::rc::Rc;

pub async fn load(_: App, _: Page) -> Rc<dyn Shown> {
    areas::find()
}

pub fn preload(_: App, _: &Page) {}

pub fn is_far(_: &Page) -> bool {
    false
}

pub fn follow(_: App) {}
