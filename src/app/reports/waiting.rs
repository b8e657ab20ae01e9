//! Right after a report was made that has not arrived yet: that it is kept, and what becomes of it while the page is open.

use super::{rows, way::Way, whole::whole};
use crate::{app::App, outbox::Outbox, shown::Shown};
use contract::reports::ReportAnswer;
use domain::{
    bins::missed::form::EMAIL,
    reports::{MyReport, ReportKey, ReportState},
};
use leptos::prelude::*;
use platform::page;
use screens::{Context, Screen, reports};

#[derive(Clone)]
pub struct Waiting {
    pub outbox: Outbox,
    pub key: ReportKey,
}

impl Waiting {
    fn drawn(&self, context: Context, mine: Option<&MyReport>, rows: impl FnOnce() -> AnyView) -> Screen {
        match mine.map(|mine| (mine, &mine.state)) {
            Some((mine, ReportState::Waiting | ReportState::Sending)) => {
                reports::waiting(context, mine, self.outbox.keeping())
            }
            Some((mine, ReportState::Sent { .. })) => receipt(context, mine),
            Some((_, ReportState::NeedsAttention(_))) | None => {
                reports::mine(context, "", None, reports::Lists { device: Some(rows()), own: None })
            }
        }
    }
}

impl Shown for Waiting {
    fn screen(&self, app: App) -> Screen {
        let (waiting, outbox, key, way) = (self.clone(), self.outbox.clone(), self.key.clone(), Way::here());
        let known = move || outbox.report(&key).map(of_screen);
        let mine = ArcRwSignal::new(untrack(&known));
        let told = mine.clone();
        Effect::new(move || {
            let now = known();
            told.maybe_update(|mine| {
                let is_new = *mine != now;
                *mine = now;
                is_new
            });
        });
        whole(
            app,
            move || {
                let mine = mine.get();
                let rows = || rows::rows(&waiting.outbox, way, None);
                untrack(|| app.with_context(|context| waiting.drawn(context, mine.as_ref(), rows)))
            },
            page::focus_heading,
        )
    }
}

/// Whether it is on its way just now is not said there.
fn of_screen(mine: MyReport) -> MyReport {
    if mine.is_waiting() { MyReport { at: mine.report.made_at, ..mine.at_start() } } else { mine }
}

/// Of a report that the device has sent.
pub fn receipt(context: Context, mine: &MyReport) -> Screen {
    let email = mine.report.answers.value(EMAIL);
    match ReportAnswer::known_of(mine) {
        Some(answer) => reports::receipt(context, &answer, Some(&mine.report.address), email),
        None => screens::not_found(context),
    }
}
