//! What is on the screen: a value that draws itself and asks again for what it shows.

use crate::app::App;
use screens::{Screen, bins::Reach};
use std::{future::Future, pin::Pin, rc::Rc};

pub trait Shown {
    /// Built once for each visit. What changes later is a signal in the part that shows it, so that all else stays as the
    /// person has left it.
    fn screen(&self, app: App) -> Screen;

    /// It says that the page could not be had. What the gateway has answered is better than that.
    fn is_trouble(&self) -> bool {
        false
    }

    /// Whether its data need not be asked for now.
    fn is_fresh(&self, _app: App) -> bool {
        true
    }

    /// Asks again: when it is opened and not fresh, when the person or the network is back.
    fn renew(&self, _app: App) -> Renewal {
        Renewal::Nothing
    }

    /// Somebody has signed in or out, or may have: what it shows of a person is asked for again, or goes.
    fn ask_who(&self) {}
}

pub enum Renewal {
    /// There is nothing to ask for.
    Nothing,
    /// It stands in for a page that could not be had: that page is to be tried again once there is a network.
    Page,
    Asked(Pin<Box<dyn Future<Output = Renewed>>>),
}

/// What came of asking. New data is in the device by then.
pub struct Renewed {
    pub reach: Reach,
    /// What is to be shown in its place, where it is no longer so.
    pub instead: Option<Rc<dyn Shown>>,
}
