//! Asking the gateway for a schedule.

use crate::device::{Device, KeptSchedule};
use contract::{bins::ScheduleAnswer, paths, problem::Cause};
use domain::{address::AddressId, london};
use platform::{clock, http, http::HttpError, json};
use screens::Trouble;

/// Why there is no fresh answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LookUpError {
    /// No answer came.
    Unreachable,
    Refused(Trouble),
}

/// Where the app asks for a schedule. The calendar shows the whole month, with what has been.
fn path(id: &AddressId) -> String {
    paths::schedule(id, london::today(clock::now()).first_of_month())
}

/// Whether the page has brought the schedule along, which is newer than any that is kept.
pub fn is_brought(id: &AddressId) -> bool {
    http::has_brought(&path(id))
}

/// Fetches the schedule and keeps it. What is kept already stays when there is no fresh answer.
pub async fn look_up(device: Device, id: &AddressId) -> Result<(), LookUpError> {
    let kept = device.schedule(id);
    let etag = kept.as_ref().and_then(|kept| kept.etag.as_deref());
    let fetched = http::get_json(&path(id), etag).await?;
    let checked_at = fetched.asked_at;
    match kept.filter(|_| fetched.is_unchanged()) {
        Some(kept) => device.keep(KeptSchedule { checked_at, ..kept }, true).await,
        None => {
            let answer = read(&fetched.body)?;
            device.keep(KeptSchedule { answer, checked_at, etag: fetched.etag }, false).await;
        }
    }
    Ok(())
}

fn read(body: &str) -> Result<ScheduleAnswer, LookUpError> {
    json::read(body).ok_or(LookUpError::Refused(Trouble::Unexpected))
}

impl From<HttpError> for LookUpError {
    fn from(error: HttpError) -> Self {
        match error {
            HttpError::Offline | HttpError::TimedOut => LookUpError::Unreachable,
            HttpError::Status { body, .. } => {
                let cause = json::read::<Cause>(&body);
                LookUpError::Refused(cause.map_or(Trouble::Unexpected, |cause| Trouble::with_days(&cause)))
            }
        }
    }
}
