//! The reports of this device, and what can be done with each.

use super::{
    draft::{self, Draft},
    way::Way,
};
use crate::{app::App, drawn::drawn, outbox::Outbox};
use domain::{
    bins::missed::form::BINS,
    reports::{MyReport, Refused, ReportKey, ReportState},
    text::Text,
};
use leptos::prelude::*;
use platform::{clock, page};
use screens::{
    AreaPage,
    reports::{MyRow, Page, my_reports},
};
use ui::{Button, Emphasis, Notice, NoticeKind};
use wasm_bindgen_futures::spawn_local;

/// Whether one is really to be removed, is asked here.
const QUESTION: &str = "remove-question";

#[derive(Clone)]
struct Rows {
    outbox: Outbox,
    way: Way,
    /// The one that is to be removed, if the person says so.
    asked: RwSignal<Option<ReportKey>>,
}

/// Drawn anew when one of them is another.
pub fn rows(outbox: &Outbox, way: Way) -> AnyView {
    let rows = Rows { outbox: outbox.clone(), way, asked: RwSignal::default() };
    drawn(move || {
        let reports = rows.outbox.reports();
        let listed = reports.iter().map(|mine| MyRow { mine, actions: rows.actions(mine) }).collect();
        rows.app().with_context(|context| my_reports(context, listed, clock::now()))
    })
}

impl Rows {
    fn app(&self) -> App {
        self.outbox.app
    }

    fn actions(&self, mine: &MyReport) -> AnyView {
        if self.asked.with(|asked| asked.as_ref() == Some(mine.key())) {
            return self.question(mine);
        }
        let words = self.app().words();
        let (send, edit) = (self.button(mine, words.outbox_try_again(), Rows::try_now), || {
            self.button(mine, words.outbox_edit(), Rows::edit)
        });
        let remove = |text: &'static str| self.button(mine, text, Rows::ask);
        let buttons = match &mine.state {
            ReportState::Waiting => vec![send, edit(), remove(words.outbox_delete())],
            ReportState::Sending => Vec::new(),
            ReportState::NeedsAttention(refused) => {
                let (is_any_left, is_about_bins) = (!others(mine, refused).is_empty(), !refused.services.is_empty());
                let others = (is_any_left && is_about_bins)
                    .then(|| self.button(mine, words.outbox_send_others(), Rows::send_others));
                // Where every bin stands in the way, no other answer helps.
                let edit = is_any_left.then(edit);
                others.into_iter().chain(edit).chain([remove(words.outbox_delete())]).collect()
            }
            ReportState::Sent { .. } => vec![remove(words.reports_forget())],
        };
        view! { <div class="buttons">{buttons}</div> }.into_any()
    }

    fn button(&self, mine: &MyReport, text: &'static str, press: fn(&Rows, &MyReport)) -> AnyView {
        let (rows, mine) = (self.clone(), mine.clone());
        let object = self.object(&mine);
        let press = Callback::new(move |()| press(&rows, &mine));
        view! { <Button text=text object=object emphasis=Emphasis::Secondary on_press=press /> }.into_any()
    }

    /// Which of several it is, for whoever does not see where the button stands.
    fn object(&self, mine: &MyReport) -> String {
        let names = mine.names.iter().map(|name| name.in_language(self.app().language));
        names.chain([&*mine.place]).collect::<Vec<_>>().join(", ")
    }

    fn try_now(&self, _: &MyReport) {
        self.outbox.send();
    }

    /// Opens the form with what was entered.
    fn edit(&self, mine: &MyReport) {
        let (app, way, home) = (self.app(), self.way, mine.report.address.clone());
        let draft = draft::put(&home, &Draft::of(mine));
        spawn_local(async move {
            // Where it is not kept, it is here for this visit.
            let _ = app.device.storage().write(draft.into_iter().collect()).await;
            way.go(&Page::Missed(home).path(app.language));
        });
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
        self.asked.set(Some(mine.key().clone()));
        request_animation_frame(|| page::focus(QUESTION));
    }

    fn question(&self, mine: &MyReport) -> AnyView {
        let words = self.app().words();
        let (title, help, yes) = match mine.reference() {
            Some(_) => (words.reports_forget(), Some(words.reports_forget_help()), words.reports_forget()),
            None => (words.outbox_delete_question(), None, words.outbox_delete()),
        };
        let help = help.map(|help| view! { <p>{help}</p> });
        let (remove, keep) =
            (self.button(mine, yes, Rows::remove), self.button(mine, words.settings_cancel(), Rows::keep));
        view! {
            <Notice id=QUESTION kind=NoticeKind::Warning title=title>
                {help}
                <div class="buttons">{remove} {keep}</div>
            </Notice>
        }
        .into_any()
    }

    fn keep(&self, _: &MyReport) {
        self.asked.set(None);
        request_animation_frame(page::focus_heading);
    }

    fn remove(&self, mine: &MyReport) {
        let (rows, mine) = (self.clone(), mine.clone());
        spawn_local(async move {
            let words = rows.app().words();
            rows.outbox.remove(mine.key()).await;
            rows.asked.try_set(None);
            let said = if mine.reference().is_some() { words.reports_forgotten() } else { words.outbox_deleted() };
            rows.app().announcement.set(said.to_owned());
            request_animation_frame(page::focus_heading);
        });
    }
}

/// The services of a report that was not taken which are not to blame.
fn others(mine: &MyReport, refused: &Refused) -> Vec<(String, Text)> {
    let is_other = |id: &String| refused.services.iter().all(|refused| refused.service != *id);
    let services = mine.report.services.iter().cloned().zip(mine.names.iter().cloned());
    services.filter(|(id, _)| is_other(id)).collect()
}
