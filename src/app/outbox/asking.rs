//! Asking the council what has become of reports.

use super::Outbox;
use contract::{
    problem::code,
    reports::{Refusal, ReportAnswer, paths},
};
use domain::reports::{MyReport, Reference};
use jiff::Timestamp;
use leptos::prelude::untrack;
use platform::{
    clock, connectivity,
    http::{self, HttpError},
    json,
};
use screens::bins::Reach;

/// What is asked for again within it is not news.
const A_MOMENT_SECONDS: i64 = 10;

/// Why nothing is known of a report.
pub enum NotTold {
    Unreachable,
    /// No report has the reference.
    NotFound,
    /// Seconds after which another try makes sense.
    Unavailable(Option<u32>),
    TooMany,
}

impl NotTold {
    /// How the council could be asked.
    pub fn reach(&self) -> Reach {
        match self {
            NotTold::Unreachable if !connectivity::online() => Reach::Offline,
            NotTold::NotFound => Reach::Online,
            _ => Reach::Failed,
        }
    }
}

impl Outbox {
    /// What the council says of a report, and when it was asked. One of this device remembers it.
    pub async fn ask(&self, reference: &Reference) -> Result<(ReportAnswer, Timestamp), NotTold> {
        let fetched = http::get_json(&paths::report(reference), None).await.map_err(not_told)?;
        let answer: ReportAnswer = json::read(&fetched.body).ok_or(NotTold::Unavailable(None))?;
        let at = answer.fetched_at.unwrap_or(fetched.asked_at);
        if let Some(mut mine) = untrack(|| self.referred(reference)) {
            mine.told(answer.history.clone(), answer.expected_by, at);
            self.note(&mine).await;
        }
        Ok((answer, at))
    }

    /// Those of this device of which there may be news.
    pub fn awaited(&self) -> Vec<Reference> {
        let now = clock::now().as_second();
        let is_old = |mine: &MyReport| now - mine.at.as_second() >= A_MOMENT_SECONDS;
        let reports = untrack(|| self.reports());
        let awaited = reports.iter().filter(|mine| mine.is_open() && is_old(mine));
        awaited.filter_map(|mine| mine.reference().cloned()).collect()
    }

    /// Asks for all of them, and says how the council could be asked.
    pub async fn ask_for_awaited(&self) -> Reach {
        for reference in self.awaited() {
            match self.ask(&reference).await {
                Ok(_) | Err(NotTold::NotFound) => {}
                Err(error) => return error.reach(),
            }
        }
        Reach::Online
    }
}

fn not_told(error: HttpError) -> NotTold {
    let HttpError::Status { body, .. } = error else { return NotTold::Unreachable };
    let Some(refusal) = json::read::<Refusal>(&body) else { return NotTold::Unavailable(None) };
    match &*refusal.code {
        code::NOT_FOUND => NotTold::NotFound,
        code::TOO_MANY_REQUESTS => NotTold::TooMany,
        _ => NotTold::Unavailable(refusal.retry_after),
    }
}
