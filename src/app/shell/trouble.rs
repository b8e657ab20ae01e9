//! What stands in the place of a page that could not be had.

use crate::{
    app::App,
    chunks::Lost,
    shown::{Renewal, Shown},
};
use platform::{connectivity, page, service_worker};
use screens::{Screen, Trouble};
use std::rc::Rc;

/// The gateway cannot be asked, and the device has nothing of it.
#[derive(Default)]
pub struct Unreachable {
    /// The text that the page searches for.
    pub question: Option<String>,
}

impl Shown for Unreachable {
    fn screen(&self, app: App) -> Screen {
        let path = &page::path_and_query();
        let (saved, question) = (app.device.saved(), self.question.as_deref());
        app.with_context(|context| screens::offline(context, &saved, connectivity::online(), question, path))
    }

    fn is_trouble(&self) -> bool {
        true
    }

    fn renew(&self, _: App) -> Renewal {
        Renewal::Page
    }
}

/// The page cannot be shown.
impl Shown for Trouble {
    fn screen(&self, app: App) -> Screen {
        app.with_context(|context| screens::problem(context, *self, &page::path_and_query()))
    }

    fn is_trouble(&self) -> bool {
        true
    }

    fn renew(&self, _: App) -> Renewal {
        match self {
            Trouble::PartLost => Renewal::Page,
            _ => Renewal::Nothing,
        }
    }
}

pub struct NotFound;

impl Shown for NotFound {
    fn screen(&self, app: App) -> Screen {
        app.with_context(screens::not_found)
    }
}

/// Every component of the design system.
#[cfg(feature = "gallery")]
pub struct Gallery;

#[cfg(feature = "gallery")]
impl Shown for Gallery {
    fn screen(&self, _: App) -> Screen {
        Screen { title: "Gallery".to_owned(), description: String::new(), view: ui::gallery::gallery() }
    }
}

/// The chunk that draws the page did not come.
pub fn lost(Lost: Lost) -> Rc<dyn Shown> {
    if !connectivity::online() {
        return Rc::new(Unreachable::default());
    }
    // Where a new version has taken its place, the person is offered that one.
    service_worker::look_for_update();
    Rc::new(Trouble::PartLost)
}
