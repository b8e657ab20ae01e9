//! The reports of this device: on it before they are sent, sent by whichever tab gets to it first, and there until the
//! person removes them.
//!
//! Belongs here: keeping and sending. Must not be here: what is asked (an area), what a screen says. Only chunks use it.

mod asking;
mod sending;

pub use asking::NotTold;

use crate::app::App;
use domain::{
    forms::Answers,
    reports::{MyReport, Reference, ReportKey},
    text::Text,
};
use jiff::civil::DateTime;
use leptos::prelude::*;
use platform::{
    clock, connectivity, json, page, random,
    storage::{Change, Kept, StorageError, StorageKind, StorageNotice, StoreName, request_persistence},
    tabs::Tabs,
};
use screens::reports::Keeping;
use std::cell::OnceCell;
use wasm_bindgen_futures::spawn_local;

/// Under this name tabs tell each other of reports, take turns in sending them, and the worker is woken to send them.
const NAME: &str = "reports";

/// The device's storage is what counts; this is what was read of it last.
#[derive(Clone)]
pub struct Outbox {
    pub app: App,
    reports: ArcRwSignal<Vec<MyReport>>,
}

thread_local! {
    static OUTBOX: OnceCell<Outbox> = const { OnceCell::new() };
    static TABS: Tabs = Tabs::named(NAME);
}

impl Outbox {
    /// The first time it reads what is kept and begins to send what waits, and goes on with it for as long as the page lives.
    pub async fn open(app: App) -> Outbox {
        if let Some(outbox) = Outbox::opened() {
            return outbox;
        }
        let outbox = Outbox { app, reports: ArcRwSignal::default() };
        outbox.read_again().await;
        if OUTBOX.with(|place| place.set(outbox.clone()).is_ok()) {
            outbox.follow();
        }
        Outbox::opened().unwrap_or(outbox)
    }

    /// None where nobody has opened it yet.
    pub fn opened() -> Option<Outbox> {
        OUTBOX.with(|place| place.get().cloned())
    }

    fn follow(&self) {
        let (other, back, network) = (self.clone(), self.clone(), self.clone());
        let told = TABS.with(|tabs| {
            tabs.on_told(move || {
                let outbox = other.clone();
                spawn_local(async move { outbox.read_again().await });
            })
        });
        if let Some(told) = told {
            told.keep();
        }
        page::on_return(move || {
            let outbox = back.clone();
            spawn_local(async move {
                outbox.read_again().await;
                outbox.send();
            });
        })
        .keep();
        connectivity::subscribe(move |online| {
            if online {
                network.send();
            }
        })
        .keep();
        self.send();
    }

    /// A document that cannot be read is a draft.
    pub async fn read_again(&self) {
        let reports = self.kept().await;
        self.reports.maybe_update(|known| {
            let is_new = *known != reports;
            *known = reports;
            is_new
        });
    }

    async fn kept(&self) -> Vec<MyReport> {
        let documents = self.app.device.storage().all(StoreName::Reports).await;
        documents.iter().filter_map(|(_, document)| json::read(document)).collect()
    }

    /// All of them; the reader is told of changes.
    pub fn reports(&self) -> Vec<MyReport> {
        self.reports.get()
    }

    /// The report with this key; the reader is told of changes.
    pub fn report(&self, key: &ReportKey) -> Option<MyReport> {
        self.reports.with(|reports| reports.iter().find(|mine| mine.key() == key).cloned())
    }

    /// The report that the council knows by this reference; the reader is told of changes.
    pub fn referred(&self, reference: &Reference) -> Option<MyReport> {
        self.reports.with(|reports| reports.iter().find(|mine| mine.reference() == Some(reference)).cloned())
    }

    /// Keeps a report that the person has finished, with `beside` or not at all; sending is the next step.
    pub async fn add(&self, mine: MyReport, beside: Vec<Change>) {
        let put = put(&mine);
        if self.write(beside.into_iter().chain(put).collect()).await == Kept::OnDevice {
            request_persistence().await;
        }
    }

    /// The person has changed a report: it waits anew, under another key. None where that comes too late.
    pub async fn change(
        &self,
        was: &ReportKey,
        answers: Answers,
        services: Vec<(String, Text)>,
        closes: Option<DateTime>,
        beside: Vec<Change>,
    ) -> Option<ReportKey> {
        self.read_again().await;
        let mut mine = untrack(|| self.report(was))?;
        let key = new_key();
        if !mine.changed(key.clone(), answers, services, closes, clock::now()) {
            return None;
        }
        let beside = beside.into_iter().chain([delete(was)]).collect();
        self.add(mine, beside).await;
        Some(key)
    }

    /// Takes a report off the device.
    pub async fn remove(&self, key: &ReportKey) {
        // Where it is not kept, there is nothing that could stay.
        let _ = self.write(vec![delete(key)]).await;
    }

    /// Whether what is kept outlives this page.
    pub fn keeping(&self) -> Keeping {
        let device = self.app.device;
        let is_full = device
            .notice
            .with_untracked(|notice| matches!(notice, Some(StorageNotice::OnlyThisVisit(StorageError::Quota))));
        match (device.storage().kind(), is_full) {
            (StorageKind::IndexedDb, _) => Keeping::Kept,
            (StorageKind::Memory, true) => Keeping::Full,
            (StorageKind::Memory, false) => Keeping::NotKept,
        }
    }

    async fn write(&self, changes: Vec<Change>) -> Kept {
        let kept = self.app.device.storage().write(changes).await;
        self.written().await;
        kept
    }

    /// What has become of a report, unless somebody has removed it meanwhile. Whether it is still there.
    async fn note(&self, mine: &MyReport) -> bool {
        let storage = self.app.device.storage();
        let put = put(mine).into_iter().collect();
        let is_there = storage.write_beside(StoreName::Reports, mine.key().as_str(), put).await.is_some();
        self.written().await;
        is_there
    }

    async fn written(&self) {
        self.read_again().await;
        TABS.with(Tabs::tell);
    }
}

pub fn new_key() -> ReportKey {
    ReportKey::from_random(random::bytes())
}

fn put(mine: &MyReport) -> Option<Change> {
    Some(Change::Put(StoreName::Reports, mine.key().to_string(), json::write(mine)?))
}

fn delete(key: &ReportKey) -> Change {
    Change::Delete(StoreName::Reports, key.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::stored;
    use domain::reports::ReportState;
    use serde_json::{Value, from_str};
    use std::collections::BTreeMap;

    /// As the released version wrote them.
    const FIXTURE: &str = include_str!("../../platform/storage/fixtures/version_2.json");

    fn released(store: &str) -> BTreeMap<String, String> {
        let stores: Value = from_str(FIXTURE).expect("the fixture is JSON");
        let documents = stores[store].as_object().expect("the store is in the fixture").iter();
        documents.map(|(key, text)| (key.clone(), text.as_str().expect("a document is text").to_owned())).collect()
    }

    #[test]
    fn reports_of_every_released_version_are_understood() {
        let mut states = Vec::new();
        let mut drafts = 0;
        for (key, document) in released("reports") {
            match from_str::<MyReport>(&document) {
                Ok(mine) => {
                    assert_eq!(mine.key().as_str(), key);
                    assert_eq!((&*mine.place, mine.names.len()), ("12 Weir Lane", mine.report.services.len()));
                    states.push(match mine.state {
                        ReportState::Waiting | ReportState::Sending => "waiting",
                        ReportState::Sent { .. } => "sent",
                        ReportState::NeedsAttention(refused) => {
                            assert_eq!((&*refused.code, refused.services.len()), ("window_closed", 1));
                            "needs attention"
                        }
                    });
                }
                Err(_) => {
                    stored::assert_draft(&document);
                    drafts += 1;
                }
            }
        }
        states.sort_unstable();
        assert_eq!((&*states, drafts), (&["needs attention", "sent", "waiting"][..], 1));
        for document in released("missed").values() {
            stored::assert_missed(document);
        }
    }

    #[test]
    fn a_draft_is_no_report() {
        let drafts = released("reports").into_iter().filter(|(key, _)| key.parse::<ReportKey>().is_err());
        assert!(drafts.map(|(_, document)| from_str::<MyReport>(&document)).all(|read| read.is_err()));
    }
}
