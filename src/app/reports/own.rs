//! The reports that the person has added to their account, and the way to add those of this device: only where somebody is
//! signed in.
//!
//! Must not be here: adding and taking out, which are forms that the gateway answers.

use crate::{app::App, drawn::drawn};
use contract::reports::{OwnReports, paths};
use domain::reports::{MyReport, Reference};
use leptos::prelude::*;
use platform::{
    http::{self, HttpError},
    json, page,
};
use screens::reports;
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering::Relaxed},
};
use wasm_bindgen_futures::spawn_local;

#[derive(Clone, PartialEq, Eq)]
enum Told {
    /// Nobody is signed in, as far as is known.
    Nobody,
    Reports(OwnReports),
    /// They cannot be told now.
    Unknown,
}

#[derive(Clone)]
pub struct Own {
    told: ArcRwSignal<Told>,
    /// How often they were asked for: only the answer to the newest question is taken.
    asked: Arc<AtomicU32>,
}

impl Own {
    pub fn new() -> Own {
        let own = Own { told: ArcRwSignal::new(Told::Nobody), asked: Arc::default() };
        own.ask();
        own
    }

    /// Where somebody may be signed in.
    pub fn ask(&self) {
        let (own, turn) = (self.clone(), self.asked.fetch_add(1, Relaxed) + 1);
        spawn_local(async move {
            let now = if page::may_be_signed_in() { ask().await } else { Told::Nobody };
            own.told.maybe_update(|before| {
                let is_new = own.asked.load(Relaxed) == turn && *before != now;
                if is_new {
                    *before = now;
                }
                is_new
            });
        });
    }

    pub fn view(&self, app: App) -> AnyView {
        let told = self.told.clone();
        drawn(move || match told.get() {
            Told::Nobody => ().into_any(),
            Told::Unknown => app.with_context(|context| reports::own(context, None)),
            Told::Reports(own) => app.with_context(|context| reports::own(context, Some(&own.reports))),
        })
    }

    /// That reports of this device can be added, where one can.
    pub fn offer(&self, app: App, mine: &[MyReport]) -> AnyView {
        let can_add = mine.iter().any(|mine| self.may_add(mine));
        can_add.then(|| view! { <p>{app.words().reports_own_offer()}</p> }).into_any()
    }

    /// Whether a report of this device can be added: the council has it, and the account has not.
    pub fn may_add(&self, mine: &MyReport) -> bool {
        mine.reference().is_some_and(|reference| self.lacks(reference))
    }

    fn lacks(&self, reference: &Reference) -> bool {
        self.told.with(|told| match told {
            Told::Reports(own) => own.reports.iter().all(|report| report.reference != *reference),
            Told::Nobody | Told::Unknown => false,
        })
    }
}

async fn ask() -> Told {
    match http::get_json(paths::REPORTS, None).await {
        Ok(fetched) => json::read(&fetched.body).map_or(Told::Unknown, Told::Reports),
        Err(HttpError::Status { status: 401, .. }) => Told::Nobody,
        Err(_) => Told::Unknown,
    }
}
