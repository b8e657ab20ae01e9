//! What each page of this area needs. It is in the chunk, and so is what it calls.

use super::start;
use crate::{app::App, shown::Shown};
use screens::__name__::Page;
use std::{future::Future, pin::Pin, rc::Rc};

pub type Load = fn(App, Page) -> Pin<Box<dyn Future<Output = Rc<dyn Shown>>>>;

pub fn load(_: App, page: Page) -> Pin<Box<dyn Future<Output = Rc<dyn Shown>>>> {
    Box::pin(async move {
        match page {
            Page::Start => start::load().await,
        }
    })
}
