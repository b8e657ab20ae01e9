//! An area whose pages are all documents of the gateway's: nothing is loaded for it here.

use crate::{app::App, areas, shown::Shown};
use std::rc::Rc;

pub async fn load<Page>(_: App, _: Page) -> Rc<dyn Shown> {
    areas::find()
}

pub fn preload<Page>(_: App, _: &Page) {}

pub fn is_far<Page>(_: &Page) -> bool {
    false
}

pub fn follow(_: App) {}
