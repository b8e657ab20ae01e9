//! What becomes of one report: as the device remembers it, and as the council says now.

use super::waiting;
use crate::{
    app::App,
    drawn::drawn,
    outbox::{NotTold, Outbox},
    shell::trouble::Unreachable,
    shown::{Renewal, Renewed, Shown},
};
use contract::reports::{ReportAnswer, paths};
use domain::reports::Reference;
use jiff::Timestamp;
use leptos::prelude::*;
use platform::{clock, http, page};
use screens::{Screen, Trouble, bins::Checked, reports};
use std::rc::Rc;

/// What the council said, and when.
type Told = (ReportAnswer, Timestamp);

pub async fn load(outbox: Outbox, reference: Reference) -> Rc<dyn Shown> {
    match told(&outbox, &reference).await {
        Ok(told) => Rc::new(Following { outbox, reference, told: ArcRwSignal::new(told) }),
        Err(instead) => instead,
    }
}

/// That it was sent.
pub async fn receipt(outbox: Outbox, reference: Reference) -> Rc<dyn Shown> {
    match told(&outbox, &reference).await {
        Ok(told) => Rc::new(Receipt { outbox, reference, told }),
        Err(instead) => instead,
    }
}

/// The device remembers its own reports; another's is asked for. None is one that it remembers.
async fn told(outbox: &Outbox, reference: &Reference) -> Result<Option<Told>, Rc<dyn Shown>> {
    let is_own = untrack(|| outbox.referred(reference)).is_some();
    if is_own && !http::has_brought(&paths::report(reference)) {
        return Ok(None);
    }
    match outbox.ask(reference).await {
        Ok(told) => Ok(Some(told)),
        Err(_) if is_own => Ok(None),
        Err(NotTold::Unreachable) => Err(Rc::new(Unreachable::default())),
        Err(NotTold::TooMany) => Err(Rc::new(Trouble::TooMany)),
        Err(NotTold::NotFound) => Err(Rc::new(Nowhere { reference: reference.clone() })),
        Err(NotTold::Unavailable(retry_after)) => Err(Rc::new(Unknown { retry_after })),
    }
}

struct Following {
    outbox: Outbox,
    reference: Reference,
    told: ArcRwSignal<Option<Told>>,
}

impl Following {
    /// What is known last; the reader is told of changes.
    fn known(outbox: &Outbox, reference: &Reference, told: &ArcRwSignal<Option<Told>>) -> Option<Told> {
        let own = outbox.referred(reference).and_then(|mine| Some((ReportAnswer::known_of(&mine)?, mine.at)));
        own.or_else(|| told.get())
    }
}

impl Shown for Following {
    fn screen(&self, app: App) -> Screen {
        let (outbox, reference, told) = (self.outbox.clone(), self.reference.clone(), self.told.clone());
        let view = drawn(move || {
            let Some((answer, fetched_at)) = Following::known(&outbox, &reference, &told) else {
                // Removed while it was looked at.
                return ().into_any();
            };
            let (updated_at, now, reach) = (answer.updated_at, clock::now(), app.reach.get());
            let checked = Checked { fetched_at, updated_at, now, reach };
            app.with_context(|context| reports::report(context, &answer, checked).view)
        });
        let title = app.words().reports_report(self.reference.as_str());
        Screen { title, description: String::new(), view }
    }

    fn is_fresh(&self, _: App) -> bool {
        !self.outbox.awaited().contains(&self.reference)
    }

    fn renew(&self, _: App) -> Renewal {
        let (outbox, reference, told) = (self.outbox.clone(), self.reference.clone(), self.told.clone());
        Renewal::Asked(Box::pin(async move {
            let reach = match outbox.ask(&reference).await {
                Ok(now) => {
                    told.set(Some(now));
                    screens::bins::Reach::Online
                }
                Err(error) => error.reach(),
            };
            Renewed { reach, instead: None }
        }))
    }
}

struct Receipt {
    outbox: Outbox,
    reference: Reference,
    told: Option<Told>,
}

impl Shown for Receipt {
    fn screen(&self, app: App) -> Screen {
        let own = untrack(|| self.outbox.referred(&self.reference));
        app.with_context(|context| match (&own, &self.told) {
            (Some(mine), _) => waiting::receipt(context, mine),
            (None, Some((answer, _))) => reports::receipt(context, answer, None, None),
            (None, None) => screens::not_found(context),
        })
    }
}

/// No report has the reference.
struct Nowhere {
    reference: Reference,
}

impl Shown for Nowhere {
    fn screen(&self, app: App) -> Screen {
        app.with_context(|context| reports::report_not_found(context, &self.reference))
    }
}

/// What has become of it cannot be told now.
struct Unknown {
    retry_after: Option<u32>,
}

impl Shown for Unknown {
    fn screen(&self, app: App) -> Screen {
        app.with_context(|context| reports::report_unknown(context, self.retry_after, &page::path_and_query()))
    }

    fn is_trouble(&self) -> bool {
        true
    }
}
