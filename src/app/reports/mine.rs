//! My reports: what was reported from this device, and the box to find any other.

use super::{rows::rows, way::Way};
use crate::{
    app::App,
    outbox::Outbox,
    shown::{Renewal, Renewed, Shown},
};
use screens::{
    Screen,
    reports::{self, ReferenceFault},
};

pub struct Mine {
    outbox: Outbox,
    /// What stands in the box, and what is wrong with it.
    typed: String,
    fault: Option<ReferenceFault>,
}

impl Mine {
    pub fn new(outbox: Outbox) -> Mine {
        Mine { outbox, typed: String::new(), fault: None }
    }

    pub fn with_fault(outbox: Outbox, typed: String, fault: ReferenceFault) -> Mine {
        Mine { outbox, typed, fault: Some(fault) }
    }
}

impl Shown for Mine {
    fn screen(&self, app: App) -> Screen {
        let list = rows(&self.outbox, Way::here());
        app.with_context(|context| reports::mine(context, &self.typed, self.fault, Some(list)))
    }

    fn is_fresh(&self, _: App) -> bool {
        self.outbox.awaited().is_empty()
    }

    fn renew(&self, _: App) -> Renewal {
        let outbox = self.outbox.clone();
        Renewal::Asked(Box::pin(async move {
            outbox.send();
            Renewed { reach: outbox.ask_for_awaited().await, instead: None }
        }))
    }
}
