//! Which bins of a home may be reported: what the council says, what it said last, or what follows from its rule.

use crate::{
    app::App,
    bins::look_up::{self, LookUpError},
    device::KeptSchedule,
    shell::trouble::Unreachable,
    shown::Shown,
};
use contract::{
    council::MissedWindow,
    problem::code,
    reports::{MissedAnswer, Refusal, paths},
};
use domain::{
    address::AddressId,
    bins::missed::{MissedFacts, MissedService},
    holidays::BankHolidays,
    london,
};
use jiff::Timestamp;
use platform::{
    clock, connectivity,
    http::{self, HttpError},
    json, page,
    storage::{Change, StoreName},
};
use screens::{Context, Screen, Trouble, reports};
use serde::{Deserialize, Serialize};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Where an older answer is at hand, a new one is not waited for any longer.
const PATIENCE_MILLISECONDS: i32 = 4000;
const MAX_PATIENCE_MILLISECONDS: i32 = 20_000;

/// A home with what is known of its bins.
pub struct Standing {
    pub kept: KeptSchedule,
    states: Vec<MissedService>,
    /// When the council said so, where it could not be asked now.
    pub known_at: Option<Timestamp>,
}

impl Standing {
    pub fn now(&self) -> Vec<MissedService> {
        let now = london::civil(clock::now());
        self.states.iter().map(|state| state.as_of(now)).collect()
    }
}

/// What the council said, as it is kept on the device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptMissed {
    pub services: Vec<MissedService>,
    #[serde(with = "domain::iso::instant")]
    pub known_at: Timestamp,
}

/// Whether the page has brought along what is said here.
pub fn is_brought(id: &AddressId) -> bool {
    http::has_brought(&paths::missed(id))
}

/// Asks the council, and falls back on what is kept. Where nothing is known, what stands in the place of the page.
pub async fn standing(app: App, id: &AddressId) -> Result<Standing, Rc<dyn Shown>> {
    let kept = schedule(app, id).await?;
    let before = kept_missed(app, id).await;
    if connectivity::online() || is_brought(id) {
        let patience = if before.is_some() { PATIENCE_MILLISECONDS } else { MAX_PATIENCE_MILLISECONDS };
        match http::get_json_within(patience, &paths::missed(id), None).await {
            Ok(fetched) => {
                if let Some(answer) = json::read::<MissedAnswer>(&fetched.body) {
                    keep(app, id, &answer, fetched.asked_at);
                    return Ok(Standing { kept, states: answer.services, known_at: None });
                }
            }
            Err(HttpError::Status { body, .. }) => refused(id, &body, before.is_some())?,
            Err(HttpError::Offline | HttpError::TimedOut) => {}
        }
    }
    Ok(match before {
        Some(KeptMissed { services, known_at }) => Standing { kept, states: services, known_at: Some(known_at) },
        None => {
            let known_at = Some(kept.fetched_at());
            Standing { states: by_rule(&kept), kept, known_at }
        }
    })
}

async fn schedule(app: App, id: &AddressId) -> Result<KeptSchedule, Rc<dyn Shown>> {
    if app.device.schedule(id).is_none() || look_up::is_brought(id) {
        look_up::look_up(app.device, id).await.map_err(|error| -> Rc<dyn Shown> {
            match error {
                LookUpError::Unreachable => Rc::new(Unreachable::default()),
                LookUpError::Refused(trouble) => Rc::new(trouble),
            }
        })?;
    }
    app.device.schedule(id).ok_or_else(|| Rc::new(Trouble::Unexpected) as Rc<dyn Shown>)
}

/// What is kept is better than no answer for now; that there is no such home is an answer.
fn refused(id: &AddressId, body: &str, is_known: bool) -> Result<(), Rc<dyn Shown>> {
    let refusal: Option<Refusal> = json::read(body);
    let (code, retry_after) = refusal.map_or_else(Default::default, |refusal| (refusal.code, refusal.retry_after));
    match &*code {
        code::NOT_FOUND => Err(Rc::new(Trouble::AddressGone)),
        _ if is_known => Ok(()),
        code::TOO_MANY_REQUESTS => Err(Rc::new(Trouble::TooMany)),
        _ => Err(Rc::new(Unknown { id: id.clone(), retry_after })),
    }
}

/// Of homes that are saved, for times without a network.
fn keep(app: App, id: &AddressId, answer: &MissedAnswer, known_at: Timestamp) {
    let (id, kept) = (id.clone(), KeptMissed { services: answer.services.clone(), known_at });
    if let Some(document) = json::write(&kept).filter(|_| app.device.is_saved(&id)) {
        spawn_local(async move {
            let change = Change::Put(StoreName::Missed, id.as_str().to_owned(), document);
            // Where it is not kept, it is asked for.
            let _ = app.device.storage().write_beside(StoreName::Addresses, id.as_str(), vec![change]).await;
        });
    }
}

async fn kept_missed(app: App, id: &AddressId) -> Option<KeptMissed> {
    let documents = app.device.storage().all(StoreName::Missed).await;
    let (_, document) = documents.into_iter().find(|(known, _)| known == id.as_str())?;
    json::read(&document)
}

/// The device knows the days of the home and the council's rule; not what was logged or reported, nor which days are no
/// working days. The council decides when it gets the report.
fn by_rule(kept: &KeptSchedule) -> Vec<MissedService> {
    /// Only here is it read: whoever reports nothing need not download its reader.
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Told {
        missed_window: Option<MissedWindow>,
    }
    let told: Option<Told> = page::data("council").and_then(|text| json::read(&text));
    let rule = told.and_then(|told| Some(told.missed_window?.rule())).unwrap_or_default();
    let facts = MissedFacts { rule: &rule, holidays: &BankHolidays::default(), crew: &[], open: &[] };
    kept.answer.schedule.missed(&facts, london::civil(clock::now()))
}

/// Which bins may be reported cannot be told.
struct Unknown {
    id: AddressId,
    retry_after: Option<u32>,
}

impl Shown for Unknown {
    fn screen(&self, app: App) -> Screen {
        let path = page::path_and_query();
        let screen = |context: Context| reports::missed_unknown(context, &self.id, self.retry_after, &path);
        app.with_context(screen)
    }

    fn is_trouble(&self) -> bool {
        true
    }
}
