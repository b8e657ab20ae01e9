//! What a person has begun to enter: kept with each letter, until it is sent.

use crate::{app::App, outbox::new_key};
use domain::{
    address::AddressId,
    forms::{Answers, Form, FormState, Posted, Step},
    reports::{MISSED_COLLECTION, MyReport, ReportKey},
};
use jiff::{SignedDuration, Timestamp};
use platform::{
    clock, json, page,
    storage::{Change, StoreName},
};
use serde::{Deserialize, Serialize};
use std::cell::{Cell, RefCell};
use wasm_bindgen_futures::spawn_local;

/// An older one is about a collection that nobody asks for any more.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Draft {
    /// Made with the form.
    pub key: ReportKey,
    /// None is its beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Step>,
    pub answers: Answers,
    /// The report that it changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<ReportKey>,
    #[serde(with = "domain::iso::instant")]
    pub at: Timestamp,
}

impl Draft {
    /// Nothing is entered.
    fn begin() -> Draft {
        Draft { key: new_key(), step: None, answers: Answers::default(), changes: None, at: clock::now() }
    }

    /// A report that is to be changed, from its beginning.
    fn of(mine: &MyReport) -> Draft {
        Draft { answers: mine.report.answers.clone(), changes: Some(mine.key().clone()), ..Draft::begin() }
    }

    /// What is begun at the form of a home, or with a report that is to be changed.
    pub fn first(changes: Option<&MyReport>) -> Draft {
        changes.map_or_else(Draft::begin, Draft::of)
    }

    /// The same draft with what stands in the form.
    pub fn with(&self, posted: &Posted) -> Draft {
        let key = posted.key.clone().unwrap_or_else(|| self.key.clone());
        let (step, answers, changes) = (posted.step.clone(), posted.answers.clone(), self.changes.clone());
        Draft { key, step, answers, changes, at: clock::now() }
    }

    /// As far as the form still asks for it.
    pub fn shown(&self, form: &Form) -> FormState {
        let begun = form.begin(self.answers.clone());
        let is_known = |step: &Step| step.question().is_none_or(|id| form.question(id).is_some());
        FormState { step: self.step.clone().filter(is_known).unwrap_or(begun.step), ..begun }
    }

    fn is_old(&self) -> bool {
        clock::now().duration_since(self.at) >= KEPT_FOR
    }

    pub fn is_empty(&self) -> bool {
        self.answers.pairs().all(|(_, value)| value.trim().is_empty())
    }
}

/// Where the drafts of a home begin. Each has a document of its own: two tabs, and a change beside a new report, take
/// nothing from each other.
fn of_home(home: &AddressId) -> String {
    [MISSED_COLLECTION, " ", home.as_str()].concat()
}

fn place(home: &AddressId, draft: &Draft) -> String {
    [&*of_home(home), " ", draft.key.as_str()].concat()
}

/// The draft of this tab; else the last one.
pub async fn read(app: App, home: &AddressId, changes: Option<&ReportKey>) -> Option<Draft> {
    let (of_home, own) = (of_home(home), page::kept_in_tab(OWN));
    let is_of_home =
        |place: &str| place.strip_prefix(&*of_home).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    write_rest(app).await;
    let documents = app.device.storage().all(StoreName::Reports).await.into_iter();
    let of_home = documents.filter(|(place, _)| is_of_home(place));
    let drafts = of_home.filter_map(|(place, document)| Some((place, json::read::<Draft>(&document)?)));
    let drafts = drafts.filter(|(_, draft)| !draft.is_old() && draft.changes.as_ref() == changes);
    let (found, draft) = drafts.max_by_key(|(_, draft)| (own.as_deref() == Some(draft.key.as_str()), draft.at))?;
    if found != place(home, &draft) {
        // It is from the time when a home had one draft.
        let moved = put(home, &draft).into_iter().chain([Change::Delete(StoreName::Reports, found)]).collect();
        // Where it is not moved now, it is the next time.
        let _ = app.device.storage().write(moved).await;
    }
    Some(draft)
}

/// What is too old to be of use does not stay on the device.
pub async fn delete_old(app: App) {
    delete_each(app, Draft::is_old).await;
}

/// The report is gone, and with it whatever was to be changed of it.
pub async fn delete_changes(app: App, of: &ReportKey) {
    delete_each(app, |draft| draft.changes.as_ref() == Some(of)).await;
}

async fn delete_each(app: App, is_unwanted: impl Fn(&Draft) -> bool) {
    let documents = app.device.storage().all(StoreName::Reports).await;
    let is_it = |document: &str| json::read(document).is_some_and(|draft: Draft| is_unwanted(&draft));
    let unwanted =
        documents.into_iter().filter(|(place, document)| place.starts_with(MISSED_COLLECTION) && is_it(document));
    let changes: Vec<Change> = unwanted.map(|(place, _)| Change::Delete(StoreName::Reports, place)).collect();
    if !changes.is_empty() {
        // Where it is not deleted now, it is the next time.
        let _ = app.device.storage().write(changes).await;
    }
}

fn put(home: &AddressId, draft: &Draft) -> Option<Change> {
    Some(Change::Put(StoreName::Reports, place(home, draft), json::write(draft)?))
}

pub fn delete(home: &AddressId, draft: &Draft) -> Change {
    Change::Delete(StoreName::Reports, place(home, draft))
}

/// Which draft this tab has.
const OWN: &str = "draft";

thread_local! {
    /// What is still to be written; while one is, the next waits, and the last counts.
    static NEXT: RefCell<Option<Vec<Change>>> = const { RefCell::new(None) };
    static IS_WRITING: Cell<bool> = const { Cell::new(false) };
}

/// Keeps what stands in the form now.
pub fn keep(app: App, home: &AddressId, draft: &Draft) {
    page::keep_in_tab(OWN, draft.key.as_str());
    write_next(app, if draft.is_empty() { Some(delete(home, draft)) } else { put(home, draft) });
}

/// The person does not want it.
pub fn forget(app: App, home: &AddressId, draft: &Draft) {
    write_next(app, Some(delete(home, draft)));
}

fn write_next(app: App, change: Option<Change>) {
    NEXT.set(Some(change.into_iter().collect()));
    if IS_WRITING.replace(true) {
        return;
    }
    spawn_local(async move {
        while let Some(changes) = NEXT.take() {
            // Where it is not kept, a notice says so.
            let _ = app.device.storage().write(changes).await;
        }
        IS_WRITING.set(false);
    });
}

/// Whoever comes back to the form at once finds the last letter there.
async fn write_rest(app: App) {
    if let Some(changes) = NEXT.take() {
        let _ = app.device.storage().write(changes).await;
    }
}

/// Nothing that was entered before is written any more.
pub fn forget_next() {
    NEXT.set(None);
}
