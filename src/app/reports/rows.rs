//! The reports of this device, and what can be done with each.

use super::{draft, own::Own, remove_question::RemoveQuestion, way::Way};
use crate::{app::App, drawn::drawn, outbox::Outbox};
use domain::{
    bins::missed::form::BINS,
    reports::{MyReport, Refused, ReportKey, ReportState},
    text::Text,
};
use leptos::prelude::*;
use platform::{clock, connectivity};
use screens::{
    AreaPage,
    reports::{MyRow, Page, add, my_reports},
};
use ui::{Button, Emphasis};
use wasm_bindgen_futures::spawn_local;

#[derive(Clone)]
struct Rows {
    outbox: Outbox,
    way: Way,
    /// Where reports can be added to an account.
    own: Option<Own>,
    /// The one that is to be removed, if the person says so.
    asked: RemoveQuestion<ReportKey>,
    /// The one that was tried last and did not reach the council.
    not_reached: RwSignal<Option<ReportKey>>,
}

/// Drawn anew when one of them is another.
pub fn rows(outbox: &Outbox, way: Way, own: Option<&Own>) -> AnyView {
    let own = own.cloned();
    let rows =
        Rows { outbox: outbox.clone(), way, own, asked: RemoveQuestion::nothing(), not_reached: RwSignal::default() };
    drawn(move || {
        let reports = rows.outbox.reports();
        let listed = reports.iter().map(|mine| MyRow { mine, actions: rows.actions(mine) }).collect();
        let list = rows.app().with_context(|context| my_reports(context, listed, clock::now()));
        let offer = rows.own.as_ref().map(|own| own.offer(rows.app(), &reports));
        view! { {offer} {list} }.into_any()
    })
}

impl Rows {
    fn app(&self) -> App {
        self.outbox.app
    }

    fn actions(&self, mine: &MyReport) -> AnyView {
        if self.asked.is_about(mine.key()) {
            return self.question(mine);
        }
        let words = self.app().words();
        let send = self.button(mine, words.outbox_try_again(), Rows::try_now);
        // Its form needs the bins of the home.
        let can_edit = connectivity::online() || self.app().device.schedule(&mine.report.address).is_some();
        let edit = || can_edit.then(|| self.button(mine, words.outbox_edit(), Rows::edit));
        let remove = |text: &'static str| self.button(mine, text, Rows::ask);
        let buttons = match &mine.state {
            ReportState::Waiting => {
                [Some(send), edit(), Some(remove(words.outbox_delete()))].into_iter().flatten().collect()
            }
            ReportState::Sending => Vec::new(),
            ReportState::NeedsAttention(refused) => {
                let (is_any_left, is_about_bins) = (!others(mine, refused).is_empty(), !refused.services.is_empty());
                let others = (is_any_left && is_about_bins)
                    .then(|| self.button(mine, words.outbox_send_others(), Rows::send_others));
                // Where every bin stands in the way, no other answer helps.
                let edit = is_any_left.then(edit).flatten();
                others.into_iter().chain(edit).chain([remove(words.outbox_delete())]).collect()
            }
            ReportState::Sent { .. } => vec![remove(words.reports_forget())],
        };
        let is_tried = mine.is_waiting() && self.not_reached.with(|tried| tried.as_ref() == Some(mine.key()));
        let is_later = !can_edit && mine.reference().is_none();
        let tried = is_tried.then(|| view! { <p>{words.outbox_not_reached()}</p> });
        let later = is_later.then(|| view! { <p>{words.outbox_edit_later()}</p> });
        let added = self.own.as_ref().is_some_and(|own| own.may_add(mine)).then(|| {
            let object = self.object(mine);
            self.app().with_context(|context| add(context, mine.key(), object))
        });
        view! { {tried} {later} {added} <div class="buttons">{buttons}</div> }.into_any()
    }

    fn button(&self, mine: &MyReport, text: &'static str, press: fn(&Rows, &MyReport)) -> AnyView {
        self.button_of(mine, text, Emphasis::Secondary, press)
    }

    fn button_of(
        &self,
        mine: &MyReport,
        text: &'static str,
        emphasis: Emphasis,
        press: fn(&Rows, &MyReport),
    ) -> AnyView {
        let (rows, mine) = (self.clone(), mine.clone());
        let object = self.object(&mine);
        let press = Callback::new(move |()| press(&rows, &mine));
        view! { <Button text=text object=object emphasis=emphasis on_press=press /> }.into_any()
    }

    /// Which of several it is, for whoever does not see where the button stands.
    fn object(&self, mine: &MyReport) -> String {
        let names = mine.names.iter().map(|name| name.in_language(self.app().language));
        names.chain([&*mine.place]).collect::<Vec<_>>().join(", ")
    }

    /// Who presses is told what came of it, also where nothing did.
    fn try_now(&self, mine: &MyReport) {
        let (rows, key) = (self.clone(), mine.key().clone());
        spawn_local(async move {
            rows.outbox.send_waiting().await;
            let is_waiting = untrack(|| rows.outbox.report(&key)).is_some_and(|mine| mine.is_waiting());
            if is_waiting {
                rows.app().announcement.set(rows.app().words().outbox_not_reached().to_owned());
                rows.not_reached.try_set(Some(key));
            }
        });
    }

    /// Opens the form with what was entered.
    fn edit(&self, mine: &MyReport) {
        let (home, report) = (mine.report.address.clone(), mine.key().clone());
        self.way.go(&Page::Change { home, report }.path(self.app().language));
    }

    fn send_others(&self, mine: &MyReport) {
        let (outbox, mine) = (self.outbox.clone(), mine.clone());
        spawn_local(async move {
            let ReportState::NeedsAttention(refused) = &mine.state else { return };
            let services = others(&mine, refused);
            let mut answers = mine.report.answers.clone();
            answers.set(BINS, services.iter().map(|(id, _)| id.clone()));
            // Where it comes too late, the list says what has become of it.
            let _ = outbox.change(mine.key(), answers, services, None, Vec::new()).await;
            outbox.send();
        });
    }

    fn ask(&self, mine: &MyReport) {
        self.asked.ask(mine.key().clone());
    }

    fn question(&self, mine: &MyReport) -> AnyView {
        let words = self.app().words();
        let (title, help, yes) = match mine.reference() {
            Some(_) => (words.reports_forget(), Some(words.reports_forget_help()), words.reports_forget()),
            None => (words.outbox_delete_question(), None, words.outbox_delete()),
        };
        self.asked.view(self.app(), title, help, self.button_of(mine, yes, Emphasis::Warning, Rows::remove))
    }

    fn remove(&self, mine: &MyReport) {
        let (rows, mine) = (self.clone(), mine.clone());
        spawn_local(async move {
            let words = rows.app().words();
            rows.outbox.remove(mine.key()).await;
            draft::delete_changes(rows.app(), mine.key()).await;
            rows.asked.end();
            let said = if mine.reference().is_some() { words.reports_forgotten() } else { words.outbox_deleted() };
            rows.app().announcement.set(said.to_owned());
        });
    }
}

/// The services of a report that was not taken which are not to blame.
fn others(mine: &MyReport, refused: &Refused) -> Vec<(String, Text)> {
    let is_other = |id: &String| refused.services.iter().all(|refused| refused.service != *id);
    let services = mine.report.services.iter().cloned().zip(mine.names.iter().cloned());
    services.filter(|(id, _)| is_other(id)).collect()
}
