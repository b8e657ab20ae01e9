//! My reports: what was reported from this device, and the box to find any other.

use super::{own::Own, rows::rows, way::Way};
use crate::{
    app::App,
    outbox::Outbox,
    shown::{Renewal, Renewed, Shown},
};
use screens::{
    Screen,
    reports::{self, Lists, ReferenceFault},
};

pub struct Mine {
    outbox: Outbox,
    own: Own,
    /// What stands in the box, and what is wrong with it.
    typed: String,
    fault: Option<ReferenceFault>,
}

impl Mine {
    pub fn new(outbox: Outbox) -> Mine {
        Mine { outbox, own: Own::new(), typed: String::new(), fault: None }
    }

    pub fn with_fault(outbox: Outbox, typed: String, fault: ReferenceFault) -> Mine {
        Mine { outbox, own: Own::new(), typed, fault: Some(fault) }
    }
}

impl Shown for Mine {
    fn screen(&self, app: App) -> Screen {
        let lists =
            Lists { device: Some(rows(&self.outbox, Way::here(), Some(&self.own))), own: Some(self.own.view(app)) };
        app.with_context(|context| reports::mine(context, &self.typed, self.fault, lists))
    }

    fn is_fresh(&self, _: App) -> bool {
        self.outbox.awaited().is_empty()
    }

    fn renew(&self, _: App) -> Renewal {
        let outbox = self.outbox.clone();
        self.own.ask();
        Renewal::Asked(Box::pin(async move {
            outbox.send();
            Renewed { reach: outbox.ask_for_awaited().await, instead: None }
        }))
    }

    fn ask_who(&self) {
        self.own.ask();
    }
}
